"""Two days compared, as a workbook and as a paper."""

from django.utils.text import capfirst

from budget.lectures.totaux import list_bornes
from budget.montants.cellules import make_colonnes
from comptes.models.identite import lire_identite
from socle.sorties.pdf import print_document
from socle.sorties.xlsx import Feuille, write_classeur


def list_rubriques(ecart):
    """[(heading, before, after)] of an action that changed."""
    if ecart.presence:
        return [(ecart.presence.capitalize(), "", "")]
    return [(m.titre, m.avant, m.apres) for m in ecart.mouvements]


def write_comparaison(comparaison):
    """The workbook of a `Comparaison`: what moved, the costs, the journal."""
    mouvements = [(e.code, e.titre, *r) for e in comparaison.actions for r in list_rubriques(e)]
    chiffres = [*comparaison.couts, *(e.cout for e in comparaison.actions if e.cout)]
    couts = [
        (e.code, e.titre, *list_bornes(e.avant), *list_bornes(e.apres), e.ecart_min, e.ecart_max)
        for e in (*chiffres, comparaison.ensemble)
    ]
    mots = comparaison.mots
    action = capfirst(mots.action)
    jours = (f"{comparaison.du:%d/%m/%Y}", f"{comparaison.au:%d/%m/%Y}")
    bornes = ("minimum", "maximum", "non chiffrées", "planchers")
    return write_classeur(
        [
            Feuille(
                "Mouvements",
                make_colonnes(action, "Titre", "Ce qui a changé", *jours),
                tuple(mouvements),
            ),
            Feuille(
                "Coûts",
                make_colonnes(
                    f"{capfirst(mots.du_milieu)} ou {mots.action}",
                    "Titre",
                    *(f"{jour}, {borne}" for jour in jours for borne in bornes),
                    "Écart, minimum",
                    "Écart, maximum",
                ),
                tuple(couts),
            ),
            Feuille(
                "Journal",
                make_colonnes("Date", action, "Titre", "Avis", "Texte", "Par"),
                tuple(
                    (lue.le, ecart.code, ecart.titre, lue.titre, lue.texte, lue.par)
                    for ecart in comparaison.actions
                    for lue in ecart.journal
                ),
            ),
        ]
    )


def print_comparaison(comparaison, *, plan, le):
    """What changed between two days, action by action."""
    contexte = {
        "comparaison": comparaison,
        "titre": plan.titre,
        "mots": plan.vocabulaire,
        "structure": plan.structure.nom,
        "identite": lire_identite(plan.structure),
    }
    return print_document("commission/pdf/comparaison.html", contexte, le=le)
