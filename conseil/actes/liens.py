"""An act that corrects another: what links them, in words (docs/regles.md, R-V14)."""

from dataclasses import dataclass

from instances.droit import add_mois
from socle.francais.dates import ecrire_jour

FAIT_PAR = {"rectifie": "rectifiée", "abroge": "abrogée", "retire": "retirée"}


def order_of(acte):
    """Where an act stands among those of the council."""
    seance = acte.point.seance
    return seance.le, str(seance.heure or ""), seance.pk, acte.point.cle


def check_lien(acte):
    """What forbids the link of an act, as a French sentence; '' when it may be."""
    vise = acte.lien_acte
    if vise is None:
        return ""
    if vise.pk == acte.pk:
        return "Un acte ne se corrige pas lui-même : choisissez l'acte d'avant."
    if vise.structure_id != acte.structure_id:
        return "L'acte visé est celui d'une autre structure."
    if not vise.is_votee:
        return f"La délibération {vise.numero} n'est pas votée : modifiez son projet."
    while vise is not None:
        if vise.pk == acte.pk:
            return "L'acte visé découle déjà de celui-ci : le lien tournerait en rond."
        vise = vise.lien_acte
    if acte.point_id and order_of(acte) <= order_of(acte.lien_acte):
        return (
            f"La délibération {acte.lien_acte.numero} est du "
            f"{ecrire_jour(acte.lien_acte.point.seance.le)} : un acte qui la vise vient après elle."
        )
    return ""


def write_acte(acte):
    """« la délibération n° 12/09/2024-5.1 du 12 septembre 2024 »."""
    return f"la délibération n° {acte.numero} du {ecrire_jour(acte.votee_le)}"


def write_lien(acte):
    """« Rectifie la délibération n° … »; '' for an act that targets none."""
    if acte.lien_acte is None:
        return ""
    return f"{acte.get_lien_nature_display().capitalize()} {write_acte(acte.lien_acte)}"


def write_suite(suite):
    """What an act says of one that targets it: « Rectifiée par la délibération n° … »."""
    debut = f"{FAIT_PAR[suite.lien_nature].capitalize()} par"
    if suite.votee_le is None:
        return f"{debut} un projet, n° {suite.numero}, pas encore voté"
    return f"{debut} {write_acte(suite)}"


@dataclass(frozen=True)
class Correction:
    """A way to come back on a voted act, and what the law says of it."""

    nature: str
    titre: str
    dit: str


def list_corrections(acte, droit, *, on):
    """The `Correction`s of a voted act on the day `on`; a delay is told, never refused."""
    retrait = droit["retrait"]
    limite = add_mois(acte.votee_le, retrait.valeur)
    passe = ", qui est passé" if limite < on else ""
    return (
        Correction("rectifie", "Délibération rectificative", f"{droit['rectification']}."),
        Correction("abroge", "Abrogation", f"{droit['abrogation']} ({droit.cite('abrogation')})."),
        Correction(
            "retire",
            "Retrait",
            f"{retrait} : {retrait.valeur} {retrait.unite}, jusqu'au {ecrire_jour(limite)}{passe} "
            f"({retrait.cite()}).",
        ),
    )
