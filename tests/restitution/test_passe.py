"""Time travel, comparison, frozen states: docs/regles.md, R-H."""

import html
from datetime import datetime, time, timedelta
from io import BytesIO

import openpyxl
import pytest
from django.utils import timezone

from comptes.droits import Role
from plan.models import Action, EntreeJournal, EtatArrete, Plan, Programmation, SeanceCommission
from restitution.lectures.arbre import lire_arbre
from restitution.lectures.comparaison import comparer
from restitution.lectures.schema_directeur import lire_schema_directeur
from restitution.lectures.totaux import lire_totaux
from restitution.passe import (
    CHAINE,
    PlanInconnu,
    find_etat,
    parse_etat,
    read_etat,
    voyager,
    write_etat,
)
from tests.fabrique import make_action, make_ligne_cout, make_plan, make_utilisateur

pytestmark = pytest.mark.django_db(databases=["default", "passe"])

AUJOURDHUI = timezone.localdate()
HIER = AUJOURDHUI - timedelta(days=1)
AVANT_HIER = AUJOURDHUI - timedelta(days=2)


def backdate(jour):
    """Make every version of today one of the noon of `jour`."""
    midi = timezone.make_aware(datetime.combine(jour, time(12)))
    for modele in (Plan, *(modele for modele, _ in CHAINE)):
        modele.history.filter(history_date__date=AUJOURDHUI).update(history_date=midi)


@pytest.fixture
def action(plan):
    """An action and its cost, known since the day before yesterday."""
    action = make_action(plan=plan, annees=[2024, 2025], titre="Le premier titre")
    make_ligne_cout("Flyer : 100 € / an", action=action)
    backdate(AVANT_HIER)
    return action


@pytest.fixture
def client_direction(client, structure):
    client.force_login(make_utilisateur(role=Role.DIRECTION, structure=structure))
    return client


def change(action):
    """A new title, a status, a moved year, a dearer cost, a new action, an entry: all today."""
    action.titre, action.statut = "Le second titre", "en_cours"
    action.save()
    Programmation.objects.get(action=action, annee=2025).delete()
    Programmation.objects.create(action=action, annee=2026)
    ligne = action.lignecouts.get()
    ligne.montant_min = ligne.montant_max = 150
    ligne.save()
    make_action(axe=action.axe, titre="La nouvelle")
    EntreeJournal.objects.create(action=action, le=AUJOURDHUI, texte="Réunion tenue")


def read(reponse):
    return html.unescape(reponse.text).replace("\u202f", " ").replace("\u00a0", " ")


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
    formulaire = client_agent.get(f"/au/{HIER}/actions/1-1-1/suivi/")

    assert ecriture.url == formulaire.url == "/actions/1-1-1/suivi/"
    assert Action.history.count() == versions
    with voyager(action.axe.defi.plan, find_etat(action.axe.defi.plan, HIER)):
        Action.objects.using("default").filter(pk=action.pk).update(titre="x")
    assert Action.objects.get(pk=action.pk).titre == "x"


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
    assert phrase in html.unescape(reponse.text)


def test_today_is_not_the_past(client_agent, action):
    reponse = client_agent.get(f"/plan/?au={AUJOURDHUI}")

    assert reponse.status_code == 200
    assert "En lecture seule" not in reponse.text


def test_a_deleted_action_is_still_there_the_day_before(plan, action):
    action.delete()

    with voyager(plan, find_etat(plan, HIER)) as alors:
        assert lire_arbre(alors, on=HIER).nombre == 1
        assert lire_totaux(alors).total.min == 200
    assert lire_arbre(plan, on=AUJOURDHUI).nombre == 0


def test_the_whole_real_plan_reads_the_same_from_the_past(plan_reel):
    """What is read through the history is what is read now, down to every word and cent."""
    maintenant = lire_totaux(plan_reel), lire_schema_directeur(plan_reel, on=AUJOURDHUI)

    with voyager(plan_reel, read_etat(plan_reel, timezone.now())) as alors:
        assert lire_totaux(alors) == maintenant[0]
        assert lire_schema_directeur(alors, on=AUJOURDHUI) == maintenant[1]


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


def test_comparing_tells_everything_that_moved(plan, action):
    change(action)

    lue = comparer(plan, du=HIER, au=AUJOURDHUI)

    assert [ligne.titre for ligne in lue.ajoutees] == ["La nouvelle"]
    assert lue.supprimees == ()
    assert [(m.avant, m.apres) for m in lue.renommees] == [
        ("1-1-1 Le premier titre", "1-1-1 Le second titre")
    ]
    assert [(m.avant, m.apres) for m in lue.statuts] == [("À venir", "En cours")]
    assert [(m.avant, m.apres) for m in lue.annees] == [("2024, 2025", "2024, 2026")]
    (cout,) = lue.couts
    assert (cout.code, cout.avant.min, cout.apres.min, cout.ecart_min) == ("1-1", 200, 300, 100)
    assert lue.ensemble.ecart_max == 100
    assert [entree.entree.texte for entree in lue.journal] == ["Réunion tenue"]


