"""Writing what an import found: in bulk, with its history and where each value comes from."""

from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from echanges.provenances import Provenances
from plan.feuillets.feuillet import version_of
from plan.models.provenance import write_raison

PAQUET = 400


class LectureDepassee(Exception):
    """A row to be written has changed since it was read."""


class Enregistrement:
    """What is to be written of every sheet, made ready before the base is held."""

    def __init__(self, plan, rapprochements, rapport, *, par, le):
        self.options = {"par": par, "le": le, "raison": write_raison(rapport.fichier)}
        self.lots = []
        self.provenances = Provenances(plan, rapport, par=par, le=le)
        for rapprochement in rapprochements:
            feuillet = rapprochement.feuillet
            lot = [e for lue in rapprochement.ecritures for e in feuillet.list_ecritures(lue)]
            for ecriture in lot:
                if ecriture.geste != "supprimer":
                    objet, changes = ecriture.objet, ecriture.changes
                    feuillet.stamp(objet, changes, par=par, le=le, fichier=rapport.fichier)
            for modele in dict.fromkeys(type(e.objet) for e in lot):
                self.lots.append([e for e in lot if type(e.objet) is modele])
            self.note_places(rapprochement)

    def note_places(self, rapprochement):
        """The file, the sheet and the cell of each value that will be written."""
        feuillet = rapprochement.feuillet
        titres = {c.attribut: c.titre for c in feuillet.colonnes if c.attribut}
        for ecriture in rapprochement.ecritures:
            for attribut, (cellule, valeur) in ecriture.places.items():
                self.provenances.note(
                    ecriture.objet,
                    attribut,
                    titres[attribut],
                    valeur,
                    feuille=feuillet.titre,
                    cellule=cellule,
                )

    def write(self, progres):
        """To be called inside a transaction.

        Raises LectureDepassee when a row is no more as it was read.
        """
        progres.begin(sum(map(len, self.lots)))
        for lot in self.lots:
            check_versions([e for e in lot if e.objet.pk])
        for lot in self.lots:
            write_lot(lot, progres=progres, **self.options)
        self.provenances.save()


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


def write_lot(ecritures, *, par, le, raison, progres):
    """Make, change, delete and close rows of one model."""
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
    for objet in (e.objet for e in ecritures if e.geste == "clore"):
        attach(objet)
        objet._change_reason = raison
        objet.close(par=par, le=le)
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
