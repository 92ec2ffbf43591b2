"""A document of a past day reads the data of that day, or says which it read (R-H3)."""

import subprocess
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.template.loader import render_to_string
from django.utils import timezone

from commission.models import EtatArrete, SeanceCommission
from commission.plan_passe import find_etat
from comptes.models.identite import lire_identite
from editions.documents.catalogue import IMPRIMABLES, Demande, DemandeImpossible, read_document
from editions.documents.genre import Genre
from plan.models import Action
from socle.donnees.passe import write_etat
from tests.editions.test_pdf import letters
from tests.fabrique_passe import (
    AUJOURDHUI,
    AVANT_HIER,
    HIER,
    backdate,
    change,
    make_ancienne,
    tamper,
)

pytestmark = [
    pytest.mark.django_db(databases=["default", "passe"]),
    pytest.mark.usefixtures("midi"),
]
GENRES = (Genre.SCHEMA_DIRECTEUR, Genre.ANNEXE_BUDGET, Genre.FICHE, Genre.BILAN)


@pytest.fixture
def action(plan):
    return make_ancienne(plan)


def freeze(seance):
    contenu, empreinte = write_etat(find_etat(seance.plan, seance.le))
    EtatArrete.objects.create(
        seance=seance, contenu=contenu, empreinte=empreinte, arrete_le=timezone.now()
    )


def write(plan, genre, on):
    """The words of a document of the day `on`, before its layout."""
    lecture = read_document(genre, plan, Demande(on=on, aujourdhui=AUJOURDHUI, action="1-1-1"))
    contexte = {"lecture": lecture, "statique": "", "estampille": None, "projet": False}
    contexte |= {"mots": lecture.mots, "identite": lire_identite(plan.structure)}
    return letters(render_to_string(IMPRIMABLES[genre].gabarit, contexte))


@pytest.mark.parametrize("genre", GENRES)
def test_a_document_of_a_past_day_is_the_document_of_that_day(plan, action, genre):
    change(action)

    assert "Lepremiertitre" in write(plan, genre, HIER)
    assert "Lesecondtitre" not in write(plan, genre, HIER)
    assert "Lesecondtitre" in write(plan, genre, AUJOURDHUI)


@pytest.mark.parametrize("genre", GENRES)
def test_a_document_says_when_a_meeting_froze_its_data(plan, action, genre):
    seance = SeanceCommission.objects.create(plan=plan, le=HIER)
    backdate(AVANT_HIER)
    freeze(seance)
    change(action)

    assert "Donnéesarrêtéesau" in write(plan, genre, HIER)
    assert "Donnéesarrêtéesau" not in write(plan, genre, AUJOURDHUI)


@pytest.mark.parametrize("genre", GENRES)
def test_a_document_of_a_meeting_of_today_is_of_the_data_that_it_froze(plan, action, genre):
    """R-H3: what changes later in the day is not in it."""
    freeze(SeanceCommission.objects.create(plan=plan, le=AUJOURDHUI))
    change(action)

    ecrit = write(plan, genre, AUJOURDHUI)

    assert "Donnéesarrêtéesau" in ecrit
    assert "Lepremiertitre" in ecrit
    assert "Lesecondtitre" not in ecrit


@pytest.mark.parametrize("adresse", [f"/au/{AUJOURDHUI}/plan/", f"/plan/?au={AUJOURDHUI}"])
def test_a_page_of_a_meeting_of_today_is_of_the_data_that_it_froze(
    client_agent, plan, action, adresse
):
    freeze(SeanceCommission.objects.create(plan=plan, le=AUJOURDHUI))
    change(action)

    assert "Le premier titre" in client_agent.get(adresse, follow=True).text
    assert "Le second titre" in client_agent.get("/plan/").text


@pytest.mark.parametrize("genre", GENRES)
def test_a_document_older_than_the_plan_says_of_when_its_data_are(plan, action, genre):
    ecrit = write(plan, genre, AVANT_HIER - timedelta(days=400))

    assert "Donnéessaisiesau" in ecrit
    assert "nenapasdaussianciennes" in ecrit.replace("x27", "")


@pytest.mark.parametrize("genre", GENRES)
def test_a_document_of_data_that_were_tampered_with_is_refused(plan, action, genre):
    seance = SeanceCommission.objects.create(plan=plan, le=HIER)
    backdate(AVANT_HIER)
    freeze(seance)
    tamper("[]")

    with pytest.raises(DemandeImpossible, match="empreinte"):
        write(plan, genre, HIER)


@pytest.mark.parametrize("genre", [Genre.SCHEMA_DIRECTEUR, Genre.BILAN])
def test_a_cover_is_in_french_for_any_structure_and_any_title(plan, action, genre):
    plan.titre = "Stratégie touristique"
    plan.save()

    ecrit = write(plan, genre, AUJOURDHUI)

    assert "Ségala" not in ecrit
    assert "Bilandu" not in ecrit
    assert "Stratégietouristique" in ecrit


@pytest.mark.parametrize("document", ["json", "tet", "classeur"])
def test_what_tells_only_the_present_refuses_a_date(plan, action, tmp_path, document):
    with pytest.raises(CommandError, match="retirez --au"):
        call_command("exporter", document, sortie=tmp_path / "x", au=str(HIER))
    assert not list(tmp_path.iterdir())


def test_the_schema_of_a_past_page_is_that_of_its_day(client_agent, plan, action, tmp_path):
    change(action)
    fichier = tmp_path / "schema.pdf"

    reponse = client_agent.get(f"/au/{HIER}/editions/schema-directeur.pdf")

    fichier.write_bytes(reponse.content)
    texte = subprocess.run(
        ["pdftotext", fichier, "-"], capture_output=True, text=True, check=True
    ).stdout
    assert f"{HIER}.pdf" in reponse["Content-Disposition"]
    assert "Le premier titre" in texte
    assert f"arrêté au {HIER.day}" in texte.replace("\u00a0", " ").replace("1er", "1")
    assert Action.objects.get(pk=action.pk).titre == "Le second titre"
