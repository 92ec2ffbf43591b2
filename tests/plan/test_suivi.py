"""Saving the follow-up of an action: docs/regles.md, R-E1 and R-S1."""

import pytest
from django.urls import reverse

from comptes.droits import Role
from plan.etats import Statut
from tests.ecran import read, read_formulaire
from tests.fabrique import make_action, make_plan, make_structure, make_utilisateur

pytestmark = pytest.mark.django_db


@pytest.fixture
def action(plan):
    return make_action(plan=plan, annees=[2025], titre="La voie verte")


def open_suivi(client, action):
    """What the page sends when nothing is touched."""
    return read_formulaire(client.get(reverse("suivi", args=[action.code])))


def post(client, action, lue=None, **saisie):
    """Send the follow-up from the page just opened, or from an older one (`lue`)."""
    lue = lue or open_suivi(client, action)
    return client.post(reverse("suivi", args=[action.code]), lue | {"statut": "en_cours"} | saisie)


def test_saving_writes_the_suivi_the_person_and_the_history(client_agent, agent, action):
    reponse = post(client_agent, action, avancement="30", commentaire="Flyer relu", retour="/plan/")

    action.refresh_from_db()
    assert (reponse.status_code, reponse.url) == (302, "/plan/")
    assert (action.statut, action.avancement, action.commentaire) == ("en_cours", 30, "Flyer relu")
    assert action.suivi_par == agent
    assert action.history.count() == 2
    assert action.history.latest().history_user == agent
    assert "Suivi de l'action 1-1-1 enregistré." in read(client_agent.get("/plan/"))


def read_avancement(client):
    """The cell of the progress of the only action, in the table of the plan."""
    cellule = client.get("/plan/").text.partition('class="rang__avancement"')[2]
    return cellule.partition("</td>")[0]


def test_progress_left_empty_is_not_zero(client_agent, action):
    post(client_agent, action, avancement="")
    action.refresh_from_db()
    assert action.avancement is None
    assert "Non renseigné" in read_avancement(client_agent)

    post(client_agent, action, avancement="0")
    action.refresh_from_db()
    assert action.avancement == 0
    assert "Non renseigné" not in read_avancement(client_agent)


