"""What a document carries with it is what it prints (R-G4)."""

from decimal import Decimal

import pytest
from django.utils import timezone

from budget.models import Depense, Financement, Financeur
from commission.models import Avis, SeanceCommission
from editions.documents.catalogue import IMPRIMABLES, Demande, read_document
from editions.documents.genre import Genre
from editions.documents.jointes import write_donnees
from plan.models import EntreeJournal, Indicateur, Jalon, Lien
from tests.fabrique import make_action, make_ligne_cout, make_utilisateur
from tests.fabrique_passe import AUJOURDHUI, AVANT_HIER, HIER, backdate

pytestmark = [
    pytest.mark.django_db(databases=["default", "passe"]),
    pytest.mark.usefixtures("midi"),
]
GENRES = (Genre.SCHEMA_DIRECTEUR, Genre.ANNEXE_BUDGET, Genre.BILAN, Genre.FICHE)
SECRET = "tu par le papier"


@pytest.fixture
def rempli(plan):
    action = make_action(
        plan=plan,
        annees=[2024, 2025],
        statut="en_cours",
        suivi_le=timezone.now(),
        suivi_par=make_utilisateur(first_name=SECRET),
        fait="Fait dit",
        blocage="Blocage dit",
        elu_referent=SECRET,
        commentaire="Commentaire dit",
    )
    make_action(axe=action.axe, statut="realisee", blocage=SECRET)
    ligne = make_ligne_cout("Site : 1 000 € HT", action=action)
    financeur = Financeur.objects.create(structure=plan.structure, nom="LEADER")
    Financement.objects.create(
        action=action, financeur=financeur, taux=Decimal(80), citation=SECRET
    )
    Depense.objects.create(
        action=action,
        ligne=ligne,
        etape="engage",
        le=AUJOURDHUI,
        montant_ttc=Decimal("123.45"),
        exercice=AUJOURDHUI.year,
        fournisseur=SECRET,
        reference=SECRET,
    )
    EntreeJournal.objects.create(action=action, le=AVANT_HIER, texte=SECRET)
    Lien.objects.create(action=action, titre=SECRET, adresse="https://example.org/")
    Jalon.objects.create(action=action, titre="Jalon dit", du_le=AUJOURDHUI)
    Indicateur.objects.create(plan=plan, ordre=1, libelle="Nuitées", note=SECRET)
    seance = SeanceCommission.objects.create(plan=plan, le=AVANT_HIER)
    Avis.objects.create(seance=seance, action=action, sens="favorable", commentaire=SECRET)
    backdate(AVANT_HIER)
    return plan


def read(plan, genre):
    """(JSON, rows of the workbook) that a document carries, as text."""
    demande = Demande(on=AUJOURDHUI, aujourdhui=AUJOURDHUI, action="1-1-1", depuis=HIER)
    lecture = read_document(genre, plan, demande)
    feuilles = IMPRIMABLES[genre].list_feuilles(lecture)
    rangees = [[c.write(r) for c in f.colonnes] for f in feuilles for r in f.rangees]
    return write_donnees(genre, lecture), str(rangees)


@pytest.mark.parametrize("genre", GENRES)
def test_a_document_carries_nothing_that_it_does_not_print(rempli, genre):
    donnees, classeur = read(rempli, genre)

    assert SECRET not in donnees
    assert SECRET not in classeur
    assert not {"pk", "suivi_par", "abonnes", "versions"} & set(donnees.split('"'))


@pytest.mark.parametrize("genre", GENRES)
def test_a_document_carries_something_of_all_that_it_prints(rempli, genre):
    donnees, _ = read(rempli, genre)

    assert "{}" not in donnees


@pytest.mark.parametrize(
    ("genre", "dits"),
    [
        (Genre.BILAN, ["Fait dit", "Blocage dit", "Commentaire dit", "123.45", "Nuitées"]),
        (Genre.FICHE, ["Jalon dit", "Commentaire dit", "123.45", "1000.00", "LEADER"]),
    ],
)
def test_what_a_document_prints_goes_with_it(rempli, genre, dits):
    donnees, _ = read(rempli, genre)

    assert [dit for dit in dits if dit not in donnees] == []


def test_a_deleted_action_leaves_its_name_alone_in_the_report(rempli):
    de_trop = make_action(plan=rempli, titre="Une de trop", blocage=SECRET, fait=SECRET)
    backdate(AVANT_HIER)
    de_trop.delete()

    donnees, _ = read(rempli, Genre.BILAN)

    assert "Une de trop" in donnees
    assert SECRET not in donnees


def test_rates_of_a_workbook_are_numbers(rempli):
    lecture = read_document(
        Genre.FICHE, rempli, Demande(on=AUJOURDHUI, aujourdhui=AUJOURDHUI, action="1-1-1")
    )
    feuille = IMPRIMABLES[Genre.FICHE].list_feuilles(lecture)[-1]
    (rangee,) = feuille.rangees
    valeurs = {colonne.titre: colonne.getter(rangee) for colonne in feuille.colonnes}

    assert valeurs["Taux"] == Decimal(80)
    assert valeurs["Porte sur"] == "Toute l'action"
