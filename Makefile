# Everything runs in .venv, made here with pinned versions; nothing global is touched.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: demo test check format lock clean

demo: .venv/.core ## watch a robot find and pick what the words say
	$(BIN)/sightline demo

test: .venv/.dev ## the test suite
	$(BIN)/python -m pytest -n 2 -q

check: .venv/.dev ## style and types
	$(BIN)/ruff check src tests examples training
	$(BIN)/ruff format --check src tests examples training
	$(BIN)/mypy

format: .venv/.dev
	$(BIN)/ruff check --fix src tests examples training
	$(BIN)/ruff format src tests examples training

lock: .venv/.dev ## write down the versions in use
	$(BIN)/pip freeze --exclude-editable | sed 's/+cpu$$//' > constraints.txt

clean:
	rm -rf .venv build *.egg-info src/*.egg-info

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Sightline needs Python 3.11 or newer; try: make PYTHON=python3.12 ..."; exit 1; }
	@$(PYTHON) -m venv .venv \
	  || { echo "Python's venv module is missing; try: sudo apt-get install python3-venv"; rm -rf .venv; exit 1; }

.venv/.core: .venv/bin/python pyproject.toml constraints.txt
	@echo "Installing Sightline into .venv (once, about a minute) ..."
	@$(BIN)/pip install -q --disable-pip-version-check -c constraints.txt -e .
	@touch $@

.venv/.dev: .venv/.core
	@$(BIN)/pip install -q --disable-pip-version-check -c constraints.txt -e '.[dev]'
	@touch $@
