"""News given by a link, without a login: docs/regles.md, R-M5 and R-M6; docs/adr/0025."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from comptes.models import Trace
from comptes.personnes import anonymise
from plan.models import Action, Correspondant, Demande
from tests.ecran import Formulaires, plain, read, read_formulaire
from tests.fabrique import make_action
from tests.fabrique_nouvelles import answer, decide, replace_pilote

pytestmark = pytest.mark.django_db


def lines():
    """All that the base holds of what a link may write."""
    return [
        *Action.objects.order_by("pk").values(),
        *Action.history.values(),
        *Demande.objects.order_by("pk").values(),
        *Correspondant.objects.values(),
        *Trace.objects.values(),
    ]


def test_an_answer_is_saved_in_the_name_of_the_pilote_and_says_that_it_came_by_a_link(
    client, client_direction, action, pilote, lien
):
    reponse = answer(client, lien, fait="Balisage posé", avancement="50")

    assert reponse.status_code == 302
    assert "est enregistrée" in read(client.get(reponse.url))
    action.refresh_from_db()
    assert (action.fait, action.avancement, action.suivi_par) == ("Balisage posé", 50, pilote)
    version = action.history.latest()
    assert (version.history_user, version.history_change_reason) == (pilote, "par lien")
    assert "Camille Pilote, par lien" in read(client_direction.get(f"/actions/{action.code}/"))
    trace = Trace.objects.of("lien").first()
    assert trace.par == pilote
    assert trace.detail.startswith("réponse enregistrée")


def test_reading_changes_nothing_however_often(client, lien):
    avant = lines()

    for _ in range(3):
        assert client.get(lien).status_code == 200
        assert client.head(lien).status_code == 200
        assert client.options(lien).status_code == 200

    assert lines() == avant


@pytest.mark.parametrize(
    "saisie", [{}, {"demande": "1"}, {"lue": "x"}, {"statut": "abandonnee"}, {"geste": "x"}]
)
def test_a_program_that_sends_without_the_fields_changes_nothing(client, lien, saisie):
    avant = lines()

    assert client.post(lien, saisie).status_code == 200

    assert lines() == avant


def test_the_page_is_kept_nowhere_and_leads_nowhere(client, client_agent, lien):
    for qui in (client, client_agent):
        for adresse in (lien, "/nouvelles/devine/"):
            reponse = qui.get(adresse)

            assert reponse["Cache-Control"] == "private, no-store"
            assert reponse["Referrer-Policy"] == "no-referrer"
            assert "noindex" in reponse["X-Robots-Tag"]
            liens = set(re.findall(r'href="(/[^"]*)"', reponse.text))
            pages = {lien for lien in liens if not lien.startswith("/static/")}
            assert pages == {"/", "/actes/", "/mentions-legales/", "/donnees-personnelles/"}
            assert "<script" not in reponse.text


def test_no_cookie_is_needed_nor_given(lien):
    """A browser sends « Origin: null » from a page without referrer."""
    client = Client(enforce_csrf_checks=True, headers={"origin": "null"})

    reponse = answer(client, lien, fait="Fini")

    assert reponse.status_code == 302
    assert not client.cookies


def test_the_base_holds_no_token(lien):
    jeton = lien.split("/")[2]

    assert len(jeton) >= 43
    assert jeton not in str(lines())


def test_a_status_that_needs_a_reason_asks_for_it_and_keeps_what_was_typed(client, action, lien):
    reponse = answer(client, lien, statut="en_pause", fait="Rien")

    assert reponse.status_code == 422
    assert "Dites pourquoi" in plain(reponse.text)
    assert read_formulaire(reponse)["fait"] == ["Rien"]
    action.refresh_from_db()
    assert action.statut == "en_cours"


@pytest.mark.parametrize("validee", [True, False])
def test_hostile_letters_break_neither_the_page_nor_the_mail(
    client, client_direction, plan, action, lien, validee, demander
):
    plan.reponses_a_valider = validee
    plan.save()
    action.titre = "Sentier \ufffe\x0b<b>"
    action.save()

    assert answer(client, lien, fait="a\x00b").status_code == 422
    assert answer(client, lien, fait="a\ufffe\uffff\x0b\x1f<script>b").status_code == 302

    assert ("&lt;script&gt;b" in client.get(lien).text) != validee
    if validee:
        assert decide(client_direction, geste="accepter").status_code == 302
    demander(client_direction, action)
    assert "Sentier" in mail.outbox[0].body
    assert "<b>" not in mail.outbox[0].alternatives[0][0]
    assert client_direction.get("/demandes/").status_code == 200


def leave(pilote, action):
    pilote.appartenances.all().delete()


def close(pilote, action):
    plan = action.axe.defi.plan
    plan.en_vigueur = False
    plan.save()


def grow_old(pilote, action):
    Demande.objects.update(faite_le=timezone.now() - timedelta(days=14, seconds=1))


REFUS = [
    (leave, "n'a plus accès"),
    (lambda p, a: anonymise(p), "n'a plus accès"),
    (replace_pilote, "n'est plus confiée"),
    (close, "son suivi est clos"),
    (grow_old, "il a expiré"),
    (lambda p, a: Demande.objects.get().revoke(le=timezone.now(), par=p), "a été révoqué"),
]


@pytest.mark.parametrize(("change", "phrase"), REFUS)
def test_a_link_that_no_longer_holds_says_why_and_whom_to_ask(
    client, action, pilote, direction, lien, change, phrase
):
    envoi = read_formulaire(client.get(lien)) | {"fait": "Trois jours de travail"}
    change(pilote, action)

    lue, envoyee = client.get(lien), client.post(lien, envoi)

    for reponse in (lue, envoyee):
        assert reponse.status_code == 410
        assert phrase in read(reponse)
        assert "demandez à Chef" in read(reponse)
        assert "Sentier" not in reponse.text
    assert "Trois jours de travail" in envoyee.text
    action.refresh_from_db()
    assert action.fait == ""


def test_a_deleted_action_leaves_nothing_to_open(client, action, lien):
    envoi = read_formulaire(client.get(lien)) | {"fait": "Écrit"}
    action.delete()

    reponse = client.post(lien, envoi)

    assert reponse.status_code == 404
    assert "Écrit" in reponse.text


def test_of_two_actions_one_taken_away_the_other_still_answers(client, plan, pilote, action):
    autre = make_action(plan=plan, pilote=pilote, titre="Musée")
    jeton = Demande.objects.ask(pilote, [action, autre], par=None, le=timezone.now())
    lien = f"/nouvelles/{jeton}/"
    formulaires = [f for _, f in Formulaires(client.get(lien).text).liste if "lue" in f]
    action.pilote = None
    action.save()

    perdu = client.post(lien, formulaires[0] | {"fait": "Perdu"})
    page = client.get(lien)

    assert perdu.status_code == 410
    assert "Perdu" in perdu.text
    assert "Musée" in page.text
    assert "Sentier" not in page.text
    assert client.post(lien, formulaires[1] | {"statut": "en_cours"}).status_code == 302


def test_two_tabs_do_not_write_over_each_other(client, action, lien):
    vieille = read_formulaire(client.get(lien))
    client.post(lien, vieille | {"fait": "Le premier"})

    refus = client.post(lien, vieille | {"fait": "Le second", "blocage": "Le devis"})

    assert refus.status_code == 409
    assert "Camille Pilote a écrit" in plain(refus.text)
    assert read_formulaire(refus)["fait"] == ["Le second"]
    action.refresh_from_db()
    assert (action.fait, action.blocage) == ("Le premier", "")
    assert client.post(lien, read_formulaire(refus)).status_code == 302


def test_a_link_answers_for_no_other_action(client, plan, pilote, lien):
    autre = make_action(plan=plan, pilote=pilote, titre="Musée")
    Demande.objects.ask(pilote, [autre], par=None, le=timezone.now())
    envoi = read_formulaire(client.get(lien)) | {
        "demande": str(Demande.objects.get(action=autre).pk)
    }

    assert client.post(lien, envoi | {"fait": "Ailleurs"}).status_code == 410

    autre.refresh_from_db()
    assert autre.fait == ""


def test_its_person_revokes_it(client, lien, pilote):
    reponse = client.post(lien, {"geste": "revoquer"})

    assert "n'ouvre plus rien" in read(reponse)
    assert client.get(lien).status_code == 410
    assert Trace.objects.of("lien").first().detail == "lien révoqué"


def test_who_has_no_account_answers_under_her_name_and_has_her_address_erased(
    client, client_direction, sans_compte
):
    zoe, action, lien = sans_compte

    answer(client, lien, statut="en_cours", fait="Toit refait")

    fiche = read(client_direction.get(f"/actions/{action.code}/"))
    assert "Zoé Blanc, par lien" in fiche
    assert "Zoé Blanc" in read(client_direction.get(f"/actions/{action.code}/historique/"))
    donnees = client_direction.get(reverse("donnees-du-pilote", args=[zoe.pk]))
    assert "zoe@exemple.fr" in donnees.text
    client.post(lien, {"geste": "effacer"})
    assert not Correspondant.objects.exists()
    assert "zoe@exemple.fr" not in str(lines())
    assert client.get(lien).status_code == 410
