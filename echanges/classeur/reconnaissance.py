"""Whether a file is our workbook: by its mark, by its keys, else by the actions that it names."""

from echanges.classeur.aller_retour import FEUILLETS
from plan.feuillets.feuillet import CODE
from plan.models import Action
from socle.saisie.cellules import fold
from socle.saisie.tables import Lecture
from socle.sorties.xlsx import CLE

ENTETE_MAX, TITRE = 10, "Titre"


def is_du_plan(lecture, plan):
    """Whether the file is the workbook of a plan: what bears neither mark nor key is, when it has
    our titles and at least half of the actions that it names are of this plan.
    """
    if lecture.marque or any(
        CLE in r.valeurs for t in lecture.tables for r in t.rangees[:ENTETE_MAX]
    ):
        return True
    nommees = list_nommees(lecture) if plan else []
    return bool(nommees) and 2 * len(list_etrangeres(nommees, plan)) <= len(nommees)


def list_nommees(lecture: Lecture):
    """[(code, title or '')] of the rows under titles of ours, those of a table without keys."""
    for table in lecture.tables:
        for rangee in table.rangees[:ENTETE_MAX]:
            titres = {fold(v): rang for rang, v in enumerate(rangee.valeurs) if isinstance(v, str)}
            if fold(CODE) in titres and is_des_notres(titres):
                rangs = titres[fold(CODE)], titres.get(fold(TITRE), -1)
                suite = (r.valeurs for r in table.rangees if r.numero > rangee.numero)
                lues = [
                    tuple(str(v[r] or "") if 0 <= r < len(v) else "" for r in rangs) for v in suite
                ]
                return [lue for lue in lues if lue[0].count("-") == 2]
    return []


def is_des_notres(titres):
    return any(
        len(titres.keys() & {fold(champ.titre) for champ in feuillet.modele.CHAMPS}) > 1
        for feuillet in FEUILLETS
        if hasattr(feuillet.modele, "CHAMPS")
    )


def list_etrangeres(nommees, plan):
    """Those that are not of the plan: another code, or another title."""
    siennes = {
        a.code: fold(a.titre) for a in Action.objects.for_plan(plan).select_related("axe__defi")
    }
    return [
        (code, titre)
        for code, titre in nommees
        if code not in siennes or (titre and fold(titre) != siennes[code])
    ]


def say_d_un_autre_plan(lecture, plan):
    """The sentence for a table of our titles that names actions of another plan; else ''."""
    nommees = list_nommees(lecture) if plan else []
    if not nommees:
        return ""
    noms = ", ".join(f"{code} « {titre} »" for code, titre in list_etrangeres(nommees, plan)[:3])
    return (
        f"Ce tableau ne vient pas du plan « {plan.titre} » : il nomme {noms}. Ouvrez le plan dont "
        "il vient. Pour en faire un nouveau plan, choisissez « tableau d'une autre forme »."
    )
