# One-line conveniences; none is needed to build the site or to run the tests.
PYTHON = .venv/bin/python

.PHONY: check fix test golden site serve widths lock bench profile
check:  ; .venv/bin/ruff format --check . && .venv/bin/ruff check . && PYTHONPATH=src .venv/bin/lint-imports && .venv/bin/mypy && $(PYTHON) -m pytest -q -m "not browser"
fix:    ; .venv/bin/ruff format . && .venv/bin/ruff check --fix .
test:   ; $(PYTHON) -m pytest -q
golden: ; $(PYTHON) -m pytest -q --update
site:   ; $(PYTHON) build.py
serve:  ; PYTHONPATH=src $(PYTHON) -m failuremap serve --open
widths: ; $(PYTHON) tools/make_widths.py
lock:   ; bash tools/lock_requirements.sh
bench:  ; $(PYTHON) bench/run.py --sizes 1000 --rounds 5
profile: ; PYTHONPATH=src $(PYTHON) bench/phases.py
