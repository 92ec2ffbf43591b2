#!/usr/bin/env bash
# Installe les paquets Debian nommés s'il en manque : par apt en root ou avec sudo, sinon dit lesquels.
set -euo pipefail

manquants=()
for paquet in "$@"; do
  etat=$(dpkg-query -W -f '${db:Status-Status}' "$paquet" 2>/dev/null || true)
  [ "$etat" = installed ] || manquants+=("$paquet")
done
# Un Python qui sait déjà faire un environnement n'a pas besoin du paquet python3-venv.
if "${PYTHON3:-python3}" -c 'import ensurepip, venv' 2>/dev/null; then
  manquants=($(printf '%s\n' "${manquants[@]:-}" | grep -vx python3-venv || true))
fi
[ "${#manquants[@]}" -gt 0 ] || exit 0

if [ "$(id -u)" -eq 0 ]; then
  eleve=()
elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
  eleve=(sudo)
else
  echo "Il manque des paquets Debian. Installez-les, puis recommencez :" >&2
  echo "  sudo apt-get install ${manquants[*]}" >&2
  exit 1
fi
echo "Installation des paquets Debian : ${manquants[*]}"
export DEBIAN_FRONTEND=noninteractive
"${eleve[@]}" apt-get update -q >/dev/null
"${eleve[@]}" apt-get install -y -q --no-install-recommends "${manquants[@]}" >/dev/null
