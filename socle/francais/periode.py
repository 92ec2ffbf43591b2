"""A date as vague as people know it: a day, a month, a half-year, a year, every year (R-A3).

Pure functions: `lire` reads what a person types, `ecrire` writes it back, neither more precise.
"""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from django.db.models import TextChoices

from socle.francais.dates import ecrire_jour

MOIS = (
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
)
SANS_ACCENT = str.maketrans("éû", "eu")
PHRASE = (
    "Écrivez une date comme 12/03/2025, mars 2025, S1 2025 (1er semestre), 2025 ou "
    "« chaque année » ; ou laissez vide."
)


class Precision(TextChoices):
    """How much is known of a date; an empty value means that it is unknown."""

    JOUR = "jour", "un jour"
    MOIS = "mois", "un mois"
    SEMESTRE = "semestre", "un semestre"
    ANNEE = "annee", "une année"
    CHAQUE_ANNEE = "chaque_annee", "chaque année"


class PeriodeIllisible(ValueError):
    """The text is not a date, even a vague one; the message is a French sentence."""


@dataclass(frozen=True)
class Periode:
    """The first and the last day of a vague date; both None for « chaque année » and unknown."""

    precision: str = ""
    premier: date | None = None
    dernier: date | None = None


INCONNUE = Periode()


def make_periode(precision, annee, premier_mois, dernier_mois):
    if not 2000 <= annee <= 2100:
        raise PeriodeIllisible("L'année va de 2000 à 2100.")
    jours = monthrange(annee, dernier_mois)[1]
    return Periode(precision, date(annee, premier_mois, 1), date(annee, dernier_mois, jours))


def lire(texte):
    """The `Periode` that a person typed. Raises PeriodeIllisible."""
    nu = " ".join(texte.lower().split())
    if nu in ("", "inconnue", "inconnu"):
        return INCONNUE
    if nu.translate(SANS_ACCENT) in ("chaque annee", "tous les ans"):
        return Periode(Precision.CHAQUE_ANNEE)
    if jour := re.fullmatch(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", nu):
        return make_jour(*map(int, jour.groups()[::-1]))
    if jour := re.fullmatch(r"(\d{4})-(\d{2})-(\d{2})", nu):
        return make_jour(*map(int, jour.groups()))
    if semestre := re.fullmatch(r"(?:s([12])|([12])(?:er|e|nd|ème)? semestre)(?: de)? (\d{4})", nu):
        premier = 1 if (semestre[1] or semestre[2]) == "1" else 7
        return make_periode(Precision.SEMESTRE, int(semestre[3]), premier, premier + 5)
    if jour := re.fullmatch(r"(\d{1,2})(?:er)? ([a-zéû]+) (\d{4})", nu):
        return make_jour(int(jour[3]), read_mois(jour[2]), int(jour[1]))
    if mois := re.fullmatch(r"(\d{1,2})[/.-](\d{4})", nu):
        return make_mois(int(mois[2]), int(mois[1]))
    if mois := re.fullmatch(r"([a-zéû]+) (\d{4})", nu):
        return make_mois(int(mois[2]), read_mois(mois[1]))
    if re.fullmatch(r"\d{4}", nu):
        return make_periode(Precision.ANNEE, int(nu), 1, 12)
    raise PeriodeIllisible(PHRASE)


def make_jour(annee, mois, jour):
    try:
        le = date(annee, mois, jour)
    except ValueError as erreur:
        raise PeriodeIllisible("Ce jour n'existe pas dans le calendrier.") from erreur
    make_periode(Precision.JOUR, annee, mois, mois)
    return Periode(Precision.JOUR, le, le)


def make_mois(annee, mois):
    if not 1 <= mois <= 12:
        raise PeriodeIllisible("Le mois va de 1 à 12.")
    return make_periode(Precision.MOIS, annee, mois, mois)


def read_mois(nom):
    noms = [mois.translate(SANS_ACCENT) for mois in MOIS]
    if nom.translate(SANS_ACCENT) not in noms:
        raise PeriodeIllisible(PHRASE)
    return noms.index(nom.translate(SANS_ACCENT)) + 1


def ecrire(precision, le):
    """« 12 mars 2025 », « mars 2025 », « 1er semestre 2025 », « 2025 », « chaque année », or ''.

    `le` is any day of the period.
    """
    if precision == Precision.CHAQUE_ANNEE:
        return "chaque année"
    if not precision or le is None:
        return ""
    if precision == Precision.JOUR:
        return ecrire_jour(le)
    if precision == Precision.MOIS:
        return f"{MOIS[le.month - 1]} {le.year}"
    if precision == Precision.SEMESTRE:
        return f"{'1er' if le.month <= 6 else '2e'} semestre {le.year}"
    return f"{le.year}"
