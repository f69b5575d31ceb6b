"""What is said of the review of prose, which `failuremap check` does."""

from failuremap.authoring.explanation import Explanation
from failuremap.diagnostics import Code

PROSE = (
    Explanation(
        Code.UNLINKED_MENTION,
        "a failure mode is named and not linked",
        "The text names another entry by its title or an alias, and links to it nowhere."
        " `failuremap check` looks for this.",
        "content/deceptive-alignment.md",
        "It differs from power-seeking, which needs no deceit.",
        "It differs from [[power-seeking]], which needs no deceit.",
        "Link the first mention, or use other words if something else is meant.",
        "Readers follow links, and the other page gains a back-link with your sentence.",
    ),
    Explanation(
        Code.UNTOLD_RELATION,
        "a relation is declared and not told",
        "The front matter declares a relation, and the text never links to its other end, so no sentence bears it out."
        " `failuremap check` looks for this.",
        "content/deceptive-alignment.md",
        "It hides what it wants.",
        "It hides what it wants. That can be a step of [[power-seeking]].",
        "Say in a sentence what the relation claims, with a link to the other entry; or drop the relation.",
        "The map draws relations; a reader who follows one must find it in the text.",
    ),
    Explanation(
        Code.OVERCLAIM,
        "a word says more than the evidence",
        "The text is certain (`proves`, `always`, `inevitably` and the like), and the evidence is marked argued or lab."
        " What is denied (`not always`) is not reported. `failuremap check` looks for this.",
        "content/deceptive-alignment.md",
        "A trained model always hides its goals.",
        "In one experiment a trained model hid its goals.",
        "Say what was shown, and in what setting.",
        "Readers must be able to trust every sentence, and one that claims too much costs the trust in all others.",
    ),
    Explanation(
        Code.REPEATED_TITLE,
        "the summary repeats the title",
        "The title stands above the summary wherever it is shown, and the summary spends its words on it again."
        " `failuremap check` looks for this.",
        "content/deceptive-alignment.md",
        "summary: Deceptive alignment is when a model only plays along.",
        "summary: A model plays along in training so that it can act on other goals later.",
        "Say what happens, in other words.",
    ),
    Explanation(
        Code.SAME_SOURCE,
        "two entries of one region rest on one source",
        "Two entries have the same pinned source and the same category, and neither links to the other, so a reader"
        " cannot tell how they differ. `failuremap check` looks for this.",
        "content/power-seeking.md",
        "Options are useful for most goals.",
        "Options are useful for most goals. Unlike [[shutdown-resistance]], this needs no off switch.",
        "Say in a sentence how they differ, with a link; or merge them.",
    ),
    Explanation(
        Code.OLD_CHECK,
        "an entry was checked long ago",
        "The entry was last checked against its sources more than eighteen months before the entry of the site that was"
        " checked last. `failuremap check` looks for this.",
        "content/power-seeking.md",
        "checked: 2023-01-10",
        "checked: 2026-01-10",
        "Read its sources again, change what no longer holds, and set `checked`.",
    ),
)
