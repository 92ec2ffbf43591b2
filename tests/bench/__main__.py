"""`make bench`: measures, prints the tables and keeps them in docs/performances.md."""

import json
import os
import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path

from tests.bench.pages import TAILLES

RACINE = Path(__file__).resolve().parent.parent.parent
DOCUMENT = RACINE / "docs" / "performances.md"
DEBUT, FIN = "<!-- mesures : début -->", "<!-- mesures : fin -->"


def run(module, *arguments, base):
    """What `python -m module` prints as JSON, in an environment of its own."""
    sortie = subprocess.run(
        [sys.executable, "-m", module, *arguments],
        cwd=RACINE,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "tests.bench.reglages", "DATABASE_URL": base},
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    ).stdout
    return json.loads(sortie.splitlines()[-1])


def write_table(titres, lignes):
    """A Markdown table, its columns aligned so that it is read in a terminal too."""
    cellules = [list(map(str, ligne)) for ligne in (titres, *lignes)]
    largeurs = [max(map(len, colonne)) for colonne in zip(*cellules, strict=True)]
    ecrites = [
        "| " + " | ".join(c.ljust(w) for c, w in zip(ligne, largeurs, strict=True)) + " |"
        for ligne in cellules
    ]
    return "\n".join(
        [ecrites[0], "|" + "|".join("-" * (w + 2) for w in largeurs) + "|", *ecrites[1:]]
    )


def write_ratio(ratio):
    return f"{ratio:.1f}".replace(".", ",")


def table_of_pages(mesures):
    """One line a page, a ratio a size; queries as « same » or each number."""
    lignes = []
    for memes in zip(*mesures.values(), strict=True):
        comptes = [page["requetes"] for page in memes]
        lignes.append(
            [
                f"`{memes[0]['page']}`",
                comptes[0] if len(set(comptes)) == 1 else " / ".join(map(str, comptes)),
                *(write_ratio(page["ratio"]) for page in memes),
            ]
        )
    return write_table(["Page", "Requêtes SQL", *TAILLES.values()], lignes)


def table_of_charge(charge):
    lignes = [
        ("personnes à la fois", charge["personnes"]),
        ("durée", f"{charge['secondes']} s"),
        ("pages lues", charge["lectures"]),
        ("suivis enregistrés", charge["ecritures"]),
        ("erreurs", charge["erreurs"]),
        ("page, médiane ÷ vue nue, médiane", write_ratio(charge["ratio"])),
        ("page, 95e centile ÷ vue nue, médiane", write_ratio(charge["ratio_p95"])),
        (
            "mémoire d'un processus au repos (résidente / propre)",
            write_memoire(charge["memoire_repos"]),
        ),
        ("mémoire d'un processus après", write_memoire(charge["memoire_apres"])),
    ]
    return write_table(("Mesure", "Valeur"), lignes)


def table_of_import(mesure):
    lignes = [
        ("lignes ajoutées au classeur", mesure["lignes"]),
        (
            "temps de processeur : simple lecture par openpyxl, import à blanc",
            "{nue} s, {importee} s".format(**mesure),
        ),
        ("durée de l'import appliqué", "{appliquee} s".format(**mesure)),
        ("enregistrement d'une autre personne, au plus long", "{attente} s".format(**mesure)),
        ("mémoire, au plus haut", f"{mesure['memoire']} Mo"),
    ]
    return write_table(("Import", "Valeur"), lignes)


def table_of_pdf(mesures):
    lignes = [
        (
            mesure["nom"],
            f"{mesure['secondes']:.2f} s".replace(".", ","),
            f"{mesure['rapport']:.3f}".replace(".", ","),
            mesure["reference"],
        )
        for mesure in mesures
    ]
    return write_table(("Schéma directeur", "Durée", "Rapport", "À"), lignes)


def write_memoire(mesures):
    return ", ".join(f"{residente} / {propre} Mo" for residente, propre in mesures)


def write_document(tables):
    """Replace what the document keeps of the last run."""
    texte = DOCUMENT.read_text()
    avant, apres = texte.split(DEBUT)[0], texte.split(FIN)[1]
    corps = "\n\n".join([f"Mesuré le {date.today():%d/%m/%Y}.", *tables])
    DOCUMENT.write_text(f"{avant}{DEBUT}\n\n{corps}\n\n{FIN}{apres}")


def main():
    secondes = int(os.environ.get("SECONDES", "60"))
    with tempfile.TemporaryDirectory() as dossier:
        mesures = {}
        for taille, nom in TAILLES.items():
            print(f"Pages, {nom}…", file=sys.stderr)
            base = f"sqlite:///{dossier}/{taille}.sqlite3"
            mesures[taille] = run("tests.bench.pages", taille, base=base)
        print(f"Cinquante personnes, {secondes} s…", file=sys.stderr)
        charge = run("tests.bench.charge", str(secondes), base=f"sqlite:///{dossier}/33.sqlite3")
        print("Import de 10 000 lignes…", file=sys.stderr)
        importation = run("tests.bench.banc_import", base=f"sqlite:///{dossier}/import.sqlite3")
        print("PDF…", file=sys.stderr)
        pdf = run("tests.bench.banc_pdf", "--json", base="sqlite:///")
    tables = [
        table_of_pages(mesures),
        table_of_charge(charge),
        table_of_import(importation),
        table_of_pdf(pdf),
    ]
    write_document(tables)
    print("\n\n".join(tables))


if __name__ == "__main__":
    main()
