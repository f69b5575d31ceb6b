"""`failuremap explain`: tell what a diagnostic means."""

import argparse
import sys

from failuremap.authoring.explanations import EXPLANATIONS, GROUPS, explanation_text
from failuremap.cli.options import teach
from failuremap.diagnostics import Code, did_you_mean

_WHAT = """\
Every problem has a code, which stands in brackets after its severity. This tells what a code means, why it matters,
and shows it in a bad and a good example. The same texts are in docs/diagnostics.md."""
_EXAMPLES = """\
for example:
  failuremap explain                          all codes
  failuremap explain unresolved-reference"""


def add(parser: argparse.ArgumentParser) -> None:
    """Declare the options of `explain`."""
    teach(parser, _WHAT, _EXAMPLES)
    parser.add_argument("code", nargs="?", metavar="CODE", help="the word in brackets; without it, all are listed")


def run(options: argparse.Namespace) -> int:
    """Print one explanation, or a line for each code."""
    if options.code is None:
        sys.stdout.write(_listed())
        return 0
    code = options.code.strip("[]")
    if code not in set(Code):
        hint = did_you_mean(code, [each.value for each in Code]) or "`failuremap explain` lists all codes"
        sys.stderr.write(f"failuremap: no diagnostic has the code `{code}`; {hint}\n")
        return 2
    sys.stdout.write(explanation_text(Code(code)))
    return 0


def _listed() -> str:
    width = max(len(code) for code in EXPLANATIONS)
    parts = []
    for title, group in GROUPS:
        lines = [f"  {each.code:{width}}  {each.title}\n" for each in group]
        parts.append(f"{title}\n{''.join(lines)}")
    return "\n".join(parts)
