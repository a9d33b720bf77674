# `make help` lists what can be made. Everything installs what it needs, into .venv; as root on Debian also by apt.
PYTHON ?= python3
BIN := .venv/bin
PO := $(wildcard locale/*/LC_MESSAGES/messages.po)
MO := $(PO:.po=.mo)
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
# Every program that is started reads what the first one has compiled.
unexport PYTHONDONTWRITEBYTECODE

help: ## this list
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1\t/' | expand -t 16

run: install ## start the web program, the worker, the training portal and a mail sink with demo data (PORT, KEIZOKU_PORTAL_PORT, KEIZOKU_MAIL_SINK_PORT)
	@exec $(BIN)/python -m demo.start

test: install testtools ## every test: rules, use cases on SQLite and PostgreSQL, screens, documents, journeys in Chromium
	$(BIN)/python -m pytest tests --numprocesses 3 --no-loadscope-reorder

drill: install ## kills, faults, races and fuzz
	@bash tests/system-packages postgresql strace
	$(BIN)/python -m pytest drills

bench: install testtools ## what lists, pages and statements cost, each against its bare twin
	$(BIN)/python -m bench

check: install ## format, lint, types, imports, translations; lists what grew too big
	$(BIN)/ruff format --check --exclude migrations/versions .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/python -m pytest tests/tree
	$(BIN)/python -m tests.tree.sizes

diagrams: install ## draw docs/statuses.md from the status tables
	$(BIN)/python -m tests.tree.diagrams

sbom: install ## list what the program is made of in docs/security/sbom.json
	$(BIN)/python -m tests.tree.sbom

reset: ## forget all demo data
	rm -rf var

install: .venv/.installed $(MO)

.venv/.installed: requirements.lock tests/system-packages
	@bash tests/system-packages venv
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	touch $@

%.mo: %.po .venv/.installed
	$(BIN)/pybabel --quiet compile -i $< -o $@

testtools:
	@bash tests/system-packages chromium postgresql pdf nginx

.PHONY: help run test drill bench check diagrams sbom reset install testtools
