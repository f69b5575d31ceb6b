"""Ask Lighthouse about a home page and the page of a failure mode, as a host serves them: `check_lighthouse.py _site`.

Takes a built site; says what each page scores on a phone and on a desk, and fails below 100 in all that does not depend
on how busy this machine is. Performance depends on it: there what it is made of counts (nothing shifts, one style sheet
and no script in the way of the first paint), and the score itself is only told.

It is run by hand, and is no part of `.ci/run`: two packages that Lighthouse needs are named by `latest`, so that a lock
file of it holds only until the next release of one of them. `npm install --no-save lighthouse@12.8.2` installs it.
"""

import gzip
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

PAGES = ("index.html", "failures/power-seeking.html")
FORMS = {"phone": (), "desk": ("--preset=desktop",)}
EXACT = ("accessibility", "best-practices", "seo")
TEXTS = (".html", ".css", ".js", ".json", ".xml", ".svg", ".txt", ".md", ".csv", ".bib")
BLOCKING = 1
"""Files that may stand in the way of the first paint: the style sheet."""
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = "--headless=new --no-sandbox --disable-background-networking --disable-component-update --no-first-run"


class Compressed(SimpleHTTPRequestHandler):
    """Serve files as hosts do: texts compressed, with the headers of `_headers` that matter here."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """Send a file."""
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        if not path.is_file():
            self.send_error(404)
            return
        content, is_text = path.read_bytes(), path.suffix in TEXTS
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(path)) + ("; charset=utf-8" if is_text else ""))
        if is_text:
            content = gzip.compress(content, 9)
            self.send_header("Content-Encoding", "gzip")
        is_named_by_hash = path.parent.name == "assets"
        self.send_header("Cache-Control", "public, max-age=31536000, immutable" if is_named_by_hash else "no-cache")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@contextmanager
def served(site: Path) -> Iterator[str]:
    """Serve a folder while the block runs, and give its address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Compressed, directory=str(site)))
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()


def report(address: str, options: tuple[str, ...]) -> dict[str, Any]:
    """Run Lighthouse; a second time if its browser did not come up, as happens on a machine with much to do."""
    browser = next((found for name in BROWSERS if (found := shutil.which(name))), "")
    command = ["npx", "--no-install", "lighthouse", address, "--output=json", "--quiet", f"--chrome-flags={FLAGS}"]
    said = ""
    for _ in range(2):
        asked = subprocess.run(  # noqa: S603  # its own words and an address of ours
            [*command, *options],
            env={**os.environ, "CHROME_PATH": browser},
            capture_output=True,
            text=True,
            check=False,
        )
        if not asked.returncode:
            answer: dict[str, Any] = json.loads(asked.stdout)
            return answer
        said = asked.stderr
    raise SystemExit(f"lighthouse did not run:\n{said}")


def faults(found: dict[str, Any]) -> Iterator[str]:
    """Give what is wrong."""
    audits = found["audits"]
    for name in EXACT:
        category = found["categories"][name]
        if category["score"] != 1:
            failed = [each["id"] for each in category["auditRefs"] if audits[each["id"]]["score"] not in (1, None)]
            yield f"{name} is {100 * (category['score'] or 0):.0f}: {', '.join(failed)}"
    shift = audits["cumulative-layout-shift"]["numericValue"]
    if shift:
        yield f"the layout shifts by {shift:.3f}"
    requests = audits["network-requests"]["details"]["items"]
    blocking = [each["url"] for each in requests if each.get("renderBlocking") == "blocking"]
    blocking = blocking or [each["url"] for each in _insight(audits)]
    if len(blocking) > BLOCKING:
        yield f"{len(blocking)} files stand in the way of the first paint: {', '.join(blocking)}"


def _insight(audits: dict[str, Any]) -> list[dict[str, Any]]:
    details: dict[str, Any] = audits.get("render-blocking-insight", {}).get("details") or {}
    items: list[dict[str, Any]] = details.get("items", [])
    return items


def main() -> None:
    """Check each page on each form of screen."""
    is_whole = True
    with served(Path(sys.argv[1])) as address:
        for page in PAGES:
            for form, options in FORMS.items():
                found = report(f"{address}/{page}", options)
                scores = {name: round(100 * (each["score"] or 0)) for name, each in found["categories"].items()}
                audits = found["audits"]
                times = [audits[name]["displayValue"] for name in ("first-contentful-paint", "total-blocking-time")]
                weight = audits["total-byte-weight"]["numericValue"] / 1024
                print(f"{page} on a {form}: {scores}, paint {times[0]}, blocked {times[1]}, {weight:.1f} KiB")
                for fault in faults(found):
                    is_whole = False
                    print(f"  {fault}", file=sys.stderr)
    sys.exit(not is_whole)


if __name__ == "__main__":
    main()
