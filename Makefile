# make demo and make test work on a fresh machine; the rest is for people who change things.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
CYTOSCAPE := $(shell sed -n 's/^fetch KG_CYTOSCAPE \([^ ]*\) .*/\1/p' .ci/run)

.DEFAULT_GOAL := help
.PHONY: help demo test lint types contracts check bench performance accuracy rules pictures golden lock clean

help: ## Show what there is
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "make %-11s %s\n", $$1, $$2}'

demo: $(STAMP) ## Install, then walk the whole way on our own policy
	$(BIN)/kg demo

test: $(STAMP) ## Install, then run the tests
	$(BIN)/python -m pytest --benchmark-disable -n logical --dist loadfile

lint: $(STAMP) ## Style of the code
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(STAMP) ## Types of the package
	$(BIN)/mypy

contracts: $(STAMP) ## Who may import whom
	$(BIN)/lint-imports

check: lint types contracts test ## All of the above

bench: $(STAMP) ## Time the usual things
	$(BIN)/python -m pytest tests/bench --benchmark-only

performance: $(STAMP) ## Write docs/performance.md anew: half an hour of a machine that does nothing else
	$(BIN)/python -m bench.performance $(if $(DATA),--data $(DATA))

accuracy: $(STAMP) ## Write docs/accuracy.md anew from the gold in DATA (make accuracy DATA=folder)
	$(BIN)/python -m bench.accuracy $(DATA) > docs/accuracy.md.new
	mv docs/accuracy.md.new docs/accuracy.md

rules: $(STAMP) ## Write docs/rules.md anew from the shapes
	$(BIN)/python -m bench.rules > docs/rules.md.new
	mv docs/rules.md.new docs/rules.md

pictures: $(STAMP) ## Draw docs/pictures/ anew (with Graphviz, Chromium and npm)
	folder=$$(mktemp -d) && trap "rm -rf $$folder" EXIT && \
		(cd $$folder && npm pack --silent $(CYTOSCAPE) && tar -xzf cytoscape-*.tgz) && \
		KG_CYTOSCAPE=$$folder/package/dist/cytoscape.min.js $(BIN)/python -m bench.pictures

golden: $(STAMP) ## Write the golden files anew; review the diff
	KG_GOLDEN=write $(BIN)/python -m pytest -k golden

lock: ## Pin all dependencies anew, with hashes
	$(PYTHON) -m venv $(VENV)-lock
	$(VENV)-lock/bin/pip install -q pip-tools
	$(VENV)-lock/bin/python -c 'import tomllib; print(*tomllib.load(open("pyproject.toml", "rb"))["dependency-groups"]["dev"], sep="\n")' > $(VENV)-lock/dev.in
	$(VENV)-lock/bin/pip-compile -q --upgrade --generate-hashes --strip-extras --no-header --no-annotate \
		--no-emit-index-url --no-emit-trusted-host --no-emit-find-links \
		--extra cluster --extra docx --extra frames --extra mcp --extra owl --extra parquet --extra pdf --extra web --extra xlsx -o requirements.lock pyproject.toml $(VENV)-lock/dev.in
	rm -rf $(VENV)-lock

clean: ## Remove what was made here
	rm -rf $(VENV) $(VENV)-lock kg-demo dist build .benchmarks .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis

$(STAMP): requirements.lock pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@
