"""The draft of the next plan: what comes along, what stays, and what is told (R-N6)."""

from datetime import date

import pytest
from django.utils import timezone

from budget.lectures.totaux import lire_totaux
from budget.models import (
    CoutMutualise,
    Depense,
    Financement,
    Financeur,
    LigneCout,
)
from budget.montants.libelle import lire_couts
from comptes.droits import Role
from plan.etats import Etape
from plan.models import (
    Abonnement,
    Action,
    EntreeJournal,
    Indicateur,
    LienIndicateur,
    Plan,
    Programmation,
    Section,
)
from plan.models.arborescence import ANNEE_VALIDE
from renouvellement.models import Echelle, Evaluation
from renouvellement.recopie import recopy
from renouvellement.reprises import DECALES, RESTENT, VIENNENT
from socle.donnees.contenu import list_contenus
from tests.fabrique import (
    make_action,
    make_axe,
    make_indicateur,
    make_ligne_cout,
    make_plan,
    make_sous_projet,
    make_utilisateur,
)
from tests.renouvellement.fabrique_suivant import client_direction, direction, find, go, judge

__all__ = ["client_direction", "direction"]
pytestmark = pytest.mark.django_db


# Fields of what comes along that hold a year, a day or an account, and are kept as they are.
GARDES = {
    "plan.Action": {"pilote"},
    "plan.ValeurIndicateur": {"annee", "le"},
}


def test_every_model_of_a_plan_is_decided():
    restent = [label for labels in RESTENT.values() for label in labels.split()]
    decides = [*restent, *VIENNENT]
    indecis = {modele._meta.label for modele in list_contenus()} - {*decides}

    assert indecis == set(), "Dites dans renouvellement/reprises.py s'il vient, ou pourquoi non."
    assert len(decides) == len(set(decides))


@pytest.mark.parametrize("modele", [m for m in list_contenus() if m._meta.label in VIENNENT])
def test_every_year_day_and_person_of_what_comes_is_decided(modele):
    """A field that begins anew or moves is a field; one that speaks of a moment is decided."""
    label = modele._meta.label
    remis, decales = VIENNENT[label].split(), DECALES.get(label, "").split()
    decides = {*remis, *decales} | GARDES.get(label, set())
    moments = {
        champ.name
        for champ in modele._meta.concrete_fields
        if champ.get_internal_type() in ("DateField", "DateTimeField")
        or all(regle in champ.validators for regle in ANNEE_VALIDE)
        or (champ.is_relation and champ.related_model._meta.label == "comptes.Utilisateur")
    }

    assert moments - decides == set()
    assert decides <= {champ.name for champ in modele._meta.concrete_fields}


def test_what_comes_along_and_what_stays(plan, direction):
    """R-N6."""
    plan.mots = {"axe": ["enjeu", "enjeux", False]}
    plan.save()
    axe = make_axe(plan=plan, corps="Introduction", titre_adopte="Voté", absent_du_corps=True)
    Echelle.objects.create(plan=plan, niveau_1="nul")
    parent = Section.objects.create(plan=plan, cle="avant", ordre=1, titre="Avant", corps="Mots")
    Section.objects.create(plan=plan, cle="dedans", ordre=1, parent=parent, titre_sommaire="S")
    action = make_action(
        axe=axe,
        numero=3,
        corps="Texte",
        titre_adopte="Voté",
        statut="realisee",
        avancement=100,
        fait="Devis",
        commentaire="Bien",
        suivi_le=timezone.now(),
        pilote=direction,
        elu_referent="Mme Noisette",
        priorite="haute",
        moyens_humains="1 ETP",
        public_vise="Familles",
        debut_precision="mois",
        debut_le=date(2024, 2, 1),
        fin_precision="jour",
        fin_le=date(2024, 2, 29),
        annees=[2023, 2026],
        partenaires=["ADT"],
    )
    Programmation.objects.filter(annee=2023).update(issue="faite", close_le=timezone.now())
    Programmation.objects.create(action=action, annee=2025, issue="annulee", motif="Rien")
    make_sous_projet(action=action, titre="Mai à vélo", titre_source="MAI")
    EntreeJournal.objects.create(action=action, le="2024-01-02", texte="Réunion")
    Abonnement.objects.create(action=action, utilisateur=direction)
    judge(action, "reconduire")

    fait = go(plan, {action: action}, par=direction)
    projet, neuve = fait.projet, find(fait.projet, "1-1-1")

    assert (projet.etape, projet.suite_de, projet.mots) == (Etape.ELABORATION, plan, plan.mots)
    assert not projet.en_vigueur
    assert (neuve.titre, neuve.corps, neuve.numero) == (action.titre, "Texte", 1)
    assert (neuve.titre_adopte, neuve.statut, neuve.avancement) == ("", "a_venir", None)
    assert (neuve.fait, neuve.fait_le, neuve.commentaire, neuve.suivi_le) == ("", None, "", None)
    assert (neuve.pilote, neuve.elu_referent, neuve.priorite) == (
        direction,
        "Mme Noisette",
        "haute",
    )
    assert (neuve.moyens_humains, neuve.public_vise) == ("1 ETP", "Familles")
    assert (neuve.debut, neuve.fin) == ("février 2028", "29 février 2028")
    assert [(p.annee, p.issue) for p in neuve.calendrier] == [(2027, "prevue"), (2030, "prevue")]
    assert [p.partenaire.nom for p in neuve.partenariats_lus] == ["ADT"]
    assert [(s.titre, s.titre_source) for s in neuve.sous_projets.all()] == [("Mai à vélo", "")]
    assert (neuve.axe.corps, neuve.axe.titre_adopte, neuve.axe.absent_du_corps) == (
        "Introduction",
        "",
        False,
    )
    dedans = projet.sections.get(cle="dedans")
    assert (dedans.parent.plan, dedans.parent.corps, dedans.titre_sommaire) == (projet, "Mots", "")
    assert projet.echelle.niveau_1 == "nul"
    assert not any(modele.objects.filter(action=neuve) for modele in (Abonnement, Evaluation))
    assert not EntreeJournal.objects.filter(action=neuve, texte="Réunion").exists()
    action.refresh_from_db()
    assert (action.statut, action.numero, action.calendrier[0].issue) == ("realisee", 3, "faite")


