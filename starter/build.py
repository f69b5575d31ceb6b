"""Build the site: `python build.py [options]` is `failuremap build [options]`."""

import sys
from importlib.util import find_spec
from pathlib import Path

SET_UP = "python3 -m venv .venv && .venv/bin/pip install -qr requirements.txt && .venv/bin/python build.py"


def main() -> int:
    """Run the build, or say how to install the compiler."""
    if find_spec("failuremap") is None:
        sys.stderr.write(f"build.py: failuremap is not installed. Set it up and build with:\n\n  {SET_UP}\n\n")
        return 2
    from failuremap.cli import program

    return program(["build", "--site", str(Path(__file__).resolve().parent), *sys.argv[1:]])


if __name__ == "__main__":
    sys.exit(main())
