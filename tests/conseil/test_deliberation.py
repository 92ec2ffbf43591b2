"""An act from draft to executory; voted, it is frozen: docs/regles.md, R-V7, R-V9, R-V10."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from conseil.actes.vote import Vote
from conseil.lectures.deliberation import lire_deliberation
from conseil.models import ActeFige, AnnexeDeliberation, Deliberation, Presence
from tests.fabrique import make_action, make_plan
from tests.fabrique_conseil import (
    make_assemblee,
    make_conseil,
    make_deliberation,
    make_deliberation_votee,
    make_presence,
    make_seance_conseil,
)

pytestmark = pytest.mark.django_db
Etat = Deliberation.Etat
JOUR = date(2026, 9, 15)


@pytest.fixture
def votee():
    return make_deliberation_votee(annexes=["schema-directeur"])


def refusal_of(deliberation, vote):
    with pytest.raises(ValidationError) as refus:
        deliberation.record_vote(vote)
    return " ".join(refus.value.messages)


@pytest.mark.parametrize(
    ("dates", "etat", "executoire_le"),
    [
        pytest.param({}, Etat.VOTEE, None, id="voted"),
        pytest.param({"envoyee_le": JOUR}, Etat.TRANSMISE, None, id="sent"),
        pytest.param({"publiee_le": JOUR}, Etat.PUBLIEE, None, id="published"),
        pytest.param(
            {"envoyee_le": JOUR, "publiee_le": date(2026, 9, 17)},
            Etat.EXECUTOIRE,
            date(2026, 9, 17),
            id="both",
        ),
    ],
)
def test_the_state_follows_from_the_dates(votee, dates, etat, executoire_le):
    """R-V9."""
    for champ, jour in dates.items():
        setattr(votee, champ, jour)
    votee.full_clean()
    votee.save()

    assert votee.etat == etat
    assert votee.executoire_le == executoire_le


def test_a_draft_has_neither_vote_nor_journey():
    projet = make_deliberation()

    assert projet.etat == Etat.PROJET
    assert projet.vote is None
    projet.envoyee_le = JOUR
    with pytest.raises(ValidationError, match=r"votez-le d.abord"):
        projet.full_clean()


@pytest.mark.parametrize("champ", ["objet", "dispositif", "numero", "pour", "expose", "votee_le"])
def test_the_model_refuses_to_change_a_voted_act(votee, champ):
    """R-V10."""
    setattr(votee, champ, None if champ == "votee_le" else 3 if champ == "pour" else "Autre")

    with pytest.raises(ActeFige, match="est votée : elle ne change plus"):
        votee.save()
    with pytest.raises(ValidationError, match="le conseil en vote une autre"):
        votee.clean()


def test_nothing_else_takes_a_voted_act_away(votee):
    """R-V10."""
    annexe = votee.annexes.get()
    for geste in (
        votee.delete,
        Deliberation.objects.all().delete,
        lambda: Deliberation.objects.update(objet="Autre"),
        annexe.save,
        annexe.delete,
        AnnexeDeliberation.objects.all().delete,
        lambda: AnnexeDeliberation(deliberation=votee, ordre=2, genre="depenses").save(),
    ):
        with pytest.raises(ActeFige), transaction.atomic():
            geste()

    votee.refresh_from_db()
    assert votee.objet == "Plan d'actions"
    assert votee.annexes.count() == 1


def test_the_journey_of_a_voted_act_may_be_written(votee):
    votee.envoyee_le, votee.matiere = JOUR, "8.4"
    votee.full_clean()
    votee.save()

    assert Deliberation.objects.get().envoyee_le == JOUR
    assert Deliberation.objects.filter(pk=votee.pk).update(adresse="https://exemple.fr/") == 1


@pytest.mark.parametrize(
    ("faits", "phrase"),
    [
        pytest.param({"envoyee_le": date(2026, 9, 9)}, "avant le vote", id="sent-before"),
        pytest.param({"publiee_le": date(2026, 9, 9)}, "avant le vote", id="published-before"),
        pytest.param({"recue_le": JOUR}, "reçu après son envoi", id="received-never-sent"),
        pytest.param({"objet_actes": "Une œuvre"}, "@CTES n'accepte pas « œ »", id="ligature"),
        pytest.param({"budget_annee": "2026"}, "vont ensemble", id="budget"),
        pytest.param({"numero_actes": "5.1"}, "15 signes au plus", id="number"),
    ],
)
def test_a_journey_that_cannot_be_is_refused(votee, faits, phrase):
    for champ, valeur in faits.items():
        setattr(votee, champ, valeur)

    with pytest.raises(ValidationError, match=phrase):
        votee.full_clean()


def test_a_second_act_with_the_same_number_is_refused(votee):
    autre, _ = make_conseil(structure=votee.structure, le=date(2026, 10, 1))

    with pytest.raises(ValidationError, match="Un acte porte déjà ce numéro"):
        Deliberation(
            structure=votee.structure,
            plan=votee.plan,
            point=autre.points.get(),
            numero=votee.numero,
            objet="x",
            dispositif="y",
        ).full_clean()
    with pytest.raises(IntegrityError):
        make_deliberation(seance=autre, plan=votee.plan, numero=votee.numero)


def test_no_quorum_no_vote():
    """R-V4: 2 present of 5, 3 are needed; proxies do not help."""
    seance, elus = make_conseil(titulaires=5, presents=2)
    seance.pouvoirs.create(mandant=elus[4], mandataire=elus[1])

    assert "Le quorum n'est pas atteint" in refusal_of(make_deliberation(seance=seance), Vote(2))


def test_a_vote_cannot_pass_the_voices():
    """R-V7."""
    assert "6 voix sont comptées, le conseil n'en a que 5" in refusal_of(
        make_deliberation(), Vote(5, 1)
    )


def test_a_vote_that_leaves_voices_out_freezes_nothing():
    """R-V7: 3 for out of 5, and nothing said of the others, is not « à l'unanimité »."""
    acte = make_deliberation()

    assert "il en manque 2" in refusal_of(acte, Vote(3))
    acte.refresh_from_db()
    assert not acte.is_votee


