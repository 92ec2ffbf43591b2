"""Time travel and frozen states: docs/regles.md, R-H1 and R-H3."""

import hashlib
from datetime import timedelta

import pytest
from django.conf import settings
from django.shortcuts import resolve_url
from django.utils import timezone

from budget.lectures.totaux import lire_totaux
from commission.models import Avis, EtatArrete, EtatFige, SeanceCommission
from commission.plan_passe import EtatAltere, PlanInconnu, find_etat, read_etat
from comptes.droits import Role
from editions.lectures.schema_directeur import lire_schema_directeur
from plan.lectures.arbre import lire_arbre
from plan.models import Action
from socle.donnees.emport import carry
from socle.donnees.passe import parse_etat, voyager, write_etat
from tests.ecran import read, send
from tests.fabrique import make_action, make_plan, make_utilisateur
from tests.fabrique_passe import (
    AUJOURDHUI,
    AVANT_HIER,
    HIER,
    backdate,
    change,
    make_ancienne,
    tamper,
)

OUI = {"confirme": "oui"}
pytestmark = [
    pytest.mark.django_db(databases=["default", "passe"]),
    pytest.mark.usefixtures("midi"),
]


@pytest.fixture
def action(plan):
    return make_ancienne(plan)


@pytest.fixture
def client_direction(client, structure):
    client.force_login(make_utilisateur(role=Role.DIRECTION, structure=structure))
    return client


def test_a_page_of_a_past_day_shows_what_was_then(client_agent, action):
    change(action)

    alors = client_agent.get(f"/plan/?au={HIER}")
    maintenant = client_agent.get("/plan/")

    assert "Le premier titre" in alors.text
    assert "La nouvelle" not in alors.text
    assert "En lecture seule" in alors.text
    assert "Mettre à jour" not in alors.text
    assert "Le second titre" in maintenant.text
    assert "La nouvelle" in maintenant.text


@pytest.mark.parametrize(
    ("page", "attendu"),
    [
        pytest.param("calendrier/", "Le premier titre", id="calendar"),
        pytest.param("budget/", "200 €", id="budget"),
        pytest.param("actions/1-1-1/", "Le premier titre", id="sheet"),
        pytest.param("budget/lignes/", "100 € / an", id="lines"),
        pytest.param("tableau-de-bord/", "1 action", id="board"),
        pytest.param("controle/", "Le premier titre", id="control"),
        pytest.param("", "1 action", id="home"),
    ],
)
def test_every_reading_goes_back_and_its_links_stay_there(client_agent, action, page, attendu):
    change(action)

    reponse = client_agent.get(f"/au/{HIER}/{page}")

    assert reponse.status_code == 200
    assert attendu in read(reponse) or page == "controle/"
    assert f'href="/au/{HIER}/plan/"' in reponse.text
    assert "Ajouter une dépense" not in reponse.text


def test_the_past_is_never_written(client_agent, action):
    change(action)
    versions = Action.history.count()

    ecriture = client_agent.post(f"/au/{HIER}/actions/1-1-1/suivi/", {"statut": "realisee"})

    assert ecriture.url == "/actions/1-1-1/suivi/"
    assert Action.history.count() == versions
    with voyager(action.axe.defi.plan, find_etat(action.axe.defi.plan, HIER)):
        Action.objects.using("default").filter(pk=action.pk).update(titre="x")
    assert Action.objects.get(pk=action.pk).titre == "x"


@pytest.mark.parametrize("geste", ["suivi", "annees/2024", "jalons/nouveau", "couts/nouveau"])
def test_a_form_asked_for_in_the_past_says_that_nothing_is_written_there(
    client_agent, action, geste
):
    page = f"/actions/1-1-1/{geste}/"

    for adresse in (f"{page}?au={HIER}", f"/au/{HIER}{page}"):
        reponse = client_agent.get(adresse)

        assert reponse.status_code == 409
        assert "Une date passée ne se modifie pas" in read(reponse)
        assert f'href="/actions/1-1-1/?au={HIER}">Lire la fiche à cette date' in reponse.text
        assert f'href="{page}">Modifier' in reponse.text
        assert "<textarea" not in reponse.text
    assert client_agent.get(f"{page}?au={AUJOURDHUI}").url == page
    assert client_agent.get(f"{page}?au=hier").status_code == 400


