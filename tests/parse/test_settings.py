"""failuremap.toml to settings, and words.toml to words."""

import json
import sys
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from said import said

from failuremap.diagnostics import Code
from failuremap.model.settings import Category, Hue, Redirect, Settings, Step, Trail
from failuremap.parse.settings import parse_settings, parse_words
from failuremap.source import SourceFile

FULL = """\
title = "AI SAFETY // FAILURES"
tagline = 'How AI goes wrong'
description = \"\"\"
[trail] is no table in here,
nor is key = "x" a key\"\"\"
language = "pt-BR"
base_url = "https://example.org/failures"  # gets its slash
licence = "CC BY 4.0"
edit_url = "https://example.org/edit/{path}"
report_url = "https://example.org/new?title={title}"
stages = ["We ask", "It acts"]

[[category]]
key = "power"
title = "Power & control"
sentence = "It will not let go"
stage = 2
hue = { dark = "#c79eff", light = "#5B2FA0" }

[[category]]
key = "agents"
title = "Agents"
stage = 1
hue.dark = "#A9A9FF"
hue.light = "#433F9D"

[[trail]]
id = "short"
title = "A short trail"
steps = [
  "one",  # not "this"
  'two',
  "three # four",
]
links = ["leads to", "and"]

[redirects]
old-id = "one"
"t1548.001" = "gone"

[severity]
orphan-mode = "off"
missing-file = "warning"
"""


def settings(text: str) -> tuple[SourceFile, Settings, list[str]]:
    source = SourceFile("failuremap.toml", text)
    read, diagnostics = parse_settings(source, "folder")
    return source, read, said(source, diagnostics)


def problems(text: str) -> list[str]:
    return settings(text)[2]


def test_without_the_file_the_title_is_the_name_of_the_folder() -> None:
    assert parse_settings(None, "folder") == (Settings("folder"), ())
    assert settings("")[1] == Settings("folder", is_configured=True)