def test_an_absent_secretary_cannot_sign_a_vote():
    """R-V6: the secretary leaves before the point."""
    seance, elus = make_conseil(points=("4.1", "5.1"))
    Presence.objects.filter(elu=elus[0]).delete()
    make_presence(seance, elus[0], depart="4.1")

    acte = make_deliberation(seance=seance, point=seance.points.get(numero="5.1"))

    assert f"{elus[0]} n'est pas là au point 5.1 : choisissez" in refusal_of(acte, Vote(4))


def test_without_a_roll_call_there_is_no_vote():
    acte = make_deliberation(seance=make_seance_conseil())

    assert "L'appel n'est pas fait" in refusal_of(acte, Vote(1))


def test_a_vote_happens_once(votee):
    assert "elle ne change plus" in refusal_of(votee, Vote(1))


def test_a_voted_act_keeps_its_roll_call_and_its_list_whatever_happens_next():
    """R-V10."""
    plan = make_plan()
    action = make_action(plan=plan, titre="Accueillir")
    votee = make_deliberation_votee(plan=plan, liste_du_plan=True)
    nom = votee.compose_feuille().presents[0].nom

    action.titre = "Autre titre"
    action.save()
    elu = votee.point.seance.presences.get(elu__nom=nom).elu
    elu.nom = "MARIEE"
    elu.save()

    relue = Deliberation.objects.get()
    assert relue.compose_feuille().presents[0].nom == nom
    assert relue.compose_liste()[0].axes[0].actions[0].titre == "Accueillir"


def test_the_identifier_asks_for_what_lacks(votee):
    """R-N1."""
    votee.numero_actes = "100926_5_1"
    with pytest.raises(ValueError, match="complétez l'assemblée"):
        votee.build_identifiant()

    make_assemblee(votee.structure)
    votee = Deliberation.objects.loaded_for_deliberation().get()
    votee.numero_actes = "100926_5_1"
    assert votee.build_identifiant() == "081-200040905-20260910-100926_5_1-DE"


def test_a_wrong_nic_is_refused_where_it_is_typed(structure):
    assemblee = make_assemblee(structure)
    assemblee.nic = "00001"

    with pytest.raises(ValidationError, match="n'est pas un SIRET valide"):
        assemblee.full_clean()


def test_a_voted_act_keeps_the_set_phrases_of_its_vote(structure):
    """R-V10: rewriting the assembly, or the name of the president, does not rewrite its acts."""
    seance, elus = make_conseil(structure=structure)
    seance.president = elus[1]
    seance.save()
    assemblee = make_assemblee(structure, cloture="Ainsi délibéré.", nom="Conseil communautaire")
    acte = make_deliberation(seance=seance)
    acte.record_vote(Vote(5))
    avant = lire_deliberation(Deliberation.objects.loaded_for_deliberation().get())

    assemblee.cloture, assemblee.nom, assemblee.recours = "Fait et clos.", "Autre", "Deux mois."
    assemblee.save()
    structure.collectivite = "Une autre communauté"
    structure.save()
    elus[1].nom = "AUTRE"
    elus[1].save()

    assert lire_deliberation(Deliberation.objects.loaded_for_deliberation().get()) == avant


def test_a_draft_prints_the_set_phrases_of_now(structure):
    acte = make_deliberation(seance=make_conseil(structure=structure)[0])
    make_assemblee(structure, cloture="Fait et clos.")

    lue = lire_deliberation(Deliberation.objects.loaded_for_deliberation().get(pk=acte.pk))

    assert lue.formules.cloture == "Fait et clos."


def test_an_adopted_act_adopts_its_plan_once():
    """R-V12."""
    acte = make_deliberation_votee(numero="10/09/2026-5.1")

    acte.record_adoption()

    acte.plan.refresh_from_db()
    assert (acte.plan.adopte_le, acte.plan.deliberation) == (date(2026, 9, 10), "10/09/2026-5.1")
    with pytest.raises(ValidationError, match="une seule fois"):
        acte.record_adoption()


@pytest.mark.parametrize("votee", [False, True], ids=["draft", "refused"])
def test_a_draft_or_a_refused_act_adopts_nothing(votee):
    acte = make_deliberation_votee(pour=2, contre=3) if votee else make_deliberation()

    with pytest.raises(ValidationError):
        acte.record_adoption()

    acte.plan.refresh_from_db()
    assert acte.plan.adopte_le is None
