# Set-up and everyday commands. `make` alone lists them.
SHELL := /bin/bash
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help

# The first interpreter that is new enough; `make PYTHON=/path/to/python3.12 install` chooses another one.
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { command -v $$p; break; }; done)
VENV := .venv
BIN := $(VENV)/bin
WORKER_PIP := PIP_DISABLE_PIP_VERSION_CHECK=1 .venv-worker/bin/python -m pip --quiet
PIP := PIP_DISABLE_PIP_VERSION_CHECK=1 $(BIN)/python -m pip --quiet
CHROMIUM ?= /usr/bin/chromium

.PHONY: help install run test lint format bench understanding microbench storm sweep fuzz screens requirements diagrams chromium fonts \
	livekit page-livekit worker emupos hashes clean

help: ## list these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-12s  %s\n", $$1, $$2}' $(MAKEFILE_LIST)

install: $(VENV)/.runtime ## put the command at .venv/bin/edge, with what it needs to run

run: install ## start the kiosk; then open http://127.0.0.1:8080
	@exec $(BIN)/edge run

# Most of a test's time is a server's, a browser's or a start's: two run side by side, each file in one of them. Their
# folders have a short name, because sockets in them must; after a failure they stay.
test: lint ## all checks and tests, with real servers and Chromium
	@folder=$$(mktemp -d) && $(BIN)/python -m pytest -n 2 --dist loadfile --basetemp=$$folder/t $(ARGS) && rm -rf $$folder

lint: $(VENV)/.dev ## style, formatting and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy edge benchmarks

format: $(VENV)/.dev ## put the code into its one format
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: install ## measure against the latency budgets
	$(BIN)/edge bench $(ARGS)

understanding: install ## measure how well orders are understood (ARGS="--data FOLDER" names the shared sets)
	$(BIN)/edge bench understanding $(ARGS)

microbench: $(VENV)/.dev ## time the hot paths one by one
	$(BIN)/python -m pytest benchmarks --benchmark-enable --benchmark-columns=min,median,mean,max,rounds

storm: install ## kill processes at random moments of random paid orders, a thousand times; prints the count
	$(BIN)/edge storm $(ARGS)

sweep: install ## break a card payment at every byte in every way (some ten minutes); prints what broke
	$(BIN)/edge sweep $(ARGS)

fuzz: $(VENV)/.fuzz ## search the ZVT codec for inputs that break its promises (ARGS=seconds)
	$(BIN)/python -m benchmarks.fuzz_zvt $(ARGS)

screens: $(VENV)/.dev ## draw every state of the page into docs/screens
	$(BIN)/python -m tests.page.screens

requirements: $(VENV)/.dev ## print the 25 requirements of accessibility, each with its measured number (TOUCHES=20000 for the long run)
	$(BIN)/python -m tests.page.requirements $(ARGS)

diagrams: $(VENV)/.dev ## write the README's pictures and lists anew from the tables
	$(BIN)/python -m tests.diagrams

