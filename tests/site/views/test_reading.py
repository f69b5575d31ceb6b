"""How to read the map, and what is easily confused."""

import re

from support import compiled, entry, pages, site_of

SITE = {
    "a.md": entry("Alpha", "To [[b]], unlike [[c]], which is slow.", evidence="lab",
                  relations="[{leads-to: b, why: It does.}, {contrasts-with: c}]"),
    "b.md": entry("Beta", relations="[{contrasts-with: c, why: Beta can be seen.}]"),
    "c.md": entry("Gamma", evidence="argued"),
}  # fmt: skip


def test_each_mark_and_line_is_explained_and_counted() -> None:
    page = pages(compiled(site_of(SITE)))["reading.html"].decode()

    assert re.findall(r'<dt id="([\w-]+)">', page) == ["argued", "lab", "wild", "leads-to", "enables", "kind-of"]
    assert '<a href="failures/index.html#evidence-lab">1 shown in the lab</a>' in page
    assert "seen in the wild</a>" not in page
    assert page.count("There is 1 on this map.") == 1
    assert page.count("There are 0 on this map.") == 2


def test_pairs_that_look_alike_are_listed_with_what_tells_them_apart() -> None:
    page = pages(compiled(site_of(SITE)))["failures/index.html"].decode()

    listed = re.sub(r"<[^>]+>", "", page[page.index('id="confused"') :].split("</ul>")[0])
    lines = [" ".join(line.split()) for line in listed.splitlines() if "not the same as" in line]

    assert lines == [
        "Alpha not the same as Gamma: To Beta, unlike Gamma, which is slow.",
        "Beta not the same as Gamma: Beta can be seen.",
    ]
