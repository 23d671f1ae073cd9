# make dist       compiles content/ into dist/, validated; sets up what compiling needs, and no more
# make test       passes the tests; sets up what they need as well
# make test-long  passes those that take long as well, and sweeps over thousands of random courses
# make check      format, lint, types, layers, of Python and of the player's JavaScript
# make bench      what builds and pages cost; make mutation: whether the tests see a sample of faults
# Each starts from a bare Python 3.11, says what it is doing, and is quick when run again.

PYTHON ?= python3
VENV := .venv
# Windows keeps a venv's programs in Scripts/.
BIN := $(if $(filter Windows_NT,$(OS)),$(VENV)/Scripts,$(VENV)/bin)
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
# Says what it does, does it, and says every eight seconds that it does so still: nobody should wonder whether it hangs.
NOW := sh -c 'what=$$1; shift; echo "$$what"; \
  (while sleep 8 </dev/null >/dev/null 2>&1 && kill -0 $$$$ 2>/dev/null; do echo "  still $$what"; done) & \
  "$$@"; code=$$?; kill $$!; exit $$code' now
STAMPS := .cache/make
# Where the official schemas come from: a folder, or the catalog's addresses when there is none.
SCHEMAS_FROM ?= $(wildcard ../shared/schemas)
INSTALL_SCHEMAS = $(BIN)/lessonpack schemas install $(if $(SCHEMAS_FROM),--from $(SCHEMAS_FROM))
# What lessonpack builds is judged by these, in the store of whoever runs `lessonpack`.
FAMILIES := scorm12 scorm2004-3rd scorm2004-4th qti21
# Tests have a store of their own, of all families, and leave the user's alone.
TEST_SCHEMAS := $(CURDIR)/.cache/schemas
test test-long check bench mutation: export LESSONPACK_SCHEMAS := $(TEST_SCHEMAS)
# Tests start many processes, and each would compile all it imports.
unexport PYTHONDONTWRITEBYTECODE

SOURCES := $(shell find content src templates schemas -type f -not -name '*.pyc' 2>/dev/null | sed 's/ /\\ /g')

.PHONY: dist test test-long check format bench mutation schemas setup clean

dist: $(STAMPS)/dist

$(STAMPS)/dist: $(STAMPS)/venv $(STAMPS)/schemas $(SOURCES)
	@$(NOW) "compiling content/ into dist/" $(BIN)/lessonpack build content --out dist --offline $(BUILD_OPTIONS)
	@touch $@

# xdist spreads the tests over the workers, each of which holds one Chromium. Three have two cores busy: two wait for pages
# and for other programs a third of the time.
WORKERS ?= 3
PYTEST := $(BIN)/python -m pytest -n $(WORKERS) --dist worksteal

test: setup
	$(PYTEST) $(PYTEST_OPTIONS)

# Everything in one run, a sweep over random courses with it, then the laws again, each time from another seed: but for what
# is of the long run alone, which has had as many examples by then.
SEEDS ?= 1
# Seconds after which a test hangs: a law that is tried on hundreds of courses takes minutes where others work, too.
PATIENCE ?= 3000
LONG := --hypothesis-profile=long --timeout=$(PATIENCE)
test-long: setup
	$(PYTEST) -m "full or not full" $(LONG) $(PYTEST_OPTIONS)
	for seed in $(SEEDS); do \
	  $(PYTEST) -q -m "hypothesis and not browser and not full" $(LONG) --hypothesis-seed=$$seed || exit 1; \
	done

check: setup
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/python -m pytest -q tests/test_layers.py
	node tests/node_modules/eslint/bin/eslint.js --config tests/eslint.config.mjs --max-warnings 0 templates tests
	node tests/node_modules/typescript/bin/tsc --project tests/player

format: $(STAMPS)/dev
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: setup
	$(BIN)/python bench/run.py
	$(BIN)/python bench/phone.py

# How many of a sample of faults, drawn by SEED, the tests see.
SAMPLE ?= 150
SEED ?= 1
mutation: setup
	$(BIN)/python tests/tools/mutation.py --sample $(SAMPLE) --seed $(SEED)

schemas: $(STAMPS)/schemas

setup: $(STAMPS)/dev $(STAMPS)/node $(STAMPS)/test-schemas

$(STAMPS)/venv: pyproject.toml
	@mkdir -p $(STAMPS)
	@test -d $(VENV) || $(NOW) "making $(VENV)/ for Python" $(PYTHON) -m venv $(VENV)
	@$(NOW) "installing lessonpack and what it needs" $(PIP) install --editable .
	@touch $@

$(STAMPS)/dev: $(STAMPS)/venv
	@$(NOW) "installing a recent pip" $(PIP) install "pip>=25.1"
	@$(NOW) "installing what tests and checks need" $(PIP) install --group dev
	@touch $@

# Without a way to get them, everything but the official XSDs still runs, and says so; the next run tries again.
$(STAMPS)/schemas: $(STAMPS)/venv schemas/catalog.toml
	@echo "installing the official schemas that packages are judged by"
	@$(INSTALL_SCHEMAS) $(FAMILIES) && touch $@ || true

$(STAMPS)/test-schemas: $(STAMPS)/venv schemas/catalog.toml
	@echo "installing the official schemas for the tests"
	@$(INSTALL_SCHEMAS) --schemas $(TEST_SCHEMAS) && touch $@ || true

# Without Node the tests that want it are left out, and the end of the run says so; the next run tries again.
$(STAMPS)/node: tests/package-lock.json
	@mkdir -p $(STAMPS)
	@if command -v npm >/dev/null; \
	then $(NOW) "installing the packages of Node that tests need" npm ci --prefix tests --no-audit --no-fund --ignore-scripts && touch $@; \
	else echo "npm is not installed: tests that want Node are left out"; fi

clean:
	rm -rf $(VENV) .cache tests/node_modules dist/*.zip dist/*.html dist/index.* dist/report.*
