# Everything starts here. Each target does its own set-up and asks nothing; `make` alone lists them.
.DEFAULT_GOAL := help
.PHONY: help run test lint bench docs lock

# Given on the command line: make run DATA=../exports PROFILE=demo PORT=8600
export DATA PROFILE PORT

help: ## this list
	@bin/help

run: ## the portal on http://localhost:8501 (PORT=, or a chosen inbox: DATA= PROFILE=)
	@bin/setup
	@.venv/bin/python bin/run.py

test: ## everything .ci/run runs: lint, types, architecture, unit, browser
	@bin/setup test
	@lint=0; bin/lint || lint=1; .venv/bin/python bin/test.py || exit; \
	[ $$lint = 0 ] || { echo "test: lint failed, see above"; exit 1; }

lint: ## format, style, types, imports, SQL, translations
	@bin/setup dev
	@bin/lint

bench: ## benchmarks as ratios in one run; table here, JSON in $KROPLA_HOME/bench/
	@bin/setup dev
	@.venv/bin/python -m tests.bench

docs: ## write the generated pages of docs/ again
	@bin/setup dev
	@.venv/bin/python bin/docs.py

lock: ## compile requirements*.in into pinned, hashed requirements*.txt
	@bin/setup dev
	@bin/lock
