"""`failuremap new`: begin an entry."""

import argparse
import sys
from collections.abc import Iterator

from failuremap.authoring.new import Known, missing, new_entry
from failuremap.authoring.proposal import propose_category
from failuremap.authoring.scalars import yaml_text
from failuremap.cli.compiling import print_reports
from failuremap.cli.linking import id_of, linking, refuse_taken
from failuremap.cli.options import add_site, teach
from failuremap.diagnostics import Code, close_names, did_you_mean
from failuremap.graph.names import NameTable, name_table
from failuremap.model.fields import Kind
from failuremap.model.names import slug
from failuremap.parse.entry import parse_document
from failuremap.parse.fields import FIELDS, INCIDENT_FIELDS, MITIGATION_FIELDS, RELATION_FIELDS
from failuremap.parse.values import PLACEHOLDERS
from failuremap.pipeline import LinkedSite
from failuremap.printable import visible
from failuremap.reports import report
from failuremap.shell.errors import MachineError
from failuremap.shell.folder import read_site
from failuremap.shell.inputs import CONTENT
from failuremap.shell.rewrite import write_new
from failuremap.site.references import short_authors
from failuremap.source import SourceFile

ITEMS = {
    Kind.RELATIONS: RELATION_FIELDS,
    Kind.MITIGATIONS: MITIGATION_FIELDS,
    Kind.INCIDENTS: INCIDENT_FIELDS,
}
_LONG = """\
Writes content/ID.md, ID being made from the title: every field of the front matter with its explanation, what is known
filled in, the rest marked TODO. The entry is a draft: the site builds while you write it, and `failuremap check` warns
of what is missing. Without --category one is proposed, by words that the title shares with entries that are there."""
_EXAMPLES = """\
for example:
  failuremap new "Reward Tampering"
  failuremap new "Reward Tampering" --category specification --source everitt2021

then:
  open the file and write what says TODO, and the text
  failuremap check content/reward-tampering.md     what is still missing
  failuremap serve --drafts                        the page, after each save

exit code: 0 when it was written, 1 when the title is no plain text, 2 when it is taken or something is unknown"""


def add(parser: argparse.ArgumentParser) -> None:
    """Declare the options of `new`."""
    teach(parser, _LONG, _EXAMPLES)
    add_site(parser)
    parser.add_argument("title", metavar="TITLE", help="the name of the failure mode")
    parser.add_argument("--category", metavar="KEY", help="its region (default: one is proposed)")
    parser.add_argument("--source", metavar="KEY", help="the work that it rests on; fills in author and year")
    parser.add_argument("--anyway", action="store_true", help="write it although another entry has almost this name")


def run(options: argparse.Namespace) -> int:
    """Write the entry, unless it is there already."""
    folder = read_site(options.site)
    with linking(options) as link:
        site = link(folder)
    title = " ".join(options.title.split())
    entry_id = id_of(title)
    if title.casefold() in PLACEHOLDERS:
        raise MachineError(f"`{title}` is a placeholder and no title")
    names = name_table(site.graph.cards.values())
    refuse_taken(title, site, names)
    if not options.anyway:
        _refuse_close(title, names)
    known, told = _known(title, options, site)
    path = f"{CONTENT}/{entry_id}.md"
    source = SourceFile(path, new_entry(FIELDS, ITEMS, known))
    wrong = [each for each in parse_document(source).diagnostics if each.code is not Code.UNFINISHED_DRAFT]
    if wrong:
        print_reports(report(wrong, {path: source}), "text")
        sys.stderr.write("failuremap: nothing was written; give a title that reads as plain text\n")
        return 1
    write_new(options.site / path, source.text.encode())
    where = str(options.site / path)
    for line in (f"{where}: `{title}`, a draft", *told, *_next(where, options, known)):
        sys.stdout.write(f"{visible(line)}\n")
    return 0


def _refuse_close(title: str, names: NameTable) -> None:
    """Refuse a title that is almost a name of another entry."""
    close = close_names(slug(title), {*names.ids, *names.titles, *names.aliases})
    if close:
        listed = " and ".join(f"`{each}`" + _whose(each, names) for each in close)
        raise MachineError(
            f"`{title}` is close to {listed}; add to what is there, or give --anyway if this is another failure"
        )


def _whose(name: str, names: NameTable) -> str:
    ids = names.find(name)
    return "" if name in ids else f" (a name of `{ids[0]}`)"


def _known(title: str, options: argparse.Namespace, site: LinkedSite) -> tuple[Known, list[str]]:
    """Collect what is known of the entry, and what is to be said of it."""
    values, notes = {"title": yaml_text(title), "draft": "true"}, {}
    category, note, told = _category(title, options.category, site)
    if category is not None:
        values["category"] = yaml_text(category)
    notes["category"] = note
    notes["draft"] = "Remove this line when nothing is left to write."
    if options.source is not None:
        works = {work.key: work for work in site.works}
        work = works.get(options.source)
        if work is None:
            hint = did_you_mean(options.source, works) or "a work is added to content/references.yaml first"
            raise MachineError(f"no work has the key `{options.source}`; {hint}")
        values["source"] = work.key
        if work.authors:
            values["author"] = yaml_text(short_authors(work))
        if work.issued:
            values["year"] = work.year
    return Known(values, notes), told


def _category(title: str, wanted: str | None, site: LinkedSite) -> tuple[str | None, str, list[str]]:
    """Choose the category: as asked for, else as proposed.

    Returns:
        What is written, what the entry says about it, and what the author is told.
    """
    is_declared = bool(site.settings.is_configured and site.settings.categories)
    names = {each.key: each.key if is_declared else each.title for each in site.graph.categories}
    choice = f"One of: {', '.join(names.values())}." if names else ""
    if wanted is not None:
        titles = {slug(each.title): each.key for each in site.graph.categories}
        found = wanted if wanted in names else titles.get(slug(wanted))
        if found is None and is_declared:
            hint = did_you_mean(wanted, names) or f"one of: {', '.join(names)}"
            raise MachineError(f"no category has the key `{wanted}`; {hint}")
        return names[found] if found else wanted, choice, []
    proposal = propose_category(title, site.graph.cards, site.graph.categories, site.graph.category_of)
    if proposal is None:
        return None, "", []
    name = names[proposal.category.key]
    if not proposal.words:
        told = f"  nothing was found to choose a category by: `{name}` is the first of them, so look at it"
        return name, f"Not known: this is the first; look whether it fits. {choice}", [told]
    words = ", ".join(f"`{word}`" for word in proposal.words)
    told = f"  the category `{name}` is proposed, because of {words}; look whether it fits"
    return name, f"A proposal, because of {words}; look whether it fits. {choice}", [told]


def _next(where: str, options: argparse.Namespace, known: Known) -> Iterator[str]:
    """Say what to do next."""
    site = "" if str(options.site) == "." else f" --site {options.site}"
    fields = missing(FIELDS, known)
    listed = f"what says TODO ({', '.join(fields)}), and " if fields else ""
    yield "next:"
    yield f"  open it, and write {listed}the text"
    yield f"  failuremap check{site} {where}"
    yield f"  failuremap serve{site} --drafts"
    yield "  remove `draft: true` when it is ready"
