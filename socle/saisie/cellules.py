"""One cell that somebody typed elsewhere, read strictly: a value, or a French sentence (R-X3).

Pure functions. A cell is a str, a Decimal, a date, a bool or None, never a float.
"""

import re
import unicodedata
from datetime import date, datetime, timedelta
from decimal import Decimal
from difflib import get_close_matches

from socle.francais.typographie import REFUSE_PAR_XML, en_xml

TEXTE_MAX = 32_767
# A workbook writes the character 7 as « _x0007_ ».
ECRIT_EN_CODE = re.compile("_x(?:00(?:0[0-8BCEF]|1[0-9A-F]|7F)|FFF[EF]|D[89A-F][0-9A-F]{2})_", re.I)
ESPACES = re.compile(r"[ \u00a0\u202f]")
# Day 0 of the serial dates of a spreadsheet (the year 1900 of Excel is a leap year for it).
ORIGINE = date(1899, 12, 30)
SERIE = range(36_526, 73_416)  # 2000-01-01 to 2100-12-31
OUI = {"oui", "vrai", "true", "1", "x"}
NON = {"non", "faux", "false", "0"}


class CelluleRefusee(ValueError):
    """The cell cannot be read; the message is a French sentence that says what to do."""


def fold(texte):
    """`texte` without accents, capitals and doubled spaces, for comparing words."""
    nu = unicodedata.normalize("NFKD", texte).casefold()
    return " ".join("".join(s for s in nu if not unicodedata.combining(s)).split())


def clean_texte(texte):
    """Line ends made plain, a tab a space, spaces around removed, what XML refuses replaced: what
    a round trip may change of a text.
    """
    plat = texte.replace("_x000D_", "").replace("\r\n", "\n").replace("\r", "\n")
    plat = plat.replace("\t", " ")
    return en_xml(plat).strip()


def read_texte(valeur):
    """A text; '' for an empty cell. Raises CelluleRefusee on control characters."""
    if valeur is None:
        return ""
    if isinstance(valeur, bool):
        return "oui" if valeur else "non"
    if isinstance(valeur, Decimal):
        return f"{valeur.normalize():f}"
    if isinstance(valeur, datetime | date):
        return f"{valeur:%d/%m/%Y}"
    if REFUSE_PAR_XML.search(valeur) or "\x7f" in valeur or ECRIT_EN_CODE.search(valeur):
        raise CelluleRefusee(
            "Ce texte contient des caractères invisibles qui ne s'écrivent pas : retapez-le."
        )
    if len(valeur) > TEXTE_MAX:
        raise CelluleRefusee(
            f"Ce texte a {len(valeur)} caractères, une cellule en tient {TEXTE_MAX} : coupez-le."
        )
    return clean_texte(valeur)


def read_nombre(valeur):
    """A Decimal, None for an empty cell; « 2 400,5 » is understood. Raises CelluleRefusee."""
    if isinstance(valeur, Decimal):
        return valeur
    nu = ESPACES.sub("", read_texte(valeur))
    if not nu:
        return None
    if not isinstance(valeur, str) or not re.fullmatch(r"-?\d{1,15}(?:[.,]\d{1,10})?", nu):
        raise CelluleRefusee(f"« {read_texte(valeur)[:60]} » n'est pas un nombre, comme 12,5.")
    return Decimal(nu.replace(",", "."))


def read_entier(valeur):
    """An int, None for an empty cell. Raises CelluleRefusee."""
    nombre = read_nombre(valeur)
    if nombre is None:
        return None
    if nombre != nombre.to_integral_value():
        raise CelluleRefusee("Un nombre entier est attendu, sans virgule.")
    return int(nombre)


def read_jour(valeur):
    """A date: true, serial (45 000 is 15/03/2023) or written 15/03/2023; None when empty."""
    if isinstance(valeur, datetime):
        return valeur.date()
    if isinstance(valeur, date):
        return valeur
    if isinstance(valeur, Decimal):
        if valeur != valeur.to_integral_value() or int(valeur) not in SERIE:
            raise CelluleRefusee("Ce nombre n'est pas une date : écrivez-la comme 15/03/2025.")
        return ORIGINE + timedelta(days=int(valeur))
    nu = read_texte(valeur)
    if not nu:
        return None
    for motif, ordre in (
        (r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", (3, 2, 1)),
        (r"(\d{4})-(\d{2})-(\d{2})(?:[T ]00:00(?::00)?)?", (1, 2, 3)),
    ):
        if trouve := re.fullmatch(motif, nu):
            try:
                return date(*(int(trouve[i]) for i in ordre))
            except ValueError as erreur:
                raise CelluleRefusee("Ce jour n'existe pas dans le calendrier.") from erreur
    raise CelluleRefusee(f"« {nu[:60]} » n'est pas une date : écrivez-la comme 15/03/2025.")


def read_oui_non(valeur):
    """True or False; an empty cell is False. Raises CelluleRefusee."""
    if isinstance(valeur, bool):
        return valeur
    mot = fold(read_texte(valeur))
    if not mot or mot in NON:
        return False
    if mot in OUI:
        return True
    raise CelluleRefusee("Écrivez oui ou non.")


def read_choix(valeur, choix, dits=None):
    """The value whose label, or which itself, is written; '' when empty. `choix` are its pairs,
    `dits` {value: expression of other words for it, folded}.

    Raises CelluleRefusee with the words allowed and the nearest one.
    """
    texte = read_texte(valeur)
    if not texte:
        return ""
    connus = {fold(str(libelle)): cle for cle, libelle in choix}
    connus |= {fold(str(cle)): cle for cle, _ in choix}
    mot = fold(texte)
    if mot in connus:
        return connus[mot]
    for cle, motif in (dits or {}).items():
        if re.fullmatch(motif, mot):
            return cle
    mots = [str(libelle) for _, libelle in choix]
    raise CelluleRefusee(refuse_mot(texte, mots))


def refuse_mot(texte, mots):
    """The sentence of an unknown word: the words allowed, and the nearest when there is one."""
    plis = {fold(mot): mot for mot in mots}
    proches = get_close_matches(fold(texte), plis, n=1, cutoff=0.5)
    phrase = f"« {texte[:60]} » n'est pas un mot admis : {', '.join(mots)}."
    return f"{phrase} Le plus proche : {plis[proches[0]]}." if proches else phrase
