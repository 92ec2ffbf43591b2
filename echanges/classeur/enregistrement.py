"""Writing what an import found: in bulk, with its history and where each value comes from."""

from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from plan.feuillets.feuillet import version_of
from plan.models import Provenance
from plan.models.provenance import write_raison

PAQUET = 400


class LectureDepassee(Exception):
    """A row to be written has changed since it was read."""


def write_all(plan, rapprochements, rapport, *, progres, par, le):
    """Write the rows of every sheet; to be called inside a transaction.

    Raises LectureDepassee when one of them is no more as it was read.
    """
    options = {"par": par, "raison": write_raison(rapport.fichier), "progres": progres}
    lots = [
        (r.feuillet, [e for lue in r.ecritures for e in r.feuillet.list_ecritures(lue)])
        for r in rapprochements
    ]
    progres.begin(sum(len(ecritures) for _, ecritures in lots))
    for _, ecritures in lots:
        check_versions([e for e in ecritures if e.geste != "creer"])
    for feuillet, ecritures in lots:
        for ecriture in ecritures:
            if ecriture.geste != "supprimer":
                feuillet.stamp(
                    ecriture.objet, ecriture.changes, par=par, le=le, fichier=rapport.fichier
                )
        write_lot(ecritures, **options)
    remember(plan, rapprochements, rapport, par=par, le=le)


def check_versions(ecritures):
    """Lock rows until the end of the transaction. Raises LectureDepassee."""
    if not ecritures:
        return
    lignes = type(ecritures[0].objet)._base_manager.select_for_update()
    actuelles = lignes.in_bulk([e.objet.pk for e in ecritures])
    for ecriture in ecritures:
        actuelle = actuelles.get(ecriture.objet.pk)
        if actuelle is None or version_of(actuelle) != ecriture.lue:
            raise LectureDepassee


def write_lot(ecritures, *, par, raison, progres):
    """Make, change and delete rows of one model."""
    options = {"batch_size": PAQUET, "default_user": par, "default_change_reason": raison}
    for paquet in cut([e.objet for e in ecritures if e.geste == "creer"]):
        for objet in paquet:
            attach(objet)
        bulk_create_with_history(paquet, type(paquet[0]), **options)
        progres.step(len(paquet))
    for paquet in cut([e.objet for e in ecritures if e.geste == "modifier"]):
        champs = [c.name for c in paquet[0]._meta.concrete_fields if not c.primary_key]
        bulk_update_with_history(paquet, type(paquet[0]), champs, **options)
        progres.step(len(paquet))
    for objet in (e.objet for e in ecritures if e.geste == "supprimer"):
        objet._change_reason, objet._history_user = raison, par
        objet.delete()
        progres.step()


def cut(liste):
    return [liste[i : i + PAQUET] for i in range(0, len(liste), PAQUET)]


def attach(objet):
    """Take the numbers of the objects that were saved since this one named them."""
    for champ in objet._meta.concrete_fields:
        if champ.is_relation and champ.is_cached(objet):
            lie = getattr(objet, champ.name)
            if lie is not None:
                setattr(objet, champ.name, lie)


def remember(plan, rapprochements, rapport, *, par, le):
    """Keep the file, the sheet and the cell of each value written."""
    lignes = []
    for rapprochement in rapprochements:
        titres = {c.attribut: c.titre for c in rapprochement.feuillet.colonnes if c.attribut}
        for ecriture in rapprochement.ecritures:
            for attribut, (cellule, valeur) in ecriture.places.items():
                lignes.append(
                    Provenance(
                        plan=plan,
                        modele=ecriture.objet._meta.label_lower,
                        objet=ecriture.objet.pk,
                        champ=attribut,
                        titre=titres[attribut],
                        valeur=valeur,
                        fichier=rapport.fichier[:200],
                        feuille=rapprochement.feuillet.titre,
                        cellule=cellule,
                        le=le,
                        par=par,
                    )
                )
    save_provenances(lignes)


def save_provenances(lignes):
    """Write provenances over those that the same values had before."""
    Provenance.objects.bulk_create(
        [ligne for ligne in lignes if ligne.objet],
        batch_size=PAQUET,
        update_conflicts=True,
        unique_fields=["modele", "objet", "champ"],
        update_fields=["titre", "valeur", "fichier", "feuille", "cellule", "le", "par", "plan"],
    )
