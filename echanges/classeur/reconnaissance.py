"""Whether a file is our workbook: by its mark, by its keys, else by the actions that it names."""

from echanges.classeur.aller_retour import FEUILLETS
from plan.feuillets.feuillet import CODE
from plan.models import Action
from socle.saisie.cellules import fold
from socle.sorties.xlsx import CLE

ENTETE_MAX, TITRE = 10, "Titre"
TITRES = [
    {fold(champ.titre) for champ in feuillet.modele.CHAMPS}
    for feuillet in FEUILLETS
    if hasattr(feuillet.modele, "CHAMPS")
]


def is_du_plan(lecture, plan):
    """Whether the file is the workbook of a plan: what bears neither mark nor key is, when it has
    our titles and at least half of the actions that it names are of this plan.
    """
    entetes = (rangee for table in lecture.tables for rangee in table.rangees[:ENTETE_MAX])
    if lecture.marque or any(CLE in rangee.valeurs for rangee in entetes):
        return True
    nommees, etrangeres = list_nommees(lecture, plan)
    return bool(nommees) and 2 * len(etrangeres) <= len(nommees)


def list_nommees(lecture, plan):
    """[(code, title or '')] of the rows under titles of ours, and those that are not of the plan:
    another code, or another title.
    """
    actions = Action.objects.for_plan(plan).select_related("axe__defi") if plan else ()
    siennes = {action.code: fold(action.titre) for action in actions}
    for table in lecture.tables:
        for rangee in table.rangees[:ENTETE_MAX]:
            valeurs = plan.vocabulaire.read(rangee.valeurs) if plan else ()
            titres = {fold(v): rang for rang, v in enumerate(valeurs) if isinstance(v, str)}
            if plan and fold(CODE) in titres and any(len(titres.keys() & t) > 1 for t in TITRES):
                rangs = titres[fold(CODE)], titres.get(fold(TITRE), len(rangee.valeurs))
                suite = [dict(enumerate(r.valeurs)) for r in table.rangees]
                lues = [tuple(str(v.get(rang) or "") for rang in rangs) for v in suite]
                nommees = [lue for lue in lues if lue[0].count("-") == plan.niveaux - 1]
                return nommees, [lue for lue in nommees if not is_sienne(siennes, *lue)]
    return [], []


def is_sienne(siennes, code, titre):
    return code in siennes and (not titre or fold(titre) == siennes[code])


def say_d_un_autre_plan(lecture, plan):
    """The sentence for a table of our titles that names actions of another plan; else ''."""
    nommees, etrangeres = list_nommees(lecture, plan)
    noms = ", ".join(f"{code} « {titre} »" for code, titre in etrangeres[:3])
    if not nommees:
        return ""
    return (
        f"Ce tableau ne vient pas du plan « {plan.titre} » : il nomme {noms}. Ouvrez le plan dont "
        "il vient. Pour en faire un nouveau plan, choisissez « tableau d'une autre forme »."
    )
