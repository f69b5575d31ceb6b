#!/bin/sh
# Write requirements.txt, requirements-test.txt and requirements-dev.txt anew from pyproject.toml:
# versions, hashes and markers for Python 3.11 and newer, no address of any index.
#
#   tools/lock_requirements.sh                          keep the pins that still fit
#   tools/lock_requirements.sh --upgrade                take the newest that fit
#   tools/lock_requirements.sh --upgrade-package nh3    the newest of one
#
# 3.11.2 is Debian 12's Python. One version of each package for all Pythons ("fewest"), so that everyone draws the same map.
# A release counts from its fourth day (COOLDOWN): some are withdrawn within hours.
# The three files change together or not at all: an index may list a release in one answer and not in the next,
# and then the second or third step fails. Run it again; pip must find every pin before the files are committed.
set -eu
cd "$(dirname "$0")/.."
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
if [ -z "${UV:-}" ]; then
  python3 -m venv "$scratch/venv"
  "$scratch/venv/bin/python" -m pip install -q "uv==0.13.9"
  UV="$scratch/venv/bin/uv"
fi
COOLDOWN=${COOLDOWN:-3 days}
lock() {
  out=$1
  shift
  "$UV" pip compile pyproject.toml --output-file "$scratch/$out" --quiet --universal --python-version 3.11.2 \
    --fork-strategy fewest --generate-hashes --no-header --no-annotate --no-emit-index-url --no-emit-find-links \
    --no-config --exclude-newer "$COOLDOWN" "$@"
}
cp requirements*.txt "$scratch" 2>/dev/null || true
lock requirements.txt "$@"
lock requirements-test.txt --group test --constraints "$scratch/requirements.txt" "$@"
lock requirements-dev.txt --group dev --constraints "$scratch/requirements-test.txt" "$@"
if grep -nE '://|@ |^ *-[^-]|--(index|extra|find)' "$scratch"/requirements*.txt; then
  echo "an address got into the requirements" >&2
  exit 1
fi
"$UV" pip install --quiet --dry-run --no-config --refresh --no-build --require-hashes --python-version 3.11.2 \
  --target "$scratch/none" --requirements "$scratch/requirements-dev.txt"
cp "$scratch"/requirements.txt "$scratch"/requirements-test.txt "$scratch"/requirements-dev.txt .
