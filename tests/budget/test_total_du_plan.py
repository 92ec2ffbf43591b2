"""One number stands for the plan, wherever one is written (docs/regles.md, R-P4)."""

import re
import subprocess
from io import BytesIO

import openpyxl
import pikepdf
import pytest
from django.core.management import call_command
from django.utils import timezone

from budget.lectures.totaux import TOTAL_DU_PLAN, lire_totaux
from budget.models import CoutMutualise
from budget.templatetags.argent import fourchette, laisse_de_cote
from commission.lectures.bilan import lire_bilan
from commission.plan_passe import Donnees
from editions.documents.catalogue import list_chiffres, print_lecture
from editions.documents.genre import Genre
from editions.lectures.annexe_budget import lire_annexe_budget
from tests.ecran import plain, read
from tests.fabrique import make_action, make_ligne_cout
from tests.fabrique_passe import AUJOURDHUI

pytestmark = [
    pytest.mark.django_db(databases=["default", "passe"]),
    pytest.mark.usefixtures("midi"),
]


@pytest.fixture
def couts(plan):
    """A cost shared by two actions, one that is a least, one for a unit, one without an amount."""
    partage = CoutMutualise.objects.create(plan=plan, libelle="APIDAE")
    for _ in range(2):
        action = make_action(plan=plan, annees=[2024, 2025])
        make_ligne_cout("APIDAE : 810 € / an", action=action, mutualise=partage)
    make_ligne_cout("Site : au moins 5 000 €", action=action)
    make_ligne_cout("Panneau : 20 € / unité", action=action)
    make_ligne_cout("Étude : à préciser", action=action)
    return lire_totaux(plan)


def say(plan):
    totaux = lire_totaux(plan)
    return plain(fourchette(totaux.total_mutualise)), plain(laisse_de_cote(totaux))


def read_pdf(contenu):
    lu = subprocess.run(["pdftotext", "-", "-"], input=contenu, capture_output=True, check=True)
    return plain(lu.stdout.decode())


def test_the_sentence_says_all_that_is_left_out(plan, couts):
    assert say(plan) == (
        "au moins 6 640 €",
        "Il laisse de côté la masse salariale, les recettes et 1 ligne non chiffrée. "
        "Il compte pour une seule unité 1 quantité à préciser. "
        "Il est « au moins » : 1 montant est un minimum.",
    )


@pytest.mark.parametrize("page", ["/tableau-de-bord/", "/tableau-de-bord/seance/", "/budget/"])
def test_the_pages_say_the_same_number_and_the_same_sentence(client_agent, plan, couts, page):
    montant, phrase = say(plan)

    texte = plain(re.sub(r"<[^>]+>", "", client_agent.get(page).text))

    assert f"{TOTAL_DU_PLAN} : {montant}, montants tels qu'écrits" in texte
    assert phrase in texte


def test_the_documents_say_the_same_number_and_the_same_sentence(plan, couts):
    montant, phrase = say(plan)
    bilan = lire_bilan(plan, on=AUJOURDHUI, ici=AUJOURDHUI)
    annexe = lire_annexe_budget(plan, on=AUJOURDHUI, donnees=Donnees(AUJOURDHUI, AUJOURDHUI))

    for genre, lecture in ((Genre.BILAN, bilan), (Genre.ANNEXE_BUDGET, annexe)):
        chiffres = {c["libelle"]: c["min"] for c in list_chiffres(genre, lecture) if "min" in c}
        contenu = print_lecture(genre, lecture, le=timezone.localtime()).contenu
        texte = read_pdf(contenu)
        assert f"{TOTAL_DU_PLAN} : {montant}" in texte
        assert phrase in texte
        assert chiffres[TOTAL_DU_PLAN] == "6640.00"
        with pikepdf.open(BytesIO(contenu)) as document:
            jointe = next(n for n in document.attachments if n.endswith("xlsx"))
            joint = document.attachments[jointe].get_file().read_bytes()
        rangees = openpyxl.load_workbook(BytesIO(joint))["Totaux"].values
        assert {r[2] for r in rangees if r[0] == TOTAL_DU_PLAN} == {6640}


def test_the_terminal_says_the_same_number_and_the_same_sentence(plan, couts, capsys):
    capsys.readouterr()

    call_command("totaux", plan=plan.slug)

    ecrit = plain(capsys.readouterr().out)
    montant, phrase = say(plan)
    assert f"{TOTAL_DU_PLAN} : {montant} {phrase}" in ecrit


def test_the_total_in_ttc_says_that_it_is(client_agent, plan, couts):
    texte = read(client_agent.get("/budget/?taxe=ttc"))

    assert "montants HT portés en TTC" in texte
