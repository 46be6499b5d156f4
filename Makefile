# Two commands are all one needs: `make run` and `make test`. The others save a walk; `make help` lists them.
PYTHON ?=
HOST ?= 127.0.0.1
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin
PYTEST := $(BIN)/python -m pytest
PO := $(wildcard locale/*/LC_MESSAGES/*.po fachplan/*/locale/*/LC_MESSAGES/*.po)

export HOST PORT
.DELETE_ON_ERROR:
.PHONY: run test check bench screenshots doctor messages catalogues lock chaos help clean

run: $(VENV)/.run catalogues ## Start Fachplan with the Dresden demo: http://127.0.0.1:8000
	$(BIN)/fachplan serve --demo

test: $(VENV)/.dev catalogues ## Everything: style, types, contracts, unit, story, API, browser, both databases
	sh tools/browser.sh
	sh tools/nginx.sh
	sh tools/node.sh
	$(PYTEST) -n auto --dist worksteal -q

check: $(VENV)/.dev catalogues ## The short round before a commit, under a minute
	$(PYTEST) -n auto --dist worksteal -q tests/architecture tests/core

bench: $(VENV)/.dev catalogues ## Measure; prints a table that names the machine
	$(BIN)/python -m bench

chaos: $(VENV)/.dev catalogues ## The long run: 200 kills under load, 40 seeds of bad nets, ten minutes without one
	sh tools/browser.sh
	FACHPLAN_CHAOS_KILLS=200 FACHPLAN_CHAOS_OPS_BETWEEN_KILLS=100 FACHPLAN_CHAOS_SEEDS=40 FACHPLAN_CHAOS_OUTAGE=600 \
	$(PYTEST) -n 3 --dist worksteal -q -rP tests/chaos

screenshots: $(VENV)/.dev catalogues ## Draw the pictures of the README anew
	sh tools/browser.sh
	$(BIN)/python -m tools.screenshots docs/screenshots

doctor: ## Tell what is missing on this machine and what to do
	@if [ -x $(BIN)/python ]; then $(BIN)/python tools/doctor.py; else python3 tools/doctor.py; fi

messages: $(VENV)/.dev ## Collect new sentences into the catalogues
	$(BIN)/python -m tools.messages

catalogues: $(VENV)/.catalogues

$(VENV)/.run: requirements/build.txt requirements/run.txt pyproject.toml tools/install.sh
	PYTHON="$(PYTHON)" sh tools/install.sh requirements/run.txt
	touch $@

$(VENV)/.dev: $(VENV)/.run requirements/dev.txt
	PYTHON="$(PYTHON)" sh tools/install.sh requirements/dev.txt
	touch $@

$(VENV)/.catalogues: $(VENV)/.run $(PO)
	$(BIN)/python -m fachplan.base.catalogues
	touch $@

lock: ## Choose versions anew (needs uv)
	sh tools/lock.sh

clean: ## Throw away what was built; data stay
	rm -rf $(VENV) build .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

help:
	@grep -hE '^[a-z]+:.*##' Makefile | sed -E 's/^([a-z]+):.*## (.*)/  \1\t\2/' | expand -t 16
