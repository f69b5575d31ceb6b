"""Sites in memory: the whole compiler without a disk."""

import json
import os
import sys
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache, partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from multiprocessing import active_children
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from failuremap.diagnostics import Severity, severities
from failuremap.model.output import Bytes, Compiled, Failed, FileFacts, Options, Probe, SiteFolder
from failuremap.model.packed import Packed, pack
from failuremap.parse.entry import parse_document
from failuremap.pipeline import compile_site
from failuremap.reports import Report, report
from failuremap.shell.cache import Cache, open_cache
from failuremap.shell.folder import read_site
from failuremap.source import SourceFile, decode

ROOT = Path(__file__).resolve().parent.parent

OFFLINE = ROOT / "tests" / "offline"
"""Holds what keeps every Python that loads it from reaching another machine."""


def noting(patch: pytest.MonkeyPatch, module: ModuleType, name: str, what: Callable[[Any], str]) -> list[str]:
    """Let a function of a module note of what it was called with, and give the list where it does."""
    real, noted = getattr(module, name), list[str]()

    def called(first: Any, *others: Any) -> Any:
        noted.append(what(first))
        return real(first, *others)

    patch.setattr(module, name, called)
    return noted


ENTRY = """\
---
title: {title}
author: Doe
year: 2021
category: {category}
summary: Something goes wrong.
{extra}---

{body}
"""


def pythonpath(*places: Path | str) -> str:
    """Give the PYTHONPATH for a program that a test starts."""
    return os.pathsep.join(str(place) for place in (OFFLINE, *places) if str(place))


def entry(title: str, body: str = "Text.", category: str = "power", **fields: str) -> str:
    """Write an entry; further fields are given as YAML."""
    extra = "".join(f"{name}: {value}\n" for name, value in fields.items())
    return ENTRY.format(title=title, body=body, category=category, extra=extra)


@cache
def our_templates() -> Mapping[str, str]:
    """Give the templates of this project."""
    return {path.name: path.read_text(encoding="utf-8") for path in sorted((ROOT / "templates").iterdir())}


@cache
def our_statics() -> Mapping[str, bytes]:
    """Give the static files of this project."""
    top = ROOT / "static"
    return {path.relative_to(top).as_posix(): path.read_bytes() for path in sorted(top.rglob("*")) if path.is_file()}


def site_of(texts: Mapping[str, str], files: Mapping[str, bytes] | None = None, **over: Any) -> SiteFolder:
    """Make a site folder of texts by path; names without a folder are entries in content/."""
    sources = {}
    for path, text in texts.items():
        name = path if "/" in path or path == "failuremap.toml" else f"content/{path}"
        sources[name] = decode(name, text.encode())
    special = ("failuremap.toml", "content/references.yaml", "content/map.lock.json")
    blobs = files or {}
    return SiteFolder(
        name="site",
        documents=tuple(sources[path] for path in sorted(sources) if path.endswith(".md")),
        settings=sources.get(special[0]),
        bibliography=sources.get(special[1]),
        lock=sources.get(special[2]),
        templates=over.pop("templates", our_templates()),
        statics=over.pop("statics", our_statics()),
        files={path: FileFacts(path, len(content), path) for path, content in blobs.items()},
        probe=lambda path: Probe(blobs[path][:65536], f"{hash(blobs[path]) & (2**255 - 1):064x}"),
        **over,
    )


def parse_here(sources: Iterable[SourceFile]) -> Iterator[Packed]:
    """Parse documents one after the other."""
    return (pack(parse_document(each)) for each in sources)


def compiled(folder: SiteFolder, memo: Cache | None = None, **options: Any) -> Compiled:
    """Compile a site in memory."""
    return compile_site(
        folder,
        Options(**options),
        memo or open_cache(None),
        lambda sources: (pack(parse_document(each)) for each in sources),
    )


def pages(site: Compiled, standing: Mapping[str, str] | None = None) -> dict[str, bytes]:
    """Render a site and give the bytes of each output that is made anew, by path."""
    made = {}
    for output in site.outputs(standing or {}):
        assert not isinstance(output, Failed), output.diagnostic
        if isinstance(output, Bytes):
            made[output.path] = output.content
    return made


def keys(site: Compiled) -> dict[str, str]:
    """Give the key of each output that has one."""
    return {each.path: each.key for each in site.outputs({}) if isinstance(each, Bytes) and each.key}


def graph(site: Compiled) -> dict[str, Any]:
    """Give graph.json as its readers see it."""
    content: dict[str, Any] = json.loads(pages(site)["graph.json"])
    return content


def reports(site: Compiled, folder: SiteFolder) -> tuple[Report, ...]:
    """Give the problems of a site as they are printed."""
    sources = {each.path: each for each in folder.documents if isinstance(each, SourceFile)}
    for each in (folder.settings, folder.bibliography, folder.lock):
        if isinstance(each, SourceFile):
            sources[each.path] = each
    return report(site.diagnostics, sources, severities(site.severity))


def errors(site: Compiled, folder: SiteFolder) -> list[str]:
    """Give the errors of a site as `path:line:column code`."""
    return [
        f"{each.place.path}:{each.place.line}:{each.place.column} {each.code}"
        for each in reports(site, folder)
        if each.severity is Severity.ERROR
    ]


@cache
def our_site() -> SiteFolder:
    """Read the site of this project."""
    return read_site(ROOT, ROOT)


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def served(output: Path) -> Iterator[str]:
    """Serve a folder on this machine, as any web server would, and give its address."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(output))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def no_process_is_left() -> bool:
    """Tell whether every process that was begun has ended, and was waited for.

    The standard library keeps one for its pools, which ends with this one.
    """
    if sys.platform != "linux":
        return not active_children()
    children = " ".join(each.read_text() for each in Path("/proc/self/task").glob("*/children")).split()
    return all(b"multiprocessing.resource_tracker" in Path(f"/proc/{each}/cmdline").read_bytes() for each in children)
