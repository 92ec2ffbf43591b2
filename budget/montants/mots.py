"""A cost read by budget/montants/libelle.py, written back in good French."""

import re

from budget.montants.etapes import Periode, Qualificatif, Sens
from budget.montants.lecture.assemblage import RECETTE
from socle.champs import write_nombre
from socle.francais.euros import INSECABLE, en_francais
from socle.francais.typographie import accord

PAR = f"{INSECABLE}/{INSECABLE}"

ECRITS = {
    Qualificatif.GRATUIT: "gratuit",
    Qualificatif.INCLUS: "inclus",
    Qualificatif.EN_NATURE: "en nature",
    Qualificatif.MOYENS_HUMAINS: "moyens humains",
    Qualificatif.NON_RENSEIGNE: "non renseigné",
    Qualificatif.SANS_COUT: "sans coût annoncé",
    Qualificatif.VIDE: "",
    Qualificatif.VOIR_AILLEURS: "voir ailleurs",
}


def write_valeur(lu):
    """The value alone, e.g. « entre 15 000 € et 20 000 € HT / an »."""
    if lu.qualificatif == Qualificatif.A_PRECISER:
        return "à préciser"
    if lu.qualificatif == Qualificatif.POURCENTAGE:
        bas, haut = map(write_nombre, (lu.pourcent_min, lu.pourcent_max))
        return f"{bas if bas == haut else f'{bas} à {haut}'}{INSECABLE}% du coût"
    if lu.qualificatif == Qualificatif.MOYENS_HUMAINS and lu.quantite is not None and lu.unite:
        return f"{write_nombre(lu.quantite)}{INSECABLE}{lu.unite}"
    if lu.montant_min is None or lu.qualificatif == Qualificatif.GRATUIT:
        return ECRITS[lu.qualificatif]
    bas, haut = en_francais(lu.montant_min), en_francais(lu.montant_max)
    montant = {
        Qualificatif.ENTRE: f"entre {bas} et {haut}",
        Qualificatif.ENVIRON: f"environ {bas}",
        Qualificatif.PLAFOND: f"au plus {haut}",
        Qualificatif.PLANCHER: f"au moins {bas}",
    }.get(lu.qualificatif, bas)
    taxe = f"{INSECABLE}{lu.taxe}" if lu.taxe else ""
    return f"{montant}{taxe}{write_periode(lu)}{write_bornes(lu)}"


def write_periode(lu):
    """What an amount is the price of, after it: « / an pendant 3 ans », « / jour »."""
    ans = f"{lu.n_annees}{INSECABLE}an{accord(lu.n_annees or 0)}"
    return {
        Periode.PAR_AN: f"{PAR}an{f' pendant {ans}' if lu.n_annees else ''}",
        Periode.TOUS_LES_N_ANS: f" tous les {ans}",
        Periode.PAR_MOIS: f"{PAR}mois",
        Periode.PAR_TRIMESTRE: f"{PAR}trimestre",
        Periode.PAR_JOUR: f"{PAR}jour",
        Periode.PAR_UNITE: f"{PAR}{lu.unite}",
        Periode.N_ANNEES: f" pour {ans}",
    }.get(lu.periode, "")


def write_bornes(lu):
    """The years that bound it without naming each: « à partir de 2026 », « jusqu'en 2028 »."""
    depuis = f" à partir de {lu.depuis}" if lu.depuis else ""
    return f"{depuis} jusqu'en {lu.jusqu_a}" if lu.jusqu_a else depuis


def ecrire(lu):
    """The whole wording, in good French; what was not understood comes back as it was typed."""
    if lu.is_a_preciser:
        return lu.texte
    bornes = dict.fromkeys(str(annee) for annee in (*lu.annees[:1], *lu.annees[-1:]))
    if lu.montant_min is None and bornes:
        return f"{lu.libelle} {'-'.join(bornes)}{INSECABLE}: {write_valeur(lu)}".rstrip()
    valeur = write_valeur(lu)
    # A label that is the value itself, or holds an amount, would say the money twice.
    is_dite = (
        not lu.libelle
        or lu.libelle.split() == valeur.split()
        or "€" in lu.libelle.partition("(")[0]
    )
    morceaux = [valeur if is_dite else f"{lu.libelle}{INSECABLE}: {valeur}".rstrip()]
    if bornes:
        morceaux.append(f"({' à '.join(bornes)})")
    if lu.sens == Sens.RECETTE and not RECETTE.search(lu.libelle):
        morceaux.append("(recette)")
    return " ".join(morceaux)


def list_remarques(lu):
    """The remarks of a reading that its written value does not say already."""
    dit = re.sub(r"\s", " ", write_valeur(lu))
    return [remarque for remarque in lu.remarques if remarque not in dit]
