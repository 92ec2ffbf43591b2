"""The direction asks for news, and decides of answers: docs/regles.md, R-M6."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from accueil.lectures.nouvelles import lire_nouvelles
from comptes.droits import Role
from comptes.models import Trace
from plan.models import Correspondant, Demande
from tests.ecran import plain, read, read_formulaire
from tests.fabrique import make_action, make_plan, make_structure, make_utilisateur
from tests.fabrique_nouvelles import answer, decide, replace_pilote

pytestmark = pytest.mark.django_db


def test_the_direction_asks_and_the_mail_bears_the_link(
    client, client_direction, action, pilote, demander
):
    page = demander(client_direction, action)

    assert "la demande part vers camille@exemple.fr" in read(page)
    (message,) = mail.outbox
    assert "Chef vous les demande." in message.body
    lien = re.search(r"http://testserver(/nouvelles/\S+)", message.body)[1]
    assert lien in message.alternatives[0][0]
    assert "<img" not in message.alternatives[0][0]
    assert "Sentier" in read(client.get(lien))
    assert Demande.objects.get().courriel_parti


def test_the_address_of_the_link_is_the_same_from_a_page_of_a_plan(client_direction, action, plan):
    client_direction.post(f"/plans/{plan.slug}/actions/{action.code}/demander/", {"lien": "1"})
    page = client_direction.post(
        f"/plans/{plan.slug}/actions/{action.code}/demander/", {"lien": "1"}
    )

    assert "http://testserver/nouvelles/" in page.text


@pytest.mark.parametrize(
    ("change", "phrase"),
    [
        (lambda p, s: setattr(s, "COURRIEL_EN_SERVICE", False), "aucun courriel ne part d'ici"),
        (lambda p, s: setattr(p, "email", ""), "sans adresse de courriel"),
        (lambda p, s: setattr(p, "rappels", False), "ne veut pas de rappels"),
    ],
)
def test_where_no_mail_can_leave_the_link_is_given_by_hand(
    client, client_direction, action, pilote, settings, change, phrase, demander
):
    change(pilote, settings)
    pilote.save()

    page = demander(client_direction, action)

    assert phrase in read(page)
    assert mail.outbox == []
    lien = re.search(r'value="http://testserver(/nouvelles/[^"]+)"', page.text)[1]
    assert client.get(lien).status_code == 200


def test_a_mail_that_is_refused_is_told(client_direction, action, settings, demander):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9

    demander(client_direction, action)

    assert "Le courriel n'est pas parti" in read(client_direction.get("/demandes/"))


def test_nobody_is_asked_about_an_action_without_a_pilote_or_whose_pilote_left(
    client_direction, plan, action, pilote, demander
):
    pilote.appartenances.all().delete()

    assert "a quitté la structure" in read(demander(client_direction, action))
    assert "sans pilote" in read(demander(client_direction, make_action(plan=plan)))
    nommee = make_action(plan=plan, pilote_nom="Zoé Blanc")
    assert "ni compte ni adresse" in read(demander(client_direction, nommee))
    assert not Demande.objects.exists()


def test_six_weeks_of_silence_are_shown_to_the_direction_alone(
    client_agent, client_direction, plan, action
):
    """R-M6: 42 days; followed 50 days ago, the action is silent, the one of 40 days is not."""
    make_action(plan=plan, statut="en_cours", suivi_le=timezone.now() - timedelta(days=40))

    page = read(client_direction.get("/demandes/"))

    assert "1 action sans nouvelle depuis six semaines" in page
    assert "Sentier" in page
    assert "1 action sans nouvelle depuis six semaines" in read(
        client_direction.get("/mes-actions/")
    )
    assert client_agent.get("/demandes/").status_code == 403
    assert "six semaines" not in read(client_agent.get("/mes-actions/"))
    assert "Demander des nouvelles" not in read(client_agent.get(f"/actions/{action.code}/"))


def test_the_direction_revokes_a_link(client, client_direction, lien):
    adresse = reverse("reponse", args=[Demande.objects.get().pk])

    reponse = client_direction.post(adresse, {"geste": "revoquer"})

    assert reponse.status_code == 302
    assert client.get(lien).status_code == 410
    assert client_direction.post(adresse, {"geste": "accepter"}).status_code == 302


# Answers that wait


@pytest.fixture
def a_valider(plan):
    plan.reponses_a_valider = True
    plan.save()
    return plan


def test_an_answer_waits_for_the_direction_where_she_wants_it(
    client, client_direction, a_valider, action, pilote, lien
):
    reponse = answer(client, lien, fait="Balisage posé")

    assert "attend l'accord de la direction" in read(client.get(reponse.url))
    action.refresh_from_db()
    assert action.fait == ""
    assert "Réponses à accepter ou à refuser (1)" in read(client_direction.get("/demandes/"))

    assert decide(client_direction, geste="accepter").status_code == 302

    action.refresh_from_db()
    assert (action.fait, action.suivi_par) == ("Balisage posé", pilote)
    assert action.history.latest().history_change_reason == "par lien, acceptée"
    assert "est enregistrée" in read(client.get(lien))
    assert [t.par.last_name for t in Trace.objects.of("lien")[:2]] == ["Chef", "Pilote"]


def test_a_refusal_changes_nothing_and_is_told(client, client_direction, a_valider, action, lien):
    answer(client, lien, fait="Balisage posé")

    assert decide(client_direction, geste="refuser").status_code == 302

    action.refresh_from_db()
    assert action.fait == ""
    assert "n'a pas été retenue" in read(client.get(lien))


def test_what_others_wrote_while_it_waited_is_shown_before_it_is_accepted(
    client, client_direction, client_agent, a_valider, action, lien
):
    answer(client, lien, fait="Balisage posé")
    adresse = reverse("reponse", args=[Demande.objects.get().pk])
    vieille = read_formulaire(client_direction.get(adresse))
    suivi = f"/actions/{action.code}/suivi/"
    saisie = {"fait": "Autre chose", "commentaire": "Vu", "blocage": "Le devis"}
    client_agent.post(suivi, read_formulaire(client_agent.get(suivi)) | saisie)

    refus = client_direction.post(adresse, vieille | {"geste": "accepter"})

    assert refus.status_code == 409
    assert "Camille Agent a écrit" in read(refus)
    assert "« Autre chose »" in plain(refus.text).replace("\u00a0", " ")
    assert "Le devis" not in read(refus)
    assert decide(client_direction, geste="accepter").status_code == 302
    action.refresh_from_db()
    assert (action.fait, action.blocage, action.commentaire) == ("Balisage posé", "Le devis", "Vu")


def test_a_waiting_answer_is_decided_once(client, client_direction, a_valider, action, lien):
    answer(client, lien, fait="Une")
    adresse = reverse("reponse", args=[Demande.objects.get().pk])
    vieille = read_formulaire(client_direction.get(adresse))

    assert client_direction.post(adresse, {"geste": "accepter"}).status_code == 200
    assert decide(client_direction, geste="accepter").status_code == 302
    encore = client_direction.post(adresse, vieille | {"geste": "refuser"}, follow=True)

    assert "déjà enregistrée" in read(encore)
    action.refresh_from_db()
    assert action.fait == "Une"


def test_of_two_tabs_the_second_is_told_that_an_answer_waits(client, a_valider, lien):
    vieille = read_formulaire(client.get(lien))
    client.post(lien, vieille | {"fait": "Une"})

    refus = client.post(lien, vieille | {"fait": "Deux"})

    assert refus.status_code == 410
    assert "Une réponse attend déjà" in read(refus)
    assert "Deux" in refus.text
    assert Demande.objects.get().reponse["fait"] == "Une"
    assert "Envoyer" not in client.get(lien).text


def test_an_answer_is_not_accepted_in_the_name_of_who_no_longer_is_the_pilote(
    client, client_direction, a_valider, action, lien
):
    answer(client, lien, fait="Une")
    action.refresh_from_db()
    replace_pilote(None, action)
    adresse = reverse("reponse", args=[Demande.objects.get().pk])

    page = client_direction.get(adresse)

    assert "Le pilote de l'action a changé" in read(page)
    envoi = read_formulaire(page) | {"geste": "accepter"}
    assert client_direction.post(adresse, envoi).status_code == 409
    action.refresh_from_db()
    assert action.fait == ""


def test_the_list_costs_the_same_with_1_and_20_actions(
    client_direction, plan, pilote, django_assert_num_queries
):
    for _ in range(20):
        action = make_action(plan=plan, pilote=pilote)
        Demande.objects.ask(pilote, [action], par=None, le=timezone.now())

    with django_assert_num_queries(7):
        lecture = lire_nouvelles(plan, on=timezone.localdate(), le=timezone.now())
        assert len(lecture.muettes) == len(lecture.ouvertes) == 20


def test_a_plan_that_is_not_in_force_is_not_asked_about(client_direction, structure, pilote):
    autre = make_plan(structure=structure)
    make_action(plan=autre, pilote=pilote)

    page = client_direction.post(f"/plans/{autre.slug}/actions/1-1-1/demander/", follow=True)

    assert "plan hors vigueur" in read(page)


def test_a_pilote_without_an_account_is_seen_by_her_structure_alone(client, structure):
    zoe = Correspondant.objects.create(
        structure=structure, nom="Zoé", email="zoe@exemple.fr", accord_le="2026-01-02"
    )
    client.force_login(make_utilisateur(role=Role.DIRECTION, structure=make_structure()))

    assert "Zoé" not in client.get(reverse("admin:plan_correspondant_changelist")).text
    for page in ("change", "delete"):
        adresse = reverse(f"admin:plan_correspondant_{page}", args=[zoe.pk])
        assert "Zoé" not in client.get(adresse, follow=True).text
        client.post(adresse, {"post": "yes", "nom": "Léa"})
    assert Correspondant.objects.get().nom == "Zoé"


def test_a_double_click_sends_one_mail(
    client_direction, action, pilote, django_capture_on_commit_callbacks
):
    page = client_direction.get(f"/actions/{action.code}/").text
    formulaire = page.partition(f'action="/actions/{action.code}/demander/"')[2]
    jeton = re.search(r'name="jeton" value="([^"]+)"', formulaire)[1]

    with django_capture_on_commit_callbacks(execute=True):
        for _ in range(2):
            client_direction.post(f"/actions/{action.code}/demander/", {"jeton": jeton})

    assert len(mail.outbox) == Demande.objects.count() == 1
