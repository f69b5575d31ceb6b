"""Options that several verbs share."""

import argparse
from pathlib import Path

from failuremap.shell.errors import MachineError

CACHE = ".failuremap"


def teach(parser: argparse.ArgumentParser, what: str, examples: str) -> None:
    """Say at length what a verb does, and give examples as they are typed."""
    parser.description, parser.epilog = what, examples


FORMATS = ("text", "json", "github")


def add_site(parser: argparse.ArgumentParser) -> None:
    """Declare where the site folder is."""
    parser.add_argument(
        "--site", type=Path, default=Path(), metavar="DIR", help="the site folder (default: this folder)"
    )


def add_output(parser: argparse.ArgumentParser) -> None:
    """Declare where the published folder is."""
    parser.add_argument(
        "--output", type=Path, metavar="DIR", help="the folder to publish into (default: _site in the site folder)"
    )


def add_compiling(parser: argparse.ArgumentParser) -> None:
    """Declare how to compile and how to report."""
    parser.add_argument(
        "--base-url", type=base_url, metavar="URL", help="address of the published site, for feed and sitemap"
    )
    parser.add_argument("--drafts", action="store_true", help="publish drafts too")
    parser.add_argument(
        "--jobs",
        type=positive,
        metavar="N",
        help="how many processes compute (default: one for each processor)",
    )
    parser.add_argument("--no-cache", action="store_true", help="remember nothing and trust nothing that is remembered")
    add_reporting(parser)


def add_reporting(parser: argparse.ArgumentParser) -> None:
    """Declare how severe problems are and how they are printed."""
    weight = parser.add_mutually_exclusive_group()
    weight.add_argument(
        "--lenient", action="store_true", help="publish although references, files or citations do not resolve"
    )
    weight.add_argument("--strict", action="store_true", help="treat warnings as errors")
    parser.add_argument("--format", choices=FORMATS, default="text", help="how problems are printed (default: text)")
    parser.add_argument("--quiet", action="store_true", help="print problems only")


def output_of(options: argparse.Namespace) -> Path:
    """Give the folder to publish into."""
    output: Path | None = options.output
    site: Path = options.site
    return output if output is not None else site / "_site"


def memory_of(site: Path) -> Path:
    """Give the folder in which builds of a site keep what they remember.

    Raises:
        MachineError: It leads elsewhere.
    """
    memory = site.resolve() / CACHE
    if memory.is_symlink():
        raise MachineError(f"{CACHE} is a symbolic link, which we never make; remove it and build again")
    return memory


def remembers(options: argparse.Namespace) -> bool:
    """Tell whether anything may be remembered of this site."""
    return not options.no_cache and memory_of(options.site).is_dir()


def positive(text: str) -> int:
    """Read a count of processes."""
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"`{text}` is no count; give 1 or more")
    return int(text)


def base_url(text: str) -> str:
    """Read the address of a site; it ends in a slash."""
    from failuremap.model.settings import ADDRESS

    if not ADDRESS.fullmatch(text):
        raise argparse.ArgumentTypeError(f"`{text}` is no address; write it like https://example.org/failures/")
    return text if text.endswith("/") else text + "/"
