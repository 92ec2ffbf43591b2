"""Amounts in euros: read, rounded and written in one place. Decimal only, never a float."""

import re
from decimal import ROUND_HALF_UP, Decimal

from socle.francais.typographie import FINE, INSECABLE, en_chiffres

CENTIME = Decimal("0.01")
CHIFFRES_MAX = 9

ESPACE = r"[ \u00a0\u202f]"
# « 10 893,77 », « 2400 », « 4 140 » : groups of three digits, or none at all.
NOMBRE = rf"[0-9]{{1,3}}(?:{ESPACE}[0-9]{{3}})+(?:,[0-9]{{1,2}})?|[0-9]+(?:,[0-9]{{1,2}})?"


class MontantIllisible(ValueError):
    """The text is not an amount; the message is a French sentence that says what to do."""


def arrondir(montant):
    """`montant` to the cent, half up. Raises TypeError on anything but a Decimal."""
    if not isinstance(montant, Decimal):
        raise TypeError(f"A Decimal is expected, not {type(montant).__name__}.")
    return montant.quantize(CENTIME, rounding=ROUND_HALF_UP)


def en_francais(montant):
    """« 10 893,77 € », with no-break spaces; no cents of a whole amount.

    Raises TypeError on anything but a Decimal: a wrong figure is never shown.
    """
    return f"{en_chiffres(arrondir(montant))}{INSECABLE}€".replace("-", "−")


def sans_signe(montant):
    """« 10 893,77 »: an amount as a person types it in a field."""
    return en_francais(montant).removesuffix(f"{INSECABLE}€").replace(FINE, " ")


def pour_cent(taux):
    """« 64 % » for Decimal("64.00"), « 12,5 % » for Decimal("12.50")."""
    ecrit = f"{arrondir(taux):f}".rstrip("0").rstrip(".").replace(".", ",")
    return f"{ecrit}{INSECABLE}%"


def read_taux(texte):
    """The percentage written in French, as a Decimal. Raises MontantIllisible beyond 100."""
    taux = Decimal(texte.replace(",", "."))
    if taux > 100:
        raise MontantIllisible("Un pourcentage du coût va de 0 à 100.")
    return taux


def additionner(montants):
    """Their sum in euros. Raises MontantIllisible when it has more figures than an amount may."""
    somme = sum(montants, Decimal(0))
    if somme >= 10**CHIFFRES_MAX:
        raise MontantIllisible("Ces montants font plus d'un milliard : vérifiez leurs chiffres.")
    return somme


def lire_montant(texte):
    """The amount written in French, as a Decimal of euros. Raises MontantIllisible."""
    nu = re.sub(rf"{ESPACE}?(?:€|euros?)$", "", texte.strip(), flags=re.I)
    if re.search(r"[$£]|dollars?|USD|GBP", texte, re.I):
        raise MontantIllisible("Écrivez le montant en euros.")
    if nu.startswith(("-", "−")):
        raise MontantIllisible("Un montant ne peut pas être négatif.")
    if re.search(r"[0-9][oO]|[oO][0-9]", nu):
        raise MontantIllisible("Une lettre O se lit à la place d'un zéro : écrivez le chiffre 0.")
    if re.fullmatch(r"[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?|[0-9]+\.[0-9]+(e[0-9]+)?", nu, re.I):
        raise MontantIllisible(
            "Écrivez le montant à la française : des espaces dans les milliers, une virgule "
            "devant les centimes, comme 12 345,67."
        )
    if not re.fullmatch(NOMBRE, nu):
        raise MontantIllisible("Écrivez un montant en chiffres, comme 2 400 ou 10 893,77.")
    chiffres = re.sub(ESPACE, "", nu)
    if len(chiffres.split(",")[0]) > CHIFFRES_MAX:
        raise MontantIllisible("Ce montant dépasse le milliard : vérifiez le nombre de chiffres.")
    return Decimal(chiffres.replace(",", "."))
