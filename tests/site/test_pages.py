"""What pages show: filled bodies, references, mistakes in templates, and nothing of authors unescaped."""

import ast
import re
from collections.abc import Mapping
from struct import pack

import pytest
from support import ROOT, compiled, entry, errors, pages, site_of

from failuremap.model.output import Failed
from failuremap.model.works import Person, Work
from failuremap.shell.cache import open_cache
from failuremap.site import references
from failuremap.site.render import Renderer, policy

PNG = b"\x89PNG\r\n\x1a\n" + pack(">I4sII", 13, b"IHDR", 640, 480) + b"\0" * 20
WORKS = (
    "- id: ring2011\n  type: paper-conference\n  title: Delusion\n"
    "  author: [{family: Ring, given: Mark}, {family: Orseau, given: L.}]\n"
    '  issued: "2011"\n  container-title: AGI 2011\n  DOI: 10.1007/978-3-642-22887-2_2\n'
)


def body(text: str, others: Mapping[str, str] | None = None, *, lenient: bool = False) -> str:
    """Give the prose of the page of an entry with this body."""
    texts = {
        "a.md": entry("A", text),
        "b.md": entry("B", "## Some part\n\nText."),
        "content/references.yaml": WORKS,
        **(others or {}),
    }
    folder = site_of(texts, {"content/img/plot.png": PNG, "content/table.csv": b"a,b\n"})
    site = compiled(folder)
    if not lenient:
        assert errors(site, folder) == []
    page = pages(site)["failures/a.html"].decode()
    found = re.search(r'<div class="prose">\n(.*?)\n  </div>', page, re.DOTALL)
    assert found is not None
    return found[1]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("[[b]]", '<a href="b.html">B</a>'),
        ("[[b|its *words*]]", '<a href="b.html">its <em>words</em></a>'),
        ("[its *words*](b.md#some-part)", '<a href="b.html#h-some-part">its <em>words</em></a>'),
        ("*[[b#Some part]]*", '<em><a href="b.html#h-some-part">B</a></em>'),
        ("[page](pages/about.md)", '<a href="../about.html">page</a>'),
        ("[@ring2011, p. 4]", '(<a href="#ref-ring2011">Ring &amp; Orseau 2011</a>, p. 4)'),
        ("[the data](table.csv)", " download>the data</a>"),
        ("![A plot](img/plot.png)", ' alt="A plot" width="640" height="480" loading="lazy" decoding="async">'),
        ('![A plot](img/plot.png "What it shows")', "<figcaption>What it shows</figcaption></figure>"),
        ("[[a|itself]]", '<a href="a.html">itself</a>'),
    ],
)
def test_each_hole_is_filled(text: str, shown: str) -> None:
    assert shown in body(text, {"content/pages/about.md": "---\ntitle: About\n---\nText.\n"})


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("[[lost]]", '<span class="broken">lost</span>'),
        ("[its words](lost.md)", '<span class="broken">its words</span>'),
        ("[@lost]", '<span class="broken">lost</span>'),
        ("![A plot](lost.png)", '<span class="broken">A plot</span>'),
    ],
)
def test_what_does_not_resolve_is_plainly_broken_text(text: str, shown: str) -> None:
    assert shown in body(text, lenient=True)


def test_a_link_to_a_draft_is_its_words() -> None:
    assert '<span class="draft">Later</span>' in body("[[later]]", {"later.md": entry("Later", draft="true")})


def test_a_heading_has_a_link_that_shows_its_address() -> None:
    assert '<h2 id="h-part-one">Part one <a class="anchor" href="#h-part-one"' in body("## Part one\n\nText.")


def test_references_name_up_to_six_authors() -> None:
    people = tuple(Person(f"Author{number}", "A.") for number in range(8))
    work = Work(
        "k",
        "article",
        "A title?",
        people,
        "2020-03",
        container="Journal",
        volume="1",
        issue="2",
        page="3-4",
        arxiv="2003.00001",
    )

    assert references.short(work) == "Author0 et al. 2020"
    assert references.as_text(work) == (
        "A. Author0, A. Author1, A. Author2, A. Author3, A. Author4, A. Author5 et al. (2020). A title? "
        "Journal, 1(2), pp. 3\u20134. arXiv:2003.00001."
    )


@pytest.mark.parametrize(
    ("template", "line", "message"),
    [
        ("<p>\n{% if %}\n", 2, "expected an expression, got 'end of statement block'"),
        ("<p>\n\n{{ view.missing }}\n", 3, "'None' has no attribute 'missing'"),
        ("<p>\n{{ 1 / 0 }}", 2, "division by zero"),
        ('{% extends "nothing.html" %}', 1, "there is no template `nothing.html`"),
    ],
)
def test_a_mistake_in_a_template_has_its_place(template: str, line: int, message: str) -> None:
    found = Renderer({"x.html": template}, {}, open_cache(None)).render("x.html", view=None)

    assert isinstance(found, Failed)
    assert found.diagnostic.where.path == "templates/x.html"
    assert template[: found.diagnostic.where.start].count("\n") + 1 == line
    assert found.diagnostic.message.startswith(message)


def test_the_policy_names_the_one_inline_script() -> None:
    page = pages(compiled(site_of({"a.md": entry("A")})))["index.html"].decode()
    scripts = re.findall(r"<script>(.*?)</script>", page)

    assert len(scripts) == 1
    assert policy(scripts[0]).replace("'", "&#39;") in page


def test_only_filled_bodies_are_marked_safe() -> None:
    marked = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "src").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Markup"
    }
    unescaped = [
        path.name
        for path in (ROOT / "templates").iterdir()
        if "|safe" in path.read_text(encoding="utf-8").replace(" ", "")
    ]

    assert marked == {"src/failuremap/site/fill.py"}
    assert unescaped == []
