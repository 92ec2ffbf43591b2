"""The set phrases that an act prints around its own text; a voted act keeps them (R-V10)."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Formules:
    """How the collectivity and its council are named, the words that close an act, and those that
    cite the opinions linked to it (R-V28); none in acts voted before."""

    collectivite: str
    assemblee: str
    nom_formule: str
    titre_president: str
    titre_secretaire: str
    cloture: str
    recours: str
    avis: tuple[str, ...] = ()


def compose_formules(structure, assemblee, avis=()):
    """The `Formules` of today, from the structure and its assembly."""
    return Formules(
        collectivite=structure.collectivite,
        assemblee=assemblee.nom,
        nom_formule=assemblee.nom_formule,
        titre_president=assemblee.titre_president,
        titre_secretaire=assemblee.titre_secretaire,
        cloture=assemblee.cloture,
        recours=assemblee.recours,
        avis=tuple(rendu.write_visa() for rendu in avis),
    )
