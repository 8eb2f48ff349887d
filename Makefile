# One word per job: `make help` lists them.
# On Debian 12 only git, make and Python 3.11 with venv are needed to begin.

PORT ?= 8000
ARGS ?=
PY := .venv/bin/python
# What the checks write (keys, an empty database) lies apart from an instance's data.
CHECK := DATA_DIR=$(CURDIR)/var/check
# A trial or a check must never reach what the shell happens to point at.
ALONE := env -i PATH="$(PATH)" HOME="$(HOME)" TMPDIR="$(TMPDIR)" LANG=C.UTF-8 TERM="$(TERM)" \
	PORT=$(PORT) EMAIL_URL="$(EMAIL_URL)"
export PORT

.DEFAULT_GOAL := help
.PHONY: help setup setup-dev demo run test check lint types arrows templates generated migrations \
	deploy bench faults pictures secrets lock clean

help: ## This list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/\1 \2/p' $(MAKEFILE_LIST) | \
		while read -r name text; do printf '  make %-10s %s\n' "$$name" "$$text"; done

setup: .venv/.runtime ## Make .venv and install the locked dependencies

setup-dev: .venv/.dev ## The same, with what checks and tests

demo: setup ## A year in the life of a fictitious section (PORT=8000); Ctrl-C stops it
	@exec $(ALONE) DATA_DIR=$(CURDIR)/var/demo $(PY) manage.py demo

run: setup ## A real instance, empty at first (PORT=8000); data in var/ or DATA_DIR
	@$(PY) manage.py migrate --verbosity 0
	@test -z "$$PRODUCTION" || $(PY) manage.py collectstatic --noinput --verbosity 0
	@exec $(PY) manage.py run

test: setup-dev ## Everything, on SQLite, PostgreSQL, Redis and Chromium; ARGS="…" narrows it
	@exec $(PY) -m tests.run $(ARGS)

check: lint types arrows templates generated migrations deploy ## Style, types, arrows, generated pages, production settings

lint: setup-dev
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .

types: setup-dev
	@$(ALONE) $(CHECK) $(PY) -m mypy

arrows: setup-dev
	@$(ALONE) $(CHECK) .venv/bin/lint-imports

templates: setup-dev
	@.venv/bin/djlint templates --lint --quiet

generated: setup-dev
	@$(ALONE) $(CHECK) $(PY) manage.py generate_docs --check
	@$(ALONE) $(CHECK) $(PY) manage.py translations --check

migrations: setup-dev
	@$(ALONE) $(CHECK) $(PY) manage.py makemigrations --check --dry-run

# As a new host does it, with keys made for the occasion: production refuses to start without.
deploy: setup-dev
	@new=$$(mktemp -d) && trap 'rm -rf "$$new"' EXIT && \
	$(ALONE) $(CHECK) $(PY) -m dossiers.privacy.keyring "$$new" >/dev/null && \
	for command in "collectstatic --noinput --verbosity 0" "check --deploy --fail-level WARNING"; do \
		$(ALONE) DATA_DIR="$$new" STATIC_ROOT="$$new/static" PRODUCTION=1 \
			ALLOWED_HOSTS=dossiers.example SECRET_KEY_FILE="$$new/secret.key" \
			SERVICE_KEY_FILE="$$new/service.key" ROOT_KEY_FILE="$$new/root.key" \
			$(PY) manage.py $$command || exit 1; \
	done

bench: setup-dev ## Speed beside a floor taken in the same run (BENCH_CASES=100000)
	@exec $(ALONE) BENCH_CASES=$(BENCH_CASES) BENCH_OPEN=$(BENCH_OPEN) BENCH_PARTS="$(BENCH_PARTS)" \
		BENCH_KEPT="$(BENCH_KEPT)" \
		BENCH_DELIVERIES=$(BENCH_DELIVERIES) $(PY) -m tests.bench

faults: setup-dev ## The fault tests at full size: processes killed, servers lost
	@exec $(ALONE) FAULTS_SCALE=10 $(PY) -m tests.run tests/faults $(ARGS)

pictures: setup-dev ## Take the pictures of the screens again, into docs/screens/
	@exec $(ALONE) TAKE_PICTURES=1 $(PY) -m pytest -q tests/browser/test_pictures.py

secrets: setup ## The files that docker-compose.yml asks for, in secrets/ (kept if there)
	@mkdir -p -m 700 secrets
	@$(ALONE) $(CHECK) $(PY) -m dossiers.privacy.keyring secrets
	@cd secrets && test -e redis_url || { \
		word() { od -An -N24 -tx1 /dev/urandom | tr -d ' \n'; }; database=$$(word); redis=$$(word); \
		printf '%s' "$$database" > postgres_password; \
		printf 'postgres://dossiers:%s@postgres/dossiers' "$$database" > database_url; \
		printf 'requirepass %s\n' "$$redis" > redis.conf; \
		printf 'redis://:%s@redis:6379/0' "$$redis" > redis_url; \
	}
	@chmod 644 secrets/* # The folder is closed; inside, the containers' own users must read.

lock: setup-dev ## Compute the locked requirements again, for Debian 12's Python
	@cd requirements && for name in runtime canaux dev; do \
		../.venv/bin/uv pip compile --quiet --no-header --generate-hashes --python-version 3.11 \
			"$$name.in" --output-file "$$name.txt" || exit 1; \
	done

clean: ## Remove what can be made again; never an instance's data
	@rm -rf .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .coverage \
		staticfiles var/check
	@find . -name __pycache__ -not -path './.venv/*' -prune -exec rm -rf {} +

.venv/bin/python:
	@for name in $(PYTHON) python3.11 python3 python3.12 python3.13; do \
		if "$$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
			"$$name" -m venv .venv && exit 0; \
			rm -rf .venv; break; \
		fi; \
	done; \
	echo "Python 3.11 or newer with venv is needed. On Debian 12:" >&2; \
	echo "  apt-get install -y python3 python3-venv" >&2; \
	exit 1

.venv/.runtime: requirements/runtime.txt | .venv/bin/python
	@echo "Installing the locked dependencies in .venv…"
	@$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes \
		--only-binary :all: -r requirements/runtime.txt
	@touch $@

.venv/.dev: requirements/dev.txt .venv/.runtime
	@$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes \
		--only-binary :all: -r requirements/dev.txt
	@touch $@
