# Waystation. `make` or `make help` lists what can be done.
.DEFAULT_GOAL := help
.PHONY: help demo test lint attack bench base tools clean requirements

PY := .venv/bin/python
# uv is quicker where it is there; nothing needs it.
UV := $(shell command -v uv 2>/dev/null)
PIP = $(PY) -m pip install -q --disable-pip-version-check --require-hashes -r
ifneq ($(UV),)
INSTALL = $(UV) pip install -q --python $(PY) --require-hashes -r $(1) || $(PIP) $(1)
else
INSTALL = $(PIP) $(1)
endif

help: ## show this list
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1\t/' | expand -t 22

demo: base ## run an invented operation on this machine and print its address
	@.venv/bin/waystation demo

test: tools ## run all tests; parts this machine cannot run skip and say why
	@$(PY) -m pytest -n 2 tests
	@if [ -n "$$WAYSTATION_TEST_PG" ]; then \
	  echo "the same on PostgreSQL:"; WAYSTATION_TEST_DB=postgresql $(PY) -m pytest -n 2 tests; \
	else echo "Not run on PostgreSQL: .ci/run starts one, or set WAYSTATION_TEST_PG to HOST:PORT."; fi

lint: tools ## check style, types, import order, common mistakes and the settings
	@$(PY) -m ruff check src tests bench
	@$(PY) -m mypy
	@.venv/bin/lint-imports --no-cache
	@$(PY) -m bandit -q -c pyproject.toml -r src
	@WAYSTATION_HOME="$$(mktemp -d)" .venv/bin/waystation check

attack: tools ## take each protection out of a copy once, and see the tests that name it fail
	@$(PY) -m tests.taken_out

bench: tools ## measure the speeds that were promised
	@$(PY) -m bench

base: .venv/base ## install what the door and the desk need into .venv
	@.venv/bin/waystation messages >/dev/null

tools: base .venv/tools ## install what tests and checks need as well

requirements: ## write both requirements files anew (needs uv)
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-annotate --no-header \
	  --upgrade --extra desk pyproject.toml -o requirements.txt
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-annotate --no-header \
	  --extra desk --extra postgres --extra test -c requirements.txt pyproject.toml -o requirements-test.txt

clean: ## remove .venv and what was compiled
	rm -rf .venv .mypy_cache .ruff_cache .import_linter_cache
	find src -name '*.mo' -delete

.venv/bin/python:
	@UV="$(UV)" .ci/venv

# A line in a .pth file stands for an editable install: no build backend has to be fetched.
.venv/base: requirements.txt .ci/command | .venv/bin/python
	@$(call INSTALL,requirements.txt)
	@.ci/command
	@touch $@

.venv/tools: requirements-test.txt .venv/base
	@$(call INSTALL,requirements-test.txt)
	@touch $@
