# Everything starts here; `make help` says what there is. PORT, HOST, HTTPS and DATA_DIR come from the environment, as do your
# own services (DATABASE_URL and others, see .env.example). ARGS goes through: make test ARGS="tests/run -k redis".
PYTHON ?= python3
ARGS ?=
START = $(PYTHON) metcrm/run/bootstrap.py

.PHONY: help run test check bench shots setup lock
.DEFAULT_GOAL := help

help: ## this list
	@grep -E '^[a-z]+:.*##' Makefile | sed -E 's/^([a-z]+):.*## (.*)/  make \1\t\2/' | expand -t 16

run: ## web, worker, beat and mail catcher on http://127.0.0.1:8000, with PostgreSQL and Redis
	@$(START) run

test: ## every test, browser journeys included
	@$(START) test $(ARGS)

check: ## style, types, the arrows between the apps, migrations
	@$(START) check $(ARGS)

bench: ## measure the pages and jobs that users wait for
	@$(START) bench $(ARGS)

shots: ## a picture of every page at 390 and 1280 px
	@$(START) shots $(ARGS)

setup: ## only make .venv, libraries and assets
	@$(START) setup

lock: ## write the requirement files, hashed, from pyproject.toml (needs uv)
	UV_CUSTOM_COMPILE_COMMAND="make lock" uv pip compile --quiet --universal --generate-hashes \
		--no-emit-index-url --no-emit-find-links --python-version 3.11 pyproject.toml -o requirements.txt
	UV_CUSTOM_COMPILE_COMMAND="make lock" uv pip compile --quiet --universal --generate-hashes \
		--no-emit-index-url --no-emit-find-links --python-version 3.11 pyproject.toml --group dev -o requirements-dev.txt
