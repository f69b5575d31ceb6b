"""Static files and files beside the text: their published names, and what they become.

Takes bytes; a style sheet is changed only where it names a font, whose published name holds its hash.
"""

import re
from collections.abc import Mapping
from hashlib import sha256

from failuremap.model.geometry import Geometry
from failuremap.model.graph import Graph
from failuremap.model.output import Bytes, Copy
from failuremap.site.colour import region_css
from failuremap.site.flow import map_css
from failuremap.site.urls import asset_path
from failuremap.value import Value

BASE, SITE_STYLES, MAP_STYLES = "base.css", "site.css", "map.css"
"""The first is published within each of the others, so that every page loads one style sheet."""
ROOT = "root/"
"""Files below static/root/ are published at the root, under their own names."""
_URL = re.compile(r"url\((?P<quote>[\"']?)(?P<name>[^)\"':]+)(?P=quote)\)")
_KEPT = "surrogateescape"
"""Bytes of a style sheet that are not UTF-8 are published as they are."""


class Assets(Value):
    """What is published beside the pages."""

    paths: Mapping[str, str]
    """Output path by name below static/, and by path in the site folder for files beside the text."""
    outputs: tuple[Bytes | Copy, ...]
    """In the order of their paths."""


def assets_of(statics: Mapping[str, bytes], graph: Graph, geometry: Geometry) -> Assets:
    """Name and prepare every asset."""
    published = {name: content for name, content in statics.items() if _is_published(name)}
    paths: dict[str, str] = {}
    outputs: list[Bytes | Copy] = []
    # Style sheets last: they name the others.
    for name in sorted(published, key=lambda name: (name.endswith(".css"), name)):
        content = published[name]
        if name.startswith(ROOT):
            outputs.append(Bytes(name.removeprefix(ROOT), content))
            continue
        if name.endswith(".css"):
            content = _with_names(_styles(name, statics, graph, geometry), paths).encode("utf-8", _KEPT)
        paths[name] = asset_path(name, sha256(content).hexdigest())
        outputs.append(Bytes(paths[name], content))
    for row in graph.files.values():
        for found in row:
            if found is not None and found.path not in paths:
                paths[found.path] = asset_path(found.path, found.digest)
                outputs.append(Copy(paths[found.path], found.path, found.digest))
    unique = {output.path: output for output in outputs}
    return Assets(paths, tuple(unique[path] for path in sorted(unique)))


def _is_published(name: str) -> bool:
    """Notes for developers stay where they are; the root is copied as it is."""
    return name.startswith(ROOT) or not (name.endswith(".md") or name == BASE)


def _styles(name: str, statics: Mapping[str, bytes], graph: Graph, geometry: Geometry) -> str:
    """Give a style sheet with what goes before it and what is made from the site."""
    own = statics[name].decode("utf-8", _KEPT)
    if name not in (SITE_STYLES, MAP_STYLES):
        return own
    parts = [statics.get(BASE, b"").decode("utf-8", _KEPT), own, region_css(graph.categories)]
    return "".join([*parts, map_css(geometry, graph)] if name == MAP_STYLES else parts)


def _with_names(styles: str, paths: Mapping[str, str]) -> str:
    """Replace `url(fonts/x.woff2)` by the published name, which stands in the same folder as the style sheet."""

    def renamed(match: re.Match[str]) -> str:
        path = paths.get(match["name"])
        return f"url({path.rsplit('/', 1)[-1]})" if path else match[0]

    return _URL.sub(renamed, styles)
