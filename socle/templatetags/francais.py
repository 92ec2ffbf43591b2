"""Filters that write the stored texts on a page: Markdown and French typography."""

from django import template
from django.utils.html import format_html, format_html_join

from socle.francais import typographie as ecriture
from socle.francais.dates import ecrire_instant, ecrire_jour
from socle.francais.extraits import find_mots

register = template.Library()


@register.filter
def markdown(texte, niveau=3):
    """Safe HTML of a Markdown text whose first headings are `<h{niveau}>`."""
    return ecriture.en_html(texte, niveau=int(niveau))


@register.filter
def colonnes(texte, niveau=3):
    """The parts of a Markdown text, one per heading, each as safe HTML."""
    return ecriture.en_colonnes(texte, niveau=int(niveau))


@register.filter(expects_localtime=True)
def jour(le):
    """A date, or the day of a datetime: « 1er septembre 2024 »; '' for none."""
    return ecrire_jour(le) if le else ""


@register.filter(expects_localtime=True)
def instant(le):
    """A datetime to the minute: « 1er septembre 2024 à 18:05 »; '' for none."""
    return ecrire_instant(le) if le else ""


@register.filter
def nombre(valeur):
    """A Decimal in French: « 43 255,90 », « 59 138 »; no decimals when they are zero."""
    return ecriture.en_chiffres(valeur)


@register.filter
def signe(valeur):
    """A difference in French: « +5 686 », « −326 », « = »."""
    return ecriture.avec_signe(valeur)


@register.filter(is_safe=True)
def typo(texte):
    """`texte` with the no-break spaces of French."""
    return ecriture.espaces_insecables(str(texte))


@register.filter
def surligne(texte, mots):
    """`texte`, escaped, with each of `mots` in `<mark>`, accents and case apart."""
    morceaux, place = [], 0
    for debut, fin in find_mots(texte, mots):
        morceaux.append((texte[place:debut], texte[debut:fin]))
        place = fin
    return format_html("{}{}", format_html_join("", "{}<mark>{}</mark>", morceaux), texte[place:])


@register.filter
def pluriel(nombre, formes="s"):
    """« s » from two on, 0 being singular; `formes` as `accord` takes them."""
    return ecriture.accord(nombre, formes)


@register.filter
def taille(octets):
    """The size of a file: « 850 ko », « 2,4 Mo »."""
    return ecriture.ecrire_taille(octets)
