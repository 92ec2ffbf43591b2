"""Writing what an import found: in bulk, with its history and where each value comes from."""

from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from plan.models import Issue
from restitution.echanges.calendrier import FeuilletCalendrier
from restitution.models import Provenance, write_raison

PAQUET = 400


def write_all(plan, rapprochements, rapport, *, progres, par, le):
    """Write the rows of every sheet; to be called inside a transaction."""
    raison = write_raison(rapport.fichier)
    ecritures = [(r.feuillet, e) for r in rapprochements for e in r.ecritures]
    progres.begin(len(ecritures))
    for rapprochement in rapprochements:
        feuillet = rapprochement.feuillet
        if isinstance(feuillet, FeuilletCalendrier):
            write_calendrier(rapprochement.ecritures, par=par, le=le, raison=raison)
            progres.step(len(rapprochement.ecritures))
            continue
        for ecriture in rapprochement.ecritures:
            if ecriture.geste != "supprimer":
                feuillet.stamp(
                    ecriture.objet, ecriture.changes, par=par, le=le, fichier=rapport.fichier
                )
        write_feuillet(feuillet, rapprochement.ecritures, progres=progres, par=par, raison=raison)
    remember(plan, rapprochements, rapport, par=par, le=le)


def write_feuillet(feuillet, ecritures, *, progres, par, raison):
    modele = feuillet.modele
    commun = {"batch_size": PAQUET, "default_user": par, "default_change_reason": raison}
    champs = [
        champ.name
        for champ in modele._meta.concrete_fields
        if (not champ.primary_key and champ.editable) or champ.name in ("suivi_par", "suivi_le")
    ]
    for paquet in cut([e for e in ecritures if e.geste == "creer"]):
        for ecriture in paquet:
            attach(ecriture.objet)
        bulk_create_with_history([e.objet for e in paquet], modele, **commun)
        progres.step(len(paquet))
    for paquet in cut([e for e in ecritures if e.geste == "modifier"]):
        bulk_update_with_history([e.objet for e in paquet], modele, champs, **commun)
        progres.step(len(paquet))
    for ecriture in (e for e in ecritures if e.geste == "supprimer"):
        ecriture.objet._change_reason = raison
        ecriture.objet._history_user = par
        ecriture.objet.delete()
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


def write_calendrier(ecritures, *, par, le, raison):
    """Make, close or take off the years noted by the sheet « Calendrier »."""
    for ecriture in ecritures:
        action = ecriture.objet
        for programmation, prevue in action.__dict__.pop("cases_lues", {}).values():
            programmation.action = action
            programmation._change_reason, programmation._history_user = raison, par
            if not prevue:
                programmation.delete()
                continue
            if programmation.issue != Issue.PREVUE:
                programmation.close_par, programmation.close_le = par, le
            programmation.save()


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