@pytest.mark.parametrize(
    ("au", "status", "phrase"),
    [
        pytest.param("demain", 400, "n'est pas une date", id="not-a-date"),
        pytest.param("2099-01-01", 400, "Cette date est à venir", id="future"),
        pytest.param("2001-01-01", 404, "n'était pas encore dans l'application", id="before"),
    ],
)
def test_a_day_that_cannot_be_shown_is_said(client_agent, action, au, status, phrase):
    reponse = client_agent.get(f"/plan/?au={au}")

    assert reponse.status_code == status
    assert phrase in read(reponse)


def test_today_is_not_the_past(client_agent, action):
    reponse = client_agent.get(f"/plan/?au={AUJOURDHUI}")

    assert reponse.status_code == 200
    assert "En lecture seule" not in reponse.text


def test_the_history_of_a_past_sheet_stops_on_its_day(client_agent, action):
    for jour, mots in ((AVANT_HIER, "avant-hier"), (AUJOURDHUI, "aujourd-hui")):
        action.commentaire = f"Écrit {mots}"
        action.save()
        if jour != AUJOURDHUI:
            backdate(jour)

    alors = client_agent.get(f"/au/{HIER}/actions/1-1-1/").text
    maintenant = client_agent.get("/actions/1-1-1/").text

    assert "Écrit avant-hier" in alors
    assert "aujourd-hui" not in alors
    assert "Écrit aujourd-hui" in maintenant


def test_the_history_of_a_frozen_sheet_stops_when_it_was_frozen(client_direction, plan, action):
    seance = SeanceCommission.objects.create(plan=plan, le=AUJOURDHUI)
    client_direction.post(f"/seances/{seance.pk}/arreter/", OUI)
    action.commentaire = "Écrit après la séance"
    action.save()

    page = client_direction.get(f"/au/{AUJOURDHUI}/actions/1-1-1/").text

    assert "Écrit après la séance" not in page


@pytest.mark.parametrize("chemin", ["plan/", "actions/1-1-1/", "actions/1-1-1/suivi/"])
def test_a_dated_link_asks_who_it_is_and_then_leads_where_it_said(client, action, chemin):
    adresse = f"/au/{HIER}/{chemin}"

    reponse = client.get(f"{adresse}?taxe=ttc")

    assert reponse.status_code == 302
    assert reponse.url == f"{resolve_url(settings.LOGIN_URL)}?next={adresse}%3Ftaxe%3Dttc"


@pytest.mark.parametrize("chemin", ["nulle-part/", "public/schema-public/", "e/7KQ2M9XD/"])
def test_a_dated_link_to_what_has_no_day_is_nowhere(client, action, chemin):
    assert client.get(f"/au/{HIER}/{chemin}").status_code == 404


def test_a_deleted_action_is_still_there_the_day_before(plan, action):
    action.delete()

    with voyager(plan, find_etat(plan, HIER)) as alors:
        assert lire_arbre(alors, on=HIER).nombre == 1
        assert lire_totaux(alors).total.min == 200
    assert lire_arbre(plan, on=AUJOURDHUI).nombre == 0


def test_the_whole_real_plan_reads_the_same_from_the_past(plan_reel):
    """What is read through the history is what is read now, down to every word and cent."""
    maintenant = lire_totaux(plan_reel), lire_schema_directeur(plan_reel, on=AUJOURDHUI)
    ecrit = carry(maintenant[1], "")

    with voyager(plan_reel, read_etat(plan_reel, timezone.now())) as alors:
        assert lire_totaux(alors) == maintenant[0]
        lu = lire_schema_directeur(alors, on=AUJOURDHUI)
        assert lu == maintenant[1]
        assert carry(lu, "") == ecrit


