"""Filters that write money; they raise on anything that is not an exact amount."""

from django import template

from budget.lectures.totaux import SANS_ANNEE
from budget.montants.mots import write_valeur
from socle.francais.euros import en_francais, pour_cent
from socle.francais.typographie import INSECABLE, accord, compter

register = template.Library()


def write_bornes(bas, haut, write=en_francais, *, plancher=False):
    """« 810 € », « de 15 000 € à 20 000 € »; with `plancher`, « au moins » (R-B11)."""
    if bas != haut:
        return f"de {write(bas)} à{INSECABLE}{write(haut)}{' au moins' if plancher else ''}"
    return f"{'au moins ' if plancher else ''}{write(bas)}"


@register.filter
def euros(montant):
    """A Decimal as « 10 893,77 € »."""
    return en_francais(montant)


@register.filter
def fourchette(total, taxe=""):
    """A `Total` as « 810 € », or « de 15 000 € à 20 000 € »; `taxe` « ttc » for its TTC side.

    « – » where no line counts, « non chiffré » where none of those that would has an amount.
    """
    if not total.lignes:
        return "non chiffré" if total.non_chiffrees else "–"
    bas, haut = (total.ttc_min, total.ttc_max) if taxe == "ttc" else (total.min, total.max)
    return write_bornes(bas, haut, plancher=total.planchers > 0)


@register.filter
def reserves(total):
    """What a `Total` leaves out and what it counts as a least: « 2 non chiffrées, 1 plancher »."""
    nombre = total.non_chiffrees
    dites = [f"{nombre} non chiffrée{accord(nombre)}"] if nombre else []
    return ", ".join(dites + ([compter(total.planchers, "plancher")] if total.planchers else []))


@register.filter
def laisse_de_cote(totaux):
    """What the total of the plan leaves out, in the same words wherever it is written (R-P4)."""
    total, hors = totaux.total_mutualise, totaux.hors_total
    dehors = ["la masse salariale", "les recettes"]
    if n := total.non_chiffrees:
        dehors.append(f"{compter(n, 'ligne')} non chiffrée{accord(n)}")
    if hors:
        dehors.append(f"{compter(hors, 'ligne')} des fiches absente{accord(hors)} du tableau")
    phrase = f"Il laisse de côté {', '.join(dehors[:-1])} et {dehors[-1]}."
    if n := total.quantites_a_preciser:
        phrase += f" Il compte pour une seule unité {compter(n, 'quantité')} à préciser."
    if n := total.planchers:
        est = accord(n, "est,sont")
        phrase += f" Il est « au moins » : {compter(n, 'montant')} {est} un minimum."
    return phrase


@register.filter
def valeur(ligne):
    """The retained value of a `LigneCout`, in words: « environ 2 000 € / an »."""
    return write_valeur(ligne) or "laissé vide"


@register.filter
def compte(mots):
    """Where the `MotsCompris` of a cost count: « 810 € chaque année de 2023 à 2026 »."""
    dites = [f"{fourchette(total)} {write_annees(a)}" for a, total in mots.annees_comptees]
    return " ; ".join(dites + mots.a_part) or "aucun montant"


def write_annees(annees):
    premiere, derniere = annees[0], annees[-1]
    if premiere == derniere:
        return "sans année prévue" if premiere == SANS_ANNEE else f"en {premiere}"
    is_suite = int(derniere) - int(premiere) == len(annees) - 1
    return "chaque année " + (
        f"de {premiere} à {derniere}" if is_suite else f"en {', '.join(annees)}"
    )


@register.filter
def taux(nombre):
    """A Decimal as « 64 % »."""
    return pour_cent(nombre)


@register.filter
def evolution(nombre):
    """A signed Decimal as « +9,6 % », « −8,5 % »; « 0 % » for none."""
    signe = "+" if nombre > 0 else "−" if nombre < 0 else ""
    return f"{signe}{pour_cent(abs(nombre))}"


@register.filter
def reste(execution):
    """What is left of the planned amounts, « – » when nothing was planned."""
    if not execution.prevu.lignes:
        return "–"
    plancher = execution.prevu.planchers > 0
    return write_bornes(execution.reste_min, execution.reste_max, plancher=plancher)


@register.filter
def ecart(deux_jours):
    """The difference of a cost between two days: « + 810 € », « de − 40 € à + 20 € », « = »."""
    return write_bornes(deux_jours.ecart_min, deux_jours.ecart_max, signe)


def signe(montant):
    if not montant:
        return "="
    return f"{'+' if montant > 0 else '−'}{INSECABLE}{en_francais(abs(montant))}"
