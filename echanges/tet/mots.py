"""Words of Territoires en Transitions: statuses, priorities, numbers, budgets (R-X7)."""

import re
from datetime import date
from decimal import Decimal

from budget.montants.cellules import read_euros
from plan.etats import Priorite, Statut
from socle.francais.euros import sans_signe
from socle.saisie.cellules import CelluleRefusee, fold, read_texte, refuse_mot

# {word of the template: (ours, where the word is kept, what people write instead)}
STATUTS = {
    "À venir": (Statut.A_VENIR, "", ("À faire", "À lancer", "Non démarré", "Non commencé")),
    "À discuter": (Statut.A_VENIR, "note", ()),
    "En cours": (Statut.EN_COURS, "", ("En cours de réalisation", "Démarré", "Engagé", "Lancé")),
    "Réalisé": (Statut.REALISEE, "", ("Terminé", "Achevé", "Fait", "Fini")),
    "En retard": (Statut.EN_COURS, "note", ()),
    "En pause": (Statut.EN_PAUSE, "motif", ("Suspendu", "En suspens")),
    "Bloqué": (Statut.EN_COURS, "blocage", ()),
    "Abandonné": (Statut.ABANDONNEE, "motif", ("Annulé",)),
}
PRIORITES = {
    "Élevé": (Priorite.HAUTE, "", ("Haut", "Fort", "Prioritaire")),
    "Moyen": (Priorite.MOYENNE, "", ("Moyenne", "Normal")),
    "Bas": (Priorite.BASSE, "", ("Basse", "Faible")),
}
# « 1. », « 1.2. », « 1.2 », « 1 : »: a number alone before a word may be a quantity.
NUMERO = re.compile(
    r"^\s*(?:((?:\d{1,3}\.)*\d{1,3})(?:\s*[.:)]|\s+[-–])|((?:\d{1,3}\.)+\d{1,3}))\s+(?=[^\d\s])"
)
NIVEAU = re.compile(
    r"^\s*(?:axe|sous-axe|défi|orientation|objectif(?: \w+)?)\s+(?:n°\s*)?((?:\d+\.)*\d+)", re.I
)
NOMBRE = r"\d[\d .,'’\u00a0\u202f]*"
BORNE = "entre|de|environ|maximum|max|minimum|moins de|plus de|jusqu'à|au moins|au plus|à partir de"
NU = re.compile(rf"(?:(?:{BORNE}|[<>~±])\s*)?-?{NOMBRE}(?:(?:et|à|-|–)\s*{NOMBRE})?", re.I)
EURO = re.compile(r"€|\beuros?\b|\bEUR\b", re.I)
TAXE = re.compile(r"\b(?:HT|TTC)\b", re.I)


def read_mot(valeur, mots):
    """The word of the template; "" of an empty cell. Raises CelluleRefusee."""
    texte = read_texte(valeur)
    if not texte:
        return ""
    for mot, (*_, formes) in mots.items():
        if fold(texte) in {fold(forme + e) for forme in (mot, *formes) for e in ("", "e")}:
            return mot
    raise CelluleRefusee(refuse_mot(texte, list(mots)))


def read_numero(texte):
    """The last number of « 2.3. Vélo » or of « Axe 2 – Mobilité »; 0 when it says none."""
    dit = NUMERO.match(texte) or NIVEAU.match(texte)
    return int(next(filter(None, dit.groups())).split(".")[-1]) if dit else 0


def read_cout(valeur, titre):
    """The words of a budget as the reader of costs takes them: with the currency of a bare amount,
    and the tax that the title says and the cell does not. Raises CelluleRefusee.
    """
    if isinstance(valeur, date | bool):
        raise CelluleRefusee("Ce n'est pas un montant.")
    ecrit = sans_signe(read_euros(valeur)) if isinstance(valeur, Decimal) else read_texte(valeur)
    if NU.fullmatch(ecrit):
        ecrit = f"{ecrit} €"
    taxe = TAXE.search(titre)
    if taxe and not TAXE.search(ecrit):
        ecrit = EURO.sub(lambda euro: f"{euro[0]} {taxe[0]}", ecrit)
    return ecrit
