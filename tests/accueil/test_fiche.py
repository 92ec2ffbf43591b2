"""The sheet of an action: near what one comes to write, in one order, for each role."""

import re
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from budget.lectures.depenses import Depenses
from budget.models import Depense, Financement, Financeur
from comptes.droits import Role
from editions.lectures.fiche import lire_fiche
from plan.models import EntreeJournal
from socle.donnees.contenu import list_contenus
from tests.ecran import read
from tests.fabrique import make_action, make_ligne_cout, make_sous_projet, make_utilisateur

pytestmark = pytest.mark.django_db(databases=["default", "passe"])

ORDRE = [
    "panneau",
    "journal",
    "jalons",
    "pieces",
    "annees",
    "reperes",
    "retenus",
    "texte",
    "historique",
]
GESTES = re.compile(
    r"/nouveau/|/nouvelle/|/suivi/|/texte/|/annees/|/sous-projets/|/budget/|/reperes/"
)


@pytest.fixture
def client_direction(client, plan):
    client.force_login(make_utilisateur(role=Role.DIRECTION, structure=plan.structure))
    return client


@pytest.fixture
def action(plan):
    action = make_action(plan=plan, titre="Les vélos", corps="Le texte", annees=[2024])
    make_sous_projet(action=action, titre="Mai à vélo")
    flyer = make_ligne_cout("Flyer : 300 €", action=action)
    make_ligne_cout("Affiche : 100 €", action=action)
    leader, departement = (
        Financeur.objects.create(structure=plan.structure, nom=nom) for nom in ("LEADER", "Tarn")
    )
    Financement.objects.create(action=action, ligne=flyer, financeur=leader, taux=50)
    Financement.objects.create(action=action, financeur=departement, montant=40)
    jour = {"le": date(2024, 5, 2), "exercice": 2024}
    engage = Depense.objects.create(
        action=action, ligne=flyer, etape="engage", montant_ttc=280, fournisseur="Imprimeur", **jour
    )
    Depense.objects.create(
        action=action, ligne=flyer, etape="mandate", montant_ttc=300, engagement=engage, **jour
    )
    Depense.objects.create(action=action, etape="mandate", montant_ttc=15, **jour)
    EntreeJournal.objects.create(action=action, le=date(2024, 5, 2), texte="Réunion tenue")
    return action


def hrefs(page):
    return re.findall(r'href="([^"]+)"', page.partition("<main")[2].partition("</main>")[0])


def test_what_one_writes_comes_before_the_text_of_the_document(client_agent, action):
    page = client_agent.get(f"/actions/{action.code}/").text

    places = [page.index(f' id="{ancre}"') for ancre in ORDRE]
    assert places == sorted(places)
    assert all(f'href="#{ancre}"' in page for ancre in ORDRE)


def test_each_contribution_and_each_expense_is_in_one_row_of_the_costs(plan, action):
    """R-F1, R-F4 and R-P2: the rows add up to what the action is said to cost and to have spent."""
    fiche = lire_fiche(plan, action.code, on=date(2024, 6, 1))

    lus = {
        str(suivi.lue.ligne) if suivi.lue else "": (
            suivi.total.min,
            [apport.financeur for _, apport in suivi.apports],
            (suivi.depenses.engage, suivi.depenses.mandate),
        )
        for suivi in fiche.couts_suivis
    }
    assert lus == {
        "Flyer": (Decimal(300), ["LEADER"], (Decimal(300), Decimal(300))),
        "Affiche": (Decimal(100), [], (Decimal(0), Decimal(0))),
        "": (Decimal(0), ["Tarn"], (Decimal(15), Decimal(15))),
    }
    assert sum((s.depenses for s in fiche.couts_suivis), Depenses()) == fiche.execution.depenses
    assert sum(len(s.apports) for s in fiche.couts_suivis) == len(fiche.financement.apports)


def test_the_costs_are_one_table_with_what_is_funded_and_spent(client_direction, action):
    page = read(client_direction.get(f"/actions/{action.code}/"))
    couts = page.partition('id="retenus"')[2].partition("</table>")[0]

    for dit in ("LEADER</a>, 50 % : 150 €", "Reste à charge : </span>210 €", "300 € engagé"):
        assert dit in couts
    assert "<dt>Reste à engager</dt><dd>85 €</dd>" in couts
    assert page.partition("</table>")[2].count("3 dépenses, une à une") == 1


@pytest.mark.parametrize("role", ["lecture", "past"])
def test_who_only_reads_is_offered_nothing_to_write(client, client_agent, plan, action, role):
    hier, adresse = timezone.localdate() - timedelta(days=1), f"/actions/{action.code}/"
    for modele in list_contenus():
        modele.history.update(history_date=timezone.now() - timedelta(days=2))
    if role == "past":
        page = client_agent.get(f"{adresse}?au={hier}").text
    else:
        client.force_login(make_utilisateur(role=Role.LECTURE, structure=plan.structure))
        page = client.get(adresse).text

    assert [lien for lien in hrefs(page) if GESTES.search(lien)] == []
    assert "Mettre à jour" not in page
    for dit in ("Réunion tenue", "Le texte", "LEADER", "Imprimeur", "Historique du suivi"):
        assert dit in page


def test_an_empty_sheet_says_what_to_do_first_in_a_line_each(client_direction, plan):
    action = make_action(plan=plan)
    page = read(client_direction.get(f"/actions/{action.code}/"))

    for dit in (
        "Rien n'est encore écrit : notez la dernière réunion",
        "Aucun jalon : ajoutez la prochaine date",
        "Aucune pièce, aucun lien : joignez",
        "Aucun coût n'est encore écrit, aucun financeur nommé, aucune dépense saisie : commencez",
    ):
        assert dit in page
    for ancre in (*ORDRE, "financement", "depenses", "liens"):
        assert page.count(f'id="{ancre}"') == 1


def test_a_long_journal_and_a_long_history_fold_and_lose_nothing(client_agent, action):
    for n in range(1, 9):
        EntreeJournal.objects.create(action=action, le=date(2025, n, 1), texte=f"Point {n}.")
        action.fait = f"Fait {n}"
        action.save()

    page = read(client_agent.get(f"/actions/{action.code}/"))

    assert "<summary>5 entrées plus anciennes</summary>" in page
    assert "<summary>5 changements plus anciens</summary>" in page
    assert all(f"Point {n}." in page and f"Fait {n}" in page for n in range(1, 9))
