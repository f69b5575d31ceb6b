"""Templates and the one inline script."""

import re
from html import unescape

from support import compiled, entry, our_templates, pages, site_of

from failuremap.model.output import Failed
from failuremap.site.render import Renderer, policy


def test_a_script_with_quotes_is_inlined_as_it_is_and_allowed_by_its_hash() -> None:
    theme = 'if (1 < 2 && "a" !== \'b\') document.documentElement.dataset.theme = "light";'
    folder = site_of({"a.md": entry("A")}, templates={**our_templates(), "theme.js": f"\n{theme}\n"})

    page = pages(compiled(folder))["failures/a.html"].decode()

    assert f"<script>{theme}</script>" in page
    found = re.search(r'http-equiv="Content-Security-Policy" content="([^"]+)"', page)
    assert found is not None
    assert unescape(found[1]) == policy(theme)


def test_what_a_template_prints_is_escaped_in_every_file() -> None:
    renderer = Renderer({"a.html": "{{ x }}", "a.txt": "{{ x }}"}, {"x": "<b>\"'&"})

    assert renderer.render("a.html") == renderer.render("a.txt") == b"&lt;b&gt;&#34;&#39;&amp;\n"


def test_a_word_that_is_called_like_a_method_is_still_a_word() -> None:
    words = {"copy": "Copy", "keys": {"items": "Keys"}}

    assert Renderer({"a.html": "{{ words.copy }}, {{ words.keys.items }}"}, {"words": words}).render("a.html") == (
        b"Copy, Keys\n"
    )


def test_a_word_that_is_missing_is_a_mistake_of_the_template() -> None:
    found = Renderer({"a.html": "{{ words.lost }}"}, {"words": {}}).render("a.html")

    assert isinstance(found, Failed)
    assert "lost" in found.diagnostic.message


def test_a_mistake_in_an_included_template_is_found_in_that_one() -> None:
    found = Renderer({"a.html": '\n{% include "b.html" %}', "b.html": "\n\n{{ missing }}"}, {}).render("a.html")

    assert isinstance(found, Failed)
    assert (found.diagnostic.where.path, found.diagnostic.where.start) == ("templates/b.html", 2)
