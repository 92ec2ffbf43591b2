"""The titles of the template of Territoires en Transitions, as it is and as it was (R-X7)."""

import re
from dataclasses import dataclass

from socle.saisie.cellules import fold
from socle.saisie.tables import letter_of

# {title of today, in their order: how else it is written}; None where the cell has no place here.
# « Montant 1 » stands for the « Montant € HT » that follows « Financeur 1 ».
TITRES = {
    "Axe (x)": ("Axe",),
    "Sous-axe (x.x)": (),
    "Sous-sous axe (x.x.x)": ("Sous-sous-axe",),
    "Titre de l'action": ("Titre de la fiche action", "Titre de la fiche-action"),
    "Titre de la sous-action": (),
    "Descriptif": ("Description",),
    "Instances de gouvernance": None,
    "Objectifs": (),
    "Indicateurs liés": None,
    "Structure pilote": None,
    "Moyens humains et techniques": (),
    "Partenaires": (),
    "Direction ou service pilote": None,
    "Personne pilote": ("Pilote",),
    "Élu·e référent·e": ("Élu référent",),
    "Participation Citoyenne": None,
    "Financements": None,
    **dict.fromkeys(f"{mot} {rang}" for rang in "123" for mot in ("Financeur", "Montant")),
    "Budget prévisionnel total € HT": ("Budget prévisionnel", "Budget total", "Budget"),
    "Statut": (),
    "Niveau de priorité": ("Priorité",),
    "Date de début": (),
    "Date de fin": (),
    "Action en amélioration continue": (),
    "Mesures liées": None,
    "Actions liées": None,
    "Notes": (),
    "Documents et liens": (),
}
NIVEAUX = tuple(TITRES)[:5]
# How the template explains itself, in a row of its own or in a cell that was left as it was.
CONSIGNE = re.compile(
    r"champ (?:texte|liste|numerique|date|binaire)|si vos (?:sous-)*axes sont numerotes"
    r"|texte court de \d+ caracteres|presentez en quelques lignes|rese?i?gnez ici le nom"
    r"|ce champ ne sera pas integre|ces informations devront etre saisies"
    r"|➔ utilisez exactement|plusieurs services peuvent|creez sous la forme"
    r"|choisissez l'option qui|saisissez un(?:e date| nombre)|indiquer si l'action est"
)
BANDEAU = re.compile(
    r"donnees|presentation de l'action|objectifs et indicateurs|acteurs|actions liees"
    r"|modalites de mise en oeuvre"
)
EXEMPLE = "action 1 - assurer la coordination de la transition ecologique (ou)"
ENTETE_MAX = 20
ASSEZ = 4


def fold_titre(texte):
    """A title without capitals, accents, plurals, signs, tax, nor what parentheses say."""
    nu = re.sub(r"\([^)]*\)|€|\b(?:ht|ttc)\b", " ", fold(texte))
    return re.sub(r"[\W_]+", "", re.sub(r"s\b", "", nu))


CONNUES = {
    fold_titre(forme): titre
    for titre, formes in TITRES.items()
    if formes is not None
    for forme in (titre, *formes)
}


def dire(valeur):
    return fold(valeur).replace("’", "'").replace("œ", "oe") if isinstance(valeur, str) else ""


@dataclass(frozen=True)
class Entete:
    """The row of titles of a sheet: {title that has a place: column}, {column: title as written}.

    An amount belongs to the funder on its left, wherever both stand.
    """

    numero: int
    rangs: dict
    ecrits: dict

    def write(self, rang):
        return self.ecrits.get(rang) or f"Colonne {letter_of(rang)}"

    def is_tet(self, assez):
        """Whether these titles are theirs: « (x) » after a level, or enough of them."""
        is_numerote = any("(x" in fold(titre) for titre in self.ecrits.values())
        return "Titre de l'action" in self.rangs and (is_numerote or len(self.rangs) > assez)


def read_entete(rangee):
    rangs, ecrits, financeur = {}, {}, ""
    for rang, valeur in enumerate(rangee.valeurs):
        if valeur is None or valeur == "":
            continue
        ecrits[rang] = " ".join(str(valeur).split())
        mot = fold_titre(ecrits[rang])
        titre = CONNUES.get(mot)
        if argent := re.fullmatch(r"(financeur|montant)([1-9]?)", mot):
            financeur = argent[2] or ("1" if argent[1] == "financeur" else financeur)
            titre = financeur and f"{argent[1].capitalize()} {financeur}"
        if titre:
            rangs.setdefault(titre, rang)
    return Entete(rangee.numero, rangs, ecrits)


def find_tables(lecture, assez=ASSEZ):
    """[(sheet, its `Entete`)] of those that bear the titles of the template."""
    trouvees = []
    for table in lecture.tables:
        entetes = map(read_entete, table.rangees[:ENTETE_MAX])
        if entete := next((entete for entete in entetes if entete.is_tet(assez)), None):
            trouvees.append((table, entete))
    return trouvees
