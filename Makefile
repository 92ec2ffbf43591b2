# Tout se fait avec `make run` et `make test` ; les autres cibles en sont les morceaux.

SHELL := /bin/bash
PORT ?= 8000
VENV := .venv
PYTHON := $(VENV)/bin/python
# Le Python de Debian d'abord : optimisé, il est plus rapide que celui que l'on compile soi-même.
DEPUIS := import sys; sys.exit(sys.version_info < (3, 11))
PYTHON3 := $(or $(shell for p in /usr/bin/python3 python3; do $$p -c '$(DEPUIS)' 2>/dev/null && echo $$p && break; done),python3)
PAQUETS_RUN := python3-venv libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0
PAQUETS_TEST := chromium faketime libatomic1 libreoffice-calc-nogui libreoffice-writer-nogui poppler-utils qpdf
PAQUETS_POSTGRESQL := postgresql
# Les tests se partagent les cœurs de la machine.
PYTEST := $(VENV)/bin/pytest -n auto --dist loadfile --no-loadscope-reorder
# Ce que `make install` installe : la base, ou aussi les options une fois demandées.
REQUIS = requirements$(shell test -e $(VENV)/.options && echo -options).txt
VERROUILLER := uv pip compile -q pyproject.toml --universal --python-version 3.11 --generate-hashes --no-header --no-annotate

.DEFAULT_GOAL := aide
.PHONY: aide install install-options install-test run test test-postgres check deploy-check statiques mutants bench format verrou

aide:  ## Liste les cibles
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

install: $(VENV)/.a-jour  ## Installe ce qu'il faut pour lancer l'application

$(VENV)/.a-jour: requirements.txt requirements-options.txt
	@PYTHON3=$(PYTHON3) deploiement/installer-paquets.sh $(PAQUETS_RUN)
	@test -x $(PYTHON) || $(PYTHON3) -m venv $(VENV)
	@echo "Installation des dépendances Python…"
	@$(VENV)/bin/pip install --quiet --disable-pip-version-check --require-hashes -r $(REQUIS)
	@touch $@

install-options:  ## Ajoute, pour de bon, le stockage S3 et la file d'attente des longs travaux
	@mkdir -p $(VENV) && touch $(VENV)/.options && rm -f $(VENV)/.a-jour
	@$(MAKE) --no-print-directory install

install-test: $(VENV)/.a-jour-test

$(VENV)/.a-jour-test: requirements-dev.txt $(VENV)/.a-jour
	@deploiement/installer-paquets.sh $(PAQUETS_TEST)
	@$(VENV)/bin/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@

run: install  ## Lance l'application avec le plan réel sur http://127.0.0.1:8000 (PORT=8123 pour un autre port ; PLAN=aucun pour une base vide)
	@$(PYTHON) manage.py migrate --verbosity 0
ifeq ($(PLAN),aucun)
	@echo "Aucun plan n'est chargé. Pour ouvrir un office et son premier compte, dans un autre terminal :"
	@echo "  $(PYTHON) manage.py creer_structure \"Nom de l'office\" --collectivite \"Nom de la collectivité\" --siren 000000000 --email vous@exemple.fr --site http://127.0.0.1:$(PORT)"
else
	@$(PYTHON) manage.py charger_plan $(PLAN)
	@$(PYTHON) manage.py creer_comptes_demo
endif
	@$(PYTHON) manage.py runserver 127.0.0.1:$(PORT)

test: install-test  ## Passe tous les tests, sur SQLite
	@$(PYTEST)

test-postgres: install-test  ## Passe les tests sur un PostgreSQL d'un moment ; ceux qui ne regardent que l'écran, ou aucune base, une fois, sur SQLite
	@deploiement/installer-paquets.sh $(PAQUETS_POSTGRESQL)
	@$(PYTHON) -m tests.grappe $(PYTEST) -m "not ecran and not sans_base"

check: install-test  ## Vérifie la forme, les migrations et les réglages de production
	@$(VENV)/bin/ruff check .
	@$(VENV)/bin/ruff format --check .
	@$(VENV)/bin/djhtml -t 2 --check templates
	@$(PYTHON) manage.py makemigrations --check --dry-run
	@deploiement/auditer.sh
	@$(MAKE) --no-print-directory deploy-check

deploy-check: install  ## Vérifie les réglages de production
	@SECRET_KEY=$$($(PYTHON) -c "import secrets; print(secrets.token_urlsafe(60))") ALLOWED_HOSTS=exemple.fr EMAIL_URL=smtp://exemple.fr \
		DJANGO_SETTINGS_MODULE=config.settings.production $(PYTHON) manage.py check --deploy --fail-level WARNING

statiques: install  ## Rassemble les fichiers statiques que la production sert, et note le commit
	@SECRET_KEY=$$($(PYTHON) -c "import secrets; print(secrets.token_urlsafe(60))") ALLOWED_HOSTS=localhost \
		DJANGO_SETTINGS_MODULE=config.settings.production $(PYTHON) manage.py collectstatic --noinput --verbosity 0
	@git rev-parse HEAD > .commit 2>/dev/null || echo inconnu > .commit

mutants: install-test  ## Met dans les règles de petites fautes, une à une, et nomme celles qu'aucun test ne voit
	@nice $(VENV)/bin/mutmut run --max-children 1
	@$(VENV)/bin/mutmut results

bench: install-test  ## Mesure la vitesse, et l'écrit dans docs/performances.md
	@$(PYTHON) -m tests.bench

format: install-test  ## Met en forme le code et les gabarits
	@$(VENV)/bin/ruff check --fix .
	@$(VENV)/bin/ruff format .
	@$(VENV)/bin/djhtml -t 2 templates

verrou: install-test  ## Recalcule les dépendances verrouillées (demande uv)
	@$(VERROUILLER) -o requirements.txt
	@$(VERROUILLER) --all-extras -o requirements-options.txt
	@$(VERROUILLER) --all-extras --group dev -o requirements-dev.txt
