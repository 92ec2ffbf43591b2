"""Reminders by mail: docs/regles.md, R-M1 and R-M2."""

import re
from datetime import date, datetime, timedelta
from io import StringIO

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.utils import timezone

from accueil.lectures.rappels import lire_rappels
from comptes.courriels import sign_personne
from plan.lectures.mes_actions import lire_mes_actions
from plan.models import Issue, Jalon
from tests.ecran import plain, read
from tests.fabrique import make_action, make_plan, make_utilisateur

pytestmark = pytest.mark.django_db

ON = date(2026, 6, 1)


@pytest.fixture
def pilote(structure):
    return make_utilisateur(
        structure=structure, first_name="Camille", last_name="Pilote", email="camille@exemple.fr"
    )


@pytest.fixture
def fraiche(plan, pilote):
    """An action that waits for nothing: under way, news of yesterday, planned this year."""
    return make_action(
        plan=plan,
        pilote=pilote,
        annees=[2026],
        statut="en_cours",
        suivi_le=timezone.make_aware(datetime(2026, 5, 31)),
    )


def relancer(*arguments):
    sortie = StringIO()
    call_command("relancer", *arguments, stdout=sortie)
    return sortie.getvalue()


def list_raisons(plan, on=ON):
    return [
        action.raisons
        for rappel in lire_rappels([plan], on=on).a_envoyer
        for lu in rappel.plans
        for action in lu.actions
    ]


def test_an_action_that_waits_for_nothing_is_not_recalled(plan, fraiche):
    assert lire_rappels([plan], on=ON).a_envoyer == ()


def test_an_action_that_is_only_blocked_is_not_recalled(plan, fraiche):
    fraiche.blocage = "Le devis manque"
    fraiche.save()

    assert lire_rappels([plan], on=ON).a_envoyer == ()


def test_silence_is_more_than_91_days(plan, fraiche):
    """R-M1: followed on 31 May 2026, silent from 31 August 2026."""
    assert list_raisons(plan, on=date(2026, 8, 30)) == []
    assert list_raisons(plan, on=date(2026, 8, 31)) == [("Sans nouvelle depuis trois mois",)]


def test_late_overdue_and_unclosed_are_recalled_together(plan, fraiche):
    fraiche.programmations.create(annee=2025)
    fraiche.programmations.filter(annee=2026).update(issue=Issue.FAITE)
    fraiche.fin_precision, fraiche.fin_le = "jour", date(2026, 5, 1)
    fraiche.save()
    Jalon.objects.create(action=fraiche, titre="Devis", du_le=date(2026, 5, 2))
    Jalon.objects.create(action=fraiche, titre="Fait", du_le=date(2026, 5, 2), fait_le=ON)
    Jalon.objects.create(action=fraiche, titre="Aujourd'hui", du_le=ON)

    (rappel,) = lire_rappels([plan], on=ON).a_envoyer

    (action,) = rappel.plans[0].actions
    assert action.raisons == ("En retard", "Jalon dépassé", "Année à renseigner")
    assert action.annees == (2025,)
    assert [jalon.titre for jalon in action.jalons] == ["Devis"]


def test_my_actions_says_the_same_reasons(plan, pilote, fraiche):
    Jalon.objects.create(action=fraiche, titre="Devis", du_le=date(2026, 5, 2))

    lecture = lire_mes_actions(plan, on=ON, utilisateur=pilote)

    assert [mienne.raisons for mienne in lecture.attendues] == list_raisons(plan)


def test_what_once_blocked_a_done_action_waits_for_nobody(client, plan, pilote, fraiche):
    """R-E7: blocked is not over."""
    fraiche.blocage, fraiche.statut = "Le devis manque", "realisee"
    fraiche.save()
    client.force_login(pilote)

    lecture = lire_mes_actions(plan, on=ON, utilisateur=pilote)

    assert lecture.attendues == ()
    assert "Le devis manque" not in client.get("/mes-actions/").text
    fraiche.statut = "en_cours"
    fraiche.save()
    lecture = lire_mes_actions(plan, on=ON, utilisateur=pilote)
    assert lecture.attendues[0].raisons == ("Bloquée",)
    assert "Le devis manque" in client.get("/mes-actions/").text


def test_an_abandoned_action_waits_for_nobody(plan, pilote, fraiche):
    fraiche.programmations.create(annee=2024)
    fraiche.statut, fraiche.motif = "abandonnee", "Sans objet"
    fraiche.save()
    Jalon.objects.create(action=fraiche, titre="Devis", du_le=date(2026, 5, 2))

    lecture = lire_mes_actions(plan, on=ON, utilisateur=pilote)

    assert lecture.attendues == ()
    assert [mienne.a_renseigner for mienne in lecture.autres] == [[]]
    assert list_raisons(plan) == []


def test_one_digest_a_person_whatever_the_plans(structure, plan, pilote):
    suivant = make_plan(structure=structure, etape="en_cours")
    for un_plan in (plan, plan, suivant):
        make_action(plan=un_plan, pilote=pilote, annees=[2025])

    (rappel,) = lire_rappels([plan, suivant], on=ON).a_envoyer

    assert rappel.nombre == 3
    assert [len(lu.actions) for lu in rappel.plans] == [2, 1]


