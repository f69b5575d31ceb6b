"""`failuremap schema`: print the JSON Schema of the front matter."""

import argparse
import json
import sys

from failuremap.cli.options import teach

_WHAT = """\
Prints the JSON Schema of the front matter, made from the same table as the checks. docs/editors.md says which editors
can use it; `failuremap check` knows more than any schema."""
_EXAMPLES = """\
for example:
  failuremap schema > entry.schema.json"""


def add(parser: argparse.ArgumentParser) -> None:
    """Declare the options of `schema`: none."""
    teach(parser, _WHAT, _EXAMPLES)
    del parser


def run(options: argparse.Namespace) -> int:
    """Print the schema."""
    del options
    from failuremap.parse.schema import schema

    sys.stdout.write(json.dumps(schema(), ensure_ascii=False, indent=2) + "\n")
    return 0
