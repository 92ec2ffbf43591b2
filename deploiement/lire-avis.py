"""Looks the locked dependencies up in an archive of advisories: lire-avis.py ARCHIVE VERROU.

The archive is the one that OSV publishes for PyPI: a zip of one JSON an advisory. Exits 1 when a
locked version is known to be vulnerable, 2 when the archive is not one.
"""

import json
import re
import sys
import zipfile
from collections import defaultdict
from datetime import UTC, datetime
from pathlib import Path

from packaging.utils import canonicalize_name, canonicalize_version
from packaging.version import InvalidVersion, Version

# An archive older than this is said to be old.
JOURS = 30
VERROUILLEE = re.compile(r"^([A-Za-z0-9][\w.-]*)(?:\[.*?\])?==([^\s;]+)", re.M)
BORNES = ("introduced", "fixed", "last_affected")


def read_avis(archive):
    """Every advisory of the archive that was not withdrawn."""
    with zipfile.ZipFile(archive) as fichiers:
        for nom in fichiers.namelist():
            if nom.endswith(".json"):
                avis = json.loads(fichiers.read(nom))
                if not avis.get("withdrawn"):
                    yield avis


def is_dans(version, intervalle):
    """Whether a range holds the version: the last event at or before it says so."""
    bornes = sorted(
        # « 0 » is before everything, and nothing is before « 0.dev0 ».
        (Version("0.dev0" if borne == "0" else borne), genre == "introduced", genre)
        for evenement in intervalle["events"]
        for genre, borne in evenement.items()
        if genre in BORNES
    )
    touchee = False
    for borne, _, genre in bornes:
        if genre == "introduced" and version >= borne:
            touchee = True
        elif (genre == "fixed" and version >= borne) or (
            genre == "last_affected" and version > borne
        ):
            touchee = False
    return touchee


def is_touchee(version, paquet):
    """Whether an advisory names the version, in its list or in one of its ranges."""
    if canonicalize_version(version) in map(canonicalize_version, paquet.get("versions", ())):
        return True
    intervalles = [i for i in paquet.get("ranges", ()) if i["type"] == "ECOSYSTEM"]
    return any(is_dans(version, intervalle) for intervalle in intervalles)


def list_paquets(avis):
    """(normalised name, what is affected) of the packages of PyPI that an advisory names."""
    for paquet in avis.get("affected", ()):
        if paquet.get("package", {}).get("ecosystem") == "PyPI":
            yield canonicalize_name(paquet["package"]["name"]), paquet


def check(archive, verrou):
    """(how many advisories, the day of the last one, sentences on the vulnerable, on the unread)"""
    verrouillees = defaultdict(set)
    for nom, version in VERROUILLEE.findall(verrou):
        verrouillees[canonicalize_name(nom)].add(Version(version))
    nombre, dernier, touchees, illisibles = 0, "", set(), set()
    for avis in read_avis(archive):
        nombre, dernier = nombre + 1, max(dernier, avis["modified"])
        for nom, paquet in list_paquets(avis):
            for version in verrouillees.get(nom, ()):
                phrase = f"{nom} {version} : {avis['id']} {avis.get('summary', '')}".strip()
                try:
                    if is_touchee(version, paquet):
                        touchees.add(phrase)
                except InvalidVersion:
                    illisibles.add(phrase)
    return nombre, dernier, sorted(touchees), sorted(illisibles)


def main(archive, chemin):
    verrou = Path(chemin).read_text()
    try:
        nombre, dernier, touchees, illisibles = check(archive, verrou)
        le = datetime.fromisoformat(dernier)
    except (OSError, ValueError, KeyError, AttributeError, zipfile.BadZipFile):
        print(f"Dépendances : {archive} n'est pas une archive d'avis OSV.", file=sys.stderr)
        return 2
    jours = (datetime.now(UTC) - le).days
    vieille = " ; elle est vieille, prenez la dernière" if jours > JOURS else ""
    print(f"Dépendances : {nombre} avis, le dernier du {le:%d/%m/%Y} (J-{jours}){vieille}.")
    for phrase in illisibles:
        print(f"À vérifier à la main, les versions de l'avis ne se lisent pas : {phrase}")
    for phrase in touchees:
        print(f"Faille connue : {phrase}", file=sys.stderr)
    if not touchees:
        print("Dépendances : aucune faille connue de cette archive.")
    return 1 if touchees else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
