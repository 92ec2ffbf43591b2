"""After a meeting: the list of what it examined, the draft of its minutes (R-V22)."""

from datetime import date, time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from conseil.actes.vote import Vote
from conseil.lectures.suites import dire_retards, lire_papiers
from conseil.models import Convocation, SuitesSeance
from tests.conseil.soiree import (
    LE,
    direction,
    hold,
    load,
    page,
    read_pdf,
    soiree,
    suivante,
)
from tests.ecran import read, send
from tests.fabrique_conseil import make_seance_conseil

__all__ = ["direction", "soiree", "suivante"]
pytestmark = pytest.mark.django_db


def test_the_list_says_approved_and_rejected_and_sets_the_others_apart(soiree):
    papiers = lire_papiers(load(soiree), on=LE)

    lus = [(examine.objet, examine.decision) for examine in papiers.examinees]
    assert lus == [
        ("Acte 1", "approuvée"),
        ("Acte 2", "rejetée"),
        ("Objet 5", ""),
        ("Acte 6", ""),
    ]
    ecartes = [(examine.objet, examine.decision) for examine in papiers.ecartees]
    assert ecartes == [("Objet 3", "retiré de l'ordre du jour"), ("Objet 4", "information")]


def test_the_list_is_a_draft_until_each_decision_is_known(direction, soiree, tmp_path):
    texte = read_pdf(direction, "liste-examinee-pdf", soiree, tmp_path)
    assert "Projet" in texte
    assert "À préciser : l'acte n'est pas dans l'application" in texte
    assert "À préciser : le vote n'est pas saisi" in texte

    soiree.points.get(numero="6").deliberation.record_vote(Vote(5))
    point = soiree.points.get(numero="5")
    send(direction, reverse("discussions", args=[point.pk]), {"sens": "rejetee"})

    texte = read_pdf(direction, "liste-examinee-pdf", soiree, tmp_path)
    assert "Projet" not in texte
    assert "12 septembre 2024" in texte
    for mots in ("5 Objet 5 Rejetée", "Acte 1 Approuvée", "Acte 2 Rejetée", "Objet 3 : retiré de"):
        assert mots in texte


def test_a_list_not_published_is_told_from_the_eighth_day(soiree, plan):
    assert dire_retards(plan, on=date(2024, 9, 19)) is not None
    assert list(dire_retards(plan, on=date(2024, 9, 19))) == []
    ((seance, phrase),) = dire_retards(plan, on=date(2024, 9, 20))
    assert seance == soiree
    assert phrase == (
        "Liste des délibérations du 12 septembre 2024 : pas notée affichée au siège ni en ligne, "
        "il le fallait le 19 septembre 2024 au plus tard (art. L. 2121-25 du CGCT)."
    )

    SuitesSeance.objects.create(seance=soiree, liste_publiee_le=LE)
    ((_, phrase),) = dire_retards(plan, on=date(2024, 9, 20))
    assert "pas notée affichée au siège, il" in phrase
    SuitesSeance.objects.update(liste_affichee_le=LE)
    assert list(dire_retards(plan, on=date(2024, 9, 20))) == []


def test_a_meeting_without_a_vote_owes_no_list(plan):
    make_seance_conseil(structure=plan.structure, le=LE)

    assert list(dire_retards(plan, on=date(2026, 1, 1))) == []


def test_the_control_and_the_meeting_tell_the_same(direction, soiree):
    phrase = "pas notée affichée au siège ni en ligne"

    assert phrase in read(direction.get(reverse("controle")))
    assert phrase in read(direction.get(soiree.get_absolute_url()))
    saisie = {"liste_publiee_le": "2024-09-13", "liste_affichee_le": "2024-09-13"}
    assert send(direction, page("ecrire-liste", soiree), saisie).status_code == 302
    assert phrase not in read(direction.get(reverse("controle")))
    assert phrase not in read(direction.get(soiree.get_absolute_url()))


def test_the_control_asks_the_same_whatever_it_finds(soiree, plan):
    def count():
        with CaptureQueriesContext(connection) as requetes:
            list(dire_retards(plan, on=date(2026, 1, 1)))
        return len(requetes)

    avant = count()
    for jour in range(1, 9):
        hold(plan, date(2024, 1, jour))

    assert count() == avant


def test_the_minutes_cost_the_same_with_two_acts_or_twelve(plan):
    def count(nombre, jour):
        numeros = [str(n) for n in range(1, nombre + 1)]
        relue = load(hold(plan, date(2024, 1, jour), numeros))
        with CaptureQueriesContext(connection) as requetes:
            lire_papiers(relue, on=LE)
        return len(requetes)

    hold(plan, date(2023, 1, 1))
    assert count(2, 1) == count(12, 2)


def test_the_minutes_say_all_that_the_law_asks(direction, soiree, tmp_path):
    SuitesSeance.objects.create(
        seance=soiree, ouverte_a=time(18, 5), levee_a=time(21), ouverture="Bonsoir.", fin="Merci."
    )
    soiree.points.filter(numero="2").update(
        discussions="Mme A : <b>non</b> à 3 < 4.", suspendue_a=time(20), reprise_a=time(20, 10)
    )

    Convocation.objects.create(seance=soiree, urgence=True, motif_urgence="l'aide expire")
    texte = read_pdf(direction, "proces-verbal-pdf", soiree, tmp_path)

    for mots in (
        "Projet",
        "Convoqué en urgence",
        "le vote du conseil est à préciser",
        "L'an deux mille vingt-quatre, le 12 septembre à 18h00",
        "18h05",
        "21h00",
        soiree.president.nom_signe,
        soiree.secretaire.nom_signe,
        "Titulaires présents : 5",
        "Ordre du jour",
        "5 présents sur 5 en exercice, 0 pouvoir, 5 voix. Quorum : 3, atteint.",
        "Vu.",
        "APPROUVE le plan d'actions",
        "à l'unanimité des membres présents ou représentés",
        "1 pour, 4 contre, 0 abstention",
        "Mme A : <b>non</b> à 3 < 4.",
        "Séance suspendue à 20h00, reprise à 20h10",
        "Retiré de l'ordre du jour",
        "Bonsoir.",
        "Merci.",
        "La séance est levée à 21h00.",
    ):
        assert mots in texte, mots


def test_a_later_correction_flows_into_the_draft(direction, soiree):
    assert "À préciser : le vote n'est pas saisi" in read(
        direction.get(page("proces-verbal", soiree))
    )

    soiree.points.get(numero="6").deliberation.record_vote(Vote(4, 1))

    assert "par 4 voix pour, 1 contre" in read(direction.get(page("proces-verbal", soiree)))
