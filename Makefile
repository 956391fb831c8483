# Two commands are enough: `make serve` and `make test`.
# Everything else is set up on the way, in .venv, from uv.lock.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
UV_VERSION := 0.13.9
# With an empty environment uv trusts its own certificates only; the system's are what curl and pip use.
export UV_SYSTEM_CERTS := 1
export UV_PROJECT_ENVIRONMENT := $(VENV)
HOST ?= 127.0.0.1
PORT ?= 8000

.PHONY: help frontend setup build validate release quality serve test test-long test-sample soak lint format bench bench-engine bench-front bench-questions bench-pages link-eval mutation fuzz answers docs eval fuzz-extract clean

help: ## what each target does
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/'

setup: $(VENV)/.ready frontend ## an environment with what uv.lock says, and the frontend

$(VENV)/.ready: pyproject.toml uv.lock
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)
	@# compiled now, what the program runs on starts fast also where Python may write no bytecode
	@$(BIN)/uv sync --frozen --inexact --quiet --no-dev --compile-bytecode
	@$(BIN)/uv sync --frozen --inexact --quiet
	@touch $@

# what only the benchmark's report needs
$(VENV)/.ready-bench: $(VENV)/.ready
	@$(BIN)/uv sync --frozen --inexact --quiet --group bench
	@touch $@

# The pages work without it; with npm they get their pictures and the query editor.
FRONTEND := server/frontend
BUILT := server/renkei/web/static/built

frontend: ## the scripts of the pages, where npm is there
	@if ! command -v npm >/dev/null; then echo "npm is not there: the pages are served without scripts"; \
	elif ! $(MAKE) --silent $(BUILT)/manifest.json; then echo "npm failed: the pages are served without scripts"; fi

$(FRONTEND)/node_modules/.ready: $(FRONTEND)/package.json $(FRONTEND)/package-lock.json
	@npm ci --prefix $(FRONTEND) --loglevel=error --no-audit --no-fund >/dev/null
	@touch $@

$(BUILT)/manifest.json: $(FRONTEND)/node_modules/.ready $(FRONTEND)/build.mjs $(shell find $(FRONTEND)/src -type f)
	@npm run --prefix $(FRONTEND) --silent build

build: setup ## data/graph from sources, authority and statements
	@$(BIN)/renkei build

validate: build ## the graph against its shapes and checks
	@$(BIN)/renkei validate

serve: validate ## set up, build, validate and serve
	@$(BIN)/renkei serve --host $(HOST) --port $(PORT)

test: setup ## lint, types and all quick tests
	@$(MAKE) --no-print-directory lint
	@$(BIN)/python -m pytest --numprocesses auto --dist loadfile

test-long: setup $(VENV)/.ready-bench ## what takes long: hostile queries, other clients, releases exchanged under load
	@$(BIN)/python -m pytest -m long tests

test-sample: build ## a sample of the longest ones: soak, made-up queries, mutated pages
	@$(MAKE) --no-print-directory soak REQUESTS=50000
	@$(MAKE) --no-print-directory fuzz N=2000
	@$(MAKE) --no-print-directory fuzz-extract N=1000

soak: build ## a million requests, good, bad and hostile, with kills and exchanges (REQUESTS=1000000)
	@$(BIN)/python -m tests.soak.run --requests $(or $(REQUESTS),1000000)

lint: setup ## ruff and mypy
	@$(BIN)/ruff check server tests
	@$(BIN)/ruff format --check server tests
	@$(BIN)/mypy
	@if [ -d $(FRONTEND)/node_modules ]; then npm run --prefix $(FRONTEND) --silent check; fi

format: setup ## let ruff put the code in order
	@$(BIN)/ruff check --fix server tests
	@$(BIN)/ruff format server tests

bench: build $(VENV)/.ready-bench ## the endpoint beside its rivals (SECONDS=3 a figure, ROUNDS=3); needs wrk, and virtuoso-t for that rival
	@$(BIN)/python -m tests.bench.rivals.run --seconds $(or $(SECONDS),3) --rounds $(or $(ROUNDS),3) --write docs/benchmark --readme README.md

bench-engine: build ## what the engine alone makes of the analytic queries
	@$(BIN)/python -m tests.bench.engine

bench-front: build ## where the time of a small query goes: engine, worker, front
	@$(BIN)/python -m tests.bench.front

bench-pages: build ## pages: how long they take, and how many a second from memory
	@$(BIN)/python tests/bench/pages.py

bench-questions: build ## time every question on rdflib, on pyoxigraph and over HTTP
	@$(BIN)/python tests/bench/questions.py

release: validate ## record what is built as a release made public now (ARGS='--previous FILE --note en=…')
	@$(BIN)/renkei release $(ARGS)

quality: build ## the figures of the release against their thresholds
	@$(BIN)/renkei quality

docs: setup ## docs/reference.md from the code
	@$(BIN)/python tests/docs/reference.py

answers: build ## write down what every question gives now; read the difference
	@$(BIN)/python tests/questions/test_expected.py

link-eval: setup ## precision and recall of renkei link on the gold list, with every error
	@$(BIN)/python tests/link/evaluate.py

mutation: build ## small faults in the graph: who notices? (MUTANTS=2000 or all)
	@$(BIN)/python tests/mutation/run.py --mutants $(or $(MUTANTS),2000)

fuzz: build ## made-up queries against the running endpoint (N=20000, SEED=1)
	@$(BIN)/python -m tests.fuzz.run --queries $(or $(N),20000) --seed $(or $(SEED),1)

eval: setup ## precision, recall and F1 of extraction against gold files (EACH=1: every document)
	@$(BIN)/python -m tests.eval.run $(if $(EACH),--each)

fuzz-extract: setup ## mutated pages through extraction: N=20000, SEED=1
	@$(BIN)/python -m tests.eval.fuzz --documents $(or $(N),20000) --seed $(or $(SEED),1)

clean: ## remove what was set up
	@rm -rf $(VENV) .rivals $(FRONTEND)/node_modules $(BUILT) dist .mypy_cache .ruff_cache .pytest_cache