def test_what_falls_outside_of_the_new_plan_is_left_and_told(plan, direction):
    """R-N6: 2023-2026 then 2027-2029, so that 2026 would be 2030."""
    action = make_action(plan=plan, annees=[2023, 2026], fin_precision="annee")
    Action.objects.update(fin_le=date(2026, 12, 31))
    make_ligne_cout("Salon : 500 € (2026)", action=action)
    suite = make_ligne_cout("Site : 900 € (2023)", action=action)
    make_ligne_cout("Site : 10 € / an à partir de 2026", action=action, suite_de=suite, rang=1)
    make_indicateur(plan, "Nuitées", [(2024, 5), (2025, 7)], cible=9, cible_annee=2026)

    fait = go(plan, {action: action}, par=direction, annees=(2027, 2029))

    assert [p.annee for p in find(fait.projet, "1-1-1").calendrier] == [2027]
    assert [str(li) for li in LigneCout.objects.for_plan(fait.projet)] == ["Site"]
    indicateur = Indicateur.objects.get(plan=fait.projet)
    assert (indicateur.cible, indicateur.cible_annee) == (9, None)
    assert [(v.annee, v.valeur) for v in indicateur.valeurs.all()] == [(2025, 7)]
    [(code, notes)] = fait.list_notes()
    dit = "\n".join(notes)
    assert code == "1-1-1"
    assert "Fin de 1-1-1, 2030 : à redire." in dit
    assert "Année 2026, qui deviendrait 2030, hors du plan : laissée." in dit
    assert dit.count("laissé : ses années sont hors du plan.") == 2
    assert all(note in EntreeJournal.objects.get().texte for note in notes)
    assert "cible en 2030, hors du plan" in fait.dits[0]


def test_indicators_come_unless_all_that_they_measure_stays(plan, direction):
    prise, laissee = (make_action(plan=plan) for _ in range(2))
    libres, mesures, laisses = (make_indicateur(plan, nom, [(None, 3)]) for nom in "abc")
    for indicateur, action in ((mesures, prise), (mesures, laissee), (laisses, laissee)):
        LienIndicateur.objects.create(indicateur=indicateur, action=action)

    fait = go(plan, {prise: prise, laissee: None}, par=direction)

    venus = {i.libelle: i.actions.count() for i in Indicateur.objects.filter(plan=fait.projet)}
    assert venus == {libres.libelle: 0, mesures.libelle: 1}
    assert fait.dits == ["Indicateur « c » laissé : rien de ce qu'il mesure n'est repris."]
    assert fait.projet.indicateurs.get(libelle="a").valeurs.get().valeur == 3


