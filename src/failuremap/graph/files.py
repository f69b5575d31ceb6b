"""Files beside the text: which one an image or a download means, and whether it may be published.

Takes the list of files and a way to read the head of one; touches nothing else.
"""

import posixpath
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from urllib.parse import unquote

from failuremap.diagnostics import Code, Diagnostic, did_you_mean
from failuremap.model.document import Card, FileReference, PlainCard
from failuremap.model.graph import FoundFile
from failuremap.model.images import MAX_BYTES, MAX_SIDE, image_facts
from failuremap.model.output import FileFacts, Probe
from failuremap.value import Value

ROOT = "content/"
DOWNLOADS = ("bib", "csv", "json", "pdf", "txt")
IMAGES = "png, jpeg, gif, webp or avif"


class _Shelf(Value):
    """The files of the site, and how to look into one."""

    files: Mapping[str, FileFacts]
    by_folded: Mapping[str, str]
    """Paths by their case-folded form."""
    probe: Callable[[str], Probe]


def resolve_files(
    documents: Sequence[Card | PlainCard], files: Mapping[str, FileFacts], probe: Callable[[str], Probe] | None
) -> tuple[dict[str, tuple[FoundFile | None, ...]], list[Diagnostic]]:
    """Find the file that each reference means."""
    shelf = _Shelf(files, {_folded(path): path for path in files}, probe or (lambda path: Probe(b"", path)))
    found: dict[str, tuple[FoundFile | None, ...]] = {}
    diagnostics = []
    for document in documents:
        if not document.text.files:
            continue
        row = []
        for reference in document.text.files:
            each = _resolve(reference, document.path, shelf)
            row.append(each if isinstance(each, FoundFile) else None)
            if isinstance(each, Diagnostic):
                diagnostics.append(each)
        found[document.path] = tuple(row)
    return found, diagnostics


def _resolve(reference: FileReference, document_path: str, shelf: _Shelf) -> FoundFile | Diagnostic:
    where, written = reference.where, reference.path
    name = unicodedata.normalize("NFC", unquote(written.split("#")[0].split("?")[0]))
    path = posixpath.normpath(posixpath.join(posixpath.dirname(document_path), name))
    if name.startswith("/") or not path.startswith(ROOT):
        return Diagnostic(
            Code.FILE_OUTSIDE, f"`{written}` is outside of content/", where, "move the file beside the entry"
        )
    facts = shelf.files.get(path)
    if facts is None:
        return _missing(reference, path, shelf)
    if not facts.real_path.startswith(ROOT):
        message = f"`{written}` is a symbolic link that leaves content/"
        return Diagnostic(Code.FILE_OUTSIDE, message, where, "copy the file into content/")
    return _image(reference, facts, shelf) if reference.is_image else _download(reference, facts, shelf)


def _missing(reference: FileReference, path: str, shelf: _Shelf) -> Diagnostic:
    other = shelf.by_folded.get(_folded(path))
    if other is not None:
        message = f"the file is named `{posixpath.basename(other)}`; upper and lower case differ"
        return Diagnostic(Code.FILE_CASE, message, reference.where, "write it in the same case")
    hint = did_you_mean(path, shelf.files)
    return Diagnostic(Code.MISSING_FILE, f"there is no file at `{path}`", reference.where, hint)


def _image(reference: FileReference, facts: FileFacts, shelf: _Shelf) -> FoundFile | Diagnostic:
    where, written = reference.where, reference.path
    if facts.size > MAX_BYTES:
        message = f"`{written}` has {facts.size:,} bytes; an image may have {MAX_BYTES:,}"
        return Diagnostic(Code.LARGE_FILE, message, where, "save it smaller, or as webp")
    probe = shelf.probe(facts.path)
    image = image_facts(probe.head)
    if image is None:
        ending = "an SVG drawing" if facts.path.lower().endswith((".svg", ".svgz")) else "no image that a page may show"
        return Diagnostic(Code.UNSAFE_FILE, f"`{written}` is {ending}; use {IMAGES}", where)
    if max(image.width, image.height) > MAX_SIDE:
        message = f"`{written}` has {image.width} by {image.height} pixels; a side may have {MAX_SIDE:,}"
        return Diagnostic(Code.LARGE_FILE, message, where, "scale it down")
    return FoundFile(facts.path, probe.digest, image.kind, image.width, image.height)


def _download(reference: FileReference, facts: FileFacts, shelf: _Shelf) -> FoundFile | Diagnostic:
    ending = posixpath.splitext(facts.path)[1].removeprefix(".").lower()
    if ending not in DOWNLOADS:
        message = f"`{reference.path}` cannot be offered for download; only {', '.join(DOWNLOADS)} can"
        return Diagnostic(Code.UNSAFE_FILE, message, reference.where)
    return FoundFile(facts.path, shelf.probe(facts.path).digest, ending)


def _folded(path: str) -> str:
    return unicodedata.normalize("NFC", path).casefold()
