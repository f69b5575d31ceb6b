"""`failuremap schema`: print the JSON Schema of the front matter."""

import argparse
import json
import sys


def add(parser: argparse.ArgumentParser) -> None:
    """Declare the options of `schema`: none."""
    del parser


def run(options: argparse.Namespace) -> int:
    """Print the schema."""
    del options
    from failuremap.parse.schema import schema

    sys.stdout.write(json.dumps(schema(), ensure_ascii=False, indent=2) + "\n")
    return 0
