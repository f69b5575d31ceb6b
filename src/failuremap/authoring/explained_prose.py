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

WORKS = (
    Explanation(
        Code.ARXIV_YEAR,
        "an arXiv identifier and a date contradict each other",
        "An arXiv identifier begins with the year and the month in which it was given,"
        " and the work is dated before that.",
        "content/references.yaml",
        '''  issued: "2018"
  arxiv: "1912.01683"''',
        '''  issued: "2021"
  arxiv: "1912.01683"''',
        "Look the identifier up, and correct whichever is wrong.",
        "One wrong digit leads a reader to another paper.",
    ),
    Explanation(
        Code.SAME_WORK,
        "one work has two keys",
        "Two works have the same DOI, the same arXiv identifier or the same address,"
        " or the same title, year and first author.",
        "content/references.yaml",
        '''  arxiv: "1912.01683"
- id: turner-power
  title: Optimal Policies Tend to Seek Power
  arxiv: "1912.01683v2"''',
        '  arxiv: "1912.01683"',
        "Keep one key and cite that.",
        "The page of a work lists what rests on it, and would list only a part.",
    ),
    Explanation(
        Code.OTHER_BYLINE,
        "the byline names nobody who wrote the source",
        "None of the authors of the pinned source occurs in the `author` of the entry.",
        "content/power-seeking.md",
        "author: Omohundro",
        "author: Turner et al.",
        "Name who wrote the source, or pin the work that they wrote.",
        "Byline and source stand one under the other, and a reader takes them for one.",
    ),
    Explanation(
        Code.OTHER_YEAR,
        "the year is not that of the source",
        "The pinned source was neither published nor put on arXiv in the `year` of the entry.",
        "content/power-seeking.md",
        "year: 2012",
        "year: 2021",
        "Give the year of the source, or years from the first to the last: `[2008, 2021]`.",
        "The year says when a failure was described, and the map can be narrowed by it.",
    ),
)
