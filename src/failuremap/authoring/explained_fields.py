"""What the diagnostics of reading, front matter, bibliography, settings and ids mean."""

from failuremap.authoring.explanation import Explanation
from failuremap.diagnostics import Code

READING = (
    Explanation(
        Code.UNREADABLE_TEXT,
        "the file is not text in UTF-8",
        "The file holds bytes that are not UTF-8, or a character that the compiler keeps for itself: NUL, or one from"
        " Unicode's private-use areas.",
        "content/hallucination.md",
        "author: M\ufffdller et al.",
        "author: Müller et al.",
        "Save the file as UTF-8; every editor can. A private-use character mostly comes from a PDF or an icon font:"
        " delete it and type the word.",
    ),
    Explanation(
        Code.TOO_LARGE,
        "something is larger than any entry needs",
        "The file, its front matter, a line, a paragraph or the nesting in it is larger than any entry needs.",
        "content/deceptive-alignment.md",
        "> " * 33 + "Who said so first?",
        "> Who said so first?",
        "Split the entry, or break up the line or the paragraph that is named. The message says which limit was"
        " passed.",
        "Without limits one file could keep a build busy for hours.",
    ),
    Explanation(
        Code.HIDDEN_CHARACTER,
        "a character cannot be seen and changes the text",
        "The text holds a character that cannot be seen and changes how the text is read: a zero-width space, or a"
        " mark that turns the direction of writing.",
        "content/sandbagging.md",
        "summary: A model does worse on a test than it\u200b can.",
        "summary: A model does worse on a test than it can.",
        "Delete it. The line below the message shows it by its number.",
        "A name with such a character looks like another and is not found by search; text that changes direction can"
        " show readers something other than what was reviewed.",
    ),
    Explanation(
        Code.SKIPPED_FILE,
        "README.md and index.md are passed over",
        "Files named README.md or index.md below content/ are notes for people who look at the folder; they become"
        " neither an entry nor a page.",
        "content/",
        "README.md",
        "race-dynamics.md",
        "Nothing, if that is meant. A file that should be an entry needs a name of its own.",
    ),
)

FIELDS = (
    Explanation(
        Code.MISSING_FRONT_MATTER,
        "the file does not begin with front matter",
        "The file does not begin with a line `---`, so it has no title, author or category.",
        "content/jailbreaks.md",
        "**Jailbreaks**\n\nA prompt talks the model out of its rules.",
        "---\ntitle: Jailbreaks\nauthor: Wei et al.\nyear: 2023\ncategory: security\nsummary: A prompt talks the model"
        " out of its rules.\n---",
        "Begin the file with the fields between two lines `---`. A plain page belongs below content/pages/; a file"
        " that is neither has a name that begins with `_`.",
    ),
    Explanation(
        Code.UNCLOSED_FRONT_MATTER,
        "the front matter never ends",
        "The front matter begins with `---` and never ends.",
        "content/deskilling.md",
        "summary: A skill that is not used is lost.\n\nPilots who",
        "summary: A skill that is not used is lost.\n---\n\nPilots who",
        "Write a line `---`, with nothing else on it, after the last field.",
    ),
    Explanation(
        Code.INVALID_YAML,
        "the file cannot be read as YAML",
        "The front matter or the bibliography is not YAML. Only the first such place in a file can be named.",
        "content/reward-hacking.md",
        "title: Reward Hacking: Two Kinds",
        'title: "Reward Hacking: Two Kinds"',
        "Most often a value holds a colon and a space, or begins with a character such as `@`, `*` or `[`: put it in"
        " quotes, or write longer text after `>-`. Indent with spaces, never with tabs.",
    ),
    Explanation(
        Code.UNSUPPORTED_YAML,
        "a part of YAML that is not read here",
        "Anchors, aliases, tags, merge keys and a second document are parts of YAML that are not read here.",
        "content/power-seeking.md",
        "author: &who Turner et al.",
        "author: Turner et al.",
        "Write the value out in each place.",
        "Each field can then be understood, checked and moved where it stands.",
    ),
    Explanation(
        Code.INVALID_TOML,
        "failuremap.toml cannot be read as TOML",
        "failuremap.toml is not TOML, so none of its settings can be used.",
        "failuremap.toml",
        "title = AI failures",
        'title = "AI failures"',
        "Mend the place that is named. Text stands in quotes, lists in square brackets; a table begins with its name in"
        " brackets on a line of its own.",
    ),
    Explanation(
        Code.DUPLICATE_KEY,
        "one name is given two values",
        "Something that has one value is given two: a field, the key of a category or a trail, or a footnote.",
        "content/reward-hacking.md",
        "year: 2016\nyear: 2022",
        "year: [2016, 2022]",
        "Keep one of them; a field that takes a list takes both.",
        "Which of the two was meant cannot be known, and YAML would silently drop the first.",
    ),
    Explanation(
        Code.MISSING_FIELD,
        "a required field is not there",
        "A field that every entry, page, category, trail or work must have is not there. All that are missing are"
        " named at once.",
        "content/automation-bias.md",
        "title: Automation Bias\ncategory: human",
        "title: Automation Bias\nauthor: Parasuraman & Manzey\nyear: 2010\ncategory: human\nsummary: People follow the"
        " machine against what they can see.",
        "Add them. An entry needs `title`, `author`, `year`, `category` and `summary`; a plain page only `title`.",
    ),
    Explanation(
        Code.UNKNOWN_FIELD,
        "no field has this name",
        "There is no field or setting of that name, so nothing reads its value.",
        "content/specification-gaming.md",
        "alias: [reward gaming]",
        "aliases: [reward gaming]",
        "Correct the name, or remove the field. `failuremap schema` prints all fields.",
    ),
    Explanation(
        Code.WRONG_TYPE,
        "the value is of another kind than the field takes",
        "The value is not of the kind that the field takes: text where a list belongs, a phrase where a year belongs.",
        "content/mesa-optimization.md",
        "year: around 2019",
        "year: 2019",
        "Write what the message asks for; it also quotes what is there.",
    ),
    Explanation(
        Code.BAD_VALUE,
        "the value is none that the field can have",
        "The value is of the right kind, and still none that can be: a word that is not among the choices, a day that"
        " is not in the calendar, a key with a space, an address that is none.",
        "content/goal-misgeneralization.md",
        "evidence: anecdotal",
        "evidence: lab",
        "Take one of the values that the message lists, or write it in the form that the message shows.",
    ),
    Explanation(
        Code.EMPTY_VALUE,
        "nothing is there, or only a placeholder",
        "A field, a link or an image is there and holds nothing, or only a placeholder such as TODO or `...`.",
        "content/distribution-shift.md",
        "summary: TODO",
        "summary: What held in training does not hold in use.",
        "Write it, or remove the field.",
        "A placeholder that is published reads as if it were meant.",
    ),
    Explanation(
        Code.UNFINISHED_DRAFT,
        "a draft is not written to its end",
        "An entry with `draft: true` has an empty or missing field, a placeholder such as TODO, or no text yet."
        " `failuremap new` begins an entry like that. The rest of the site is published; with `--drafts` the page shows"
        " what is missing as TODO.",
        "content/distribution-shift.md",
        "summary: TODO",
        "summary: What held in training does not hold in use.",
        "Write what is named. When nothing is left, remove the line `draft: true`; without it each of these is an"
        " error.",
    ),
    Explanation(
        Code.MARKUP_IN_TEXT,
        "Markdown marks stand in plain text",
        "Front matter is plain text. Markdown marks and links in it are shown to readers as they are.",
        "content/prompt-injection.md",
        "summary: Text that a model reads **becomes an order**.",
        "summary: Text that a model reads becomes an order.",
        "Write the words alone, and move links, emphasis and citations to the body.",
    ),
    Explanation(
        Code.LONG_WHY,
        "the reason of a relation is too long for the map",
        "The `why` of a relation is longer than the 90 characters that fit beside its line on the map.",
        "content/goodharts-law.md",
        "why: A measure that is rewarded is what gets pursued, and whatever it leaves out is given up for it.",
        "why: What the measure leaves out is given up for it.",
        "Say the mechanism alone, in one sentence. The body has room for the rest.",
    ),
)

