# The commands to learn; `make` alone lists them. The work is in .ci/, one script each.
.DEFAULT_GOAL := help
.PHONY: help setup demo test faults check fmt lock dist clean
.SILENT:

SHELL := bash
BIN := .venv/bin
READY := .venv/.ready
JOBS ?= $(shell nproc 2>/dev/null || echo 2)
export PYTHON
# Tests start the program in new processes; where compiled code is not kept, a third of each start is compiling it.
COMPILED := env -u PYTHONDONTWRITEBYTECODE

help:  ## show this list
	printf 'make demo     the whole job on a small made-up county, about a minute after set-up\n'
	printf 'make test     every test (TESTS=tests/unit for some, JOBS=4 for more at once)\n'
	printf 'make faults   thousands of damaged packages, kills and full disks, counted; half an hour or more\n'
	printf 'make check    ruff, mypy --strict, import-linter, the lock file, the tree\n'
	printf 'make setup    the environment in .venv; the others do it when it is needed\n'
	printf 'make fmt      put the code in the one format\n'
	printf 'make lock     requirements.lock from pyproject.toml, needs uv (UPGRADE=1 for newer versions)\n'
	printf 'make dist     the program as one folder, in dist/, tried out; some ten minutes\n'
	printf 'make clean    remove what these commands made, .venv too\n'

setup: $(READY)

$(READY): requirements.lock pyproject.toml .ci/setup
	.ci/setup
	touch $@

demo: $(READY)
	$(BIN)/python -m transfer_app demo --out demo-output

test: $(READY)
	.ci/system_packages
	.ci/system_packages --reader || true
	$(COMPILED) QT_QPA_PLATFORM=offscreen $(BIN)/python -m pytest -n $(JOBS) --dist worksteal $(TESTS)

faults: $(READY)
	$(COMPILED) FAULTS=long QT_QPA_PLATFORM=offscreen $(BIN)/python -m pytest tests/faults

check: $(READY)
	.ci/check

fmt: $(READY)
	$(BIN)/ruff check --fix --quiet .
	$(BIN)/ruff format .

lock:
	.ci/lock $(if $(UPGRADE),--upgrade)

dist: $(READY)
	$(BIN)/pyinstaller --noconfirm --log-level WARN pyinstaller.spec
	$(BIN)/python .ci/smoke_built.py
	printf 'Built: dist/transfer-app/transfer-app\n'

clean:
	rm -rf .venv build dist demo-output .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
