# Everything starts from here: `make demo`, `make test`. Each prepares what it needs; a second run is quick.

VENV ?= .venv
PYTHON := $(VENV)/bin/python
CARGO := PATH="$$HOME/.cargo/bin:$$PATH" cargo
MANIFEST := --manifest-path runtime-rs/Cargo.toml
WORKERS ?= 2
READY := $(VENV)/.ready

SETTINGS := pyproject.toml generator/hatch_build.py runtime/pyproject.toml runtime-rs/pyproject.toml
RUST := $(shell find runtime-rs -name target -prune -o \( -name '*.rs' -o -name 'Cargo.*' \) -print)

.DEFAULT_GOAL := help
.PHONY: help dev demo test test-pythons check format bench docs corpus probes wheels clean

help: ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

$(READY): $(SETTINGS) $(RUST)
	@echo "Preparing $(VENV) (the Rust core is compiled; a minute or two the first time)"
	@.ci/bootstrap $(VENV)
	@touch $@

dev: $(READY) ## create .venv with the three distributions and the tools

demo: $(READY) ## generate a service, start it, create and read a row, restart it, read again
	@PYTHONPATH=. $(PYTHON) .ci/demo.py

test: $(READY) ## every test, Rust and Python
	@$(CARGO) test --quiet --workspace $(MANIFEST)
	@$(PYTHON) -m pytest -q -n $(WORKERS)

test-pythons: $(READY) ## the runtime's tests and one generated service on every other interpreter found
	@$(PYTHON) -m pytest -q tests/packaging/test_interpreters.py

check: $(READY) ## formatting, lint and types, Rust and Python
	@$(PYTHON) -m ruff check .
	@$(PYTHON) -m ruff format --check .
	@$(PYTHON) -m mypy
	@$(CARGO) fmt $(MANIFEST) --all --check
	@$(CARGO) clippy --quiet --workspace --all-targets $(MANIFEST) -- -D warnings

format: $(READY) ## rewrite sources in the project's format
	@$(PYTHON) -m ruff check --fix .
	@$(PYTHON) -m ruff format .
	@$(CARGO) fmt $(MANIFEST) --all

bench: $(READY) ## what requests and startup cost beside other frameworks; draws the page (QUICK=1: one round, writes nothing)
	@$(PYTHON) benchmarks/suite.py $(if $(QUICK),--quick)

docs: $(READY) ## build the documentation; broken links are errors
	@NO_MKDOCS_2_WARNING=1 $(PYTHON) -m mkdocs build --strict --quiet --config-file .mkdocs.yml

corpus: $(READY) ## generate from every document in SPECS=folder and check what came out
	@mkdir -p build
	@$(PYTHON) -m tests.e2e.corpus $(SPECS) --workers $(WORKERS) --json build/corpus.json

probes: $(READY) ## ask generated services what clauses of the specifications say, and draw the page of results
	@$(PYTHON) -m tests.e2e.probing.page docs/reference/enforcement.md

wheels: $(READY) ## the three wheels as they would be released, in dist/
	@for room in runtime-rs runtime .; do \
		PATH="$(CURDIR)/$(VENV)/bin:$$HOME/.cargo/bin:$$PATH" FLAMA_RELEASE=1 $(PYTHON) -m build --wheel --no-isolation --outdir dist $$room; \
	done

clean: ## remove what these targets made, except the virtual environment
	@rm -rf demo dist build site .pytest_cache .mypy_cache .ruff_cache .hypothesis
