# Each target does all of its own set-up in .venv; a stamp says what is already done.
PYTHON ?= python3
BIN := .venv/bin
STAMPS := .venv/stamps
INPUTS := pyproject.toml setup.py constraints.txt $(wildcard */locale/*/LC_MESSAGES/*.po)
# What a run needs is compiled when it is first imported, which is a small part of it all, and kept
# for the processes after it, even where the machine asks Python to keep nothing.
unexport PYTHONDONTWRITEBYTECODE
INSTALL := $(BIN)/pip install --no-compile --quiet --disable-pip-version-check --constraint constraints.txt
LIBRARIES := libcairo2-dev libpango1.0-dev pkg-config gcc python3-dev
QUALITY ?= low

.PHONY: app test lecture bench clean

app: $(STAMPS)/app
	$(BIN)/discesa app

test: $(STAMPS)/browser $(STAMPS)/test
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest -n 3 --dist loadfile --no-loadscope-reorder

lecture: $(STAMPS)/films
	$(BIN)/python -m animations.lecture -q $(QUALITY) --lang en
	$(BIN)/python -m animations.lecture -q $(QUALITY) --lang it

bench: $(STAMPS)/test
	for script in benchmarks/*.py; do PYTHONPATH=. $(BIN)/python $$script || exit 1; done

clean:
	rm -rf .venv build dist media *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -prune -exec rm -rf {} +
	rm -f */locale/*/LC_MESSAGES/*.mo

$(STAMPS)/venv:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Discesa needs Python 3.11 or newer; set PYTHON=... to choose it"; exit 1; }
	$(PYTHON) -m venv .venv
	@mkdir -p $(STAMPS) && touch $@

$(STAMPS)/app: $(STAMPS)/venv $(INPUTS)
	$(INSTALL) --editable '.[app]'
	@touch $@

$(STAMPS)/films: $(STAMPS)/venv $(STAMPS)/system $(INPUTS)
	$(INSTALL) --editable '.[app,animations]'
	@touch $@

$(STAMPS)/test: $(STAMPS)/venv $(STAMPS)/system $(INPUTS)
	$(INSTALL) --editable '.[app,animations,fast,jax,cluster,dev]'
	@touch $@ $(STAMPS)/app $(STAMPS)/films

# Manim builds two libraries against cairo and pango, and the browser tests drive Chromium.
HEADERS = import os, sys, sysconfig; sys.exit(not os.path.exists(sysconfig.get_path('include') + '/Python.h'))
LIBRARIES_THERE = pkg-config --exists cairo pangocairo && command -v cc >/dev/null && $(BIN)/python -c "$(HEADERS)"
BROWSER_THERE = command -v chromium >/dev/null

$(STAMPS)/system: $(STAMPS)/venv
	@if $(LIBRARIES_THERE); then true; else $(call with_apt,$(LIBRARIES)); fi
	@touch $@

$(STAMPS)/browser: $(STAMPS)/venv
	@if $(BROWSER_THERE); then true; else $(call with_apt,chromium); fi
	@touch $@

define with_apt
if command -v apt-get >/dev/null && [ "$$(id -u)" = 0 ]; then apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $(1) >/dev/null; \
elif command -v apt-get >/dev/null && sudo -n true 2>/dev/null; then sudo apt-get update -qq && sudo DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $(1) >/dev/null; \
else echo "please install, with your system's package manager, what Debian calls: $(1)"; exit 1; fi
endef
