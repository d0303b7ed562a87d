# What can be done here: `make help`.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.PHONY: help run test check format shots bench lock messages clean chromium services fuzz compiled
# Some hundred processes of ours start in a run of the tests: none of them should compile what the one before has compiled.
unexport PYTHONDONTWRITEBYTECODE

PYTHON ?= python3
PORT ?= 8000
VENV := .venv
PY := $(VENV)/bin/python
FUZZ := .venv-fuzz
# What is compiled at its first use need not be compiled while installing, on one processor.
PIP_INSTALL := -m pip install --quiet --disable-pip-version-check --no-input --require-hashes --no-compile
PRODUCTION := postgres redis oidc sentry
UV_COMPILE := uv pip compile --universal --no-emit-index-url --no-emit-find-links --generate-hashes --no-header --no-annotate -q --python-version 3.11

# Installs a Debian package where that is allowed, else says in one line what is missing.
define need
if [ "$$(id -u)" = 0 ]; then apt-get -qq update && apt-get -qqy install $(1) >/dev/null; \
elif sudo -n true 2>/dev/null; then sudo apt-get -qq update && sudo apt-get -qqy install $(1) >/dev/null; \
else echo "Missing: $(1). Install it, for example with: sudo apt install $(1)" >&2; exit 1; fi
endef

help: ## Show this list
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /\1\t/' | while IFS=$$'\t' read -r name words; do printf '  make %-9s %s\n' "$$name" "$$words"; done

run: export IXEVENTS_ENVIRONMENT ?= development
run: export IXEVENTS_BASE_URL ?= http://127.0.0.1:$(PORT)
run: export IXEVENTS_LOG_FORMAT ?= text
run: export IXEVENTS_LOG_LEVEL ?= WARNING
run: $(VENV)/.installed ## Set everything up, load the records and a sample programme, serve on http://127.0.0.1:8000 (PORT=8001 for another port)
	@$(PY) -m ixevents migrate
	@$(PY) -m ixevents seed --sample
	@exec $(PY) -m ixevents serve --with-worker --port $(PORT)

test: | $(PY) ## Run every test: style, pages, letters, both databases, real browser (TESTS=tests/events for some)
	@$(MAKE) --no-print-directory -j 3 compiled services fuzz
	@$(PY) -m pytest -n 3 --dist loadfile --no-loadscope-reorder $(TESTS)

check: $(VENV)/.installed-test ## Check format, lint, types, templates and dependencies
	@$(PY) -m ruff format --check .
	@$(PY) -m ruff check .
	@$(PY) -m mypy
	@$(PY) -m djlint --quiet --lint templates
	@$(PY) -m deptry ixevents

format: $(VENV)/.installed-test ## Format the Python code
	@$(PY) -m ruff format .
	@$(PY) -m ruff check --fix-only --quiet .

shots: $(VENV)/.installed-test chromium ## Take pictures of the main pages into shots/: three languages, phone and desk, light and dark
	@$(PY) -m tests.browser.shots

bench: $(VENV)/.installed-test ## Measure what is fast, beside a bare Flask application
	@$(PY) -m bench

lock: ## Resolve the dependencies anew (needs uv)
	$(UV_COMPILE) pyproject.toml -o requirements.txt
	$(UV_COMPILE) pyproject.toml --extra test --extra postgres -o requirements-test.txt
	$(UV_COMPILE) pyproject.toml $(PRODUCTION:%=--extra %) --group pyproject.toml:build -c requirements-test.txt -o requirements-production.txt
	$(UV_COMPILE) --group pyproject.toml:fuzz -o requirements-fuzz.txt

messages: $(VENV)/.installed-test ## Gather the sentences to translate and compile the catalogues
	@IXEVENTS_ENVIRONMENT=development $(PY) -m ixevents messages

clean: ## Remove the environment, caches and pictures; the data in var/ stays
	rm -rf $(VENV) $(FUZZ) shots .pytest_cache .mypy_cache .ruff_cache .hypothesis dist
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(PY):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; name it with: make PYTHON=python3.12 ..." >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || { $(call need,python3-venv); }
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: requirements.txt | $(PY)
	@echo "Installing what the site needs ..."
	@$(PY) $(PIP_INSTALL) -r requirements.txt
	@touch $@

$(VENV)/.installed-test: requirements-test.txt | $(PY)
	@echo "Installing what the site and its tests need ..."
	@$(PY) $(PIP_INSTALL) -r requirements-test.txt
	@touch $@

# On a fresh machine the processes of the tests would compile all tests and packages at the same time, each for itself.
compiled: $(VENV)/.installed-test
	@test -z "$${CI:-}" || $(PY) -m pytest --collect-only --quiet $(TESTS) >/dev/null || true

# Its test says what is missing where it cannot be installed.
fuzz:
	@$(MAKE) --no-print-directory $(FUZZ)/.installed || echo "schemathesis could not be installed: the open data is not asked at random." >&2

$(FUZZ)/.installed: requirements-fuzz.txt | $(PY)
	@echo "Installing what asks the open data at random ..."
	@$(PY) -m venv $(FUZZ)
	@$(FUZZ)/bin/python $(PIP_INSTALL) -r requirements-fuzz.txt
	@touch $@

chromium:
	@.ci/services browser

services:
	@.ci/services
