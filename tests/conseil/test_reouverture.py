"""A vote entered wrongly is reopened, a voted act is corrected by another (R-V14)."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from comptes.droits import Role
from comptes.models import Trace
from conseil.actes.liens import add_mois, check_lien
from conseil.actes.vote import Vote
from conseil.models import ActeFige, Deliberation, Reouverture, reopen
from editions.documents.genre import Genre
from editions.models import Edition
from socle.donnees.versions import VersionIrretablissable, retablir
from tests.ecran import read
from tests.fabrique import make_plan, make_structure, make_utilisateur
from tests.fabrique_conseil import (
    make_deliberation,
    make_deliberation_votee,
    make_presence,
    make_seance_conseil,
)
from tests.fabrique_editions import make_edition

pytestmark = pytest.mark.django_db(databases=["default", "passe"])

VOTE = {"pour": 5, "contre": 0, "abstentions": 0, "ne_prend_pas_part": 0}
ACTES, ROUVERTES = Deliberation._meta.db_table, Reouverture._meta.db_table


@pytest.fixture
def direction(client, structure, plan):
    client.force_login(make_utilisateur(role=Role.DIRECTION, structure=structure))
    return client


@pytest.fixture
def par(structure):
    return make_utilisateur(role=Role.DIRECTION, structure=structure)


def execute(requete, *valeurs):
    with transaction.atomic(), connection.cursor() as curseur:
        curseur.execute(requete, valeurs)


def rouvrir(client, acte, **donnees):
    return client.post(reverse("rouvrir-deliberation", args=[acte.pk]), donnees, follow=True)


def test_the_direction_reopens_with_a_reason_and_votes_again(direction, plan):
    acte = make_deliberation_votee(plan=plan, pour=4, abstentions=1, annexes=["financement"])

    assert "Dites pourquoi" in read(rouvrir(direction, acte, motif=""))
    question = read(rouvrir(direction, acte, motif="5 voix, et non 4"))
    assert "L'acte redevient un projet" in question
    assert Deliberation.objects.votees().exists()
    page = read(rouvrir(direction, acte, motif="5 voix, et non 4", confirme="oui"))

    relu = Deliberation.objects.get()
    assert not relu.is_votee
    assert (relu.pour, relu.abstentions, relu.reouvertures) == (4, 1, 1)
    assert relu.history.first().history_change_reason == "Saisie rouverte : 5 voix, et non 4"
    assert Trace.objects.filter(quoi=Trace.Quoi.GEL, detail__startswith="saisie rouverte").exists()
    assert "Saisie rouverte le" in page
    assert "5 voix, et non 4" in page
    assert "Supprimer ce projet" not in page
    formulaire = direction.get(reverse("vote", args=[acte.pk]))
    assert formulaire.context["form"]["pour"].value() == 4
    direction.post(reverse("vote", args=[acte.pk]), {**VOTE, "confirme": "oui"})
    relu.refresh_from_db()
    assert (relu.pour, relu.is_votee, relu.pieces.count()) == (5, True, 2)
    # A second time: the trace of the first stays.
    rouvrir(direction, acte, motif="Encore", confirme="oui")
    relu.refresh_from_db()
    assert (relu.is_votee, relu.reouvertures, relu.pieces.count()) == (False, 2, 0)


@pytest.mark.parametrize("role", [Role.AGENT, Role.LECTURE, Role.ADMINISTRATION])
def test_nobody_else_reopens(client, structure, plan, role):
    acte = make_deliberation_votee(plan=plan)
    client.force_login(make_utilisateur(role=role, structure=structure))

    assert rouvrir(client, acte, motif="x", confirme="oui").status_code == 403
    assert Deliberation.objects.votees().exists()


@pytest.mark.parametrize("champ", ["envoyee_le", "publiee_le"])
def test_what_was_received_is_corrected_by_another_act(direction, plan, champ):
    acte = make_deliberation_votee(plan=plan)
    setattr(acte, champ, date(2026, 9, 15))
    acte.save()

    texte = read(rouvrir(direction, acte, motif="x", confirme="oui"))

    assert "sa saisie ne se rouvre plus. Il reste une délibération rectificative" in texte
    assert Deliberation.objects.votees().exists()
    # Told, with its date and its article, on the page where one lands.
    assert "jusqu'au 10 janvier 2027" in texte
    assert "art. L. 243-3" in texte


def test_a_plan_is_no_longer_adopted_by_a_reopened_act(plan, par):
    acte = make_deliberation_votee(plan=plan)
    acte.record_adoption()

    reopen(acte, motif="x", par=par, le=timezone.now())

    plan.refresh_from_db()
    assert (plan.adopte_le, plan.deliberation) == (None, "")


REOUVRE = "votee_le = NULL, feuille = NULL, liste = NULL, formules = NULL"


@pytest.mark.parametrize(
    "requete",
    [
        pytest.param(f"UPDATE {ACTES} SET {REOUVRE}", id="without counting"),
        pytest.param(f"UPDATE {ACTES} SET {REOUVRE}, reouvertures = 1", id="without a reason"),
        pytest.param(f"UPDATE {ACTES} SET reouvertures = 1", id="counter alone"),
        pytest.param(f"UPDATE {ACTES} SET pour = 3, contre = 2", id="numbers"),
    ],
)
def test_the_database_reopens_nothing_without_a_reason(plan, requete):
    make_deliberation_votee(plan=plan)

    with pytest.raises(DatabaseError, match="Un acte voté ne change plus"):
        execute(requete)


@pytest.mark.parametrize(
    "plus",
    [
        pytest.param(", objet = 'autre'", id="text"),
        pytest.param(", pour = 1", id="numbers"),
        pytest.param(", numero = 'autre'", id="number"),
        pytest.param(", reouvertures = 2", id="twice"),
    ],
)
def test_the_database_reopens_with_a_reason_and_nothing_more(plan, par, plus):
    acte = make_deliberation_votee(plan=plan)
    Reouverture.objects.create(
        deliberation=acte, numero=acte.numero, le=timezone.now(), par=par, motif="x"
    )

    with pytest.raises(DatabaseError, match="Un acte voté ne change plus"):
        execute(f"UPDATE {ACTES} SET {REOUVRE}{plus or ''}")
    execute(f"UPDATE {ACTES} SET {REOUVRE}, reouvertures = 1")

    assert not Deliberation.objects.votees().exists()
    for requete in (
        f"UPDATE {ACTES} SET reouvertures = 0",
        f"UPDATE {ACTES} SET reouvertures = 2",
        f"DELETE FROM {ACTES}",
    ):
        with pytest.raises(DatabaseError, match="Un acte voté ne change plus"):
            execute(requete)


@pytest.mark.parametrize("champ", ["envoyee_le", "recue_le", "publiee_le"])
def test_the_database_reopens_nothing_that_was_received(plan, par, champ):
    acte = make_deliberation_votee(plan=plan)
    faits = {"deliberation": acte, "numero": "n", "le": timezone.now(), "par": par, "motif": "x"}
    Reouverture.objects.create(**faits)
    execute(f"UPDATE {ACTES} SET {champ} = '2026-09-20'")

    with pytest.raises(DatabaseError):
        execute(f"UPDATE {ACTES} SET {REOUVRE}, reouvertures = 1")
    with (
        pytest.raises(DatabaseError, match="Seul un vote ni transmis ni publié"),
        transaction.atomic(),
    ):
        Reouverture.objects.create(**faits)


@pytest.mark.parametrize(
    "requete", [f"UPDATE {ROUVERTES} SET motif = 'y'", f"DELETE FROM {ROUVERTES}"]
)
def test_the_database_keeps_each_reopening(plan, par, requete):
    reopen(make_deliberation_votee(plan=plan), motif="x", par=par, le=timezone.now())

    with pytest.raises(DatabaseError, match="une réouverture ne change plus"):
        execute(requete)
    with pytest.raises(ActeFige):
        Reouverture.objects.all().delete()


def test_a_draft_is_not_reopened(plan, par):
    acte = make_deliberation(plan=plan)

    with pytest.raises(ValidationError, match="n'est pas votée"):
        reopen(acte, motif="x", par=par, le=timezone.now())
    with pytest.raises(DatabaseError), transaction.atomic():
        Reouverture.objects.create(
            deliberation=acte, numero="n", le=timezone.now(), par=par, motif="x"
        )


def test_the_history_votes_nothing_again(plan, par):
    """R-V7: a version of a voted act does not freeze the draft that it became."""
    acte = make_deliberation_votee(plan=plan)
    version = acte.history.first()
    assert version.votee_le
    reopen(acte, motif="x", par=par, le=timezone.now())

    with pytest.raises(VersionIrretablissable, match="le vote se saisit dans sa page"):
        retablir(version, motif="retour")
    retablir(acte.history.last(), motif="retour")

    assert Deliberation.objects.get().reouvertures == 1


def test_no_other_way_in_freezes_a_vote(plan):
    """R-V7: neither a row that says itself voted, nor one whose voices are not all counted."""
    votee = make_deliberation_votee(plan=plan)
    acte = make_deliberation(plan=plan, seance=meet_again(votee, date(2026, 9, 11)))
    acte.votee_le, acte.feuille, acte.liste = votee.votee_le, votee.feuille, votee.liste
    acte.pour, acte.contre, acte.abstentions, acte.ne_prend_pas_part = 3, 0, 0, 0

    for geste in (acte.save, acte.full_clean):
        with pytest.raises((ActeFige, ValidationError), match="se saisit dans sa page"):
            geste()
    acte.is_vote_en_cours = True
    with pytest.raises(ActeFige, match="3 voix sont comptées, le conseil en a 5"):
        acte.save()


def test_a_frozen_edition_says_that_its_act_was_reopened_then_replaced(client, plan, par):
    acte = make_deliberation_votee(plan=plan)
    le = timezone.now() - timedelta(minutes=9)
    faits = {"genre": Genre.DELIBERATION, "demande": {"numero": acte.numero}, "plan": plan}
    premiere = make_edition(code="AAAA2222", figee_le=le, **faits)
    autre = make_edition(code="BBBB2222", figee_le=le, plan=plan)
    client.force_login(par)
    adresse = reverse("verifier-edition", args=["AAAA2222"])
    assert "rouvert" not in read(client.get(adresse))

    reopen(acte, motif="x", par=par, le=timezone.now() - timedelta(minutes=5))
    make_edition(code="CCCC2222", figee_le=timezone.now() - timedelta(minutes=1), **faits)
    assert "l'acte a été rouvert le" in read(client.get(adresse)).lower()
    relu = Deliberation.objects.get()
    relu.numero = "AUTRE-1"
    relu.record_vote(Vote(5))
    faits["demande"] = {"numero": "AUTRE-1"}
    make_edition(code="DDDD2222", figee_le=timezone.now() + timedelta(seconds=2), **faits)

    for page in (adresse, reverse("editions")):
        texte = read(client.get(page))
        assert "<strong>Remplacée</strong> : l'acte a été rouvert le" in texte
        assert "l'édition DDDD-2222" in texte
    assert "rouvert" not in read(client.get(reverse("verifier-edition", args=[autre.code])))
    assert Edition.objects.get(code=premiere.code).is_intacte == premiere.is_intacte


def meet_again(acte, le):
    """A meeting on another day, where the same people are."""
    premiere = acte.point.seance
    seance = make_seance_conseil(structure=acte.structure, le=le, secretaire=premiere.secretaire)
    for presence in premiere.presences.all():
        make_presence(seance, presence.elu)
    return seance


@pytest.fixture
def suite(plan):
    """A voted act, and a draft a month later that targets it."""
    acte = make_deliberation_votee(plan=plan)
    seance = meet_again(acte, date(2026, 10, 10))
    return acte, make_deliberation(plan=plan, seance=seance)


@pytest.mark.parametrize(
    ("nature", "fait", "participe"),
    [
        ("rectifie", "Rectifie", "Rectifiée"),
        ("abroge", "Abroge", "Abrogée"),
        ("retire", "Retire", "Retirée"),
    ],
)
def test_a_link_is_said_both_ways(direction, suite, nature, fait, participe):
    acte, projet = suite
    adresse = reverse("nouvelle-deliberation")
    initial = direction.get(f"{adresse}?lien={acte.pk}&nature={nature}").context["form"].initial
    assert initial["lien_acte"] == acte
    assert acte.numero in initial["objet"]

    projet.lien_nature, projet.lien_acte = nature, acte
    projet.full_clean()
    projet.save()
    page = read(direction.get(acte.get_absolute_url()))
    assert f"Projet n° {projet.numero}" in page
    assert f"{participe} par" not in page
    projet.record_vote(Vote(5))

    dit = f"{participe} par la délibération n° {projet.numero} du 10 octobre 2026"
    for page in (acte.get_absolute_url(), reverse("conseil")):
        assert dit in read(direction.get(page))
    assert f"{fait} la délibération n° {acte.numero} du 10 septembre 2026" in read(
        direction.get(projet.get_absolute_url())
    )
    with pytest.raises(ValidationError, match="retirez d'abord ce lien"):
        reopen(acte, motif="x", par=None, le=timezone.now())


def test_a_link_that_cannot_be_is_refused(suite):
    acte, projet = suite
    brouillon = make_deliberation(plan=acte.plan, seance=meet_again(acte, date(2026, 8, 1)))
    avant = make_deliberation(plan=acte.plan, seance=meet_again(acte, date(2026, 7, 1)))
    ailleurs = make_deliberation_votee(plan=make_plan(structure=make_structure(nom="Ailleurs")))

    for celui, nature, vise, phrase in (
        (projet, "rectifie", projet, "ne se corrige pas lui-même"),
        (projet, "rectifie", brouillon, "n'est pas votée"),
        (projet, "rectifie", ailleurs, "d'une autre structure"),
        (avant, "rectifie", acte, "un acte qui la vise vient après elle"),
        (projet, "", acte, "vont ensemble"),
        (projet, "rectifie", None, "vont ensemble"),
    ):
        celui.lien_nature, celui.lien_acte = nature, vise
        with pytest.raises(ValidationError, match=phrase):
            celui.full_clean()


def test_a_loop_is_refused(suite, plan):
    acte, projet = suite
    Deliberation.objects.filter(pk=projet.pk).update(lien_nature="abroge", lien_acte=acte)
    projet.refresh_from_db()
    acte.lien_nature, acte.lien_acte = "abroge", projet
    projet.votee_le = date(2026, 10, 10)

    assert "tournerait en rond" in check_lien(acte)


@pytest.mark.parametrize(
    ("jour", "limite"),
    [
        (date(2024, 9, 12), date(2025, 1, 12)),
        (date(2024, 10, 31), date(2025, 2, 28)),
        (date(2023, 10, 31), date(2024, 2, 29)),
    ],
)
def test_four_months_are_counted_to_the_day(jour, limite):
    assert add_mois(jour, 4) == limite
