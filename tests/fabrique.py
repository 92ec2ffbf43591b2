"""Builders: plain functions, every fact that a test does not name has a dull default."""

from datetime import date
from decimal import Decimal
from itertools import count

from budget.models import LigneCout
from budget.montants.libelle import lire
from comptes.droits import Role
from comptes.models import Appartenance, Structure, Utilisateur
from plan.models import (
    Action,
    Axe,
    Defi,
    Indicateur,
    Partenaire,
    Partenariat,
    Plan,
    Programmation,
    SousProjet,
    ValeurIndicateur,
)

MOT_DE_PASSE = "une-phrase-de-passe-pour-les-tests"
suite = count(1)


def make_structure(**faits):
    rang = next(suite)
    return Structure.objects.create(
        **{
            "nom": f"Office {rang}",
            "slug": f"office-{rang}",
            "collectivite": f"Communauté {rang}",
            "sigle": f"C{rang}",
            "siren": "200040905",
            **faits,
        }
    )


def make_utilisateur(*, role=Role.AGENT, structure=None, **faits):
    rang = next(suite)
    utilisateur = Utilisateur.objects.create_user(
        **{"username": f"personne{rang}", "password": MOT_DE_PASSE, **faits}
    )
    if role:
        Appartenance.objects.create(
            utilisateur=utilisateur, structure=structure or make_structure(), role=role
        )
    return utilisateur


def make_plan(*, structure=None, **faits):
    rang = next(suite)
    return Plan.objects.create(
        structure=structure or make_structure(),
        **{
            "slug": f"plan-{rang}",
            "titre": f"Plan {rang}",
            "annee_debut": 2023,
            "annee_fin": 2026,
            **faits,
        },
    )


def make_axe(*, plan=None, defi=1, numero=1, **faits):
    plan = plan or make_plan()
    defi, _ = Defi.objects.get_or_create(
        plan=plan, numero=defi, defaults={"titre": f"Titre du défi {defi}"}
    )
    axe, _ = Axe.objects.get_or_create(
        defi=defi, numero=numero, defaults={"titre": f"Titre de l'axe {numero}", **faits}
    )
    return axe


def make_action(*, plan=None, axe=None, numero=None, annees=(), partenaires=(), **faits):
    """An action; in a plan with one défi and one axe unless `axe` says otherwise."""
    axe = axe or make_axe(plan=plan)
    numero = numero or axe.actions.count() + 1
    action = Action.objects.create(
        axe=axe, numero=numero, **{"titre": f"Titre de l'action {numero}", **faits}
    )
    for annee in annees:
        Programmation.objects.create(action=action, annee=annee)
    for nom in partenaires:
        partenaire, _ = Partenaire.objects.get_or_create(structure=axe.defi.plan.structure, nom=nom)
        Partenariat.objects.create(action=action, partenaire=partenaire)
    return action


def make_sous_projet(*, action=None, **faits):
    action = action or make_action()
    ordre = action.sous_projets.count() + 1
    return SousProjet.objects.create(
        action=action, **{"ordre": ordre, "titre": f"Sous-projet {ordre}", **faits}
    )


def make_ligne_cout(texte="Flyer : 100 €", *, action=None, axe=None, **faits):
    """A cost line that retains what `texte` says."""
    if axe is None:
        action = action or make_action()
    ligne = LigneCout(action=action, axe=axe, cle=f"ligne-{next(suite)}", **faits)
    ligne.retain(lire(texte), origine=LigneCout.Origine.SAISIE)
    ligne.save()
    return ligne


def make_indicateur(plan, libelle="Nuitées", valeurs=(), **faits):
    """`valeurs` is a sequence of (year or day or None, value) or (…, value, series)."""
    indicateur = Indicateur.objects.create(
        plan=plan, ordre=plan.indicateurs.count() + 1, libelle=libelle, **faits
    )
    for quand, valeur, *serie in valeurs:
        le = quand if isinstance(quand, date) else None
        ValeurIndicateur.objects.create(
            indicateur=indicateur,
            annee=le.year if le else quand,
            le=le,
            valeur=Decimal(valeur),
            serie="".join(serie),
        )
    return indicateur
