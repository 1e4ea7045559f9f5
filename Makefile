# make brief   set up what is missing, run the weekly brief on seeds/articles/, print the path of the PDF
# make test    the same set-up, then every check and test
# make trials  what takes minutes: runs killed at random moments, simulated weeks, a fresh clone, a server on PostgreSQL

PYTHON ?= python3
VENV := .venv
READY := $(VENV)/.ready
RUN := $(VENV)/bin

.PHONY: brief test trials setup lock sample clean

brief: setup
	@$(RUN)/brief run $(BRIEF_ARGS)

test: setup
	@$(VENV)/bin/ruff check --quiet .
	@$(VENV)/bin/mypy --no-error-summary
	@$(VENV)/bin/lint-imports --no-cache > $(VENV)/lint-imports.log || { cat $(VENV)/lint-imports.log; exit 1; }
	@$(VENV)/bin/pytest -n auto --maxprocesses 4 --dist loadfile

trials: setup
	@$(VENV)/bin/pytest -n auto --maxprocesses 2 --dist loadfile -m trial

setup: $(READY)

$(READY): requirements.lock .ci/installer.lock pyproject.toml .ci/setup
	@PYTHON=$(PYTHON) VENV=$(VENV) sh .ci/setup
	@touch $@

lock: setup
	@$(VENV)/bin/uv pip compile pyproject.toml --extra dev --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --quiet --upgrade -o requirements.lock

sample: setup
	@$(RUN)/python -m benchmarks.sample

clean:
	rm -rf $(VENV)
