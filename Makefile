# Every target works from a bare machine with Python 3.11 or newer: it makes its own .venv first.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
DATA ?=
PORT ?= 7860
JOBS ?= 2
NPM := npm --silent
PYTEST := OMP_NUM_THREADS=1 $(BIN)/python -m pytest --numprocesses $(JOBS) --dist loadscope
MKDOCS := NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict
export OMP_NUM_THREADS ?= $(shell nproc 2>/dev/null || echo 2)
export HF_HUB_OFFLINE ?= 1
# The tests start hundreds of processes; each would compile all that it imports.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: demo locked test properties check lint types docs coverage bench machine test-scripts check-scripts clean

# torch first, so that a build that is there already, without GPU libraries, is kept.
$(VENV)/.installed: pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --no-compile --constraint constraints.txt torch
	$(BIN)/python -m pip install --quiet --no-compile --constraint constraints.txt --editable '.[dev]'
	touch $@

# For a server: what `muqabala[all]` needs, every file checked by its hash. A build of torch of one's own is named by
# TORCH=FILE.whl; it is taken as it is, and what only the build of the index needs (GPU libraries) is left out.
TORCH ?=
locked:
	$(PYTHON) -m venv $(VENV)
	$(if $(TORCH),$(BIN)/python -m pip install --quiet --no-deps $(TORCH))
	awk '/^[a-z]/ { left = "$(TORCH)" != "" && /^(torch|triton|nvidia-|cuda-)/ } !left' constraints-hashes.txt \
	  > $(VENV)/locked.txt
	$(BIN)/python -m pip install --quiet --require-hashes --no-deps --only-binary :all: --requirement $(VENV)/locked.txt
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation .
	$(BIN)/python -m pip check

# Ends in the page, until Ctrl+C; PORT=0 leaves it out.
demo: $(VENV)/.installed
	$(BIN)/workbench demo --port $(PORT)

# The tools that lint, type-check and test the page's scripts; nobody needs them to use the page.
node_modules/.installed: package.json package-lock.json .npmrc | machine
	$(NPM) ci
	touch $@

# The tests drive Chromium, start a PostgreSQL server, sign with ssh-keygen and run the page's scripts in Node.js; on a
# bare machine root gets them from the distribution.
machine:
	@missing=; \
	command -v chromium-headless-shell >/dev/null || command -v chromium >/dev/null || \
	  command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null || \
	  missing="chromium-headless-shell fonts-noto-core"; \
	command -v pg_ctl >/dev/null || ls /usr/lib/postgresql/*/bin/pg_ctl >/dev/null 2>&1 || missing="$$missing postgresql"; \
	command -v ssh-keygen >/dev/null || missing="$$missing openssh-client"; \
	command -v qemu-x86_64 >/dev/null || [ "$$(uname -m)" != x86_64 ] || missing="$$missing qemu-user"; \
	command -v node >/dev/null || missing="$$missing nodejs"; \
	command -v npm >/dev/null || missing="$$missing npm"; \
	[ -z "$$missing" ] || [ "$$(id -u)" != 0 ] || { \
	  apt-get update -qq && DEBIAN_FRONTEND=noninteractive \
	  apt-get install -y -qq --no-install-recommends $$missing >/dev/null; }

test: $(VENV)/.installed machine test-scripts
	$(PYTEST)

# Every property test with EXAMPLES times as many examples.
EXAMPLES ?= 20
properties: $(VENV)/.installed machine
	$(PYTEST) --examples $(EXAMPLES)

test-scripts: node_modules/.installed
	$(NPM) test

check-scripts: node_modules/.installed
	$(NPM) run lint
	$(NPM) run types

# What needs no test runs side by side before them.
check: $(VENV)/.installed machine node_modules/.installed
	$(MAKE) --no-print-directory --jobs $(JOBS) --output-sync lint types docs check-scripts test-scripts
	$(PYTEST)

lint: $(VENV)/.installed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/.installed
	$(BIN)/mypy

# The site in site/; a broken link or anchor, a missing picture or a page outside the navigation ends the build.
docs: $(VENV)/.installed
	$(MKDOCS)

# Which lines no test runs; apart from `check`, which it makes a quarter slower.
coverage: $(VENV)/.installed machine
	$(PYTEST) --cov --cov-report=term

bench: $(VENV)/.installed
	$(BIN)/python -m benchmarks.seeds
	$(BIN)/python -m benchmarks.main_job
	$(BIN)/python -m benchmarks.alignment_speed
	$(BIN)/python -m benchmarks.publish
	$(if $(DATA),$(BIN)/python -m benchmarks.roles $(DATA))
	$(if $(DATA),$(BIN)/python -m benchmarks.alignment $(DATA))
	$(if $(DATA),$(BIN)/python -m benchmarks.perturbations $(DATA))
	$(if $(DATA),$(BIN)/python -m benchmarks.fidelity $(DATA))

clean:
	rm -rf $(VENV) node_modules .mypy_cache .ruff_cache .pytest_cache .hypothesis demo.sqlite* site
