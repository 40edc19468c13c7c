# Bahith: `make run` searches, `make test` proves it. Everything is installed into .venv, nothing outside.
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8000
# The newest Python that answers and is one we support; a version manager's shim may exist and not answer.
PYTHON ?= $(shell for python in python3.13 python3.12 python3.11 python3; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$python && break; done)
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet --quiet
SUITE := $(BIN)/python -m pytest -n auto --dist loadfile --no-loadscope-reorder -rfEs
INSTALLED := $(VENV)/.installed
TESTED := $(VENV)/.installed-test

.DEFAULT_GOAL := help
.PHONY: help run install test coverage test-opensearch check format lock audit licences chromium poppler screenshots clean

help: ## show this list
	@grep -E '^[a-z-]+:.*## ' Makefile | sed -E 's/:.*## /\t/' | sort | expand -t 14

run: $(INSTALLED) ## install what is needed, index corpus/ once, serve on http://127.0.0.1:$PORT
	@$(BIN)/bahith info >/dev/null 2>&1 || $(BIN)/bahith reindex || test $$? -eq 1
	@exec $(BIN)/bahith serve --port $(PORT)

install: $(INSTALLED) ## make .venv and install the locked dependencies and bahith

test: $(TESTED) chromium poppler ## run the whole suite, browser tests included where there is a Chromium
	$(SUITE) $(ONLY)

coverage: $(TESTED) chromium poppler ## the same, and count which branches of index/ and search/ their unit tests take: too few fail
	$(SUITE) -m "not no_cover" --cov --cov-report=term:skip-covered tests/unit index search
	$(SUITE) -m no_cover tests/unit
	$(SUITE) --ignore=tests/unit tests web

test-opensearch: $(TESTED) ## run the tests that start OpenSearch by themselves (Java 21 or later, Maven)
	BAHITH_TEST_NODES=3 $(BIN)/python -m pytest -rfEs -m opensearch

check: $(TESTED) ## ruff, format check, mypy --strict
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: $(TESTED) ## let ruff lay out the code
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "Bahith needs Python 3.11, 3.12 or 3.13 / يلزم بايثون ٣٫١١ أو أحدث" >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { echo "$(PYTHON) cannot make environments: install its venv package (Debian: python3-venv)" >&2; rm -rf $(VENV); exit 1; }

$(INSTALLED): requirements.txt pyproject.toml Makefile | $(BIN)/python
	@echo "Installing the locked dependencies into $(VENV) …"
	@$(PIP) install --no-deps --require-hashes -r requirements.txt # all there is: what a resolver finds changes by the day
	@$(PIP) install --no-deps --no-build-isolation --config-settings editable_mode=compat --editable . # a path, which mypy follows too
	@$(BIN)/python -m index.arabic.morphology
	@$(BIN)/python -m compileall -q index search web # where PYTHONDONTWRITEBYTECODE is set, every command would compile them
	@touch $@

$(TESTED): requirements-test.txt $(INSTALLED)
	@echo "Installing the test dependencies into $(VENV) …"
	@$(PIP) install --no-deps --require-hashes -r requirements-test.txt
	@$(PIP) check
	@touch $@

chromium: # the browser of the browser tests, the quick one if it can be had; they are skipped, by name, where there is none
	@command -v chromium-headless-shell >/dev/null || \
		{ test "$$(id -u)" = 0 && command -v apt-get >/dev/null && apt-get update -qq && \
			{ apt-get install -y -qq chromium-headless-shell 2>/dev/null || command -v chromium || apt-get install -y -qq chromium; }; } || \
		command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null || \
		echo "No Chromium here: the browser tests will be skipped (install chromium to run them)."

poppler: # what reads PDF files; their tests are skipped, by name, where there is none
	@command -v pdftotext >/dev/null || \
		{ test "$$(id -u)" = 0 && command -v apt-get >/dev/null && apt-get update -qq && apt-get install -y -qq poppler-utils; } || \
		echo "No Poppler here: the tests of PDF files will be skipped (install poppler-utils to run them)."

# No address of an index goes into the lock files: pip takes the files from wherever it is configured to.
COMPILE := $(BIN)/pip-compile --quiet --generate-hashes --strip-extras --allow-unsafe --all-build-deps \
	--no-emit-index-url --no-emit-trusted-host --no-emit-options --no-header --extra html --extra pandoc --extra sheets --extra zstd
lock: | $(BIN)/python ## write requirements*.txt anew from pyproject.toml (add UPGRADE=--upgrade for newer versions)
	@$(PIP) install 'pip-tools>=7.5'
	$(COMPILE) $(UPGRADE) --output-file requirements.txt pyproject.toml
	$(COMPILE) $(UPGRADE) --constraint requirements.txt --extra test --output-file requirements-test.txt pyproject.toml

audit: $(INSTALLED) ## look the locked dependencies up among known faults, where the index of packages tells them
	@test -x $(VENV)/audit/bin/pip-audit || { $(BIN)/python -m venv $(VENV)/audit && \
		$(VENV)/audit/bin/python -m pip --disable-pip-version-check --quiet install 'pip-audit>=2.9,<3'; }
	$(VENV)/audit/bin/pip-audit --requirement requirements.txt --no-deps --disable-pip --progress-spinner off

licences: $(INSTALLED) ## list the locked dependencies with their licences
	@$(BIN)/python docs/licences.py

screenshots: $(TESTED) chromium ## take the pictures of docs/screenshots anew
	$(BIN)/python -m benchmarks.screenshots

clean: ## remove the environment and the index (never the articles)
	rm -rf $(VENV) var build *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis
