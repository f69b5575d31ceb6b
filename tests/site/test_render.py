"""Templates and the one inline script."""

import re
import unittest.mock
from html import unescape
from pathlib import Path

import jinja2
from support import compiled, entry, our_templates, pages, site_of

from failuremap.model.output import Failed
from failuremap.shell.cache import open_cache
from failuremap.site import render
from failuremap.site.render import Renderer, policy


def filled(templates: dict[str, str], shared: dict[str, object]) -> bytes | Failed:
    return Renderer(templates, shared, open_cache(None)).render("a.html")


def test_a_script_with_quotes_is_inlined_as_it_is_and_allowed_by_its_hash() -> None:
    theme = 'if (1 < 2 && "a" !== \'b\') document.documentElement.dataset.theme = "light";'
    folder = site_of({"a.md": entry("A")}, templates={**our_templates(), "theme.js": f"\n{theme}\n"})

    page = pages(compiled(folder))["failures/a.html"].decode()

    assert f"<script>{theme}</script>" in page
    found = re.search(r'http-equiv="Content-Security-Policy" content="([^"]+)"', page)
    assert found is not None
    assert unescape(found[1]) == policy(theme)


def test_what_a_template_prints_is_escaped_in_every_file() -> None:
    renderer = Renderer({"a.html": "{{ x }}", "a.txt": "{{ x }}"}, {"x": "<b>\"'&"}, open_cache(None))

    assert renderer.render("a.html") == renderer.render("a.txt") == b"&lt;b&gt;&#34;&#39;&amp;\n"


def test_a_word_that_is_called_like_a_method_is_still_a_word() -> None:
    words = {"copy": "Copy", "keys": {"items": "Keys"}}

    assert Renderer({"a.html": "{{ words.copy }}, {{ words.keys.items }}"}, {"words": words}, open_cache(None)).render(
        "a.html"
    ) == (b"Copy, Keys\n")


def test_a_word_that_is_missing_is_a_mistake_of_the_template() -> None:
    found = filled({"a.html": "{{ words.lost }}"}, {"words": {}})

    assert isinstance(found, Failed)
    assert "lost" in found.diagnostic.message


def test_a_mistake_in_an_included_template_is_found_in_that_one() -> None:
    found = Renderer(
        {"a.html": '\n{% include "b.html" %}', "b.html": "\n\n{{ missing }}"}, {}, open_cache(None)
    ).render("a.html")

    assert isinstance(found, Failed)
    assert (found.diagnostic.where.path, found.diagnostic.where.start) == ("templates/b.html", 2)


def test_a_template_is_compiled_once_and_its_code_is_run_for_that_very_text_alone(tmp_path: Path) -> None:
    def rendered(templates: dict[str, str]) -> bytes | Failed:
        memo = open_cache(tmp_path)
        made = Renderer(templates, {}, memo).render("a.html")
        memo.close(prune=True)
        render.environment_of.cache_clear()
        return made

    assert rendered({"a.html": "one"}) == b"one\n"
    with unittest.mock.patch.object(jinja2.Environment, "compile", side_effect=AssertionError("compiled again")):
        assert rendered({"a.html": "one"}) == b"one\n"
    assert rendered({"a.html": "two"}) == b"two\n"


def test_what_templates_share_is_what_the_site_has_now() -> None:
    templates = {
        "a.html": '{% from "b.html" import named %}{{ named() }}',
        "b.html": "{% macro named() %}{{ site }}{% endmacro %}",
    }

    assert [filled(templates, {"site": name}) for name in ("One", "One", "Two", "One")] == [
        *(b"One\n", b"One\n", b"Two\n", b"One\n")
    ]