def test_a_person_who_left_is_forgotten_not_fatal(plan, action):
    partie = make_utilisateur(structure=plan.structure)
    action.pilote = partie
    action.save()
    backdate(HIER)
    partie.delete()

    with voyager(plan, find_etat(plan, HIER)) as alors:
        (ligne,) = lire_arbre(alors, on=HIER).lignes
    assert ligne.pilote == ""


def test_two_versions_of_the_same_instant_do_not_double_a_row(plan, action):
    action.save()
    backdate(AVANT_HIER)

    assert sum(type(objet) is Action for objet in read_etat(plan, timezone.now()).objets) == 1


def test_another_plan_stays_out_of_the_past(plan, action):
    make_action(plan=make_plan(structure=plan.structure), titre="Ailleurs")

    etat = read_etat(plan, timezone.now())

    assert "Ailleurs" not in [o.titre for o in etat.objets if type(o) is Action]


@pytest.fixture
def arretee(client_direction, plan, action):
    """The meeting of yesterday, its data frozen."""
    seance = SeanceCommission.objects.create(plan=plan, le=HIER, intitule="Commission d'automne")
    client_direction.post(f"/seances/{seance.pk}/arreter/", OUI)
    return seance


def test_a_frozen_state_never_moves_again(client_direction, action, arretee):
    Action.history.filter(id=action.pk).update(titre="Histoire réécrite")

    page = client_direction.get(f"/plan/?au={HIER}")
    encore = client_direction.post(f"/seances/{arretee.pk}/arreter/", OUI, follow=True)

    assert "Le premier titre" in page.text
    assert f"Données arrêtées au {HIER:%-d}" in page.text
    assert "déjà arrêtées" in encore.text
    assert EtatArrete.objects.get().is_intact


@pytest.mark.parametrize(
    "page", ["plan/", "calendrier/", "budget/", "tableau-de-bord/", "actions/1-1-1/", ""]
)
def test_every_page_read_from_frozen_data_says_so(client_direction, arretee, page):
    assert "Données arrêtées au" in client_direction.get(f"/au/{HIER}/{page}").text


def test_a_frozen_state_refuses_to_change(arretee):
    etat = EtatArrete.objects.get()

    for geste in (etat.save, etat.delete):
        with pytest.raises(EtatFige):
            geste()
    assert EtatArrete.objects.get().contenu == etat.contenu


def test_what_was_tampered_with_is_not_shown(client_direction, plan, arretee):
    etat = EtatArrete.objects.get()
    tamper(etat.contenu.replace("premier", "dernier"))

    page = client_direction.get(f"/plan/?au={HIER}")
    seance = client_direction.get(f"/seances/{arretee.pk}/")
    comparaison = client_direction.get(f"/comparer/?du={HIER}&au={AUJOURDHUI}")

    assert page.status_code == 409
    for reponse in (page, comparaison):
        assert "leur empreinte ne correspond plus" in read(reponse)
        assert "Le dernier titre" not in reponse.text
    assert "Leur empreinte ne correspond plus" in read(seance)
    with pytest.raises(EtatAltere):
        find_etat(plan, HIER)


def test_frozen_data_of_an_unknown_version_are_not_shown(client_direction, plan, action):
    contenu, _ = write_etat(read_etat(plan, timezone.now()))
    contenu = contenu.replace("elu_referent", "couleur")
    EtatArrete.objects.create(
        seance=SeanceCommission.objects.create(plan=plan, le=HIER),
        arrete_le=timezone.now(),
        contenu=contenu,
        empreinte=hashlib.sha256(contenu.encode()).hexdigest(),
    )

    page = client_direction.get(f"/plan/?au={HIER}")

    assert page.status_code == 409
    assert "« plan.action.couleur » n'est pas connu ici" in read(page)


