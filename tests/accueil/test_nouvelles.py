"""News given by a link, without a login: docs/regles.md, R-M5 and R-M6; docs/adr/0025."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from comptes.droits import Role
from comptes.models import Trace
from comptes.personnes import anonymise
from plan.models import Action, Correspondant, Demande
from tests.ecran import Formulaires, plain, read, read_formulaire
from tests.fabrique import make_action, make_plan, make_utilisateur

pytestmark = pytest.mark.django_db


@pytest.fixture
def pilote(structure):
    return make_utilisateur(
        structure=structure, first_name="Camille", last_name="Pilote", email="camille@exemple.fr"
    )


@pytest.fixture
def action(plan, pilote):
    return make_action(
        plan=plan,
        pilote=pilote,
        titre="Sentier",
        annees=[2026],
        statut="en_cours",
        suivi_le=timezone.now() - timedelta(days=50),
    )


@pytest.fixture
def direction(structure):
    return make_utilisateur(role=Role.DIRECTION, structure=structure, last_name="Chef")


@pytest.fixture
def client_direction(direction):
    client = Client()
    client.force_login(direction)
    return client


@pytest.fixture
def lien(action, pilote, direction):
    jeton = Demande.objects.ask(pilote, [action], par=direction, le=timezone.now())
    return f"/nouvelles/{jeton}/"


@pytest.fixture
def sans_compte(plan):
    """A pilote without an account, and her link."""
    zoe = Correspondant.objects.create(
        structure=plan.structure, nom="Zoé Blanc", email="zoe@exemple.fr", accord_le="2026-01-02"
    )
    action = make_action(plan=plan, pilote_nom="Zoé Blanc", titre="Refuge")
    jeton = Demande.objects.ask(zoe, [action], par=None, le=timezone.now())
    return zoe, action, f"/nouvelles/{jeton}/"


def answer(client, lien, **saisie):
    return client.post(lien, read_formulaire(client.get(lien)) | saisie)


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
            assert pages == {"/", "/mentions-legales/", "/donnees-personnelles/"}
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

    assert "&lt;script&gt;b" in client.get(lien).text
    if validee:
        assert decide(client_direction, geste="accepter").status_code == 302
    demander(client_direction, action)
    assert "Sentier" in mail.outbox[0].body
    assert "<b>" not in mail.outbox[0].alternatives[0][0]
    assert client_direction.get("/demandes/").status_code == 200


def leave(pilote, action):
    pilote.appartenances.all().delete()


def replace_pilote(pilote, action):
    action.pilote, action.pilote_nom = None, "Un autre"
    action.save()


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


# The direction


@pytest.fixture
def demander(django_capture_on_commit_callbacks):
    """Asks for news; the mail leaves after the commit."""

    def demander(client, action, **saisie):
        with django_capture_on_commit_callbacks(execute=True):
            return client.post(f"/actions/{action.code}/demander/", saisie, follow=True)

    return demander


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


def decide(client, **saisie):
    adresse = reverse("reponse", args=[Demande.objects.get().pk])
    return client.post(adresse, read_formulaire(client.get(adresse)) | saisie)


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


def test_a_waiting_answer_is_decided_once_and_as_it_was_read(
    client, client_direction, a_valider, action, lien
):
    answer(client, lien, fait="Une")
    adresse = reverse("reponse", args=[Demande.objects.get().pk])
    vieille = read_formulaire(client_direction.get(adresse))
    answer(client, lien, fait="Deux")

    assert client_direction.post(adresse, vieille | {"geste": "accepter"}).status_code == 409
    assert client_direction.post(adresse, {"geste": "accepter"}).status_code == 409
    assert decide(client_direction, geste="accepter").status_code == 302
    encore = client_direction.post(adresse, vieille | {"geste": "refuser"}, follow=True)

    assert "déjà enregistrée" in read(encore)
    action.refresh_from_db()
    assert action.fait == "Deux"


def test_two_tabs_that_both_wait_do_not_write_over_each_other(client, a_valider, lien):
    vieille = read_formulaire(client.get(lien))
    client.post(lien, vieille | {"fait": "Une"})

    refus = client.post(lien, vieille | {"fait": "Deux"})

    assert refus.status_code == 409
    assert "une autre réponse à ce lien" in plain(refus.text)
    assert Demande.objects.get().reponse["fait"] == "Une"
    assert client.post(lien, read_formulaire(refus)).status_code == 302
    assert Demande.objects.get().reponse["fait"] == "Deux"


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
    from accueil.lectures.nouvelles import lire_nouvelles

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
