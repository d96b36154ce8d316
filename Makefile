# Two commands do everything: `make site` and `make test`.
# The system's own Python, which distributions build with optimisation (a fifth faster), if it can be used.
PYTHON ?= $(shell for one in /usr/bin/python3 python3; do \
  $$one -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && break; done; echo $$one)
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check -q
UV_VERSION := 0.13.8

.PHONY: help site serve test bench screenshots setup lock clean

help:  ## show this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/'

site: .venv/.site  ## set up and build the portal from content/ into build/site
	$(BIN)/gongkai build

serve: .venv/.site  ## preview that follows edits of content/
	$(BIN)/gongkai serve

test: .venv/.test  ## set up (a browser included) and run all tests
	@sh tests/browser/setup.sh
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/pytest -n auto --dist loadfile --no-loadscope-reorder

bench: .venv/.test  ## measure against other site builders (an hour) and put the table into the README
	$(BIN)/python -m benchmarks.bench $(BENCH)
	$(BIN)/python -m benchmarks.bench --readme

screenshots: .venv/.test  ## build the portal and photograph one page of every kind into build/screenshots
	@sh tests/browser/setup.sh
	$(BIN)/gongkai build
	$(BIN)/python -m tests.browser.screenshots

setup: .venv/.site  ## set up only

lock: .venv/.test  ## renew the lock files from pyproject.toml
	$(PIP) install uv==$(UV_VERSION)
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-annotate --no-header \
	  --upgrade pyproject.toml -o requirements.lock
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-annotate --no-header \
	  --upgrade pyproject.toml --extra cluster --group dev -c requirements.lock -o requirements-dev.lock

clean:  ## remove everything that was made
	rm -rf build .venv

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "需要 Python 3.11 或更新的版本。 / Python 3.11 or newer is needed."; exit 1; }
	@$(PYTHON) -m venv .venv || { rm -rf .venv; sh tests/browser/apt.sh python3-venv && $(PYTHON) -m venv .venv; }

.venv/.site: requirements.lock pyproject.toml | .venv/bin/python
	$(PIP) install --require-hashes -r requirements.lock
	$(PIP) install --no-deps -e .
	@touch $@

.venv/.test: requirements-dev.lock .venv/.site
	$(PIP) install --require-hashes -r requirements-dev.lock
	@touch $@
