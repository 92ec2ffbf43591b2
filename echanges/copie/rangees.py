"""What a portable copy holds of a model, and in which order its rows can be written."""

from django.db import models

from plan.fichier.format import FichierRefuse
from socle.donnees.rangees import find_etiquette


def list_champs(modele):
    """The fields of a model that a copy holds: all but its number and the file itself."""
    return [
        champ
        for champ in modele._meta.concrete_fields
        if not champ.primary_key and not isinstance(champ, models.FileField)
    ]


def move_abonnes(tables):
    """Make rows of who follows an action, where an older copy lists them in the action itself."""
    actions = tables.get("plan.action")
    rangees = [a for a in actions if isinstance(a, dict)] if isinstance(actions, list) else []
    listees = [action for action in rangees if isinstance(action.get("abonnes"), list)]
    suivies = [(action.get("id"), nom) for action in listees for nom in action.pop("abonnes")]
    if listees and "plan.abonnement" not in tables:
        tables["plan.abonnement"] = [
            {"id": rang, "action": numero, "utilisateur": nom}
            for rang, (numero, nom) in enumerate(suivies, start=1)
        ]


def list_soi(modele):
    """The fields by which a model names another row of itself."""
    return [champ for champ in modele._meta.concrete_fields if champ.related_model is modele]


def order_rangees(modele, rangees):
    """(rank, row) with the rows that others of the same table name before those."""
    soi = [champ.name for champ in list_soi(modele)]
    restent, poses = list(enumerate(rangees)), set()
    while restent:
        prets = [
            (rang, rangee)
            for rang, rangee in restent
            if all(rangee.get(nom) is None or rangee[nom] in poses for nom in soi)
        ]
        if not prets:
            raise FichierRefuse(
                [f"tables.{find_etiquette(modele)} : des lignes se nomment en rond."]
            )
        yield from prets
        faits = {rang for rang, _ in prets}
        poses |= {rangee.get("id") for _, rangee in prets}
        restent = [(rang, rangee) for rang, rangee in restent if rang not in faits]
