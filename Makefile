# Each target sets up what it needs. `make` alone lists the targets.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
# A link through which mypy finds the package by name, whatever the checkout is called.
TYPED := $(VENV)/typed
# The compiler that checks the types of pages/*.js; once it is installed, no network is needed.
TYPESCRIPT := 5.9.3
TSC := $(VENV)/typescript-$(TYPESCRIPT)/node_modules/typescript/lib/tsc.js
# Constraints also apply to build dependencies; old and new versions of pip name the variable differently.
PIP := PIP_CONSTRAINT=constraints.txt PIP_BUILD_CONSTRAINT=constraints.txt $(BIN)/python -m pip

.DEFAULT_GOAL := help
.PHONY: help setup demo test test-slow lint bench clean

help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sort | awk -F ':.*## ' '{printf "  make %-9s %s\n", $$1, $$2}'

setup: $(READY) ## install missing system libraries, and the package in .venv

$(READY): pyproject.toml constraints.txt $(wildcard reels/*.c renders/*/*.[ch] scenes/fields/*.[ch])
	@sh ./.ci/system-libraries '$(PYTHON)'
	$(BIN)/python -m pip --version >/dev/null 2>&1 || '$(PYTHON)' -m venv --clear $(VENV)
	$(PIP) install --quiet --disable-pip-version-check -e '.[dev]'
	$(BIN)/python -m compileall -q *.py batch commands datasets films pages reels renders scenes training  # as pip does for packages that are not editable
	mkdir -p $(TYPED) && ln -sfn ../.. $(TYPED)/epochreel
	touch $@

demo: setup ## record a network learning the spiral, and render it as MP4 and GIF
	$(BIN)/epochreel record spiral --force -o out/spiral.reel
	$(BIN)/epochreel render out/spiral.reel -o out/spiral.mp4 --force
	$(BIN)/epochreel render out/spiral.reel -o out/spiral.gif --duration 8 --force
	@echo "Look at out/spiral.mp4 and out/spiral.gif"

test: setup ## run the tests
	$(BIN)/python -m pytest --numprocesses auto --maxprocesses 4

test-slow: setup ## run the tests that take long: whole films, browsers, benchmarks, fuzzing
	@sh ./.ci/test-programs
	$(BIN)/python -m pytest -m slow --numprocesses auto --maxprocesses 4

$(TSC): | $(READY)
	$(BIN)/npm install --silent --no-audit --no-fund --ignore-scripts --prefix $(VENV)/typescript-$(TYPESCRIPT) typescript@$(TYPESCRIPT)

lint: setup $(TSC) ## check style and types
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	MYPYPATH=$(TYPED) $(BIN)/mypy -p epochreel.batch -p epochreel.commands -p epochreel.datasets -p epochreel.films \
		-p epochreel.pages -p epochreel.reels -p epochreel.renders -p epochreel.scenes -p epochreel.training \
		-m epochreel -m epochreel.cli -m epochreel.errors -m epochreel.models \
		-m epochreel.options -m epochreel.__main__
	MYPYPATH=$(TYPED) $(BIN)/mypy $(TYPED)/epochreel/tests $(TYPED)/epochreel/benchmarks
	$(BIN)/node $(TSC) --project pages

bench: setup ## compare speed with other programs
	$(PIP) install --quiet --disable-pip-version-check -e '.[bench]'
	$(BIN)/python -m benchmarks

clean: ## remove the environment, builds and caches
	rm -rf $(VENV) build dist *.egg-info .mypy_cache .pytest_cache .ruff_cache .hypothesis