def test_the_date_of_a_frozen_meeting_stays(client_direction, arretee):
    donnees = {"plan": arretee.plan_id, "le": AVANT_HIER, "intitule": "Autre nom"}
    adresse = f"/admin/commission/seancecommission/{arretee.pk}/change/"

    refus = send(client_direction, adresse, donnees)
    accord = send(client_direction, adresse, {**donnees, "le": HIER})

    assert "sa date ne change plus" in read(refus)
    assert accord.status_code == 302
    arretee.refresh_from_db()
    assert (arretee.le, arretee.intitule) == (HIER, "Autre nom")


def test_the_administration_only_reads_frozen_states(client_direction, arretee):
    etat = EtatArrete.objects.get()
    liste = client_direction.get("/admin/commission/etatarrete/")
    fiche = f"/admin/commission/etatarrete/{etat.pk}"

    assert etat.empreinte in liste.text
    assert etat.empreinte in client_direction.get(f"{fiche}/change/").text
    for adresse in (f"{fiche}/change/", f"{fiche}/delete/", "/admin/commission/etatarrete/add/"):
        assert client_direction.post(adresse, {"post": "yes"}).status_code == 403
    client_direction.post(
        f"/admin/commission/seancecommission/{arretee.pk}/delete/", {"post": "yes"}
    )
    assert EtatArrete.objects.get().empreinte == etat.empreinte


def test_data_frozen_today_are_shown_as_they_were_then(client_direction, plan, action):
    seance = SeanceCommission.objects.create(plan=plan, le=AUJOURDHUI)
    client_direction.post(f"/seances/{seance.pk}/arreter/", OUI)
    change(action)

    alors = client_direction.get(f"/plan/?au={AUJOURDHUI}")
    maintenant = client_direction.get("/plan/")

    assert "Le premier titre" in alors.text
    assert "Le second titre" in maintenant.text


def test_an_opinion_of_then_is_read_with_the_sheet_of_then(client_direction, plan, action):
    seance = SeanceCommission.objects.create(plan=plan, le=AVANT_HIER)
    avis = Avis.objects.create(seance=seance, action=action, sens="favorable", commentaire="Oui")
    backdate(AVANT_HIER)
    avis.commentaire = "Non, finalement"
    avis.save()

    page = client_direction.get(f"/au/{HIER}/actions/1-1-1/").text

    assert "Oui" in page
    assert "finalement" not in page


def test_a_journey_inside_a_journey_comes_back_to_it(plan, action):
    change(action)

    with voyager(plan, read_etat(plan, timezone.now())) as maintenant:
        with voyager(maintenant, find_etat(plan, HIER)) as alors:
            titres_alors = [ligne.titre for ligne in lire_arbre(alors, on=HIER).lignes]
        titres = [ligne.titre for ligne in lire_arbre(maintenant, on=AUJOURDHUI).lignes]

    assert titres_alors == ["Le premier titre"]
    assert titres == ["Le second titre", "La nouvelle"]


def test_a_state_is_written_and_read_back_whole(plan_reel):
    etat = read_etat(plan_reel, timezone.now())

    contenu, _ = write_etat(etat)

    assert write_etat(parse_etat(contenu))[0] == contenu
    assert len(parse_etat(contenu).objets) == len(etat.objets)


def test_nothing_is_frozen_before_its_day_or_before_the_plan(client_direction, plan, action):
    for le, phrase in (
        (AUJOURDHUI + timedelta(days=9), "pas encore eu lieu"),
        (HIER - timedelta(days=99), "rien à arrêter"),
    ):
        seance = SeanceCommission.objects.create(plan=plan, le=le)
        reponse = client_direction.post(f"/seances/{seance.pk}/arreter/", OUI, follow=True)
        assert phrase in read(reponse)
    assert not EtatArrete.objects.exists()


def test_a_plan_that_was_not_there_yet_says_since_when(plan, action):
    with pytest.raises(PlanInconnu) as inconnu:
        read_etat(plan, timezone.now() - timedelta(days=50))

    assert inconnu.value.depuis == AVANT_HIER
