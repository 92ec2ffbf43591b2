"""Which plan a page speaks of."""

from datetime import timedelta

from django.core.management.base import CommandError
from django.core.validators import slug_re
from django.http import Http404
from django.urls import get_script_prefix, reverse, set_script_prefix
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from comptes.droits import Geste
from plan.models import Plan

PREFIXE = "/plans/"


def plan_courant(utilisateur, slug):
    """The plan named `slug`, else the first one, among those that this person may see.

    None when the person sees no plan at all; Http404 when `slug` names none of them.
    """
    if not utilisateur.is_authenticated:
        return None
    plans = Plan.objects.for_utilisateur(utilisateur).select_related("structure").ordered()
    if not slug:
        return plans.first()
    plan = plans.filter(slug=slug).first() if slug_re.match(slug) else None
    if plan is None:
        raise Http404("Ce plan n'existe pas, ou vous n'y avez pas accès.")
    return plan


class PlanCourantMiddleware:
    """Gives `request.plan`, and serves every page under `/plans/SLUG/` too (docs/adr/0003).

    Without a prefix the pages speak of the plan in force. The prefix is a script prefix while the
    page is made, so that every link of the page stays in the same plan; `request.racine` is the
    prefix that all plans share.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        slug, chemin = self.cut(request.path_info)
        request.racine = avant = get_script_prefix()
        if not slug:
            request.plan = SimpleLazyObject(lambda: plan_courant(request.user, ""))
            return self.get_response(request)
        request.plan = None
        request.plan = plan_courant(request.user, slug)
        request.path_info = chemin
        set_script_prefix(f"{avant.rstrip('/')}{PREFIXE}{slug}/")
        try:
            return self.get_response(request)
        finally:
            set_script_prefix(avant)

    @staticmethod
    def cut(chemin):
        """(slug, rest) of « /plans/SLUG/rest »; ('', the path itself) for any other path."""
        if not chemin.startswith(PREFIXE):
            return "", chemin
        slug, barre, reste = chemin.removeprefix(PREFIXE).partition("/")
        return (slug, f"/{reste}") if barre and slug else ("", chemin)


def find_ancien(request):
    """(plan, address of the same page in it) that stopped being in force for the one that a page
    without prefix speaks of; None for another page, or once it was said long enough (R-Q4).
    """
    acces = getattr(request.resolver_match and request.resolver_match.func, "acces", ("",))
    is_du_plan = acces[0] in Geste.values and get_script_prefix() == request.racine
    is_connu = request.user.is_authenticated and is_du_plan
    if not is_connu or not request.plan or not request.plan.en_vigueur:
        return None
    recents = request.plan.etapes.filter(fait_le__gte=timezone.now() - timedelta(days=30))
    if pas := recents.exclude(remplace=None).select_related("remplace").first():
        chemin = f"{PREFIXE.lstrip('/')}{pas.remplace.slug}"
        return pas.remplace, request.racine + chemin + request.get_full_path_info()
    return None


def find_plan(slug):
    """The plan named, or the only one that can be meant when none is."""
    plans = Plan.objects.select_related("structure")
    if slug:
        plan = plans.filter(slug=slug).first()
        if plan is None:
            raise CommandError(f"Aucun plan ne porte l'identifiant « {slug} ».")
        return plan
    en_vigueur = list(plans.filter(en_vigueur=True)[:2]) or list(plans.filter(avenant_de=None)[:2])
    if len(en_vigueur) != 1:
        raise CommandError(
            "Plusieurs plans sont possibles : nommez le vôtre avec --plan."
            if en_vigueur
            else "Aucun plan n'est chargé : commencez par manage.py charger_plan."
        )
    return en_vigueur[0]


def path_in_plan(plan, nom, *args):
    """Path of the page `nom` in this plan, from the root of the site and without its first « / »,
    whatever page is being made (docs/adr/0003).
    """
    chemin = reverse(nom, args=args).removeprefix(get_script_prefix())
    return f"{PREFIXE.lstrip('/')}{plan.slug}/{chemin}"
