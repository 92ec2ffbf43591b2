"""A cost read by budget/montants/libelle.py, written back in good French."""

from budget.montants.etapes import Periode, Qualificatif, Sens
from budget.montants.lecture.assemblage import RECETTE
from socle.francais.euros import INSECABLE, en_francais

ECRITS = {
    Qualificatif.GRATUIT: "gratuit",
    Qualificatif.INCLUS: "inclus",
    Qualificatif.EN_NATURE: "en nature",
    Qualificatif.NON_RENSEIGNE: "non renseigné",
    Qualificatif.VIDE: "",
    Qualificatif.VOIR_AILLEURS: "voir ailleurs",
}


def write_valeur(lu):
    """The value alone, e.g. « entre 15 000 € et 20 000 € HT / an »."""
    if lu.qualificatif == Qualificatif.A_PRECISER:
        return "à préciser"
    if lu.qualificatif == Qualificatif.POURCENTAGE:
        bas, haut = (
            f"{p.normalize():f}".replace(".", ",") for p in (lu.pourcent_min, lu.pourcent_max)
        )
        return f"{bas if bas == haut else f'{bas} à {haut}'}{INSECABLE}% du coût"
    if lu.montant_min is None or lu.qualificatif == Qualificatif.GRATUIT:
        return ECRITS[lu.qualificatif]
    montant = en_francais(lu.montant_min)
    if lu.qualificatif == Qualificatif.ENTRE:
        montant = f"entre {montant} et {en_francais(lu.montant_max)}"
    elif lu.qualificatif == Qualificatif.ENVIRON:
        montant = f"environ {montant}"
    suite = {
        Periode.PAR_AN: f"{INSECABLE}/{INSECABLE}an",
        Periode.PAR_JOUR: f"{INSECABLE}/{INSECABLE}jour",
        Periode.PAR_UNITE: f"{INSECABLE}/{INSECABLE}{lu.unite}",
        Periode.N_ANNEES: f" pour {lu.n_annees}{INSECABLE}ans",
    }.get(lu.periode, "")
    return f"{montant}{f'{INSECABLE}{lu.taxe}' if lu.taxe else ''}{suite}"


def ecrire(lu):
    """The whole wording, in good French; what was not understood comes back as it was typed."""
    if lu.is_a_preciser:
        return lu.texte
    bornes = dict.fromkeys(str(annee) for annee in (*lu.annees[:1], *lu.annees[-1:]))
    if lu.montant_min is None and bornes:
        return f"{lu.libelle} {'-'.join(bornes)}{INSECABLE}: {write_valeur(lu)}".rstrip()
    morceaux = [f"{lu.libelle}{INSECABLE}: {write_valeur(lu)}".rstrip()]
    if bornes:
        morceaux.append(f"({' à '.join(bornes)})")
    if lu.sens == Sens.RECETTE and not RECETTE.search(lu.libelle):
        morceaux.append("(recette)")
    return " ".join(morceaux)
