"""The sheets of each workbook, from the very reading that the page shows."""

from restitution.colonnes import make_colonnes
from restitution.xlsx import Feuille, write_classeur


def write_comparaison(comparaison):
    """The workbook of a `Comparaison`: what moved, the costs, the journal."""
    presence = [
        *(("Action ajoutée", li.code, li.titre, "", "") for li in comparaison.ajoutees),
        *(("Action supprimée", li.code, li.titre, "", "") for li in comparaison.supprimees),
    ]
    mouvements = [
        (titre, m.code, m.titre, m.avant, m.apres)
        for titre, lignes in comparaison.mouvements
        for m in lignes
    ]
    couts = [
        (e.code, e.titre, *list_bornes(e.avant), *list_bornes(e.apres), e.ecart_min, e.ecart_max)
        for e in (*comparaison.couts, comparaison.ensemble)
    ]
    jours = (f"{comparaison.du:%d/%m/%Y}", f"{comparaison.au:%d/%m/%Y}")
    bornes = ("minimum", "maximum", "non chiffrées")
    return write_classeur(
        [
            Feuille(
                "Mouvements",
                make_colonnes("Rubrique", "Action", "Titre", *jours),
                (*presence, *mouvements),
            ),
            Feuille(
                "Coûts",
                make_colonnes(
                    "Axe",
                    "Titre",
                    *(f"{jour}, {borne}" for jour in jours for borne in bornes),
                    "Écart, minimum",
                    "Écart, maximum",
                ),
                tuple(couts),
            ),
            Feuille(
                "Journal",
                make_colonnes("Date", "Action", "Titre", "Avis", "Texte", "Par"),
                tuple(
                    (e.entree.le, e.code, e.titre, e.entree.titre, e.entree.texte, e.entree.par)
                    for e in comparaison.journal
                ),
            ),
        ]
    )


def list_bornes(total):
    """The amounts of a `Total` and what it leaves out; empty cells where nothing was counted."""
    if total is None or not total.lignes:
        return (None, None, total.non_chiffrees if total else None)
    return (total.min, total.max, total.non_chiffrees)
