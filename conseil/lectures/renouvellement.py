"""The meetings that still count the council of before a general renewal, for the control."""

from conseil.models import SeanceConseil
from instances.droit import lire_droit
from instances.models import Mandat
from instances.renouvellement import is_perime, write_perime
from socle.donnees.passe import en_voyage


def find_seances_perimees(dossier):
    """(place, sentence) of each; nothing of a day gone by, for the council has no past of its own.

    A constant number of queries.
    """
    structure = dossier.plan.structure
    seances = list(SeanceConseil.objects.for_structure(structure).order_by("-le"))
    if not seances or en_voyage.get() is not None:
        return
    droit = lire_droit(structure, on=seances[0].le)
    mandats = list(Mandat.objects.for_structure(structure))
    for seance in seances:
        if is_perime(droit.get("renouvellement"), mandats, on=seance.le):
            yield f"séance:{seance.le}", f"{seance} : {write_perime(droit)}"
