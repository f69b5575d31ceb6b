"""The whole compiler on one screen: sources in, outputs and diagnostics out.

Knows the order of the phases and none of their details. Touches nothing: what it reads is in the `SiteFolder`,
what it makes is for the caller to publish.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import partial

from failuremap.diagnostics import Code, Diagnostic
from failuremap.graph.link import Surroundings, link
from failuremap.layout import lay_out
from failuremap.layout.lock import lock_text, parse_lock
from failuremap.layout.moves import moves_between
from failuremap.layout.neighbourhood import neighbourhood_of
from failuremap.model.document import Parsed
from failuremap.model.geometry import Lock
from failuremap.model.output import Compiled, Memo, Options, ParseAll, SiteFolder, Watch
from failuremap.parse.bibliography import parse_bibliography
from failuremap.parse.settings import parse_settings, parse_words
from failuremap.review import review
from failuremap.review.prose import check_prose
from failuremap.site import Linked, Texts, check_site, outputs_of, site_of
from failuremap.source import SourceFile, Span, Undecodable

WORDS = "words.toml"


def compile_site(folder: SiteFolder, options: Options, memo: Memo, parse_all: ParseAll) -> Compiled:
    """Compile a site: read, parse, link, lay out, review, and plan what can then be rendered.

    Problems of the content are in the result; nothing is raised for them.
    """
    unreadable, texts = _readable(folder)
    settings, of_settings = parse_settings(_text(folder.settings), folder.name)
    bibliography = parse_bibliography(_text(folder.bibliography))
    parsed, reused = _parse(texts, memo, parse_all, options.watch)
    lock, of_lock = parse_lock(folder.lock)
    settings = replace(settings, base_url=options.base_url or settings.base_url)
    around = Surroundings(
        settings,
        bibliography.works,
        lock.urls,
        is_bibliography_broken=folder.bibliography is not None and not bibliography.works,
        with_drafts=options.with_drafts,
        files=folder.files,
        probe=folder.probe,
    )
    linked = link(parsed, around)
    laid = lay_out(linked.graph, settings, Lock(urls=lock.urls) if options.is_relayout else lock, options.watch)
    words, of_words = parse_words(SourceFile(f"templates/{WORDS}", folder.templates.get(WORDS, "")))
    texts_of_pages = Texts(_digests(parsed), memo.body, _written(texts, parsed))
    site = site_of(
        folder,
        Linked(settings, linked.graph, laid.geometry, partial(neighbourhood_of, linked.graph), words),
        texts_of_pages,
    )
    diagnostics = (
        *unreadable,
        *of_settings,
        *bibliography.diagnostics,
        *(problem for document in parsed for problem in document.diagnostics),
        *of_lock,
        *linked.diagnostics,
        *laid.diagnostics,
        *review(linked.graph, settings),
        *(check_prose(linked.graph, texts_of_pages.written, options.only) if options.with_prose else ()),
        *of_words,
        *check_site(site, memo),
        *_stale(laid.is_stale, folder, options),
    )
    return Compiled(
        diagnostics=diagnostics,
        severity=dict(settings.severity),
        outputs=lambda standing: outputs_of(site, standing, options.watch),
        lock=lock_text(laid.lock),
        is_lock_stale=laid.is_stale,
        graph=linked.graph,
        reused=reused,
        moves=moves_between(lock, laid.lock, settings.stages) if options.is_relayout else (),
    )


def _readable(folder: SiteFolder) -> tuple[list[Diagnostic], dict[str, SourceFile]]:
    """Part the documents that are text from those that are not; skipped files get a note."""
    problems = [
        _unreadable(each)
        for each in (*folder.documents, folder.settings, folder.bibliography)
        if isinstance(each, Undecodable)
    ]
    problems += [
        Diagnostic(Code.SKIPPED_FILE, f"`{path}` is no entry and is passed over", Span(path, 0, 0))
        for path in folder.skipped
    ]
    texts = {each.path: each for each in folder.documents if isinstance(each, SourceFile)}
    return problems, texts


def _unreadable(each: Undecodable) -> Diagnostic:
    return Diagnostic(
        Code.UNREADABLE_TEXT, each.reason, each.readable.span(each.start, each.start + 1), "save the file as UTF-8"
    )


def _text(source: SourceFile | Undecodable | None) -> SourceFile | None:
    return source if isinstance(source, SourceFile) else None


def _parse(
    texts: Mapping[str, SourceFile], memo: Memo, parse_all: ParseAll, watch: Watch
) -> tuple[tuple[Parsed, ...], int]:
    """Parse what is not remembered; give all documents in the order of their paths."""
    found = {path: memo.parsed(source) for path, source in texts.items()}
    missing = [source for path, source in texts.items() if found[path] is None]
    each_parsed = watch(parse_all(missing), len(missing), "reading entries")
    for source, parsed in zip(missing, each_parsed, strict=True):
        memo.remember(source, parsed)
        found[source.path] = parsed
    return tuple(parsed for parsed in found.values() if parsed is not None), len(texts) - len(missing)


def _digests(parsed: Iterable[Parsed]) -> dict[str, str]:
    return {document.path: document.digest for document in parsed}


def _stale(is_stale: bool, folder: SiteFolder, options: Options) -> Iterator[Diagnostic]:
    if is_stale and options.is_frozen:
        path = folder.lock.path if folder.lock else "content/map.lock.json"
        message = "the map has changed since its lock was written; it is drawn, and not remembered"
        yield Diagnostic(
            Code.STALE_LOCK, message, Span(path, 0, 0), "run `python build.py` without --frozen and commit the lock"
        )


def _written(texts: Mapping[str, SourceFile], parsed: Iterable[Parsed]) -> Callable[[str], tuple[str, int]]:
    """Make the function that gives the text of a document and where its body begins."""
    starts = {document.path: document.body_start for document in parsed}
    return lambda path: (texts[path].text, starts[path])
