# Every target sets up what it needs; `make` alone tells what there is.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
# mypy finds the package by its name through this link, whatever the checkout is called.
TYPED := $(VENV)/typed
# The constraints hold for what packages are built with, too; older and newer pip differ in the name.
PIP := PIP_CONSTRAINT=constraints.txt PIP_BUILD_CONSTRAINT=constraints.txt $(BIN)/python -m pip

.DEFAULT_GOAL := help
.PHONY: help setup demo test lint bench clean

help: ## tell what there is to make
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sort | awk -F ':.*## ' '{printf "  make %-8s %s\n", $$1, $$2}'

setup: $(READY) ## install system libraries where missing, and the package in .venv

$(READY): pyproject.toml constraints.txt renders/drawing/_blend.c
	@sh ./.ci/system-libraries '$(PYTHON)'
	$(BIN)/python -m pip --version >/dev/null 2>&1 || '$(PYTHON)' -m venv --clear $(VENV)
	$(PIP) install --quiet --disable-pip-version-check -e '.[dev]'
	$(BIN)/python -m compileall -q *.py batch commands datasets reels renders scenes training  # pip does it for other packages
	mkdir -p $(TYPED) && ln -sfn ../.. $(TYPED)/epochreel
	touch $@

demo: setup ## record a network learning the spiral, and make an MP4 and a GIF of it
	$(BIN)/epochreel record spiral -o out/spiral.reel
	$(BIN)/epochreel render out/spiral.reel -o out/spiral.mp4
	$(BIN)/epochreel render out/spiral.reel -o out/spiral.gif --duration 8
	@echo "Look at out/spiral.mp4 and out/spiral.gif"

test: setup ## run the tests
	$(BIN)/python -m pytest --numprocesses auto --maxprocesses 4

lint: setup ## check style and types
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	MYPYPATH=$(TYPED) $(BIN)/mypy -p epochreel.batch -p epochreel.commands -p epochreel.datasets -p epochreel.reels \
		-p epochreel.renders -p epochreel.scenes -p epochreel.training \
		-m epochreel -m epochreel.cli -m epochreel.errors -m epochreel.models \
		-m epochreel.options -m epochreel.__main__
	MYPYPATH=$(TYPED) $(BIN)/mypy $(TYPED)/epochreel/tests $(TYPED)/epochreel/benchmarks

bench: setup ## measure against peers, in ratios
	$(PIP) install --quiet --disable-pip-version-check -e '.[bench]'
	$(BIN)/python -m benchmarks

clean: ## remove what make made
	rm -rf $(VENV) build dist *.egg-info .mypy_cache .pytest_cache .ruff_cache .hypothesis
