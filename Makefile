# `make up` runs Wardkeep on this machine, `make test` tests it. CI calls the targets below and nothing else.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
PYTHON ?= python3
ROUNDS ?= 200
N ?= 10000
EXAMPLES ?= 20
WORKERS ?= logical
BIN := .venv/bin
MEMBERS := packages/core packages/appliance packages/server lab
SYSTEM_PACKAGES := openssh-server openssh-client chromium systemd-container mmdebstrap iproute2 nftables chrony procps pgbouncer redis-server softhsm2 openssl

.PHONY: help env web up test check lint types contracts census fuzz verifier conformance mutations bench crash lab image client system clean

help: ## what can be asked for
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

env: .venv/ready ## the Python environment in .venv

.venv/ready: requirements.lock $(MEMBERS:%=%/pyproject.toml)
	@echo "Preparing the Python environment in .venv"
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Wardkeep needs Python 3.11 or newer: set PYTHON=..."; exit 2; }
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/python -m uv --version >/dev/null 2>&1 || $(BIN)/python -m pip install --quiet --disable-pip-version-check "$$(sed -n 's/^\(uv==[0-9.]*\).*/\1/p' requirements.lock)"
	@$(BIN)/python -m uv pip sync --quiet --python $(BIN)/python --require-hashes requirements.lock
	@$(BIN)/python -m uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation $(MEMBERS:%=--editable %)
	@touch $@

web: web/dist/index.html ## the web app, built

WEB_SOURCES := $(shell find web/src web/tools web/index.html web/*.json web/*.ts web/public -type f 2>/dev/null)

web/node_modules/.ready: web/package.json web/package-lock.json .venv/ready
	@echo "Installing the web app's packages"
	@tools/node.sh npm --prefix web install --no-save --no-audit --no-fund --loglevel=error
	@touch $@

tests/oidc/node_modules/.ready: tests/oidc/package.json tests/oidc/package-lock.json .venv/ready
	@echo "Installing the OpenID provider that tests sign in with"
	@tools/node.sh npm --prefix tests/oidc ci --no-audit --no-fund --loglevel=error
	@touch $@

web/dist/index.html: web/node_modules/.ready $(WEB_SOURCES)
	@echo "Building the web app"
	@tools/node.sh npm --prefix web run --silent build
	@touch $@

up: .venv/ready web/dist/index.html ## run Wardkeep here: http://localhost:8080 (WARDKEEP_PORT), data in ./var (WARDKEEP_VAR)
	@exec $(BIN)/wardkeep up

test: check system-present web/dist/index.html tests/oidc/node_modules/.ready ## every test: real PostgreSQL, real SSH, real Chromium
	@tools/node.sh npm --prefix web run --silent test
	@cd verifier && ../tools/go.sh go test ./...
	@$(BIN)/pytest --numprocesses=$(WORKERS) --dist=loadgroup --no-loadscope-reorder

check: lint types contracts ## lint, types, contracts

lint: .venv/ready web/node_modules/.ready
	@$(BIN)/ruff check $(CHECKED)
	@$(BIN)/ruff format --check $(CHECKED)
	@$(BIN)/python tools/sizes.py
	@tools/node.sh npm --prefix web run --silent lint
	@unformatted=$$(tools/go.sh gofmt -l verifier) && test -z "$$unformatted" || { echo "Run: tools/go.sh gofmt -w $$unformatted"; exit 1; }
	@cd verifier && ../tools/go.sh go vet ./...

types: .venv/ready web/node_modules/.ready
	@$(BIN)/mypy $(TYPED)
	@tools/node.sh npm --prefix web run --silent types

contracts: .venv/ready
	@PYTHONPATH=. $(BIN)/lint-imports --no-cache | tail -n 16

CHECKED := packages lab tests tools bench conftest.py
TYPED := packages/core/src packages/appliance/src packages/server/src lab/src

# No C, no path and no state of the repository goes into a binary, so whoever builds this source gets these bytes.
GO_BUILD := CGO_ENABLED=0 ../tools/go.sh go build -trimpath -buildvcs=false
PLATFORMS := windows/amd64 windows/arm64 darwin/amd64 darwin/arm64 linux/amd64 linux/arm64

verifier: .venv/ready ## wardkeep-verify for Windows, macOS and Linux, in verifier/dist
	@cd verifier && for platform in $(PLATFORMS); do \
		export GOOS=$${platform%/*} GOARCH=$${platform#*/}; \
		target=dist/wardkeep-verify-$$GOOS-$$GOARCH; [ $$GOOS != windows ] || target=$$target.exe; \
		$(GO_BUILD) -o $$target ./cmd/wardkeep-verify; \
	done && sha256sum dist/*

conformance: .venv/ready ## honest kits and every way of lying, before both verifiers
	@$(BIN)/pytest tests/conformance

mutations: .venv/ready ## N=10000 random changes to a good kit, before both verifiers; SEED=number for others
	@cd verifier && $(GO_BUILD) -o dist/wardkeep-verify ./cmd/wardkeep-verify
	@$(BIN)/python -m tests.conformance.mutations verifier/dist/wardkeep-verify $(N) $(SEED)

client: .venv/ready web/node_modules/.ready ## the web app's client, generated from the API's own description
	@$(BIN)/python tools/openapi.py > web/openapi.json
	@tools/node.sh npm --prefix web run --silent client

lab: .venv/ready web/dist/index.html lab-present ## break real machines on purpose and score what comes of it
	@exec $(BIN)/wardkeep lab run

census: .venv/ready ## every address by every kind of caller, without our filters too, and through PgBouncer
	@$(BIN)/pytest -s packages/server/src/wardkeep_server/tests/test_access_census.py \
		packages/server/src/wardkeep_server/tests/test_access_census_pooled.py \
		packages/server/src/wardkeep_server/tests/test_row_security.py

fuzz: .venv/ready ## EXAMPLES=20 made-up requests for each address, realm and way of making them; SEED=number repeats
	@FUZZ_EXAMPLES=$(EXAMPLES) FUZZ_SEED=$(or $(SEED),20261122) $(BIN)/pytest -s tests/fuzz

bench: .venv/ready ## benchmarks, each beside its yardstick; ONLY=name for one
	@$(BIN)/python bench/run.py $(ONLY)

crash: .venv/ready ## kill -9 of each program in turn under load, ROUNDS=200 times
	@CRASH_ROUNDS=$(ROUNDS) $(BIN)/pytest -s tests/crash

system: ## install the system packages that tests and lab need (as root), or name them
	@tools/system.sh install $(SYSTEM_PACKAGES)

system-present lab-present: .venv/ready
	@tools/system.sh need $(SYSTEM_PACKAGES)

clean: ## remove what was built; data in ./var stays
	rm -rf .venv web/node_modules web/dist lab/cache