@pytest.mark.parametrize(
    ("saisie", "phrase"),
    [
        pytest.param({"avancement": "101"}, "L'avancement va de 0 à 100.", id="above-100"),
        pytest.param({"avancement": "-1"}, "L'avancement va de 0 à 100.", id="negative"),
        pytest.param({"avancement": "un tiers"}, "Écrivez un nombre entier", id="words"),
        pytest.param({"avancement": "3,5"}, "Écrivez un nombre entier", id="decimal"),
        pytest.param({"statut": "en_pause"}, "Dites pourquoi", id="pause-without-reason"),
        pytest.param({"statut": "abandonnee", "motif": "  "}, "Dites pourquoi", id="blank-reason"),
        pytest.param({"statut": "realisee", "avancement": "40"}, "est à 100 %", id="done-at-40"),
        pytest.param({"statut": "realisee", "avancement": "0"}, "est à 100 %", id="done-at-0"),
        pytest.param({"statut": "bloquee"}, "Choisissez un statut", id="unknown-statut"),
        pytest.param({"statut": ""}, "Choisissez un statut", id="no-statut"),
        pytest.param({"commentaire": "a\x00b"}, "caractère", id="null-character"),
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


@pytest.mark.parametrize(("avancement", "garde"), [("100", 100), ("", None)])
def test_a_done_action_is_at_a_hundred_or_says_nothing(client_agent, action, avancement, garde):
    post(client_agent, action, statut="realisee", avancement=avancement)

    action.refresh_from_db()
    assert (action.statut, action.avancement) == (Statut.REALISEE, garde)


def list_coches(client, action):
    page = client.get(reverse("suivi", args=[action.code]))
    return [
        choix.data["value"] for choix in page.context["form"]["statut"] if choix.data["selected"]
    ]


def test_no_statut_is_ticked_before_anybody_said_one(client_agent, action):
    assert list_coches(client_agent, action) == []

    post(client_agent, action, statut="a_venir")

    assert list_coches(client_agent, action) == ["a_venir"]


def test_the_reason_is_kept_with_a_pause(client_agent, action):
    post(client_agent, action, statut="en_pause", motif="Faute de crédits")

    action.refresh_from_db()
    assert (action.statut, action.motif) == (Statut.EN_PAUSE, "Faute de crédits")


def test_the_second_of_two_people_sees_both_versions_and_loses_nothing(client_agent, action):
    """R-S1: on the same field."""
    lue = open_suivi(client_agent, action)
    post(client_agent, action, lue, commentaire="Version de Camille", avancement="20")

    refus = post(client_agent, action, lue, commentaire="Ma version", avancement="20")

    action.refresh_from_db()
    assert refus.status_code == 409
    assert "Entre-temps, Camille Agent a écrit le" in read(refus)
    assert "« Version de Camille »" in read(refus)
    assert (action.commentaire, action.avancement) == ("Version de Camille", 20)
    renvoi = read_formulaire(refus)
    assert renvoi["commentaire"] == ["Ma version"]

    assert post(client_agent, action, renvoi).status_code == 302
    commentaires = list(action.history.values_list("commentaire", flat=True))
    assert commentaires == ["Ma version", "Version de Camille", ""]


def test_two_people_on_two_fields_are_both_kept(client_agent, action):
    """R-S1, with the texts of its example."""
    post(client_agent, action, statut="en_cours", avancement="40", fait="Devis\nreçu")
    lue = open_suivi(client_agent, action)
    post(client_agent, action, lue, statut="realisee", avancement="100")

    mienne = {"avancement": "40", "fait": "Devis\r\nreçu "}
    reponse = post(client_agent, action, lue, commentaire="À payer", **mienne)

    action.refresh_from_db()
    assert reponse.status_code == 302
    assert (action.statut, action.avancement) == ("realisee", 100)
    assert (action.fait, action.commentaire) == ("Devis\nreçu", "À payer")


@pytest.mark.parametrize("lue", ["", "hier", "statut=0&commentaire=", "\x00", "[" * 5000])
def test_a_page_that_does_not_say_what_it_read_writes_over_nothing(client_agent, action, lue):
    post(client_agent, action, commentaire="Version de Camille")

    reponse = post(client_agent, action, commentaire="D'une vieille page", lue={"lue": lue})

    action.refresh_from_db()
    assert reponse.status_code == 409
    assert "« Version de Camille »" in read(reponse)
    assert action.commentaire == "Version de Camille"


def test_a_correction_of_the_title_is_not_a_conflict(client_agent, action):
    lue = open_suivi(client_agent, action)
    action.titre = "Un titre corrigé"
    action.save()

    assert post(client_agent, action, lue, commentaire="Fait").status_code == 302
    action.refresh_from_db()
    assert (action.titre, action.commentaire) == ("Un titre corrigé", "Fait")


def test_only_roles_that_may_follow_can_write(client, action, structure):
    client.force_login(make_utilisateur(role=Role.LECTURE, structure=structure))

    reponse = post(client, action, {"lue": ""})

    assert reponse.status_code == 403
    assert "Votre rôle permet de lire le plan" in reponse.text
    assert "Mettre à jour" not in client.get("/plan/").text


def test_somebody_from_elsewhere_finds_nothing(client, action):
    elsewhere = make_structure()
    make_plan(structure=elsewhere)
    client.force_login(make_utilisateur(structure=elsewhere))

    assert post(client, action, {"lue": ""}).status_code == 404


def test_a_visitor_is_sent_to_the_login(client, action):
    reponse = post(client, action, {"lue": ""})

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
