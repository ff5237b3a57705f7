# `make` alone lists the targets. Nothing but Python >= 3.11 has to be there beforehand.
SHELL := /bin/sh
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

VENV := .venv
BIN := $(VENV)/bin
PY := $(BIN)/python
UV := $(BIN)/uv
# The browser suites find Chromium through this; empty means "not there".
CHROMIUM = $(shell ./tools/find-chromium 2>/dev/null)
LOCK_FLAGS := --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --quiet
# Neighbours share what was made for them; whoever is done first takes over from the other.
TEST_FLAGS ?= -n auto --dist worksteal
# What runs on the machine of whoever uses Assay.
OURS := assay api callbacks commands components pages vanna_training model_providers $(wildcard *.py)

# Bytecode is kept whatever the shell says: without it every process compiles every library again before it works.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help
help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

# --- environment: each stamp is newer than the lock it was made from, so nothing is done twice

$(UV):
	@python=$$(./tools/find-python) || exit 2; \
	echo "Making $(VENV) with $$python ..."; \
	"$$python" -m venv $(VENV) && $(PY) -m pip install --quiet --disable-pip-version-check 'uv>=0.9,<1'

$(VENV)/.runtime: requirements.lock pyproject.toml | $(UV)
	@echo "Installing what Assay runs on ..."
	@$(UV) pip install --python $(PY) --quiet --require-hashes -r requirements.lock
	@$(UV) pip install --python $(PY) --quiet --no-deps --editable .
	@touch $@

$(VENV)/.dev: requirements-dev.lock $(VENV)/.runtime
	@echo "Installing what the tests need ..."
	@$(UV) pip install --python $(PY) --quiet --require-hashes -r requirements-dev.lock
	@touch $@

.PHONY: venv
venv: $(VENV)/.dev ## make .venv with everything, for working on Assay

.PHONY: lock
lock: | $(UV) ## renew both lock files from pyproject.toml
	$(UV) pip compile pyproject.toml --group dev --extra clickhouse $(LOCK_FLAGS) $(LOCK_EXTRA) -o requirements-dev.lock
	$(UV) pip compile pyproject.toml --constraints requirements-dev.lock $(LOCK_FLAGS) $(LOCK_EXTRA) -o requirements.lock

# --- using it

.PHONY: run
run: $(VENV)/.runtime ## open the workbench on http://127.0.0.1:8050 (PORT, HOST and ASSAY_HOME are settings)
	@$(BIN)/assay migrate
	@$(BIN)/assay load ecommerce --if-missing
	@exec $(BIN)/assay serve

.PHONY: screenshots
screenshots: $(VENV)/.dev ## take the pictures of every page, light and dark, wide and phone
	@ASSAY_CHROMIUM="$(CHROMIUM)" $(PY) tools/screenshots.py

# --- proving it

.PHONY: test
test: $(VENV)/.dev ## run every test; fails under 90 % line coverage of assay/
	@chromium=$$(./tools/find-chromium --install) || [ -z "$$CI" ] || exit 1; \
	ASSAY_CHROMIUM="$$chromium" $(BIN)/pytest $(TEST_FLAGS) --cov=assay --cov-report=term:skip-covered --cov-fail-under=90

.PHONY: check
check: lint ## what `make lint` does, doctests and the tests of the documentation (not after `make test`: TESTED=yes)
	$(if $(TESTED),,$(BIN)/pytest -q $(TEST_FLAGS) assay tests/house tests/docs)

.PHONY: lint
lint: $(VENV)/.dev ## ruff, mypy, import-linter, bandit and advisories: what no test does
	$(BIN)/ruff check .
	$(BIN)/mypy
	PYTHONPATH=. $(BIN)/lint-imports
	$(BIN)/bandit -q -c pyproject.toml -r $(OURS) data_connectors
	$(BIN)/bandit -q -t B608 -r $(OURS)
	$(PY) tools/audit_packages.py requirements.lock

.PHONY: soak
soak: $(VENV)/.dev ## the long property runs and fault-injected soaks (tests marked soak)
	@ASSAY_CHROMIUM="$(CHROMIUM)" $(BIN)/pytest -m soak --hypothesis-profile=soak

.PHONY: bench
bench: $(VENV)/.dev ## print wall and CPU time of the paths people wait for
	@ASSAY_CHROMIUM="$(CHROMIUM)" $(PY) -m benchmarks

.PHONY: accuracy
accuracy: $(VENV)/.dev ## golden questions and, where ASSAY_BENCH_DIR is set, the third-party benches
	@$(PY) -m benchmarks.accuracy

.PHONY: security
security: $(VENV)/.dev ## attacks and honest queries on every engine that is there, as a table
	@$(PY) -m benchmarks.security

.PHONY: train-ranker
train-ranker: $(VENV)/.dev ## learn anew how the local engine orders its readings and how sure it is
	@OPENBLAS_NUM_THREADS=1 $(PY) -m benchmarks.train_ranker

.PHONY: docs
docs: $(VENV)/.runtime ## write the generated parts of docs/ from the code
	@$(PY) tools/write_docs.py