IDS = (
    Explanation(
        Code.BAD_ID,
        "the file name gives no id",
        "An entry's id is made from its file name, and this name gives none that can be published: it has no letter or"
        " digit, is longer than 80 bytes, or is a name that Windows or the site keeps for itself.",
        "content/",
        "con.md",
        "confabulation.md",
        "Rename the file.",
    ),
    Explanation(
        Code.CHANGED_ID,
        "the id differs from the file name",
        "The id differs from the file name: ids are lower case, with a hyphen for each run of other characters. Links"
        " find the entry under both names.",
        "content/",
        "Race Dynamics.md",
        "race-dynamics.md",
        "Rename the file to its id, which is also the page's address.",
    ),
    Explanation(
        Code.DUPLICATE_ID,
        "two files have one id, or two works one key",
        "Two files give one id, or two works have one key. Folders are for the author's comfort and are no part of an"
        " id.",
        "content/",
        "archive/sandbagging.md\nsandbagging.md",
        "archive/sandbagging-of-tests.md\nsandbagging.md",
        "Rename one of the files, or merge them. The note says where the name was used first.",
    ),
    Explanation(
        Code.PATH_CLASH,
        "two pages would be one file",
        "Two things would be published under one file name: two names that differ only in case or in how an accent is"
        " written, two keys of works, or a plain page and one that the site makes itself.",
        "content/pages/",
        "404.md",
        "lost.md",
        "Rename one of them.",
        "Not every disk and host can tell such names apart; one page would replace the other.",
    ),
    Explanation(
        Code.CONFUSABLE_ID,
        "an id looks like another, or like what it is not",
        "The id differs from that of another entry only in letters that look alike, such as a Latin and a Cyrillic o,"
        " or in 0 and o or 1 and l; or one of its words mixes Latin, Cyrillic, Greek or Armenian letters.",
        "content/",
        "model-collapse.md\nmodel-c\N{CYRILLIC SMALL LETTER O}llapse.md",
        "model-collapse.md\nmodel-collapse-in-images.md",
        "Rename one of them. If it came from somebody else, ask why it is so.",
        "A link to one may be taken for a link to the other, by readers and in review.",
    ),
)
