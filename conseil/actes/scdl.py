"""« Délibérations » in open data, SCDL 2.1.5: its 17 fields and its checks (R-N4)."""

import re
from dataclasses import astuple, dataclass, fields
from datetime import date
from urllib.parse import urlsplit

from conseil.actes.transmission import FAMILLES, write_matiere
from instances.identifiants import PREFECTURE, is_luhn
from socle.francais.extraits import sans_accent

VERSION = "2.1.5"
OBLIGATOIRES = (
    "COLL_NOM",
    "COLL_SIRET",
    "DELIB_ID",
    "DELIB_DATE",
    "DELIB_MATIERE_CODE",
    "DELIB_MATIERE_NOM",
    "DELIB_OBJET",
)
# What each empty required field asks for, and where.
DEMANDES = {
    "COLL_SIRET": "le NIC de la collectivité manque : complétez l'assemblée",
    "DELIB_MATIERE_CODE": "la matière manque : choisissez-la dans « Transmission »",
    "DELIB_MATIERE_NOM": "la matière manque : choisissez-la dans « Transmission »",
}
VOTES = ("VOTE_EFFECTIF", "VOTE_REEL", "VOTE_POUR", "VOTE_CONTRE", "VOTE_ABSTENTION")


@dataclass(frozen=True)
class LigneScdl:
    """A row; a field is a text, a day or a number, None when it is empty."""

    COLL_NOM: str
    COLL_SIRET: str
    DELIB_ID: str
    DELIB_DATE: date
    DELIB_MATIERE_CODE: str
    DELIB_MATIERE_NOM: str
    DELIB_OBJET: str
    BUDGET_ANNEE: str | None = None
    BUDGET_NOM: str | None = None
    PREF_ID: str | None = None
    PREF_DATE: date | None = None
    VOTE_EFFECTIF: int | None = None
    VOTE_REEL: int | None = None
    VOTE_POUR: int | None = None
    VOTE_CONTRE: int | None = None
    VOTE_ABSTENTION: int | None = None
    DELIB_URL: str | None = None

    @property
    def valeurs(self):
        """The 17 cells of the row."""
        return astuple(self)


CHAMPS = tuple(champ.name for champ in fields(LigneScdl))


@dataclass(frozen=True)
class FauteScdl:
    """What is wrong in a field of a row; rows are counted from 1, without the header."""

    rang: int
    delib_id: str
    champ: str
    phrase: str


def make_ligne(deliberation):
    """The row of a voted act (`loaded_for_deliberation`)."""
    structure = deliberation.structure
    assemblee = getattr(structure, "assemblee", None)
    nombres = make_votes(deliberation.vote, deliberation.compose_feuille().au_point)
    matiere = deliberation.matiere
    return LigneScdl(
        COLL_NOM=structure.collectivite,
        COLL_SIRET=assemblee.siret if assemblee else "",
        DELIB_ID=deliberation.numero,
        DELIB_DATE=deliberation.point.seance.le,
        DELIB_MATIERE_CODE=matiere,
        DELIB_MATIERE_NOM=write_matiere(matiere) if matiere else "",
        DELIB_OBJET=deliberation.objet,
        BUDGET_ANNEE=deliberation.budget_annee or None,
        BUDGET_NOM=deliberation.budget_nom or None,
        PREF_ID=(assemblee and assemblee.controle) or None,
        PREF_DATE=deliberation.recue_le,
        **dict(zip(VOTES, nombres, strict=True)),
        DELIB_URL=deliberation.adresse or None,
    )


def make_votes(vote, au_point):
    """The five figures; none where the schema cannot say them: an election, a blank paper."""
    if not vote.has_voix or vote.blancs or vote.nuls:
        return [None] * len(VOTES)
    return [au_point.en_exercice, vote.votants, vote.pour, vote.contre, vote.abstentions]


def check_lignes(lignes):
    """Every `FauteScdl` of the rows, in their order."""
    return tuple(
        FauteScdl(rang, ligne.DELIB_ID, champ, phrase)
        for rang, ligne in enumerate(lignes, 1)
        for champ, phrase in check_ligne(ligne)
    )


