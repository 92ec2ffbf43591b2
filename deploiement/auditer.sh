#!/usr/bin/env bash
# Cherche les failles connues des dépendances verrouillées. Une faille arrête la vérification ;
# des données que l'on ne peut pas joindre, non : c'est dit, et docs/securite.md le rappelle.
# BASE_AVIS=all.zip (l'archive d'OSV pour PyPI) fait lire les avis sans réseau.
set -euo pipefail
cd "$(dirname "$0")/.."

if [ -n "${BASE_AVIS:-}" ]; then
  exec .venv/bin/python deploiement/lire-avis.py "$BASE_AVIS" requirements-options.txt
fi

if sortie=$(timeout 90 .venv/bin/pip-audit --requirement requirements-options.txt --require-hashes --disable-pip \
  --progress-spinner off --timeout 10 2>&1); then
  ignorees=$(grep -c 'could not be audited' <<<"$sortie" || true)
  if [ "$ignorees" -gt 0 ]; then
    echo "Dépendances : $ignorees n'ont pas pu être vérifiées (absentes de la base des failles jointe d'ici). Donnez une archive : BASE_AVIS=all.zip."
  else
    echo "Dépendances : aucune faille connue."
  fi
elif grep -qE 'Found [0-9]+ known vulnerabilit' <<<"$sortie"; then
  echo "$sortie" >&2
  exit 1
else
  echo "Dépendances : la base des failles n'a pas pu être jointe, rien n'a été vérifié. Sans réseau, donnez une archive : BASE_AVIS=all.zip."
fi
