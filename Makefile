# Every target sets up what it needs; `make` alone tells what there is.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
# mypy finds the package by its name through this link, whatever the checkout is called.
TYPED := $(VENV)/typed

.DEFAULT_GOAL := help
.PHONY: help setup system demo test lint bench clean

help: ## tell what there is to make
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sort | awk -F ':.*## ' '{printf "  make %-8s %s\n", $$1, $$2}'

setup: $(READY) ## install system libraries where missing, and the package in .venv

system:
	@sh ./.ci/system-libraries

$(READY): pyproject.toml constraints.txt | system
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "epochreel needs Python 3.11 or newer: make PYTHON=python3.12 setup" >&2; exit 1; }
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	mkdir -p $(TYPED) && ln -sfn ../.. $(TYPED)/epochreel
	touch $@

demo: setup ## record a network learning the spiral, and make an MP4 and a GIF of it
	$(BIN)/epochreel record spiral -o out/spiral.reel
	$(BIN)/epochreel render out/spiral.reel -o out/spiral.mp4
	$(BIN)/epochreel render out/spiral.reel -o out/spiral.gif
	@echo "Look at out/spiral.mp4 and out/spiral.gif"

test: setup ## run the tests
	$(BIN)/python -m pytest

lint: setup ## check style and types
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	MYPYPATH=$(TYPED) $(BIN)/mypy -p epochreel.training -p epochreel.scenes -p epochreel.renders \
		-m epochreel -m epochreel.cli -m epochreel.errors -m epochreel.__main__
	MYPYPATH=$(TYPED) $(BIN)/mypy tests benchmarks

bench: setup ## measure against peers, in ratios
	$(BIN)/python -m benchmarks

clean: ## remove what make made
	rm -rf $(VENV) build dist *.egg-info .mypy_cache .pytest_cache .ruff_cache .hypothesis
