"""Lists that are too long to stand open: the index of a large site, and the page of a large region."""

import re
from functools import cache

from support import compiled, entry, pages, site_of

PARTS = re.compile(r'<details class="fold"( open)?><summary>(.*?) <span class="count">(\d+)</span></summary>')

ANCHORS = ("region-agents", "evidence-unmarked")


@cache
def made(count: int) -> dict[str, bytes]:
    """Make a site of so many modes, all in one region but one."""
    texts = {f"m{number}.md": entry(f"Mode {number:03}", evidence="lab") for number in range(count - 1)}
    return pages(compiled(site_of({**texts, "other.md": entry("Zeal", category="agents")})))


def test_two_hundred_modes_stand_open_with_all_that_is_known_of_them() -> None:
    index, region = made(200)["failures/index.html"].decode(), made(200)["categories/power.html"].decode()

    assert "<details" not in index + region
    assert index.count('class="mode-item') == 3 * 200
    assert region.count('class="mode-item') == 199


def test_every_list_of_a_larger_index_stands_in_closed_parts_of_a_hundred_at_most() -> None:
    index = made(202)["failures/index.html"].decode()
    parts = PARTS.findall(index)

    assert index.count('<li class="mode-item') == 202
    assert len(re.findall('<li[^>]*>.*?href="m7.html"', index, re.DOTALL)) == 4
    assert [is_open for is_open, _, _ in parts if is_open] == []
    assert all(int(count) <= 100 for _, _, count in parts)
    assert sum(int(count) for _, _, count in parts) == 4 * 202 - 2


def test_the_few_modes_of_a_group_of_a_larger_index_stand_open() -> None:
    index = made(202)["failures/index.html"].decode()

    region, evidence = (index.split(f'id="{anchor}"')[1].split("</section>")[0] for anchor in ANCHORS)
    assert "<details" not in region + evidence
    assert 'class="mode-item' in region
    assert "summary" not in region
    assert '<ul class="names">' in evidence


def test_a_large_region_stands_in_parts_of_one_size_named_by_their_ends_and_the_first_is_open() -> None:
    region = made(202)["categories/power.html"].decode()

    assert PARTS.findall(region) == [
        (" open", "2021 Mode 000 \u2013 2021 Mode 066", "67"),
        ("", "2021 Mode 067 \u2013 2021 Mode 133", "67"),
        ("", "2021 Mode 134 \u2013 2021 Mode 200", "67"),
    ]
    assert region.count("<summary>") == 3
    assert region.count('class="mode-item') == 201
    assert "<details" not in made(202)["categories/agents.html"].decode()
