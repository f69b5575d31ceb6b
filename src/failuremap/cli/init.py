"""`failuremap init DIR`: a new, working site on a subject of its own."""

import argparse
import shlex
import sys
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from failuremap.authoring.starter import new_site
from failuremap.cli.options import teach
from failuremap.cli.saying import counted
from failuremap.shell.inputs import find_defaults
from failuremap.shell.starter import read_starter, write_site

_WHAT = """\
Makes a folder that builds: settings, two regions, three entries with their works and a trail, templates and styles
to change, and workflows that publish on GitHub Pages and check pull requests. The subject of the example is another
one, so that nothing of ours is left when you have written yours."""
_EXAMPLES = """\
for example:
  failuremap init mysite
  cd mysite && python build.py"""


def add(parser: argparse.ArgumentParser) -> None:
    """Declare the options of `init`."""
    teach(parser, _WHAT, _EXAMPLES)
    parser.add_argument("folder", type=Path, metavar="DIR", help="the folder to make; it may exist and be empty")
    parser.add_argument(
        "--title", type=_title, metavar="TEXT", help="the title of the site (default: from the name of the folder)"
    )


def run(options: argparse.Namespace) -> int:
    """Write the starter under a title, and say what to do next."""
    folder: Path = options.folder
    files = new_site(read_starter(), options.title or title_of(folder.resolve().name))
    kept = write_site(folder, files)
    for path in kept:
        sys.stderr.write(f"note: {path} was there and stays as it is\n")
    sys.stderr.write(f"{counted(len(files) - len(kept), 'file')} written -> {folder}\nnext:\n")
    for line in _next(folder):
        sys.stderr.write(f"  {line}\n")
    return 0


def title_of(name: str) -> str:
    """Make a title of the name of a folder: `how-bread-fails` is `How bread fails`."""
    words = " ".join(name.replace("-", " ").replace("_", " ").split())
    return words[:1].upper() + words[1:] or name


def _title(text: str) -> str:
    if not text.strip() or not text.isprintable():
        raise argparse.ArgumentTypeError("a title is one line of text that can be seen")
    return text.strip()


def _next(folder: Path) -> tuple[str, ...]:
    python, build = shlex.quote(sys.executable), shlex.quote(str(folder / "build.py"))
    try:
        distribution("failuremap")
    except PackageNotFoundError:
        return f"{python} -m pip install {shlex.quote(str(find_defaults()))}", f"{python} {build}"
    return (f"{python} {build}",)
