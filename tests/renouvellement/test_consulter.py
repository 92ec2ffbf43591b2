"""What a person consulted reads and writes by her link (docs/regles.md, R-N14)."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from comptes.models import Trace
from plan.models import Action, EntreeJournal, Section
from renouvellement.models import Contribution, Invite
from renouvellement.views import consulter
from tests.ecran import Formulaires, read
from tests.fabrique import make_action, make_axe, make_ligne_cout, make_plan, make_sous_projet
from tests.fabrique_consultation import make_consultation, make_invite, make_observation

pytestmark = pytest.mark.django_db
HIER = timezone.localdate() - timedelta(days=1)
TU = "tu au public"


@pytest.fixture
def action(structure):
    plan = make_plan(
        structure=structure,
        annee_debut=2027,
        annee_fin=2029,
        niveaux=2,
        mots={
            "action": ["fiche-action", "fiches-actions", True],
            "defi": ["orientation", "orientations", True],
        },
    )
    Section.objects.create(
        plan=plan, cle="diagnostic", titre="Diagnostic", corps="Un lac.", ordre=1
    )
    action = make_action(
        axe=make_axe(plan=plan, implicite=True, titre=TU),
        titre="Sentier",
        corps="Baliser **dix** kilomètres.",
        annees=[2027, 2029],
        statut="en_cours",
        commentaire=TU,
        fait=TU,
        blocage=TU,
        pilote_nom=TU,
        elu_referent=TU,
    )
    make_sous_projet(action=action, titre="Table de lecture")
    make_ligne_cout("Balises : 1 200 € HT", action=action)
    EntreeJournal.objects.create(action=action, le=HIER, texte=TU)
    return action


@pytest.fixture
def consultation(action):
    return make_consultation(plan=action.axe.defi.plan, message="Dites-nous.")


@pytest.fixture
def lien(consultation):
    return make_invite(consultation)[1]


def write(client, lien, cle, texte, page=None):
    formulaires = Formulaires((page or client.get(lien)).text).liste
    (champs,) = (champs for _, champs in formulaires if champs.get("cle") == [cle])
    return client.post(lien, champs | {"texte": texte})


def test_the_whole_draft_is_read_and_nothing_of_its_life(client, lien, consultation):
    reponse = client.get(lien)

    page = read(reponse)
    for dit in (
        *("Un lac.", "Sentier", "Table de lecture", "Prévue en 2027, 2029", "Dites-nous."),
        *("chaque fiche-action", "Orientation 1", consultation.plan.structure.nom),
    ):
        assert dit in page
    assert "<strong>dix</strong>" in reponse.text
    for tu in (TU, "En cours", "Balises", "Accueil", "csrf"):
        assert tu not in page
    assert reponse["Referrer-Policy"] == "no-referrer"
    assert reponse["Cache-Control"] == "private, no-store"
    assert reponse["X-Robots-Tag"] == "noindex, nofollow"
    assert not reponse.cookies
    assert "http" not in reponse.text.replace("http://www.w3.org", "")
    consultation.montre_couts = True
    consultation.save()
    assert "Balises : 1 200 € HT" in read(client.get(lien)).replace("\u202f", " ")


def test_reading_takes_a_constant_number_of_queries(client, lien, action):
    nombres = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as requetes:
            client.get(lien)
        nombres.append(len(requetes))
        for _ in range(12):
            make_action(axe=action.axe, annees=[2028])
    assert nombres[0] == nombres[1]


def test_what_is_written_is_received_corrected_and_said_until_when(client, lien, action):
    cle = f"action-{action.pk}"

    reponse = write(client, lien, cle, "Trop <b>court</b>")

    assert (reponse.status_code, reponse.url) == (302, f"{lien}#{cle}")
    page = client.get(lien)
    assert "Reçue le" in read(page)
    assert "Elle est gardée jusqu'au" in read(page)
    assert "Trop &lt;b&gt;court&lt;/b&gt;" in page.text
    write(client, lien, cle, "Trop long")
    dite = Contribution.objects.get()
    assert (dite.texte, dite.sur) == ("Trop long", f"Fiche-action {action.code} – Sentier")
    write(client, lien, f"defi-{action.axe.defi_id}", "Bien orienté")
    write(client, lien, "plan", "Bon projet")
    assert [c.texte for c in Contribution.objects.all()] == [
        "Bon projet",
        "Bien orienté",
        "Trop long",
    ]


def test_two_tabs_lose_nothing(client, lien, action):
    cle, ancienne = f"action-{action.pk}", client.get(lien)
    write(client, lien, cle, "Du premier onglet")

    refus = write(client, lien, cle, "Du second", page=ancienne)

    assert refus.status_code == 409
    assert "a écrit : « Du premier onglet »" in read(refus)
    assert "Du second" in refus.text
    assert Contribution.objects.get().texte == "Du premier onglet"


@pytest.mark.parametrize(
    ("texte", "phrase"),
    [
        pytest.param("x" * 50_000, "compte 50000 caractères, 5 000 au plus", id="too long"),
        pytest.param("  ", "Écrivez votre observation avant de l'envoyer", id="empty"),
    ],
)
def test_what_cannot_be_kept_is_told_and_stays_typed(client, lien, action, texte, phrase):
    reponse = write(client, lien, f"action-{action.pk}", texte)

    assert reponse.status_code == 422
    assert phrase in read(reponse).replace("\u202f", " ")
    assert texte.strip() in reponse.text
    assert "Votre observation n'est pas enregistrée" in read(reponse)
    assert not Contribution.objects.exists()


def test_too_many_sendings_in_a_minute_are_stopped(client, lien, action, consultation, monkeypatch):
    """Of three, whatever the clock, two are in one minute."""
    assert consulter.ENVOIS_PAR_MINUTE == 20
    monkeypatch.setattr(consulter, "ENVOIS_PAR_MINUTE", 1)
    cle = f"action-{action.pk}"

    reponses = [write(client, lien, cle, f"Envoi {rang}") for rang in range(3)]

    rang, refus = next((n, r) for n, r in enumerate(reponses) if r.status_code == 429)
    assert "Attendez une minute" in read(refus)
    assert f"Envoi {rang}" in refus.text
    assert Contribution.objects.get().texte != f"Envoi {rang}"
    autre = make_invite(consultation, "Léo Roc")[1]
    assert write(client, autre, cle, "Moi aussi").status_code == 302


def tamper(lien):
    return lien[:-3] + ("aa/" if lien[-3:] != "aa/" else "bb/")


def test_a_wrong_a_withdrawn_and_an_old_link_say_one_same_sentence(client, consultation):
    retire, lien_retire = make_invite(consultation, "Retiré")
    make_observation(invite=retire)
    retire.withdraw(le=timezone.now())
    _, lien = make_invite(consultation)
    perime, lien_perime = make_invite(make_consultation(plan=consultation.plan, jusqu_au=HIER))
    perime.consultation.jusqu_au = HIER - timedelta(days=90)
    perime.consultation.save()

    reponses = [client.get(adresse) for adresse in ("/consulter/x/", tamper(lien), lien_retire)]
    reponses += [client.get(lien_perime), client.post(lien_retire, {"texte": "Ma phrase"})]

    assert {r.status_code for r in reponses} == {404}
    pages = {read(r) for r in reponses[:4]}
    assert len(pages) == 1
    assert "Ce lien n'ouvre rien" in pages.pop()
    assert "Ma phrase" in reponses[-1].text


def test_after_its_end_one_reads_what_became_of_it(client, lien, consultation, action):
    avant = client.get(lien)
    write(client, lien, f"action-{action.pk}", "Trop court")
    write(client, lien, "plan", "Bien")
    Contribution.objects.filter(cle__startswith="action").update(
        suite="en_partie", reprise_dans=action, reponse="Dix, pas vingt."
    )
    assert "Dix, pas vingt." not in client.get(lien).text
    consultation.jusqu_au = HIER
    consultation.save()

    page = read(client.get(lien))
    trop_tard = write(client, lien, "plan", "Encore", page=avant)

    assert "La consultation est close depuis le" in page
    assert "Trop court" in page
    assert f"Reprise en partie en {action.code}" in page
    assert "Dix, pas vingt." in page
    assert "Pas encore de réponse." in page
    assert trop_tard.status_code == 410
    assert "Encore" in trop_tard.text
    assert Contribution.objects.filter(texte="Encore").count() == 0


def test_an_adopted_plan_is_no_longer_commented(client, lien, consultation):
    avant, plan = client.get(lien), consultation.plan
    plan.adopte_le = HIER
    plan.save()

    assert write(client, lien, "plan", "Encore", page=avant).status_code == 410
    assert "La consultation est close." in read(client.get(lien))


def test_what_was_answered_then_written_again_is_to_be_read_again(client, lien):
    write(client, lien, "plan", "Bien")
    Contribution.objects.update(suite="reprise", reponse="Merci", traitee_le=timezone.now())

    write(client, lien, "plan", "Moins bien")

    dite = Contribution.objects.get()
    assert (dite.suite, dite.reponse) == ("", "Merci")
    assert dite.find_suite(on=timezone.localdate()) == ""


def test_what_is_about_an_action_gone_meanwhile_is_shown_back(client, lien, action):
    avant, cle = client.get(lien), f"action-{action.pk}"
    write(client, lien, cle, "Bien")
    action.delete()

    reponse = write(client, lien, cle, "Très bien", page=avant)

    assert reponse.status_code == 410
    assert "n'est plus dans le projet" in read(reponse)
    assert "Très bien" in reponse.text
    assert Contribution.objects.get().sur.endswith("Sentier")


def test_a_person_has_all_of_hers_erased_at_once(client, lien):
    write(client, lien, "plan", "Bien")
    assert "cochez d'abord la case" in read(client.post(lien, {"geste": "retirer"}))
    assert Contribution.objects.exists()

    reponse = client.post(lien, {"geste": "retirer", "confirme": "oui"})

    assert "sont effacés" in read(reponse)
    assert client.get(lien).status_code == 404
    assert not Contribution.objects.exists()
    assert Invite.objects.get().nom == ""


def test_a_program_that_follows_links_writes_nothing(lien):
    robot = Client(enforce_csrf_checks=True)

    for saisie in ({}, {"texte": "x"}, {"cle": "plan", "texte": "x"}):
        assert robot.post(lien, saisie).status_code == 200

    assert not Contribution.objects.exists()
    assert not Trace.objects.exists()
    assert Action.objects.get().commentaire == TU
