"""Saving the follow-up of an action: docs/regles.md, R-E1 and R-S1."""

import threading

import pytest
from django.db import connections
from django.urls import reverse
from django.utils import timezone

from comptes.droits import Role
from plan.etats import Statut
from plan.models import Action
from plan.models.action import ConflitDeSuivi
from tests.ecran import read
from tests.fabrique import make_action, make_plan, make_structure, make_utilisateur

pytestmark = pytest.mark.django_db


@pytest.fixture
def action(plan):
    return make_action(plan=plan, annees=[2025], titre="La voie verte")


def version_of(action):
    return Action.objects.with_version().get(pk=action.pk).version


def post(client, action, **saisie):
    donnees = {"lue": version_of(action), "statut": "en_cours", "avancement": "", **saisie}
    return client.post(reverse("suivi", args=[action.code]), donnees)


def test_saving_writes_the_suivi_the_person_and_the_history(client_agent, agent, action):
    reponse = post(client_agent, action, avancement="30", commentaire="Flyer relu", retour="/plan/")

    action.refresh_from_db()
    assert (reponse.status_code, reponse.url) == (302, "/plan/")
    assert (action.statut, action.avancement, action.commentaire) == ("en_cours", 30, "Flyer relu")
    assert action.suivi_par == agent
    assert action.history.count() == 2
    assert action.history.latest().history_user == agent
    assert "Suivi de l'action 1-1-1 enregistré." in read(client_agent.get("/plan/"))


def test_progress_left_empty_is_not_zero(client_agent, action):
    post(client_agent, action, avancement="")
    action.refresh_from_db()
    assert action.avancement is None
    assert "avancement--inconnu" in client_agent.get("/plan/").text

    post(client_agent, action, avancement="0")
    action.refresh_from_db()
    assert action.avancement == 0
    assert "avancement--inconnu" not in client_agent.get("/plan/").text


@pytest.mark.parametrize(
    ("saisie", "phrase"),
    [
        pytest.param({"avancement": "101"}, "L'avancement va de 0 à 100.", id="above-100"),
        pytest.param({"avancement": "-1"}, "L'avancement va de 0 à 100.", id="negative"),
        pytest.param({"avancement": "un tiers"}, "Écrivez un nombre entier", id="words"),
        pytest.param({"avancement": "3,5"}, "Écrivez un nombre entier", id="decimal"),
        pytest.param({"statut": "en_pause"}, "Dites pourquoi", id="pause-without-reason"),
        pytest.param({"statut": "abandonnee", "motif": "  "}, "Dites pourquoi", id="blank-reason"),
        pytest.param({"statut": "bloquee"}, "Choisissez un statut", id="unknown-statut"),
        pytest.param({"statut": ""}, "Choisissez un statut", id="no-statut"),
        pytest.param({"commentaire": "a\x00b"}, "caractère", id="null-character"),
        pytest.param({"lue": ""}, "obligatoire", id="version-missing"),
        pytest.param({"lue": "hier"}, "nombre entier", id="version-in-words"),
    ],
)
def test_a_bad_entry_is_said_and_what_was_typed_is_kept(client_agent, action, saisie, phrase):
    reponse = post(client_agent, action, **{"commentaire": "Un mot à garder", **saisie})

    action.refresh_from_db()
    assert reponse.status_code == 422
    assert phrase in read(reponse)
    assert action.history.count() == 1
    if "commentaire" not in saisie:
        assert "Un mot à garder" in reponse.text


def test_the_reason_is_kept_with_a_pause(client_agent, action):
    post(client_agent, action, statut="en_pause", motif="Faute de crédits")

    action.refresh_from_db()
    assert (action.statut, action.motif) == (Statut.EN_PAUSE, "Faute de crédits")


def test_the_second_of_two_people_sees_both_versions_and_loses_nothing(
    client_agent, action, structure
):
    lue = version_of(action)
    post(client_agent, action, lue=lue, commentaire="Version de Camille", avancement="20")

    reponse = post(client_agent, action, lue=lue, commentaire="Ma version", avancement="40")

    action.refresh_from_db()
    assert reponse.status_code == 409
    assert "Camille Agent a enregistré ce suivi pendant que vous l'écriviez" in read(reponse)
    assert reponse.text.count("Version de Camille") == 1
    assert reponse.text.count("Ma version") == 2
    assert (action.commentaire, action.avancement) == ("Version de Camille", 20)

    reponse = post(client_agent, action, commentaire="Ma version", avancement="40")

    assert reponse.status_code == 302
    commentaires = list(action.history.values_list("commentaire", flat=True))
    assert commentaires == ["Ma version", "Version de Camille", ""]


