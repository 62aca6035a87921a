# Everything a developer or operator does in a checkout. `make run` starts the demo, `make test` proves everything.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
PORT ?= 8000
DATA ?= demo-data

.PHONY: setup setup-test run test check bench lock wheels wheelhouse install-check pictures crash alone simulate punctuality cuts month storm platform fuzz twin

# compiled here, because a server under deploy/quhao.service may not write into its own folder: it starts a fifth sooner
setup: $(VENV)/.ready
	$(BIN)/python -m compileall -q queue_server kiosk display appointments devices

$(VENV)/.ready: requirements.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed")'
	@echo '正在安装依赖，约需一分钟…  Installing what it needs, about a minute…'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --no-deps --editable .
	touch $@

setup-test: $(VENV)/.ready-test

$(VENV)/.ready-test: $(VENV)/.ready requirements-test.lock tests/twin/judge.lock package-lock.json deploy/test-tools.sh
	@echo '正在安装检验所需，可能要几分钟…  Installing what the tests need, perhaps some minutes…'
	sh deploy/test-tools.sh
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements-test.lock
	$(BIN)/python -m pip install --quiet --require-hashes --no-deps --target $(VENV)/judge --upgrade -r tests/twin/judge.lock
	npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	touch $@

run: setup
	$(BIN)/quhao demo --port $(PORT) --data $(DATA)

# ruff, types and import floors, then every test; nothing is skipped. Most wait for a browser or a server, so two run
# side by side, each file in one piece; those that say how long something takes then have the machine to themselves.
# What is compiled is kept: the tests start a hundred servers
export PYTHONDONTWRITEBYTECODE :=
WORKERS ?= 2
test: setup setup-test lint
	$(BIN)/python -m pytest -q -n $(WORKERS) --dist loadfile --no-loadscope-reorder -m "not alone"
	$(BIN)/python -m pytest -q -m alone $$(grep -rl --include='test_*.py' 'mark\.alone' tests)

lint: setup-test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# the quick subset: everything without a browser, a server process or a crash
check: setup-test lint
	$(BIN)/python -m pytest -q -m "not slow"

# the servers run as a hall installs them, on requirements.lock alone
bench: setup setup-test $(VENV)-bench/.ready
	QUHAO_BENCH_PYTHON=$(abspath $(VENV))-bench/bin/python $(BIN)/python -m bench.run

$(VENV)-bench/.ready: requirements.lock
	test -x $(VENV)-bench/bin/python || $(PYTHON) -m venv $(VENV)-bench
	$(VENV)-bench/bin/python -m pip install --quiet --require-hashes -r requirements.lock
	touch $@

# long campaigns: make crash CYCLES=1000, make simulate DAYS=200
CYCLES ?= 1000
DAYS ?= 200
SEED ?= 1
crash: setup-test
	$(BIN)/python -m tests.crash --cycles $(CYCLES) --seed $(SEED)

# a kiosk between its server and its printer: cuts, lost answers, kill -9 of both
alone: setup-test
	$(BIN)/python -m tests.devices.alone --cycles $(CYCLES) --seed $(SEED)

simulate: setup-test
	$(BIN)/python -m tests.simulation --days $(DAYS) --seed $(SEED)

# what credit, floor and share of bookings come to: a table from the real rules of order
punctuality: setup-test
	$(BIN)/python -m tests.simulation.punctuality $(DAYS)

# the twin's waits against theory, for every load, with intervals of one per cent
twin: setup-test
	$(BIN)/python -m tests.twin

# the screens: their cables pulled CUTS times while numbers are called; a board's month in minutes
CUTS ?= 1000
cuts: setup-test
	$(BIN)/python -m tests.screens --cuts $(CUTS) --seed $(SEED)

month: setup-test
	$(BIN)/python -m tests.display.month

# REQUESTS people want the ten places of one slot in the same second
REQUESTS ?= 10000
storm: setup-test
	$(BIN)/python -m tests.storm --requests $(REQUESTS)

# the platform and the hall are killed KILLS times while CASES cases go through; each event must arrive once, in order
CASES ?= 500
KILLS ?= 60
platform: setup-test
	$(BIN)/python -m tests.case_platform --cases $(CASES) --kills $(KILLS) --seed $(SEED)

# SECONDS of spoiled bytes into every parser of the device drivers
SECONDS ?= 600
fuzz: setup-test
	$(BIN)/python -m tests.devices.fuzz --seconds $(SECONDS) --seed $(SEED)

# the pictures of the README, taken from the running demo in Chromium
pictures: setup-test
	$(BIN)/python -m deploy.pictures

# the pinned and hashed dependencies, after a change in pyproject.toml
lock:
	$(BIN)/python -m pip install --quiet pip-tools
	$(BIN)/pip-compile -q --allow-unsafe --generate-hashes --no-emit-index-url --no-emit-find-links --strip-extras -o requirements.lock pyproject.toml
	$(BIN)/pip-compile -q --allow-unsafe --extra test --generate-hashes --no-emit-index-url --no-emit-find-links --strip-extras -o requirements-test.lock pyproject.toml
	$(BIN)/pip-compile -q --allow-unsafe --generate-hashes --no-emit-index-url --no-emit-find-links --strip-extras -c requirements.lock -o requirements-agent.lock deploy/agent.in
	$(BIN)/python -m deploy.wheels table

# what the package index holds for every locked package and kind of machine; a test judges the table
wheels: setup
	$(BIN)/python -m deploy.wheels table

# everything install.sh needs for a box without the internet: make wheelhouse KIND=linux-arm64
# kinds: linux-x86_64, linux-arm64 (servers), linux-x86_64-agent, linux-arm64-agent, windows-amd64-agent
KIND ?= linux-x86_64
wheelhouse: setup
	$(BIN)/python -m deploy.wheels fetch $(KIND) build/wheelhouse/$(KIND)

# install.sh for a box with every wheel of the lock, offline from a wheelhouse that is fetched first; then its agent
CHECKED := build/install-check
install-check: KIND = linux-$(subst aarch64,arm64,$(shell uname -m))-agent
install-check: wheelhouse
	rm -rf $(CHECKED)
	PIP_NO_INDEX=1 sh deploy/install.sh window --address http://127.0.0.1:9 --root $(CHECKED) --wheelhouse build/wheelhouse/$(KIND) --python $(PYTHON)
	! $(CHECKED)/opt/quhao/.venv/bin/python -m pip check | grep -v '^quhao .* requires' # a box has not what a server has
	cd $(CHECKED) && opt/quhao/.venv/bin/python -m devices agent --help
