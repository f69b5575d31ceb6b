"""What the diagnostics of the review, of the map and of templates mean."""

from failuremap.authoring.explanation import Explanation
from failuremap.diagnostics import Code

REVIEW = (
    Explanation(
        Code.ORPHAN_MODE,
        "nothing links to the entry, and it links to nothing",
        "No link and no relation leads to this entry or away from it; readers find it only on the map and in the"
        " index.",
        "content/algorithmic-bias.md",
        "Nobody may be answerable for it.",
        "Nobody may be answerable for it: a [[responsibility-gap]].",
        "Link to it from an entry that it has to do with, or link from it.",
    ),
    Explanation(
        Code.LONG_SUMMARY,
        "the summary is too long to read at a glance",
        "The summary has more than 240 characters.",
        "content/gradual-disempowerment.md",
        "summary: >-\n"
        "  People hand over decisions to systems that decide better and faster, one decision at a time, in companies,\n"
        "  in offices and at home, each for a good reason, until what the systems do can no longer be changed by\n"
        "  anybody who would wish to change it.",
        "summary: >-\n"
        "  People hand over decisions one at a time, each for a good reason, until they can no longer take them back.",
        "Say what happens, in one or two sentences. Why it happens, and to whom, has room in the body.",
        "It is shown in lists, previews and search results, where it is read at a glance.",
    ),
    Explanation(
        Code.LONG_SENTENCE,
        "the words do not fit on the map",
        "The `sentence` of a category has more than 32 characters, or a stage more than 20, and does not fit on the"
        " map.",
        "failuremap.toml",
        'sentence = "It does what we said and not what we meant"',
        'sentence = "We asked for the wrong thing"',
        "Find a shorter one.",
    ),
    Explanation(
        Code.MISSING_STAGE,
        "the category has no stage",
        "The site has stages, the columns of the map, and this category names none; it is drawn in the last.",
        "failuremap.toml",
        'key = "deception"\ntitle = "Deception"',
        'key = "deception"\ntitle = "Deception"\nstage = 2',
        "Add `stage` with the number of its column, counted from 1.",
    ),
    Explanation(
        Code.LOW_CONTRAST,
        "the colour is hard to read",
        "Text in this colour is hard to read on the category's island: the contrast is below 7 to 1.",
        "failuremap.toml",
        'hue = { dark = "#7A4FB5", light = "#5B2FA0" }',
        'hue = { dark = "#C79EFF", light = "#5B2FA0" }',
        "Take a lighter colour for the dark theme, or a darker one for the light theme.",
    ),
    Explanation(
        Code.WIDE_NAME,
        "the title is too wide for the map",
        "The title is too wide for its column of the map, even in two lines.",
        "content/overoptimization.md",
        "title: Counterproductive Overoptimization of Misrepresentative Proxies",
        "title: Counterproductive Overoptimization of Misrepresentative Proxies\nshort_title: Overoptimization",
        "Give a `short_title` for the map; the page keeps its title.",
    ),
)

SITE = (
    Explanation(
        Code.HEAVY_HOME,
        "the home page is heavy",
        "The home page, with its style sheet, its scripts and the two fonts that the map uses, is larger than its"
        " budget when it is sent compressed: 60 KB up to 75 failure modes, and 0.7 KB for each more up to 120.",
        "content/power-seeking.md",
        "summary: >-\n  Power-seeking is what happens when an agent comes to see, for whatever reason, that holding\n"
        "  on to more options, more resources and more influence would help it towards whatever it is after.",
        "summary: For most goals, keeping options open is useful, so optimal policies tend to keep them.",
        "Shorten what every failure mode puts on the home page: its summary, its title, the reasons of relations;"
        " or declare fewer trails.",
        "On a slow connection the map is then late, and it is the first thing that a reader waits for.",
    ),
    Explanation(
        Code.STALE_LOCK,
        "the map's lock is out of date and may not be written",
        "`--frozen` was given, so content/map.lock.json is not written, and it does not hold the map as it is now. The"
        " site is built all the same.",
        "content/map.lock.json",
        ' "entries": {\n  "goodharts-law": {"region":"specification","row":0}\n }',
        ' "entries": {\n  "goodharts-law": {"region":"specification","row":0},\n'
        '  "reward-hacking": {"region":"specification","row":1}\n }',
        "Build once without `--frozen` and commit the file.",
        "Without its place in the lock an entry may stand elsewhere on the map after the next build.",
    ),
    Explanation(
        Code.BAD_LOCK,
        "the map's lock is damaged",
        "content/map.lock.json is damaged, often by a merge. What can be read of it is kept, and the rest is placed"
        " anew.",
        "content/map.lock.json",
        "<<<<<<< HEAD\n"
        '  "reward-hacking": {"region":"specification","row":1}\n'
        "=======\n"
        '  "reward-hacking": {"region":"specification","row":2}\n'
        ">>>>>>> entries",
        '  "reward-hacking": {"region":"specification","row":1}',
        "Restore the file from version control, or keep either side of the merge; then build and commit the file.",
        "It is what keeps entries in their places and old addresses alive.",
    ),
    Explanation(
        Code.TEMPLATE_ERROR,
        "a template has a mistake",
        "A template of the site, or templates/words.toml, has a mistake, so no page can be made from it.",
        "templates/plain.html",
        "<h1>{{ view.titel }}</h1>",
        "<h1>{{ view.title }}</h1>",
        "Mend the line that is named. Without the file, the template that comes with failuremap is used.",
    ),
)
