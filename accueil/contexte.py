"""What every page may show: the day, the menu, what the person may open; on an error too."""

from dataclasses import replace

from django.contrib import admin
from django.utils.functional import SimpleLazyObject

from accueil.menu import COMPTE, list_rubriques
from comptes.models import Structure
from plan.plan_courant import find_ancien
from plan.reponses import list_gestes
from plan.vocabulaire import Vocabulaire


def name_niveaux(plan):
    return plan.vocabulaire if plan else Vocabulaire()


def jour(request):
    """`au`: the past day shown, or None; `arrete_le`: when its data were frozen, or None;
    `present`: the address of the same page today; `jour_choisi`: the day of a page that can be
    read on any day, else None.
    """
    datee = getattr(request, "is_datee", False)
    return {
        "au": getattr(request, "au", None),
        "arrete_le": getattr(request, "arrete_le", None),
        "present": getattr(request, "present", request.path),
        "jour_choisi": request.jour if datee else None,
    }


def menu(request):
    """`rubriques` and `sous_menu` of the menu for a person who is logged in; what speaks of a plan
    is left out for who sees none. `is_au_compte`: the page is about one's own account.
    """
    if not request.user.is_authenticated:
        return {"rubriques": (), "sous_menu": (), "is_au_compte": False}
    plan = getattr(request, "plan", None)
    gestes = list_gestes(request) if plan else request.user.list_gestes()
    page = request.resolver_match.url_name if request.resolver_match else ""
    mots = name_niveaux(plan)
    rubriques, liens = (
        tuple(replace(lien, titre=mots.write(lien.titre)) for lien in liens)
        for liens in list_rubriques(page, gestes, avec_plan=bool(plan))
    )
    return {"rubriques": rubriques, "sous_menu": liens, "is_au_compte": page in COMPTE}


def page(request):
    """`may_administrer`: whether the administration opens; `page`: name of the address, or '';
    `editeur`: the structure that publishes what is read, None when it is not known; `office`: the
    one that dresses a page without an editor, None unless there is one alone; `mots`: what the plan
    calls its levels (`Vocabulaire`); `ancien_plan`: (the plan that was in force not long ago, the
    same page in it), or None; `is_clos`: whether the plan is closed.
    """
    adresse = request.resolver_match
    plan = getattr(request, "plan", None)
    return {
        "may_administrer": admin.site.has_permission(request),
        "page": adresse.url_name if adresse else "",
        "editeur": plan.structure if plan else None,
        "office": SimpleLazyObject(lambda: find_office(request.user)),
        "is_clos": bool(plan and plan.is_clos),
        "ancien_plan": SimpleLazyObject(lambda: find_ancien(request)),
        "mots": name_niveaux(plan),
    }


def find_office(personne):
    """The only structure that a person without a plan, or a visitor, can be at; None."""
    toutes = Structure.objects.all()
    connue = personne.is_authenticated and not personne.is_superuser
    return (toutes.for_utilisateur(personne) if connue else toutes).seule()
