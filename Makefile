# companion: `make demo` and `make test` set everything up and are safe to repeat.
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.set-up
CAPSULE := companion/export/static/capsule.html
FONT := companion/web/static/atkinson.woff2
SHEET_FONT := companion/export/static/DejaVuSans.ttf
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: setup demo test soak check fix train lock licences audit sbom pages bench bench-quick fuzz clean help

help: ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 14

setup: $(STAMP) $(CAPSULE) $(FONT) $(SHEET_FONT) ## everything into .venv: packages, Debian programs where allowed, the speech model `base`
	@scripts/debian-packages
	@$(BIN)/companion models pull base

$(STAMP): requirements-dev.lock pyproject.toml
	@scripts/virtual-environment $(PYTHON) $(VENV)
	@touch $@

node_modules/.set-up: package.json package-lock.json .npmrc
	@scripts/node-packages
	@mkdir -p node_modules && touch $@

$(CAPSULE): node_modules/.set-up $(wildcard frontend/capsule/*) frontend/pages/dom.ts
	@scripts/capsule

# The bundles are our own and committed; the font and the plotting library (static/plots.js) are not ours, so they are
# fetched. Without them the pages use the system's font, and the review shows tables.
$(FONT): node_modules/.set-up
	@[ ! -d node_modules/esbuild ] || node frontend/build.mjs

# Writes every name on a proof of attendance. Without it names lose what the reader's own font can't write.
$(SHEET_FONT): node_modules/.set-up
	@[ ! -d node_modules/dejavu-fonts-ttf ] || { mkdir -p $(@D) \
	  && cp node_modules/dejavu-fonts-ttf/LICENSE $(@D)/DejaVu-licence.txt \
	  && cp node_modules/dejavu-fonts-ttf/ttf/DejaVuSans.ttf $@; }

demo: setup ## the main job on a demo session: real recogniser, signals, a sealed summary
	@$(BIN)/companion demo --language en

test: setup ## all tests (needs nothing but this checkout)
	@$(BIN)/python -m pytest -m "not soak" --numprocesses auto --maxprocesses 4 --dist loadfile

soak: setup ## the slow tests: every byte cut and flipped, hundreds of kills
	@$(BIN)/python -m pytest -m soak --timeout 3600

check: $(STAMP) ## style and types
	@$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy

fix: $(STAMP) ## mend style
	@$(BIN)/ruff check --fix . ; $(BIN)/ruff format .

train: $(STAMP) ## rebuild the act classifiers in models/acts from their corpus
	@OPENBLAS_NUM_THREADS=1 $(BIN)/python scripts/train_acts.py

lock: $(STAMP) ## renew the lock files from pyproject.toml
	@scripts/lock

licences: $(STAMP) ## renew docs/licences.md from what is installed
	@$(BIN)/python scripts/make_licences.py

audit: $(STAMP) ## known flaws in what companion needs (exit 1: there are; 3: nobody could be asked)
	@scripts/supply-tools
	@$(BIN)/python scripts/audit.py

sbom: $(STAMP) ## what companion is made of, for machines (CycloneDX), into build/sbom
	@scripts/supply-tools
	@$(BIN)/python scripts/make_sbom.py

pages: node_modules/.set-up ## rebuild the pages in companion/web/static from frontend/
	@node_modules/.bin/tsc --project frontend && node frontend/build.mjs

bench: setup ## every figure of docs/performance.md, measured again (half an hour; let nothing else run)
	@$(BIN)/python -m bench

bench-quick: setup ## is anything clearly slower than bench/baseline.json? Under 3 minutes; fails if so
	@OPENBLAS_NUM_THREADS=1 $(BIN)/python -m bench.quick

fuzz: setup ## any bytes into every way in, SECONDS_EACH (60) each: JSON on standard output (Linux; docs/fuzzing.md)
	@$(BIN)/python -m tests.fuzz --seconds $${SECONDS_EACH:-60} $(TARGETS)

clean: ## remove the virtual environment and caches (speech models stay)
	rm -rf $(VENV) node_modules .mypy_cache .ruff_cache .pytest_cache .hypothesis build dist
