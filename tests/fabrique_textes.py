"""Builders of Word texts: the real schéma directeur written in three ways, and invented ones."""

import json
import re
from io import BytesIO

import docx
from django.conf import settings

from budget.models import LigneCout
from tests.fabrique_echanges import bring

FIXTURES = settings.BASE_DIR / "fixtures"
SIMPLE = ("1|Défi 1 : A", "2|Axe 1 : B", "3|Action 1 : C", "Coût : 5 €")
ANNEXE = ("Défi - Axe / Action", "Dépenses prévisionnelles", "2025", "2026")
CORPS = 455  # The line of the source where the défis begin.
TITRE = re.compile(r"^(DEFI|Axe|Action) \d+ : ")
NIVEAUX = {"DEFI": 1, "Axe": 2, "Action": 3}


def save(document):
    sortie = BytesIO()
    document.save(sortie)
    return sortie.getvalue()


def read_source():
    """(paragraphs with their line, rows of the annex) of the source text."""
    lignes = (FIXTURES / "segala-2023-2026.source.txt").read_text().split("\n")
    debut = next(i for i, ligne in enumerate(lignes) if ligne.startswith("Défi - Axe / Action\t"))
    annexe = [ligne.split("\t") for ligne in lignes[debut:] if ligne.strip()]
    corps = [(i, ligne.strip("\n")) for i, ligne in enumerate(lignes[:debut], start=1)]
    return [(i, li) for i, li in corps if li.strip()], annexe


def read_plan():
    return json.loads((FIXTURES / "segala-2023-2026.json").read_text())["plan"]


def list_actions(plan):
    """{code: action} of a plan as its format holds it."""
    return {
        f"{d['numero']}-{x['numero']}-{a['numero']}": a
        for d in plan["defis"]
        for x in d["axes"]
        for a in x["actions"]
    }


def add_gras(document, texte, style=None):
    """A paragraph, its « ** » made bold."""
    paragraphe = document.add_paragraph(style=style)
    for rang, morceau in enumerate(re.split(r"\*\*", texte)):
        paragraphe.add_run(morceau).bold = bool(rang % 2) or None
    return paragraphe


def add_table(conteneur, rangees):
    largeur = max(map(len, rangees))
    table = conteneur.add_table(len(rangees), largeur)
    for rangee, valeurs in zip(table.rows, rangees, strict=True):
        for cellule, valeur in zip(rangee.cells, valeurs, strict=False):
            cellule.text = valeur
    return table


def make_segala(variante):
    """The .docx of the real schéma: « titres » (styles), « nu », « fiches » (a table each)."""
    source, annexe = read_source()
    if variante == "fiches":
        return make_segala_en_fiches(source, annexe)
    sous_titres = {
        s["titre_source"] for a in list_actions(read_plan()).values() for s in a["sous_projets"]
    }
    document, rangees = docx.Document(), []
    for numero, ligne in source:
        if "\t" in ligne:
            rangees.append(ligne.split("\t"))
            continue
        if rangees:
            add_table(document, rangees)
            rangees = []
        trouve = TITRE.match(ligne)
        style = None
        if variante == "titres" and numero > CORPS:
            if trouve:
                style = f"Heading {NIVEAUX[trouve[1]]}"
            elif ligne in sous_titres:
                style = "Heading 4"
        if variante == "titres" and re.match(
            r"(L'office de tour|Les tendances du|Dépenses prév)", ligne
        ):
            style = "Heading 1" if len(ligne) < 50 else style
        if ligne.startswith("- "):
            add_gras(document, ligne[2:], "List Bullet" if variante == "titres" else None)
        else:
            add_gras(document, ligne, style)
    add_table(document, annexe)
    return save(document)


def make_segala_en_fiches(source, annexe):
    """The same as one table a fiche: « Fiche action n° », « Coût prévisionnel », « Calendrier »."""
    document = docx.Document()
    for defi in read_plan()["defis"]:
        document.add_paragraph(f"Défi {defi['numero']} – {defi['titre']}", "Heading 1")
        for axe in defi["axes"]:
            document.add_paragraph(f"Axe {axe['numero']} – {axe['titre']}", "Heading 2")
            if axe["couts"]:
                document.add_paragraph("Coût estimé :")
                for ligne in axe["couts"]["lignes"]:
                    document.add_paragraph(ligne["texte"], "List Bullet")
            for action in axe["actions"]:
                code = f"{defi['numero']}-{axe['numero']}-{action['numero']}"
                table = document.add_table(0, 2)
                blocs = [action["couts"], *[s["couts"] for s in action["sous_projets"]]]
                couts = [li["texte"] for b in blocs if b for li in b["lignes"]]
                for label, valeur in (
                    (f"Fiche action n° {code}", action["titre"]),
                    ("Maître d'ouvrage", "Office de tourisme"),
                    ("Description", action["corps"]),
                    ("Coût prévisionnel", "\n".join(couts)),
                    ("Calendrier", ", ".join(map(str, action["annees"])) or "à définir"),
                ):
                    cellules = table.add_row().cells
                    cellules[0].text, cellules[1].text = label, valeur
                document.add_paragraph()
    add_table(document, annexe)
    return save(document)


def write(*lignes):
    """A document of « style|text » lines; a list is a table."""
    document = docx.Document()
    for ligne in lignes:
        if isinstance(ligne, list):
            add_table(document, ligne)
        else:
            style, _, texte = ligne.rpartition("|")
            document.add_paragraph(
                texte,
                {
                    "1": "Heading 1",
                    "2": "Heading 2",
                    "3": "Heading 3",
                    "4": "Heading 4",
                    "-": "List Bullet",
                }.get(style, style or None),
            )
    return document


def enter(document, structure, **options):
    """The report of a text that must come in."""
    contenu = document if isinstance(document, bytes) else save(document)
    rapport = bring(
        contenu, structure=structure, nom="Val 2025-2026.docx", appliquer=True, **options
    )
    assert (rapport.format, [r.phrase for r in rapport.refus]) == ("texte", [])
    return rapport


def list_couts():
    """{code: [(words, least, most, whether it counts)]}."""
    lus = {}
    for li in LigneCout.objects.select_related("action__axe__defi", "axe__defi").order_by("pk"):
        mots = (str(li.formulations.first()), li.montant_min, li.montant_max, li.retenue)
        lus.setdefault((li.action or li.axe).code, []).append(mots)
    return lus