def test_comparing_a_still_plan_says_that_nothing_moved(client_agent, action):
    texte = read(client_agent.get(f"/comparer/?du={HIER}&au={AUJOURDHUI}"))

    assert "Rien n'a changé entre ces deux jours." in texte


@pytest.mark.parametrize(
    ("adresse", "phrase"),
    [
        pytest.param(f"du={AUJOURDHUI}&au={HIER}", "La première date doit précéder", id="reversed"),
        pytest.param(f"du={HIER}&au={HIER}", "La première date doit précéder", id="same"),
        pytest.param("du=hier", "Écrivez une date", id="not-a-date"),
        pytest.param(f"du={HIER}&au=2099-01-01", "à venir", id="future"),
        pytest.param("du=2001-01-01", "n'était pas encore", id="before-the-plan"),
    ],
)
def test_dates_that_cannot_be_compared_are_said_and_kept(client_agent, action, adresse, phrase):
    reponse = client_agent.get(f"/comparer/?{adresse}")

    assert reponse.status_code == 422
    assert phrase in html.unescape(reponse.text)
    for valeur in (morceau.partition("=")[2] for morceau in adresse.split("&")):
        assert f'value="{valeur}"' in reponse.text
    assert client_agent.get(f"/comparer/comparaison.pdf?{adresse}").status_code == 302


def test_the_workbook_and_the_page_say_the_same(client_agent, action):
    change(action)
    Action.objects.filter(titre="La nouvelle").get().delete()
    action.titre = '=HYPERLINK("x")'
    action.save()

    reponse = client_agent.get(f"/comparer/comparaison.xlsx?du={HIER}&au={AUJOURDHUI}")

    classeur = openpyxl.load_workbook(BytesIO(reponse.content))
    mouvements = list(classeur["Mouvements"].values)
    assert (
        "Changements de statut",
        "1-1-1",
        '=HYPERLINK("x")',
        "À venir",
        "En cours",
    ) in mouvements
    assert all(c.data_type != "f" for rang in classeur["Mouvements"] for c in rang)
    couts = list(classeur["Coûts"].values)
    assert couts[1][2:5] == (200, 200, 0)
    assert couts[1][-2:] == (100, 100)


def test_the_document_of_a_comparison_holds_on_two_pages(client_agent, action):
    change(action)

    reponse = client_agent.get(f"/comparer/comparaison.pdf?du={HIER}&au={AUJOURDHUI}")

    assert reponse.content.startswith(b"%PDF-")


def test_a_frozen_state_never_moves_again(client_direction, plan, action):
    seance = SeanceCommission.objects.create(plan=plan, le=HIER)
    client_direction.post(f"/seances/{seance.pk}/arreter/")
    arrete = EtatArrete.objects.get()
    Action.history.filter(id=action.pk).update(titre="Histoire réécrite")

    page = client_direction.get(f"/plan/?au={HIER}")
    encore = client_direction.post(f"/seances/{seance.pk}/arreter/", follow=True)

    assert "Le premier titre" in page.text
    assert arrete.is_intact
    assert "déjà arrêtées" in encore.text
    assert EtatArrete.objects.count() == 1
    arrete.contenu = arrete.contenu.replace("premier", "dernier")
    assert not arrete.is_intact


def test_a_state_is_written_and_read_back_whole(plan_reel):
    etat = read_etat(plan_reel, timezone.now())

    contenu, _ = write_etat(etat)

    assert write_etat(parse_etat(contenu))[0] == contenu
    assert len(parse_etat(contenu).objets) == len(etat.objets)


def test_nothing_is_frozen_before_its_day_or_before_the_plan(client_direction, plan, action):
    for le, phrase in (
        (AUJOURDHUI + timedelta(days=9), "pas eu lieu"),
        (HIER - timedelta(days=99), "rien à arrêter"),
    ):
        seance = SeanceCommission.objects.create(plan=plan, le=le)
        reponse = client_direction.post(f"/seances/{seance.pk}/arreter/", follow=True)
        assert phrase in html.unescape(reponse.text)
    assert not EtatArrete.objects.exists()


def test_a_plan_that_was_not_there_yet_says_since_when(plan, action):
    with pytest.raises(PlanInconnu) as inconnu:
        read_etat(plan, timezone.now() - timedelta(days=50))

    assert timezone.localdate(inconnu.value.depuis) == AVANT_HIER
