"""The file format of a plan, « plan-actions/1 », strictly read: what does not fit has a place."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StrictBool, StringConstraints, ValidationError

from plan.models.section import Disposition

FORMAT = "plan-actions/1"

Titre = Annotated[str, StringConstraints(max_length=300, min_length=1)]
TitreFacultatif = Annotated[str, StringConstraints(max_length=300)]
Nom = Annotated[str, StringConstraints(max_length=200, min_length=1)]
Cle = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_-]{1,80}$")]
Numero = Annotated[int, Field(strict=True, ge=1, le=999)]
Annee = Annotated[int, Field(strict=True, ge=2000, le=2100)]


class Noeud(BaseModel):
    """Base of every node: a word that the format does not know is refused, not ignored."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class StructureFormat(Noeud):
    slug: Cle
    nom: Nom
    collectivite: Nom
    sigle: Annotated[str, StringConstraints(max_length=30)] = ""
    siren: Annotated[str, StringConstraints(pattern=r"^\d{9}$")]


class AdoptionFormat(Noeud):
    date: date
    deliberation: Annotated[str, StringConstraints(max_length=50)]
    intitule: TitreFacultatif
    annee_debut: Annee
    annee_fin: Annee


class ValeurFormat(Noeud):
    annee: Annee | None
    serie: Annotated[str, StringConstraints(max_length=60)] = ""
    valeur: Annotated[Decimal, Field(max_digits=15, decimal_places=2)]


class IndicateurFormat(Noeud):
    libelle: Nom
    unite: Annotated[str, StringConstraints(max_length=60)] = ""
    formulation: str = ""
    ligne_source: int | None = None
    note: str = ""
    valeurs: list[ValeurFormat] = []


class SectionFormat(Noeud):
    cle: Cle
    numero: Numero | None = None
    titre: TitreFacultatif = ""
    titre_sommaire: TitreFacultatif = ""
    disposition: Disposition = Disposition.TEXTE
    corps: str = ""
    indicateurs: list[IndicateurFormat] = []
    sections: list["SectionFormat"] = []


class TitresFormat(Noeud):
    numero: Numero
    titre: Titre
    titre_adopte: TitreFacultatif = ""
    titre_sommaire: TitreFacultatif = ""
    corps: str = ""


class SousProjetFormat(Noeud):
    titre: Titre
    titre_source: TitreFacultatif = ""
    corps: str = ""


class PartenariatFormat(Noeud):
    nom: Nom
    citation: str = ""


class ActionFormat(TitresFormat):
    sous_projets: list[SousProjetFormat] = []
    annees: list[Annee] = []
    partenaires: list[PartenariatFormat] = []


class AxeFormat(TitresFormat):
    absent_du_corps: bool = False
    actions: list[ActionFormat]


class DefiFormat(TitresFormat):
    axes: list[AxeFormat]


class PlanFormat(Noeud):
    slug: Cle
    titre: Titre
    annee_debut: Annee
    annee_fin: Annee
    niveaux: Literal[2, 3] = 3
    mots: dict[str, tuple[str, str, StrictBool]] = {}
    adoption: AdoptionFormat | None = None
    sections: list[SectionFormat] = []
    partenaires: list[Nom] = []
    defis: list[DefiFormat]


class FichierPlan(Noeud):
    format: Literal["plan-actions/1"]
    structure: StructureFormat
    plan: PlanFormat


class FichierRefuse(Exception):
    """The file does not fit; `erreurs` are French sentences, each with its place."""

    def __init__(self, erreurs):
        super().__init__("\n".join(erreurs))
        self.erreurs = list(erreurs)


PHRASES = {
    "missing": "cette information manque",
    "extra_forbidden": "ce mot n'existe pas dans le format, retirez-le",
    "string_type": "un texte est attendu",
    "string_too_long": "ce texte dépasse {max_length} caractères",
    "string_too_short": "ce texte ne peut pas être vide",
    "string_pattern_mismatch": "cette valeur n'a pas la forme attendue ({pattern})",
    "int_type": "un nombre entier est attendu",
    "int_parsing": "un nombre entier est attendu",
    "int_from_float": "un nombre entier est attendu",
    "greater_than_equal": "la plus petite valeur possible est {ge}",
    "less_than_equal": "la plus grande valeur possible est {le}",
    "bool_type": "vrai ou faux (true ou false) est attendu",
    "bool_parsing": "vrai ou faux (true ou false) est attendu",
    "list_type": "une liste est attendue",
    "tuple_type": "une liste est attendue",
    "dict_type": "un objet entre accolades est attendu",
    "model_type": "un objet entre accolades est attendu",
    "model_attributes_type": "un objet entre accolades est attendu",
    "literal_error": "la seule valeur connue est {expected}",
    "enum": "les valeurs connues sont {expected}",
    "decimal_parsing": "un nombre est attendu, entre guillemets et avec un point",
    "decimal_type": "un nombre est attendu, entre guillemets et avec un point",
    "decimal_max_digits": "ce nombre a trop de chiffres ({max_digits} au plus)",
    "decimal_max_places": "ce nombre a trop de décimales ({decimal_places} au plus)",
    "date_from_datetime_parsing": "une date comme 2024-09-12 est attendue",
    "date_parsing": "une date comme 2024-09-12 est attendue",
    "date_type": "une date comme 2024-09-12 est attendue",
    "json_invalid": "le fichier n'est pas du JSON lisible ({error})",
}


def place(chemin):
    """« plan.defis[0].axes[1].numero » for ("plan", "defis", 0, "axes", 1, "numero")."""
    morceaux = [f"[{pas}]" if isinstance(pas, int) else f".{pas}" for pas in chemin]
    return "".join(morceaux).lstrip(".") or "fichier"


def sentence(erreur):
    phrase = PHRASES.get(erreur["type"], "cette valeur ne convient pas")
    return f"{place(erreur['loc'])} : {phrase.format(**erreur.get('ctx', {}))}."


def read_fichier(contenu, *, modele=FichierPlan):
    """The typed content of a file (bytes or str); FichierRefuse names every place at fault."""
    try:
        return modele.model_validate_json(contenu)
    except ValidationError as refus:
        raise FichierRefuse([sentence(e) for e in refus.errors(include_url=False)]) from refus
