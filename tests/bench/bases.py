"""The bases in which the pages are measured: the real plan, a hundred times it, many others."""

from copy import copy

from django.core.management import call_command
from django.db import transaction

from budget.models import LigneCout
from comptes.droits import Role
from comptes.models import Appartenance, Structure, Utilisateur
from plan.models import Action, Axe, Defi, Plan, Programmation

MESUREE = "mesuree"
FOIS = 100
AUTRES = 1_000


def make_base(taille):
    """Fill an empty, migrated database; the account that looks at it."""
    call_command("charger_plan", verbosity=0)
    plan = Plan.objects.get()
    with transaction.atomic():
        if taille == "3300":
            for fois in range(1, FOIS):
                copy_plan(plan, fois)
        if taille == "1000":
            make_autres()
    return make_compte(MESUREE, plan.structure)


def make_compte(nom, structure):
    compte = Utilisateur.objects.create_user(username=nom, password=MESUREE)
    Appartenance.objects.create(utilisateur=compte, structure=structure, role=Role.DIRECTION)
    return compte


def renew(lignes, **change):
    """Copies of rows, to be written as new ones; `change` is {field: function of the row}."""
    copies = []
    for ligne in lignes:
        copie = copy(ligne)
        copie.pk, copie._state.adding = None, True
        for champ, valeur in change.items():
            setattr(copie, champ, valeur(ligne))
        copies.append(copie)
    return type(lignes[0])._base_manager.bulk_create(copies)


def copy_plan(plan, fois):
    """The défis of the plan once more in it, with their axes, actions, years and costs."""
    defis = list(Defi.objects.filter(plan=plan, numero__lte=4).order_by("pk"))
    axes = list(Axe.objects.filter(defi__in=defis).order_by("pk"))
    actions = list(Action.objects.filter(axe__in=axes).order_by("pk"))
    annees = list(Programmation.objects.filter(action__in=actions))
    couts = list(LigneCout.objects.filter(action__in=actions))
    nouveaux = dict(
        zip(ids(defis), renew(defis, numero=lambda d: d.numero + 4 * fois), strict=True)
    )
    nouveaux_axes = dict(
        zip(ids(axes), renew(axes, defi_id=lambda a: nouveaux[a.defi_id].pk), strict=True)
    )
    nouvelles = dict(
        zip(ids(actions), renew(actions, axe_id=lambda a: nouveaux_axes[a.axe_id].pk), strict=True)
    )
    renew(annees, action_id=lambda p: nouvelles[p.action_id].pk)
    renew(couts, action_id=lambda c: nouvelles[c.action_id].pk)


def ids(lignes):
    return [ligne.pk for ligne in lignes]


def make_autres():
    """A thousand other offices, each with a plan of three actions and a person."""
    structures = Structure.objects.bulk_create(
        Structure(
            nom=f"Office {n}", slug=f"office-{n}", collectivite=f"Communauté {n}", siren="200040905"
        )
        for n in range(AUTRES)
    )
    plans = Plan.objects.bulk_create(
        Plan(
            structure=structure,
            slug=f"plan-{structure.slug}",
            titre=f"Plan de {structure}",
            annee_debut=2023,
            annee_fin=2026,
            en_vigueur=True,
        )
        for structure in structures
    )
    defis = Defi.objects.bulk_create(Defi(plan=plan, numero=1, titre="Défi") for plan in plans)
    axes = Axe.objects.bulk_create(Axe(defi=defi, numero=1, titre="Axe") for defi in defis)
    actions = Action.objects.bulk_create(
        Action(axe=axe, numero=n, titre=f"Action {n}") for axe in axes for n in (1, 2, 3)
    )
    Programmation.objects.bulk_create(Programmation(action=a, annee=2024) for a in actions)
    comptes = Utilisateur.objects.bulk_create(
        Utilisateur(username=f"compte-{structure.slug}") for structure in structures
    )
    Appartenance.objects.bulk_create(
        Appartenance(utilisateur=compte, structure=structure, role=Role.AGENT)
        for compte, structure in zip(comptes, structures, strict=True)
    )