def test_every_setting_is_read_with_its_place() -> None:
    source, read, said_of_it = settings(FULL)

    def at(text: str, after: str) -> tuple[int, int]:
        start = FULL.index(text, FULL.index(after))
        return start, start + len(text)

    assert said_of_it == []
    assert read == Settings(
        title="AI SAFETY // FAILURES",
        tagline="How AI goes wrong",
        description='[trail] is no table in here, nor is key = "x" a key',
        language="pt-BR",
        base_url="https://example.org/failures/",
        licence="CC BY 4.0",
        edit_url="https://example.org/edit/{path}",
        report_url="https://example.org/new?title={title}",
        stages=("We ask", "It acts"),
        categories=(
            Category(
                "power",
                "Power & control",
                "It will not let go",
                2,
                Hue("#C79EFF", "#5B2FA0"),
                source.span(*at("power", "[[category]]")),
            ),
            Category("agents", "Agents", "", 1, Hue("#A9A9FF", "#433F9D"), source.span(*at("agents", "[[category]]"))),
        ),
        trails=(
            Trail(
                "short",
                "A short trail",
                tuple(Step(step, source.span(*at(step, "steps"))) for step in ("one", "two", "three # four")),
                ("leads to", "and"),
                source.span(*at("[[trail]]", "[[trail]]")),
            ),
        ),
        redirects=(
            Redirect("old-id", "one", source.span(*at("old-id", "")), source.span(*at("one", "old-id"))),
            Redirect("t1548.001", None, source.span(*at("t1548.001", "")), source.span(*at("gone", "t1548.001"))),
        ),
        severity=(("orphan-mode", "off"), ("missing-file", "warning")),
        is_configured=True,
    )


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (
            "title = AI\n",
            (
                "1: invalid-toml at «A»: this is no TOML: invalid value"
                " (put text in straight quotes, and lists in square brackets)"
            ),
        ),
        (
            'title = "AI\n',
            "1: invalid-toml at «\n»: this is no TOML: illegal character '\\n' (close the quote on its own line)",
        ),
        (
            "title\n",
            (
                "1: invalid-toml at «\n»: this is no TOML: expected '=' after a key in a key/value pair"
                " (a setting is `name = value`, and a table begins with `[name]`)"
            ),
        ),
        (
            'title = "é🜁" x\n',
            "1: invalid-toml at «x»: this is no TOML: expected newline or end of document after a statement",
        ),
        (
            'stages = ["a"\n\n',
            (
                "1: invalid-toml at «\n»: this is no TOML: unclosed array"
                " (put commas between the items, and `]` at the end)"
            ),
        ),
        (
            "[severity]\n[severity]\n",
            (
                "2: invalid-toml at «]»: this is no TOML: cannot declare ('severity',) twice"
                " (keep one of the two tables; a list of tables has double brackets)"
            ),
        ),
        ("a = " + "[" * 3_900, "1: invalid-toml at «»: this is no TOML: lists or tables are nested too deeply"),
    ],
)
def test_toml_that_cannot_be_read_is_named_with_its_place(text: str, problem: str) -> None:
    _, read, found = settings(text)

    assert found == [problem]
    assert read == Settings("folder", is_configured=True)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (
            'base_ulr = "x"',
            "unknown-field «base_ulr»: failuremap.toml has no setting `base_ulr` (did you mean `base_url`?)",
        ),
        (
            "[[categories]]",
            "unknown-field «[[categories]]»: failuremap.toml has no setting `categories` (did you mean `category`?)",
        ),
        ("[colours.dark]", "unknown-field «[colours.dark]»: failuremap.toml has no setting `colours`"),
        ("title = 3  # three", "wrong-type «3»: `title` takes text in quotes"),
        ('title = " "', "empty-value «title»: `title` is empty (write it, or remove the line)"),
        ('language = "de_DE"', "bad-value «de_DE»: `language` is `de_DE`; write it like en or pt-BR"),
        (
            'base_url = "example.org"',
            "bad-value «example.org»: `base_url` is `example.org`; write it like https://example.org/failures/",
        ),
        (
            'base_url = "https://a.org/?b"',
            (
                "bad-value «https://a.org/?b»: `base_url` is `https://a.org/?b`;"
                " write it like https://example.org/failures/"
            ),
        ),
        (
            'edit_url = "https://a.org/"',
            "bad-value «https://a.org/»: `edit_url` is `https://a.org/`; write an address that holds `{path}`",
        ),
        (
            'report_url = "{title}"',
            "bad-value «{title}»: `report_url` is `{title}`; write an address that holds `{title}`",
        ),
        ('stages = "We ask"', "wrong-type «stages»: `stages` takes a list of texts in quotes"),
        ('stages = ["We ask", ""]', "empty-value «»: an item of `stages` is empty (write it, or remove it)"),
        (
            f'stages = ["We ask",\n  "{"x" * 21}"]',
            (f"long-sentence «{'x' * 21}»: the stage `{'x' * 21}` has 21 characters; at most 20 fit over its column"),
        ),
        ('severity = "off"', "wrong-type «severity»: `severity` is a table, under a line `[severity]`"),
        (
            'category = "power"',
            "wrong-type «category»: `category` is a list of tables, each under a line `[[category]]`",
        ),
        ("[trail]", "wrong-type «[trail]»: `trail` is a list of tables, each under a line `[[trail]]`"),
        ("[redirects]\na = 3", "wrong-type «3»: `a` takes text in quotes"),
        ("[redirects.a]", "wrong-type «[redirects.a]»: `a` takes text in quotes"),
        (
            '[severity]\norphan_mode = "off"',
            ("bad-value «orphan_mode»: no diagnostic has the code `orphan_mode` (did you mean `orphan-mode`?)"),
        ),
        (
            '[severity]\norphan-mode = "note"',
            "bad-value «note»: `note` is no severity; it is one of: error, warning, off",
        ),
        (
            '[severity]\nduplicate-id = "off"',
            (
                "bad-value «duplicate-id»: `duplicate-id` stays an error, since the page would be false"
                " (mend the entry instead)"
            ),
        ),
    ],
)
def test_a_wrong_setting_is_named_with_what_would_be_right(text: str, problem: str) -> None:
    assert [line.split(": ", 1)[1].replace(" at ", " ", 1) for line in problems(f"{text}\n")] == [problem]


def test_what_cannot_be_lowered_may_be_written_out() -> None:
    assert problems('[severity]\nduplicate-id = "error"\n') == []


