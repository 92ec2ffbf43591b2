"""Addresses that hold outside of a page: in a calendar, in a mail."""

from django.urls import get_script_prefix, reverse

from plan.middleware import PREFIXE


def path_in_plan(plan, nom, *args):
    """Path of the page `nom` in this plan, from the root of the site and without its first « / »,
    whatever page is being made (docs/adr/0003).
    """
    chemin = reverse(nom, args=args).removeprefix(get_script_prefix())
    return f"{PREFIXE.lstrip('/')}{plan.slug}/{chemin}"
