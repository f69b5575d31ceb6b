"""Say where the time of a cold build goes: each phase with its share, and the costliest functions in it.

python bench/phases.py [ENTRIES]
"""

import cProfile
import io
import os
import pstats
import sys
import tempfile
from contextlib import redirect_stderr
from pathlib import Path

from corpus import write_ours

from failuremap.cli import main as failuremap

PHASES = {
    "parse": ("parse/entry.py", "parse_document"),
    "pack": ("model/packed.py", "pack"),
    "remember": ("shell/cache.py", "remember"),
    "link": ("graph/link.py", "link"),
    "lay out": ("layout/__init__.py", "lay_out"),
    "plan": ("site/__init__.py", "tasks"),
    "view": ("site/views/mode.py", "_view"),
    "template": ("site/render.py", "render"),
    "Markdown version": ("site/exports/markdown.py", "markdown_page"),
    "GraphML": ("site/exports/tables.py", "graphml"),
    "graph.json": ("site/exports/tables.py", "graph_json"),
    "write": ("shell/disk.py", "stage"),
}
"""Functions whose whole time is that of a phase."""
MOST = 12


def main(count: int) -> None:
    """Profile one build of a made-up site, in one process."""
    profile = cProfile.Profile()
    with tempfile.TemporaryDirectory(prefix="failuremap-profile-") as place:
        write_ours(Path(place), count)
        with redirect_stderr(io.StringIO()):
            profile.runcall(failuremap, ["build", "--site", place, "--jobs", "1", "--no-cache", "--quiet"])
    stats = pstats.Stats(profile)
    rows = stats.stats.items()  # type: ignore[attr-defined]  # the stubs lack it
    total = stats.total_tt  # type: ignore[attr-defined]
    print(f"{count:,} entries, {total:.2f} s with the profiler; for each entry {1000 * total / count:.2f} ms\n")
    print("| phase | ms an entry | share |\n|---|---|---|")
    for name, (path, function) in PHASES.items():
        found = [
            row[3] for (file, _, called), row in rows if called == function and file.endswith(os.path.normpath(path))
        ]
        print(f"| {name} | {1000 * sum(found) / count:.2f} | {sum(found) / total:.0%} |")
    print()
    stats.sort_stats("tottime").print_stats(MOST)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 300)