def test_what_was_spent_is_told_and_not_taken_off(plan, direction):
    """R-N7: 5 000 € planned, 3 000 € paid: 5 000 € come, and the draft says so."""
    action = make_action(plan=plan, annees=[2024])
    make_ligne_cout("Panneaux : 5 000 €", action=action)
    Depense.objects.create(
        action=action, etape="mandate", le="2024-03-01", exercice=2024, montant_ttc=3000
    )

    fait = go(plan, {action: action}, par=direction)

    assert fait.total.max == 5000
    assert not Depense.objects.for_plan(fait.projet).exists()
    texte = EntreeJournal.objects.get().texte.replace("\u202f", " ").replace("\xa0", " ")
    assert "1-1-1 : 3 000 € engagés, 3 000 € mandatés, qui ne sont pas retranchés." in texte
    assert "peut-être déjà payé : « Panneaux : 5 000 € »" in texte


@pytest.mark.parametrize(
    ("prises", "partage", "total"),
    [("ab", True, 100), ("a", False, 100), ("", None, 0)],
    ids=["both", "one", "none"],
)
def test_a_shared_cost_stays_one_cost(plan, direction, prises, partage, total):
    """R-N7: what still has two bearers is shared; what has one is its own; each counts once."""
    actions = {nom: make_action(plan=plan, annees=[2024]) for nom in "abc"}
    mutualise = CoutMutualise.objects.create(plan=plan, libelle="APIDAE")
    for nom in "ab":
        make_ligne_cout("APIDAE : 100 €", action=actions[nom], mutualise=mutualise)
    choix = {a: a if nom in f"{prises}c" else None for nom, a in actions.items()}

    fait = go(plan, choix, par=direction)

    lignes = LigneCout.objects.for_plan(fait.projet)
    assert fait.total.max == total
    assert {li.mutualise is not None for li in lignes} == ({partage} if prises else set())
    assert bool(fait.dits) == (partage is not True)


def test_the_costs_of_an_axe_come_with_one_of_its_actions(plan, direction):
    un, deux = (make_action(axe=make_axe(plan=plan, numero=n), annees=[2024]) for n in (1, 2))
    for action in (un, deux):
        make_ligne_cout(f"Axe {action.axe.numero} : 10 € / an", axe=action.axe)

    fait = go(plan, {un: un, deux: None}, par=direction)

    assert [li.axe.numero for li in LigneCout.objects.for_plan(fait.projet)] == [1]
    assert fait.dits == ["Coût « Axe 2 » laissé : aucune action n'y vient plus."]
    assert fait.projet.defis.get().axes.count() == 2


def test_a_dry_run_keeps_nothing(plan, direction):
    action = make_action(plan=plan, annees=[2024])
    make_ligne_cout("Flyer : 100 €", action=action)

    essai = go(plan, {action: action}, par=direction, essai=True)

    assert (essai.comptes, essai.total.max) == ((1, 0, 0), 100)
    assert Plan.objects.get() == plan
    assert not EntreeJournal.objects.exists()


def test_a_whole_copy_leaves_out_what_hangs_on_what_is_left(plan):
    """What a deletion would take along is left out with it; what it would empty is emptied."""
    action = make_action(plan=plan)
    ligne, autre = make_ligne_cout(action=action), make_ligne_cout(action=action)
    financeur = Financeur.objects.create(structure=plan.structure, nom="Région")
    Financement.objects.create(action=action, ligne=ligne, financeur=financeur, taux=50)
    section = Section.objects.create(plan=plan, cle="avant", ordre=1)
    make_indicateur(plan, section=section)
    cible = make_plan(structure=plan.structure)

    recopy(plan, cible, adapt=lambda copie, objet: objet not in (ligne, section))

    assert [li.cle for li in LigneCout.objects.for_plan(cible)] == [autre.cle]
    assert not Financement.objects.for_plan(cible).exists()
    assert cible.indicateurs.get().section is None


def test_the_real_plan_carried_on_whole_costs_the_same_four_years_later(plan_reel):
    """Every line, its words read again, and every total, range and reserve of each year."""
    direction = make_utilisateur(role=Role.DIRECTION, structure=plan_reel.structure)
    actions = list(Action.objects.for_plan(plan_reel))

    projet = go(plan_reel, {a: a for a in actions}, par=direction).projet

    avant, apres = lire_totaux(plan_reel), lire_totaux(projet)
    for nom in ("total", "total_mutualise", "masse_salariale", "recettes", "par_action"):
        assert getattr(apres, nom) == getattr(avant, nom)
    assert [*apres.par_annee.values()] == [*avant.par_annee.values()]
    assert apres.reste_a_charge == avant.reste_a_charge
    for ligne in LigneCout.objects.for_plan(projet):
        lu = lire_couts(ligne.saisie).couts[0]
        assert (lu.montant_min, lu.periode) == (ligne.montant_min, ligne.periode), ligne.saisie
