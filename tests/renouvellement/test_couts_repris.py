"""The words of the costs that come along, and what is put together (R-N7)."""

from decimal import Decimal

import pytest

from budget.lectures.totaux import lire_totaux
from budget.models import (
    BlocCout,
    CoutMutualise,
    Financement,
    Financeur,
    Formulation,
    LigneCout,
)
from budget.montants.libelle import lire_couts
from plan.models import (
    Action,
    EntreeJournal,
    LienIndicateur,
)
from renouvellement.models import Filiation
from tests.fabrique import (
    make_action,
    make_indicateur,
    make_ligne_cout,
    make_sous_projet,
)
from tests.renouvellement.fabrique_suivant import client_direction, direction, find, go

__all__ = ["client_direction", "direction"]
pytestmark = pytest.mark.django_db


def make_document(ligne, mots, document="tableau", intitule="Action 1"):
    """`ligne` as a document writes it, and the value that these words say."""
    bloc = BlocCout.objects.create(action=ligne.action, document=document, intitule=intitule)
    Formulation.objects.create(bloc=bloc, ligne=ligne, ordre=1, texte=mots, ligne_source=12)
    ligne.retain(lire_couts(mots, intitule=bloc.intitule_des_couts).couts[0], origine=document)
    ligne.save()


@pytest.mark.parametrize(
    ("mots", "repris"),
    [
        ("Flyer : 250 € HT / an", "Flyer : 250 € HT / an"),
        ("Logiciel 7 818,48 € (achat 2023)", "Logiciel 7 818,48 € (achat 2027)"),
        ("Salon : 2024 € en 2024", "Salon : 2 024 € (2028)"),
        ("Étude : environ 10 000 € / an 2024-2025", "Étude : environ 10 000 € / an 2028-2029"),
        ("Carte : à préciser", "Carte : à préciser"),
    ],
)
def test_a_cost_comes_with_its_words_and_its_years_moved(plan, direction, mots, repris):
    """R-N7: the words say the very same value, or they are written anew; an amount never moves."""
    action = make_action(plan=plan, annees=[2023, 2024, 2025, 2026])
    ligne = make_ligne_cout(action=action, retenue=False, compte="6236")
    make_document(ligne, mots)

    neuve = LigneCout.objects.for_plan(go(plan, {action: action}, par=direction).projet).get()

    assert neuve.saisie.replace("\u202f", " ").replace("\xa0", " ") == repris
    assert (neuve.montant_min, neuve.montant_max) == (ligne.montant_min, ligne.montant_max)
    assert neuve.annees == [annee + 4 for annee in ligne.annees]
    assert (neuve.retenue, neuve.compte, neuve.origine) == (False, "6236", "saisie")
    assert "à revoir" in neuve.decidee_motif
    assert not neuve.formulations.exists()
    lus = lire_couts(neuve.saisie).couts[0]
    assert (lus.montant_min, lus.periode, list(lus.annees)) == (
        neuve.montant_min,
        neuve.periode,
        neuve.annees,
    )


def test_words_that_need_their_heading_are_written_anew_and_told(plan, direction):
    action = make_action(plan=plan, annees=[2024])
    make_document(make_ligne_cout(action=action), "Repas : 1 100 €", "fiche", "Coût estimé / an :")

    fait = go(plan, {action: action}, par=direction)

    neuve = LigneCout.objects.for_plan(fait.projet).get()
    assert neuve.periode == "par_an"
    assert lire_couts(neuve.saisie).couts[0].periode == "par_an"
    assert "d'après « Repas : 1 100 € »" in EntreeJournal.objects.get().texte


@pytest.fixture
def reunion(plan, direction):
    """(old a and b, the draft where a joined b)."""
    commun = {"plan": plan, "partenaires": ["ADT"]}
    a = make_action(**commun, corps="Texte de a", pilote_nom="Anne", annees=[2023, 2024])
    b = make_action(**commun, corps="Texte de b", moyens_humains="1 ETP", annees=[2024, 2026])
    Action.objects.filter(pk=a.pk).update(moyens_humains="2 ETP", elu_referent="M. Pin")
    Action.objects.filter(pk=b.pk).update(elu_referent="Mme Noisette")
    for action in (a, b):
        make_sous_projet(action=action, titre=f"Sous-projet {action.numero}")
        LigneCout.objects.filter(pk=make_ligne_cout(action=action).pk).update(cle="flyer")
        make_ligne_cout("Carte : 10 € / an", action=action)
    mutualise = CoutMutualise.objects.create(plan=plan, libelle="APIDAE")
    indicateur, leader = (
        make_indicateur(plan),
        Financeur.objects.create(structure=plan.structure, nom="LEADER"),
    )
    for action in (a, b):
        make_ligne_cout("APIDAE : 1 000 € / an", action=action, mutualise=mutualise)
        LienIndicateur.objects.create(indicateur=indicateur, action=action)
    Financement.objects.create(action=a, financeur=leader, taux=80, citation="Fiche")
    Financement.objects.create(action=b, financeur=leader, montant=50, etape="obtenu")
    return a, b, go(plan, {a: b, b: b}, par=direction)


def test_a_merge_keeps_the_words_of_both(reunion):
    a, b, fait = reunion
    neuve = find(fait.projet, "1-1-1")

    assert Action.objects.for_plan(fait.projet).count() == 1
    assert neuve.titre == b.titre
    assert neuve.corps == f"Texte de b\n\n**Repris de 1-1-1 – {a.titre}**\n\nTexte de a"
    assert neuve.moyens_humains == f"1 ETP\nRepris de 1-1-1 – {a.titre} : 2 ETP"
    assert (neuve.pilote_nom, neuve.elu_referent) == ("Anne", "Mme Noisette")
    assert neuve.partenariats.count() == neuve.liens_indicateurs.count() == 1
    assert [s.titre for s in neuve.sous_projets.all()] == ["Sous-projet 2", "Sous-projet 1"]
    assert [p.annee for p in neuve.calendrier] == [2027, 2028, 2030]
    assert {lien.ancienne for lien in Filiation.objects.filter(nouvelle=neuve)} == {a, b}
    assert "Élu·e référent·e de 1-1-1 : M. Pin, à regarder." in EntreeJournal.objects.get().texte


def test_a_merge_adds_up_to_what_its_parts_did(plan, reunion):
    """R-N7: 100 € once each, 10 € in two years each, 1 000 € shared in three: each in its years."""
    *_, fait = reunion
    avant, apres = lire_totaux(plan), lire_totaux(fait.projet)

    assert avant.total_mutualise.max == apres.total_mutualise.max == Decimal(3240)
    par_annee = {annee: t.max for annee, t in apres.par_annee_mutualise.items()}
    assert {a: t.max for a, t in avant.par_annee_mutualise.items()} == {
        annee if annee == "sans_annee" else str(int(annee) - 4): somme
        for annee, somme in par_annee.items()
    }
    assert LigneCout.objects.for_plan(fait.projet).filter(libelle="APIDAE").count() == 1
    for ligne in LigneCout.objects.for_plan(fait.projet):
        lu = lire_couts(ligne.saisie).couts[0]
        assert (lu.montant_max, lu.depuis, lu.jusqu_a) == (
            ligne.montant_max,
            ligne.depuis,
            ligne.jusqu_a,
        )
    financement = Financement.objects.for_plan(fait.projet).get()
    assert (financement.montant, financement.etape, financement.citation) == (50, "prevu", "")
    assert "son taux portait sur tout 1-1-1 seul" in EntreeJournal.objects.get().texte