@pytest.mark.parametrize(
    ("table", "problem"),
    [
        ("title = 'P'\nstage = 1", "missing-field «[[category]]»: a category needs `key`"),
        (
            "key = 'P'\ntitle = 'P'\nstage = 1",
            (
                "bad-value «P»: `P` is no key; keys are lower-case letters and digits"
                " with single hyphens, and not `index`"
            ),
        ),
        (
            "key = 'index'\ntitle = 'P'\nstage = 1",
            (
                "bad-value «index»: `index` is no key; keys are lower-case letters and digits"
                " with single hyphens, and not `index`"
            ),
        ),
        ("key = 'a'\ntitle = 'P'\nstage = 1", "duplicate-key «a»: the category `a` stands twice [first used here «a»]"),
        (
            "key = 'p'\ntitle = 'P'",
            (
                "missing-stage «[[category]]»: this category has no stage and stands in the last one"
                " (add a line `stage = …`, from 1 to 2)"
            ),
        ),
        ("key = 'p'\ntitle = 'P'\nstage = 3", "bad-value «3»: there is no stage 3; there are 2"),
        ("key = 'p'\ntitle = 'P'\nstage = 0", "bad-value «0»: there is no stage 0; there are 2"),
        ("key = 'p'\ntitle = 'P'\nstage = '1'", "wrong-type «1»: `stage` takes the number of a stage, without quotes"),
        (
            "key = 'p'\ntitle = 'P'\nstage = true",
            "wrong-type «true»: `stage` takes the number of a stage, without quotes",
        ),
        (
            "key = 'p'\ntitle = 'P'\nstage = 1\nhue = '#123456'",
            'wrong-type «#123456»: `hue` takes `{ dark = "#C79EFF", light = "#5B2FA0" }`',
        ),
        (
            "key = 'p'\ntitle = 'P'\nstage = 1\nhue = { dark = '#12345', light = '#123456' }  # short",
            "bad-value «{ dark = '#12345', light = '#123456' }»: `#12345` is no hue; write it like `#C79EFF`",
        ),
        (
            f"key = 'p'\ntitle = 'P'\nstage = 1\nsentence = '{'x' * 33}'",
            f"long-sentence «{'x' * 33}»: the sentence has 33 characters; at most 32 fit on its island",
        ),
        ("key = 'p'\ntitle = 'P'\nstage = 1\ncolor = 1", "unknown-field «color»: a category has no setting `color`"),
    ],
)
def test_a_wrong_category_is_named_with_what_would_be_right(table: str, problem: str) -> None:
    text = (
        f"stages = ['a', 'b']\n[[category]]\nkey = 'a'\ntitle = 'A'\nstage = 1\n\n  [[category]]  # second\n{table}\n"
    )

    assert [line.split(": ", 1)[1].replace(" at ", " ", 1) for line in problems(text)] == [problem]


def test_stages_that_cannot_be_read_are_reported_once_and_not_by_each_category() -> None:
    text = "stages = 'x'\n" + "".join(f"[[category]]\nkey = '{key}'\ntitle = 'T'\nstage = 1\n" for key in "abc")

    assert problems(text) == ["1: wrong-type at «stages»: `stages` takes a list of texts in quotes"]


def test_tables_of_any_depth_are_no_exception() -> None:
    # From Python 3.14 on the library itself takes no more than 1,000 names in a row, and says so.
    for depth, most in ((990, 3), (1_900, 1 if sys.version_info >= (3, 14) else 3)):
        deep = "a" + ".a" * depth + " = 'x'\n"
        source = SourceFile("templates/words.toml", deep)

        assert [each.code for each in parse_words(source)[1]] == ["template-error"]
        assert len(problems(f"[redirects]\n{deep}[[category]]\nhue.light = '#123456'\nhue.dark.{deep}")) == most


def test_a_stage_without_stages_is_told_where_they_are_declared() -> None:
    assert problems("[[category]]\nkey = 'a'\ntitle = 'A'\nstage = 1\n") == [
        "4: bad-value at «1»: there is no stage 1; declare `stages = [...]` at the top of the file"
    ]


@pytest.mark.parametrize(
    ("table", "problem"),
    [
        ("id = 't'", "missing-field «[[trail]]»: a trail needs `title`, `steps`"),
        ("id = 't'\ntitle = 'T'\nsteps = ['a']", "bad-value «steps»: a trail has at least two steps"),
        ("id = 't'\ntitle = 'T'\nsteps = []", "bad-value «steps»: a trail has at least two steps"),
        ("id = 't'\ntitle = 'T'\nsteps = ['a', 3]", "wrong-type «steps»: `steps` takes a list of texts in quotes"),
        (
            "id = 't'\ntitle = 'T'\nsteps = ['a', 'b', 'c']\nlinks = ['d']",
            "bad-value «links»: 3 steps need 2 links, one from each to the next; here are 1",
        ),
        (
            "id = 'T'\ntitle = 'T'\nsteps = ['a', 'b']",
            (
                "bad-value «T»: `T` is no key; keys are lower-case letters and digits"
                " with single hyphens, and not `index`"
            ),
        ),
    ],
)
def test_a_wrong_trail_is_named_with_what_would_be_right(table: str, problem: str) -> None:
    assert [line.split(": ", 1)[1].replace(" at ", " ", 1) for line in problems(f"[[trail]]\n{table}\n")] == [problem]


