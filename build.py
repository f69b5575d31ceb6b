"""Build the site: `python build.py [options]` is `failuremap build [options]`.

Works from a checkout without installing the package itself.
"""

import sys
from importlib.util import find_spec
from pathlib import Path

SET_UP = "python3 -m venv .venv && .venv/bin/pip install -qr requirements.txt && .venv/bin/python build.py"
NEEDED = ("jinja2", "markdown", "yaml", "pygments", "nh3", "latex2mathml", "msgspec", "filelock", "feedgenerator")


def main() -> int:
    """Run the build, or say how to set it up.

    Returns:
        The exit code: 2 when a package that the build needs is missing.
    """
    root = Path(__file__).resolve().parent
    sources = root / "src"
    if (sources / "failuremap").is_dir():
        sys.path.insert(0, str(sources))
    missing = [name for name in NEEDED if find_spec(name) is None]
    if missing:
        sys.stderr.write(
            f"build.py: missing packages: {', '.join(missing)}\nSet everything up and build with:\n\n  {SET_UP}\n\n"
        )
        return 2
    from failuremap.cli import program

    return program(["build", "--site", str(root), *sys.argv[1:]])


if __name__ == "__main__":
    sys.exit(main())