chromium: ## install the browser that the page's tests drive, if it is missing
	@if [ -x $(CHROMIUM) ]; then :; \
	elif [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium; \
	else echo "Chromium is missing: install your system's package 'chromium' (sudo apt-get install chromium)" >&2; exit 1; fi

page-livekit: ## put the LiveKit client beside the page, for kiosks in a LiveKit room (needs npm)
	@command -v npm >/dev/null || { echo "npm is missing: install Node.js 20 or newer (on Debian: apt-get install npm)" >&2; exit 1; }
	@cd npm && npm ci --no-progress --loglevel=error
	@mkdir -p edge/page/vendor && cp npm/node_modules/livekit-client/dist/livekit-client.umd.js edge/page/vendor/livekit-client.js
	@cd npm/node_modules && for text in $$(find . -iname 'licen[sc]e*' -type f | sort); do \
		printf '\n==== %s\n\n' "$${text#./}"; cat "$$text"; done > ../../edge/page/vendor/LICENSES.txt
	@node -p '`\n==== @bufbuild/protobuf (its package holds no text): ` + require("./npm/node_modules/@bufbuild/protobuf/package.json").license' \
		>> edge/page/vendor/LICENSES.txt

fonts: ## install the fonts that receipts draw names with which no code page has, if they are missing
	@if [ -e /usr/share/fonts/truetype/dejavu/DejaVuSans.ttf ] && [ -e /usr/share/doc/fonts-unifont ]; then :; \
	elif [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
			fonts-dejavu-core fonts-unifont; \
	else echo "Fonts are missing: sudo apt-get install fonts-dejavu-core fonts-unifont" >&2; exit 1; fi

# The last release that can be installed by name; its successors replace modules, which `go install` refuses.
LIVEKIT_VERSION := v1.13.5
livekit: .livekit/livekit-server ## build the LiveKit server that `edge run --livekit` starts (needs Go 1.26; minutes)

.livekit/livekit-server: | .livekit
	@command -v go >/dev/null || { echo "Go is missing: install Go 1.26 or newer, then make livekit" >&2; exit 1; }
	GOBIN=$(CURDIR)/.livekit go install github.com/livekit/livekit-server/cmd/server@$(LIVEKIT_VERSION)
	mv .livekit/server $@

.livekit:
	mkdir $@

worker: .venv-worker/.runtime ## install `edge worker`, which serves kiosks without a box, at .venv-worker/bin/edge

# Its own environment: livekit-agents needs an older livekit than the appliance has.
.venv-worker/.runtime: requirements-agents.txt requirements-build.txt pyproject.toml
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed: install it (on Debian: apt-get install python3)" >&2; exit 1; }
	@test -x .venv-worker/bin/python || $(PYTHON) -m venv .venv-worker
	$(WORKER_PIP) install --require-hashes -r requirements-build.txt
	$(WORKER_PIP) install --no-build-isolation --require-hashes -r requirements-agents.txt
	$(WORKER_PIP) install --no-build-isolation --no-deps -e .
	@touch $@

emupos: ## install the printer emulator of others that our receipts are held against (needs Python 3.13)
	@p=$${EMUPOS_PYTHON:-python3.13}; $$p -c 'import sys; sys.exit(sys.version_info < (3, 13))' 2>/dev/null \
		|| { echo "Python 3.13 is needed: make emupos EMUPOS_PYTHON=/path/to/python3.13" >&2; exit 1; }; \
	$$p -m venv .venv-emupos && PIP_DISABLE_PIP_VERSION_CHECK=1 .venv-emupos/bin/python -m pip --quiet \
		install --require-hashes -r requirements-emupos.txt

hashes: ## pin requirements*.in anew, keeping the versions that still fit (UPGRADE=--upgrade takes the newest)
	@command -v uv >/dev/null || { echo "This needs the 'uv' command: pip install uv" >&2; exit 1; }
	@for name in requirements-build requirements requirements-agents requirements-dev requirements-fuzz requirements-emupos; do \
		case $$name in *-emupos) python=3.13;; *) python=3.11;; esac; \
		case $$name in *-agents) besides=requirements.in;; *) besides=;; esac; \
		uv pip compile --quiet --generate-hashes --no-emit-index-url --no-header --universal --python-version $$python \
			$(UPGRADE) --output-file $$name.txt $$name.in $$besides || exit 1; done

clean: ## take away everything that these commands made
	rm -rf $(VENV) .venv-worker .venv-emupos .livekit npm/node_modules edge/page/vendor build *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis .benchmarks
	find edge tests benchmarks -name __pycache__ -type d -prune -exec rm -rf {} +

# pip makes no environment of its own to build in: what builds is pinned and hashed like everything else.
$(VENV)/.runtime: requirements.txt requirements-build.txt pyproject.toml | $(VENV)/bin/python
	$(PIP) install --require-hashes -r requirements-build.txt
	$(PIP) install --no-build-isolation --require-hashes -r requirements.txt
	$(PIP) install --no-build-isolation --no-deps -e .
	@touch $@

$(VENV)/.dev: requirements-dev.txt $(VENV)/.runtime
	$(PIP) install --no-build-isolation --require-hashes -r requirements-dev.txt
	@touch $@

$(VENV)/.fuzz: requirements-fuzz.txt $(VENV)/.dev
	$(PIP) install --require-hashes -r requirements-fuzz.txt
	@touch $@

$(VENV)/bin/python:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed: install it (on Debian: apt-get install python3)" >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); \
		echo "Python's venv module is missing: install it (on Debian: apt-get install python3-venv)" >&2; exit 1; }