def test_after_a_conflict_what_was_not_touched_is_what_is_saved(client_agent, action):
    """R-S1, with the texts of its example."""
    post(client_agent, action, statut="en_cours", avancement="40", fait="Devis\nreçu")
    lue = version_of(action)
    post(client_agent, action, lue=lue, statut="realisee", avancement="100", fait="Devis\nreçu")

    mienne = {"statut": "en_cours", "avancement": "40", "fait": "Devis\r\nreçu "}
    reponse = post(client_agent, action, lue=lue, commentaire="À payer", **mienne)

    assert reponse.status_code == 409
    form = reponse.context["form"]
    assert [form[nom].value() for nom in ("statut", "avancement")] == ["realisee", 100]
    assert (form["fait"].value(), form["commentaire"].value()) == ("Devis\nreçu", "À payer")
    assert read(reponse).count("Votre version, à enregistrer.") == 1
    assert read(reponse).count('<tr class="differe">') == 1


@pytest.mark.parametrize("lue", ["0", "999999999", "99999999999999999999999"])
def test_a_version_that_never_was_is_a_conflict_not_a_crash(client_agent, action, lue):
    assert post(client_agent, action, lue=lue).status_code in (409, 422)


def test_a_correction_of_the_title_is_not_a_conflict(client_agent, action):
    lue = version_of(action)
    action.titre = "Un titre corrigé"
    action.save()

    assert post(client_agent, action, lue=lue).status_code == 302


@pytest.mark.django_db(transaction=True)
def test_of_twenty_people_at_once_one_wins_and_none_is_lost():
    agent = make_utilisateur()
    action = make_action()
    lue = version_of(action)
    issues = []

    def edit(rang):
        mienne = Action.objects.get(pk=action.pk)
        mienne.commentaire = f"Version {rang}"
        try:
            mienne.save_suivi(lue=lue, par=agent, le=timezone.now())
            issues.append("enregistré")
        except ConflitDeSuivi:
            issues.append("conflit")
        finally:
            connections.close_all()

    fils = [threading.Thread(target=edit, args=[rang]) for rang in range(20)]
    for fil in fils:
        fil.start()
    for fil in fils:
        fil.join()

    assert sorted(issues) == ["conflit"] * 19 + ["enregistré"]
    assert action.history.count() == 2


def test_only_roles_that_may_follow_can_write(client, action, structure):
    client.force_login(make_utilisateur(role=Role.LECTURE, structure=structure))

    reponse = post(client, action)

    assert reponse.status_code == 403
    assert "Votre rôle permet de lire le plan" in reponse.text
    assert "Mettre à jour" not in client.get("/plan/").text


def test_somebody_from_elsewhere_finds_nothing(client, action):
    elsewhere = make_structure()
    make_plan(structure=elsewhere)
    client.force_login(make_utilisateur(structure=elsewhere))

    assert post(client, action).status_code == 404


def test_a_visitor_is_sent_to_the_login(client, action):
    reponse = post(client, action)

    assert reponse.url.startswith("/connexion/")


def test_the_way_back_never_leaves_the_site(client_agent, action):
    reponse = post(client_agent, action, retour="https://ailleurs.example/")

    assert reponse.url == "/actions/1-1-1/#panneau"


def test_a_comment_is_shown_as_text(client_agent, action):
    post(client_agent, action, commentaire="<script>alert(1)</script>")

    page = client_agent.get("/actions/1-1-1/").text
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_htmx_is_told_where_to_put_the_form_back(client_agent, action):
    reponse = client_agent.post(
        reverse("suivi", args=[action.code]), {"statut": ""}, headers={"HX-Request": "true"}
    )

    assert (reponse["HX-Retarget"], reponse["HX-Reselect"]) == ("#suivi-1-1-1", "#suivi-1-1-1")
