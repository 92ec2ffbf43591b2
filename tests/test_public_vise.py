"""One line of the declaration is enough: « Public visé », everywhere (docs/adr/0016)."""

import html

import pytest
from django.urls import reverse

from accueil.lectures.historique import lire_historique, lire_retablissement
from accueil.lectures.recherche import chercher
from commission.lectures.comparaison import comparer
from comptes.droits import Geste
from echanges.copie.plan import write_copie
from editions.documents.catalogue import IMPRIMABLES, Demande, read_document
from editions.documents.genre import Genre
from editions.documents.jointes import write_donnees
from plan.models import Action
from tests.ecran import send
from tests.fabrique import make_action
from tests.fabrique_echanges import bring, export, type_in
from tests.fabrique_passe import AUJOURDHUI, HIER, backdate

pytestmark = [
    pytest.mark.django_db(databases=["default", "passe"]),
    pytest.mark.usefixtures("midi"),
]
PUBLIC = "Familles et cyclotouristes"


@pytest.fixture
def action(plan):
    return make_action(plan=plan, annees=[2024])


@pytest.fixture
def dite(action):
    """The action, whose public nobody had said yesterday."""
    backdate(HIER)
    action.public_vise = PUBLIC
    action.save()
    return action


def read(reponse):
    return html.unescape(reponse.text)


def test_it_is_typed_with_the_means_of_the_action(client_agent, action):
    adresse = reverse("reperes", args=[action.code])
    page = read(client_agent.get(adresse))

    send(client_agent, adresse, {"moyens_humains": "1 ETP", "public_vise": PUBLIC})

    assert "Public visé" in page
    action.refresh_from_db()
    assert (action.moyens_humains, action.public_vise) == ("1 ETP", PUBLIC)


def test_it_shows_on_the_fiche_and_in_the_list_once_it_is_said(client_agent, action):
    fiche, liste = reverse("action", args=[action.code]), reverse("liste", args=["actions"])
    avant = [read(client_agent.get(adresse)) for adresse in (fiche, liste)]

    action.public_vise = PUBLIC
    action.save()
    apres = [read(client_agent.get(adresse)) for adresse in (fiche, liste)]

    assert not any("Public visé" in page for page in avant)
    assert all("Public visé" in page and PUBLIC in page for page in apres)


@pytest.mark.parametrize("genre", [Genre.FICHE, Genre.SCHEMA_DIRECTEUR])
def test_it_is_printed_and_goes_with_what_is_printed(plan, dite, client_agent, genre):
    demande = Demande(on=AUJOURDHUI, aujourdhui=AUJOURDHUI, action=dite.code, depuis=HIER)
    lecture = read_document(genre, plan, demande)
    feuille = IMPRIMABLES[genre].list_feuilles(lecture)[0]

    donnees = write_donnees(genre, lecture)

    assert PUBLIC in donnees
    assert [colonne.write(feuille.rangees[0]) for colonne in feuille.colonnes].count(PUBLIC) == 1


def test_it_goes_out_in_the_workbook_and_comes_back(plan, dite):
    classeur = export(plan)
    cellule = type_in(classeur["Plan"], 2, "Public visé", "Scolaires")

    rapport = bring(classeur, plan=plan, appliquer=True)

    (change,) = rapport.changements
    assert (change.cellule, change.avant, change.apres) == (cellule, PUBLIC, "Scolaires")
    assert Action.objects.get().public_vise == "Scolaires"


def test_it_is_searched(plan, dite):
    (actions, *_) = chercher(plan, "cyclotour").groupes

    assert [(r.champ, r.extrait) for r in actions.resultats] == [("public visé", PUBLIC)]


def test_it_is_compared(plan, dite):
    lue = comparer(plan, du=HIER, au=AUJOURDHUI, ici=AUJOURDHUI)

    assert [(m.titre, m.avant, m.apres) for e in lue.actions for m in e.mouvements] == [
        ("Public visé", "non renseigné", PUBLIC)
    ]
    assert len(lue.actions) == 1


def test_its_history_is_told_and_who_follows_the_action_puts_it_back(plan, dite):
    changements = lire_historique(plan, Action, dite.pk).versions[0].changements
    premiere = dite.history.earliest("history_id")

    assert [(c.champ, c.avant, c.apres) for c in changements] == [("public visé", "vide", PUBLIC)]
    assert lire_retablissement(plan, premiere).version.geste == Geste.SUIVRE


def test_it_is_in_the_portable_copy(plan, dite):
    assert PUBLIC in write_copie(plan).decode()