def test_one_table_may_have_several_problems_and_all_are_named() -> None:
    assert [line.split()[1] for line in problems("[[category]]\nkey = 'A'\nstage = 1\nhue = 1\ncolor = 2\n")] == [
        "missing-field",
        "bad-value",
        "bad-value",
        "wrong-type",
        "unknown-field",
    ]


def test_in_unusual_layouts_a_place_is_the_key_that_holds_the_tables() -> None:
    assert problems("category = [{ key = 'a' }]\n") == ["1: missing-field at «category»: a category needs `title`"]


def test_words_are_tables_of_text() -> None:
    source = SourceFile("templates/words.toml", '[page]\nskip = "Skip"\n[relation.from-here]\nenables = "Enables"\n')

    assert parse_words(source) == ({"page": {"skip": "Skip"}, "relation": {"from-here": {"enables": "Enables"}}}, ())


def test_a_mistake_in_the_words_is_one_of_the_templates() -> None:
    broken = SourceFile("templates/words.toml", "[page]\nskip = Skip\n")
    number = SourceFile("templates/words.toml", '[page]\nskip = "Skip"\n[a.b]\ncount = 3\n')

    assert said(broken, parse_words(broken)[1]) == [
        (
            "2: template-error at «S»: this is no TOML: invalid value"
            " (put text in straight quotes, and lists in square brackets)"
        )
    ]
    assert parse_words(broken)[0] == {}
    assert said(number, parse_words(number)[1]) == ["4: template-error at «3»: `count` takes text in quotes"]
    assert parse_words(number)[0] == {"page": {"skip": "Skip"}, "a": {"b": {}}}


LINES = st.sampled_from(
    [
        *FULL.splitlines(),
        "title = 3",
        "steps = [",
        "]",
        "category = 1",
        "[category]",
        '"a b" = """',
        "a.b = 1",
        "[trail.x]",
        "'",
        "stage = 1.5",
    ]
)


@given(st.one_of(st.text(max_size=60), st.lists(LINES, max_size=12).map("\n".join)))
def test_no_text_raises_and_every_place_lies_in_it(text: str) -> None:
    source, read, _ = settings(text)
    words = SourceFile("templates/words.toml", text)

    said(words, parse_words(words)[1])
    for where in (
        *(step.where for trail in read.trails for step in trail.steps),
        *(each.where for each in read.redirects),
    ):
        assert 0 <= where.start <= where.end <= len(source.text)


def test_settings_that_would_take_long_to_read_are_refused_at_their_place() -> None:
    def problems(text: str) -> list[str]:
        source = SourceFile("failuremap.toml", text)
        return said(source, parse_settings(source, "site")[1])

    assert problems("title = 'T'\n" + ".".join(["a"] * 2_001) + " = 1\n")[0].endswith(
        "the line has 4,005 characters; at most 4,000 are read (write a long list over several lines)"
    )
    assert problems("# \n" * 90_000) == [
        "1: too-large at «»: the file has 270,000 characters; at most 262,144 are read"
    ]


@pytest.mark.parametrize("line", ["k{}=1", "[k{}]", "[k{}.a]", "[[k{}]]"])
def test_settings_of_nothing_but_unknown_names_are_read_in_time(line: str) -> None:
    start = process_time()
    text = "".join(line.format(number) + "\n" for number in range(20_000))
    parse_settings(SourceFile("failuremap.toml", text), "site")
    assert process_time() - start < 20


@pytest.mark.parametrize("address", ["https://x.example/\x1b", "https://x.example/<b>", 'https://x"/', "https://a@b/"])
def test_the_address_of_a_site_holds_nothing_odd(address: str) -> None:
    source = SourceFile("failuremap.toml", f"base_url = {json.dumps(address)}\n")
    settings, problems = parse_settings(source, "site")
    assert settings.base_url is None
    assert [each.code for each in problems] == [Code.BAD_VALUE]


def test_a_list_that_no_map_has_room_for_is_refused_at_its_place() -> None:
    source = SourceFile("failuremap.toml", f"stages = {['s'] * 61}\n")
    assert said(source, parse_settings(source, "site")[1]) == [
        "1: too-large at «stages»: `stages` has 61 items; at most 60 are read"
    ]
