"""The titles of the template of Territoires en Transitions, as it is and as it was (R-X7)."""

import re
from dataclasses import dataclass

from socle.saisie.cellules import fold
from socle.saisie.tables import letter_of

# The titles of today, in their order. « Montant 1 » stands for the « Montant € HT » that follows
# « Financeur 1 ».
TITRES = (
    *("Axe (x)", "Sous-axe (x.x)", "Sous-sous axe (x.x.x)", "Titre de l'action"),
    *("Titre de la sous-action", "Descriptif", "Instances de gouvernance", "Objectifs"),
    *("Indicateurs liés", "Structure pilote", "Moyens humains et techniques", "Partenaires"),
    *("Direction ou service pilote", "Personne pilote", "Élu·e référent·e"),
    *("Participation Citoyenne", "Financements", "Financeur 1", "Montant 1", "Financeur 2"),
    *("Montant 2", "Financeur 3", "Montant 3", "Budget prévisionnel total € HT", "Statut"),
    *("Niveau de priorité", "Date de début", "Date de fin", "Action en amélioration continue"),
    *("Mesures liées", "Actions liées", "Notes", "Documents et liens"),
)
NIVEAUX = TITRES[:5]
# The cells of these have no place but in a note, as those of any other column.
SANS_PLACE = (
    *("Instances de gouvernance", "Indicateurs liés", "Structure pilote", "Financements"),
    *("Direction ou service pilote", "Participation Citoyenne", "Mesures liées", "Actions liées"),
)
AUTREMENT = {
    "Axe": "Axe (x)",
    "Sous-sous-axe": "Sous-sous axe (x.x.x)",
    "Titre de la fiche action": "Titre de l'action",
    "Description": "Descriptif",
    "Pilote": "Personne pilote",
    "Élu référent": "Élu·e référent·e",
    "Budget prévisionnel": "Budget prévisionnel total € HT",
    "Budget total": "Budget prévisionnel total € HT",
    "Priorité": "Niveau de priorité",
}
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
# The example of the template, or a row of total, by one of its levels.
A_PART = re.compile(r"action 1 - assurer la coordination de la .* \(ou\)|(?:sous[- ])?total\b")
ENTETE_MAX = 20
ASSEZ = 4


def fold_titre(texte):
    """A title without capitals, accents, plurals, signs, tax, nor what parentheses say."""
    nu = re.sub(r"\([^)]*\)|€|\b(?:ht|ttc)\b", " ", fold(texte))
    return re.sub(r"[\W_]+", "", re.sub(r"s\b", "", nu))


CONNUES = {fold_titre(titre): titre for titre in TITRES if titre not in SANS_PLACE}
CONNUES |= {fold_titre(forme): titre for forme, titre in AUTREMENT.items()}


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
