"""Two days compared, as a workbook and as a paper."""

from budget.lectures.totaux import list_bornes
from budget.montants.cellules import make_colonnes
from socle.sorties.pdf import print_document
from socle.sorties.xlsx import Feuille, write_classeur


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
    bornes = ("minimum", "maximum", "non chiffrées", "planchers")
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


def print_comparaison(comparaison, *, plan, le):
    """What changed between two days, on a page or two."""
    contexte = {
        "comparaison": comparaison,
        "titre": plan.titre,
        "structure": plan.structure.nom,
    }
    return print_document("commission/pdf/comparaison.html", contexte, le=le)
