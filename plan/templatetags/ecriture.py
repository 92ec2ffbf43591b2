"""Filters that write the stored texts on a page: Markdown and French typography."""

from django import template

from plan import ecriture

register = template.Library()


@register.filter
def markdown(texte, niveau=3):
    """Safe HTML of a Markdown text whose first headings are `<h{niveau}>`."""
    return ecriture.en_html(texte, niveau=int(niveau))


@register.filter
def colonnes(texte, niveau=3):
    """The parts of a Markdown text, one per heading, each as safe HTML."""
    return ecriture.en_colonnes(texte, niveau=int(niveau))


@register.filter
def nombre(valeur):
    """A Decimal in French: « 43 255,90 », « 59 138 »; no decimals when they are zero."""
    return ecriture.en_chiffres(valeur)


@register.filter(is_safe=True)
def typo(texte):
    """`texte` with the no-break spaces of French."""
    return ecriture.espaces_insecables(str(texte))


@register.filter
def pluriel(nombre):
    """« s » from two on: French counts 0 and 1 in the singular."""
    return "s" if nombre >= 2 else ""


@register.filter
def taille(octets):
    """The size of a file: « 850 ko », « 2,4 Mo »."""
    return ecriture.ecrire_taille(octets)