def check_ligne(ligne):
    """(field, French sentence) for each fault: what the fields ask, then the eleven checks."""
    yield from check_formes(ligne)
    yield from check_siret(ligne)
    yield from check_annee_budget(ligne)
    yield from check_ensemble(ligne, "BUDGET_ANNEE", ("BUDGET_NOM",))
    yield from check_ensemble(ligne, VOTES[0], VOTES[1:])
    yield from check_ordre(ligne, "PREF_DATE", "DELIB_DATE")
    yield from check_ordre(ligne, "VOTE_EFFECTIF", "VOTE_REEL")
    for champ in VOTES[2:]:
        yield from check_ordre(ligne, "VOTE_REEL", champ)
    yield from check_somme(ligne)
    yield from check_matiere(ligne)


def check_formes(ligne):
    """Required fields are there; patterns and types of the schema hold."""
    for champ in OBLIGATOIRES:
        if getattr(ligne, champ) in (None, ""):
            yield champ, DEMANDES.get(champ, "ce champ est obligatoire")
    if ligne.COLL_SIRET and not re.fullmatch(r"[0-9]{14}", ligne.COLL_SIRET):
        yield "COLL_SIRET", "quatorze chiffres sont attendus"
    if ligne.DELIB_MATIERE_CODE and not re.fullmatch(
        r"[0-9]\.[0-9]{1,2}", ligne.DELIB_MATIERE_CODE
    ):
        yield "DELIB_MATIERE_CODE", "un code comme 8.4 ou 7.10 est attendu"
    if ligne.BUDGET_ANNEE and not re.fullmatch(r"[0-9]{4}(/[0-9]{4})?", ligne.BUDGET_ANNEE):
        yield "BUDGET_ANNEE", "une année comme 2024, ou deux comme 2024/2026, est attendue"
    if ligne.PREF_ID and not PREFECTURE.fullmatch(ligne.PREF_ID):
        yield "PREF_ID", "un code comme PREF081 ou SPREF0811 est attendu"
    for champ in VOTES:
        nombre = getattr(ligne, champ)
        if nombre is not None and nombre < 0:
            yield champ, "un nombre de voix ne peut pas être négatif"
    if ligne.DELIB_URL:
        adresse = urlsplit(ligne.DELIB_URL)
        if adresse.scheme not in ("http", "https") or not adresse.netloc:
            yield "DELIB_URL", "une adresse complète, comme https://exemple.fr/acte, est attendue"


def check_siret(ligne):
    if re.fullmatch(r"[0-9]{14}", ligne.COLL_SIRET or "") and not is_luhn(ligne.COLL_SIRET):
        yield "COLL_SIRET", f"{ligne.COLL_SIRET} n'est pas un SIRET valide"


def check_annee_budget(ligne):
    annees = (ligne.BUDGET_ANNEE or "").split("/")
    if len(annees) == 2 and annees[0] >= annees[1]:
        yield "BUDGET_ANNEE", "la seconde année doit suivre la première"


def check_ensemble(ligne, premier, autres):
    """All the fields of a group, or none."""
    vides = [c for c in (premier, *autres) if getattr(ligne, c) in (None, "")]
    if vides and len(vides) <= len(autres):
        yield vides[0], f"{premier} et {', '.join(autres)} vont ensemble : tous, ou aucun"


def check_ordre(ligne, grand, petit):
    haut, bas = getattr(ligne, grand), getattr(ligne, petit)
    if haut is not None and bas is not None and haut < bas:
        yield grand, f"{grand} ({haut}) doit être au moins égal à {petit} ({bas})"


def check_somme(ligne):
    nombres = [getattr(ligne, champ) for champ in VOTES[1:]]
    if None not in nombres and nombres[0] != sum(nombres[1:]):
        yield (
            "VOTE_REEL",
            f"VOTE_REEL ({nombres[0]}) doit être la somme de VOTE_POUR, VOTE_CONTRE et "
            f"VOTE_ABSTENTION ({sum(nombres[1:])})",
        )


def check_matiere(ligne):
    """« family/matter », the family among nine, no space around the slash."""
    nom = ligne.DELIB_MATIERE_NOM
    if not nom:
        return
    famille, barre, _ = nom.partition("/")
    if not barre:
        yield "DELIB_MATIERE_NOM", "la barre « / » entre matière et sous-matière manque"
    elif " /" in nom or "/ " in nom:
        yield "DELIB_MATIERE_NOM", "il ne faut pas d'espace autour de la barre « / »"
    elif sans_accent(famille) not in {sans_accent(connue) for connue in FAMILLES.values()}:
        yield "DELIB_MATIERE_NOM", f"« {famille} » n'est pas une matière de la nomenclature ACTES"
