"""What one deletion took with it, and all of that put back in one gesture."""

from datetime import timedelta

from django.db import transaction
from django.db.models import CASCADE, SET_NULL

from socle.donnees.contenu import list_contenus, list_relations, list_retablis
from socle.donnees.versions import VersionIrretablissable, retablir

# The rows of one deletion are written one after the other; the gestures of a person are not.
ENTRE_DEUX_LIGNES = timedelta(seconds=1)
AUTOUR = timedelta(minutes=5)


def find_suppression(modele, pk):
    """The version that tells the deletion of a row; None when it is there, or never was."""
    if modele._base_manager.filter(pk=pk).exists():
        return None
    return modele.history.filter(id=pk, history_type="-").order_by("history_id").last()


def key_of(version):
    return version.instance_type, version.id


def list_portants(version):
    """[(model, key)] of the rows that a version points to, without which it could not be."""
    liens = list_relations(version.instance_type)
    needed = [lien for lien in liens if not lien.null or lien.remote_field.on_delete is CASCADE]
    portants = ((lien.related_model, getattr(version, lien.attname)) for lien in needed)
    return [(modele, pk) for modele, pk in portants if pk is not None]


def find_premiere(version):
    """The deletion to undo before a version can be put back, the furthest up; None."""
    for modele, pk in list_portants(version):
        suppression = find_suppression(modele, pk) if modele in list_contenus() else None
        if suppression:
            return find_premiere(suppression) or suppression
    return None


def list_du_geste(suppression):
    """The deletions of the same gesture, this one too: its author's, row after row."""
    le = suppression.history_date
    versions = [
        version
        for modele in list_retablis()
        for version in modele.history.filter(
            history_type="-",
            history_user=suppression.history_user_id,
            history_date__range=(le - AUTOUR, le + AUTOUR),
        )
    ]
    du_geste = []
    for version in sorted(versions, key=lambda version: version.history_date):
        if du_geste and version.history_date - du_geste[-1].history_date > ENTRE_DEUX_LIGNES:
            if suppression in du_geste:
                break
            du_geste = []
        du_geste.append(version)
    return du_geste


def list_emportes(suppression):
    """The deletions that a deletion brought about and that still hold, each row after those that
    it points to; [] for None.
    """
    if suppression is None:
        return []
    emportes, partis = [], {key_of(suppression)}
    restent = [v for v in list_du_geste(suppression) if key_of(v) not in partis]
    while suivants := [v for v in restent if not partis.isdisjoint(list_portants(v))]:
        emportes += suivants
        partis |= {key_of(version) for version in suivants}
        restent = [version for version in restent if key_of(version) not in partis]
    emportes.sort(key=lambda version: list_retablis().index(version.instance_type))
    revenus = {
        (modele, pk)
        for modele in {version.instance_type for version in emportes}
        for pk in modele._base_manager.in_bulk([pk for m, pk in partis if m is modele])
    }
    return [version for version in emportes if key_of(version) not in revenus]


def relier(version, *, motif):
    """Give back a row that returns to those that its deletion left without it."""
    modele = version.instance_type
    for lien in (relation.field for relation in modele._meta.related_objects):
        if lien.remote_field.on_delete is not SET_NULL or lien.model not in list_contenus():
            continue
        nommaient = lien.model.history.filter(**{lien.attname: version.id}).values("id")
        for ligne in lien.model._base_manager.filter(pk__in=nommaient, **{lien.attname: None}):
            # Only the database forgot it: a person who empties the field makes a version.
            if getattr(ligne.history.latest(), lien.attname) == version.id:
                setattr(ligne, lien.attname, version.id)
                ligne._change_reason = motif
                ligne.save()


@transaction.atomic
def retablir_avec_les_siens(version, *, motif):
    """Put a version back and, when its row was deleted, all that went with it.

    ([versions that came back], [(version that could not, its sentences)]). Raises
    VersionIrretablissable, and changes nothing, when the row itself cannot come back.
    """
    suppression = find_suppression(*key_of(version))
    emportes = list_emportes(suppression)
    retablir(version, motif=motif)
    revenus, refuses = [version], []
    for emporte in emportes:
        try:
            retablir(emporte, motif=motif)
        except VersionIrretablissable as refus:
            refuses.append((emporte, refus.phrases))
        else:
            revenus.append(emporte)
    for revenue in revenus if suppression else ():
        relier(revenue, motif=motif)
    return revenus, refuses
