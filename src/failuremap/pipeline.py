"""The whole compiler on one screen: sources in, outputs and diagnostics out.

Knows the order of the phases and none of their details. Touches nothing: what it reads is in the `SiteFolder`,
what it makes is for the caller to publish.
"""

from collections.abc import Iterator, Mapping
from functools import partial

from failuremap.again import amendable, review_of_prose
from failuremap.diagnostics import Code, Diagnostic
from failuremap.graph.link import Surroundings, link
from failuremap.layout import lay_out
from failuremap.layout.lock import lock_text, parse_lock
from failuremap.layout.moves import moves_between
from failuremap.layout.neighbourhood import neighbourhood_of
from failuremap.model.document import Parsed
from failuremap.model.geometry import LOCK_PATH, Lock
from failuremap.model.graph import Graph
from failuremap.model.output import Compiled, Memo, Options, ParseAll, SiteFolder
from failuremap.model.settings import Settings
from failuremap.model.works import Work
from failuremap.parse.settings import parse_settings, parse_words
from failuremap.reading import read_bibliography, read_documents, written
from failuremap.review import review
from failuremap.site import Linked, Texts, begin, check_site, outputs_of, site_of
from failuremap.site.render import compile_ahead
from failuremap.source import SourceFile, Span, Undecodable
from failuremap.value import Value, replace

WORDS = "words.toml"


class LinkedSite(Value):
    """The first half of compiling: a site that is read and linked, of which nothing is drawn yet."""

    settings: Settings
    works: tuple[Work, ...]
    texts: Mapping[str, SourceFile]
    """The documents that are text, by path."""
    parsed: tuple[Parsed, ...]
    reused: int
    """Documents that were remembered and not parsed anew."""
    lock: Lock
    graph: Graph
    of_reading: tuple[Diagnostic, ...]
    """Problems of single files."""
    diagnostics: tuple[Diagnostic, ...]
    """All problems: those of reading, and those of linking."""


def link_site(folder: SiteFolder, options: Options, memo: Memo, parse_all: ParseAll) -> LinkedSite:
    """Read, parse and link a site."""
    unreadable, texts = _readable(folder)
    with options.within(_name(folder.settings)):
        settings, of_settings = parse_settings(_text(folder.settings), folder.name)
    with options.within(_name(folder.bibliography)):
        bibliography = read_bibliography(_text(folder.bibliography), memo)
    parsed, reused = read_documents(texts, memo, parse_all, options.watch)
    with options.within(LOCK_PATH):
        lock, of_lock = parse_lock(folder.lock)
    settings = replace(settings, base_url=options.base_url or settings.base_url)
    around = Surroundings(
        settings,
        bibliography.works,
        lock.published,
        is_bibliography_broken=folder.bibliography is not None and not bibliography.works,
        with_drafts=options.with_drafts,
        files=folder.files,
        probe=folder.probe,
    )
    linked = link(parsed, around)
    of_reading = (
        *unreadable,
        *of_settings,
        *bibliography.diagnostics,
        *(problem for document in parsed for problem in document.diagnostics),
        *of_lock,
    )
    diagnostics = (*of_reading, *linked.diagnostics)
    works, graph = bibliography.works, linked.graph
    return LinkedSite(settings, works, texts, parsed, reused, lock, graph, of_reading, diagnostics)


def compile_site(folder: SiteFolder, options: Options, memo: Memo, parse_all: ParseAll) -> Compiled:
    """Compile a site: read, parse, link, lay out, review, and plan what can then be rendered.

    Problems of the content are in the result; nothing is raised for them.
    """
    if options.standing == {}:
        # Everything will be made, and documents are perhaps being parsed beside this process.
        compile_ahead(folder.templates, memo)
    linked = link_site(folder, options, memo, parse_all)
    settings, graph, lock = linked.settings, linked.graph, linked.lock
    with options.within(f"the map, drawn from the relations and {LOCK_PATH},", times=10):
        laid = lay_out(graph, settings, lock.forgetful() if options.is_relayout else lock, options.watch)
    words, of_words = parse_words(SourceFile(f"templates/{WORDS}", folder.templates.get(WORDS, "")))
    parsed = {document.path: document for document in linked.parsed}
    texts = Texts(
        {path: document.digest for path, document in parsed.items()}, memo.body, written(linked.texts, parsed)
    )
    site = site_of(folder, Linked(settings, graph, laid.geometry, partial(neighbourhood_of, graph), words), texts, memo)
    begun = begin(site, options)
    diagnostics = (
        *linked.diagnostics,
        *laid.diagnostics,
        *review(graph, settings),
        *review_of_prose(graph, texts, options),
        *of_words,
        *check_site(site),
        *_stale(laid.is_stale, folder, options),
    )
    compiled = Compiled(
        folder=folder,
        diagnostics=diagnostics,
        severity=dict(settings.severity),
        outputs=partial(outputs_of, site, options=options, begun=begun),
        lock=lock_text(laid.lock),
        is_lock_stale=laid.is_stale,
        graph=graph,
        reused=linked.reused,
        moves=moves_between(lock, laid.lock, settings.stages) if options.is_relayout else (),
    )
    return amendable(compiled, site, parsed)


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


def _name(source: SourceFile | Undecodable | None) -> str:
    return source.path if source else ""


def _text(source: SourceFile | Undecodable | None) -> SourceFile | None:
    return source if isinstance(source, SourceFile) else None


def _stale(is_stale: bool, folder: SiteFolder, options: Options) -> Iterator[Diagnostic]:
    if is_stale and options.is_frozen:
        path = folder.lock.path if folder.lock else LOCK_PATH
        message = "the map has changed since its lock was written; it is drawn, and not remembered"
        yield Diagnostic(
            Code.STALE_LOCK, message, Span(path, 0, 0), "run `python build.py` without --frozen and commit the lock"
        )