@pytest.mark.parametrize(
    ("change", "raison"),
    [
        pytest.param(lambda p: setattr(p, "is_active", False), "compte inactif", id="inactive"),
        pytest.param(lambda p: p.appartenances.all().delete(), "a quitté la structure", id="left"),
        pytest.param(lambda p: setattr(p, "email", ""), "sans adresse de courriel", id="no-mail"),
        pytest.param(lambda p: setattr(p, "rappels", False), "ne veut pas de rappels", id="no"),
    ],
)
def test_who_is_not_to_be_written_to_is_named_and_gets_nothing(plan, pilote, change, raison):
    make_action(plan=plan, pilote=pilote, annees=[2025])
    change(pilote)
    pilote.save()

    sortie = relancer("--envoyer")

    assert f"Camille Pilote : rien, {raison}" in sortie
    assert "0 rappel envoyé, 0 en échec, 1 personne écartée." in sortie
    assert mail.outbox == []


def test_nothing_leaves_without_being_asked(plan, pilote):
    make_action(plan=plan, pilote=pilote, annees=[2020])

    sortie = relancer()

    assert "Camille Pilote <camille@exemple.fr> : 1 action" in sortie
    assert "Essai : 1 rappel partirait. Ajoutez --envoyer." in sortie
    assert mail.outbox == []


def test_no_reminder_is_said_to_have_left_where_no_mail_can(plan, pilote, settings):
    settings.COURRIEL_EN_SERVICE = False
    make_action(plan=plan, pilote=pilote, annees=[2020])

    with pytest.raises(CommandError, match="Aucun courriel ne peut partir"):
        relancer("--envoyer")


def test_the_mail_is_text_and_html_with_its_links(plan, pilote, settings):
    settings.ADRESSE_PUBLIQUE = "https://exemple.fr"
    action = make_action(
        plan=plan, pilote=pilote, annees=[2020], titre="L'été <b>à vélo</b> & plus"
    )
    Jalon.objects.create(action=action, titre="Devis", du_le=date(2020, 3, 1))

    sortie = relancer("--envoyer")

    (message,) = mail.outbox
    assert "1 rappel envoyé, 0 en échec." in sortie
    assert message.subject == "Une action attend de vos nouvelles"
    assert message.to == ["camille@exemple.fr"]
    assert "* 1-1-1 L'été <b>à vélo</b> & plus" in message.body
    assert "Jalon du 1er mars 2020 : Devis" in message.body
    assert f"https://exemple.fr/plans/{plan.slug}/actions/1-1-1/" in message.body
    ((corps, genre),) = message.alternatives
    assert genre == "text/html"
    assert "&lt;b&gt;à vélo&lt;/b&gt; &amp; plus" in corps
    assert "Année à renseigner : 2020" in plain(corps)


def test_the_link_of_the_mail_stops_them_without_login(client, plan, pilote):
    make_action(plan=plan, pilote=pilote, annees=[2020])
    relancer("--envoyer")
    (adresse,) = re.findall(
        r"Ne plus recevoir ces rappels : http://[^/]+(\S+)", mail.outbox[0].body
    )

    page = read(client.get(adresse))
    reponse = client.post(adresse, {"List-Unsubscribe": "One-Click"}, follow=True)

    assert "Vous recevez ces rappels." in page
    assert "Vous ne recevrez plus de rappels." in reponse.text
    pilote.refresh_from_db()
    assert not pilote.rappels
    relancer("--envoyer")
    assert len(mail.outbox) == 1
    client.post(adresse, {"rappels": "oui"})
    pilote.refresh_from_db()
    assert pilote.rappels


@pytest.mark.parametrize("jeton", ["faux", "1:faux"])
def test_a_forged_link_opens_nothing(client, pilote, jeton):
    assert client.get(f"/rappels/{jeton}/").status_code == 404
    assert client.get(f"/rappels/{sign_personne(pilote)[:-1]}-/").status_code == 404
    pilote.is_active = False
    pilote.save()
    assert client.get(f"/rappels/{sign_personne(pilote)}/").status_code == 404


def test_a_person_chooses_on_her_page(client, pilote):
    client.force_login(pilote)

    reponse = client.post("/mes-rappels/", follow=True)

    assert "Vous ne recevez pas ces rappels." in reponse.text
    pilote.refresh_from_db()
    assert not pilote.rappels


def test_a_server_that_does_not_answer_is_said_and_fails_the_command(plan, pilote, settings):
    make_action(plan=plan, pilote=pilote, annees=[2020])
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9

    with pytest.raises(CommandError, match="EMAIL_URL"):
        relancer("--envoyer")


def test_the_reading_costs_the_same_with_1_and_20_actions(plan, pilote, django_assert_num_queries):
    for _ in range(20):
        action = make_action(plan=plan, pilote=pilote, annees=[2020])
        Jalon.objects.create(action=action, titre="Devis", du_le=ON - timedelta(days=9))

    with django_assert_num_queries(7):
        assert lire_rappels([plan], on=ON).a_envoyer[0].nombre == 20
