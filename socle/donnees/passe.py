"""Time travel: rows as they were at a moment, read by the very readings of today (R-H1).

The versions that the history holds for that moment are put in a database of its own, in memory;
while one is there (`voyager`), every reading of a dated model reads it instead of today's. So the
past and the present are read by one code and cannot be read differently. A model is dated when it
declares what holds it (`socle.donnees.contenu`).
"""

import hashlib
import json
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime, time
from functools import cache

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connections, models, transaction
from django.db.models import OuterRef, Subquery
from django.utils import timezone

from socle.donnees.contenu import gather, list_contenus, list_relations
from socle.donnees.rangees import Rangees, read_rangees

PASSE = "passe"
# The state that this thread reads at the moment, None for today's.
en_voyage = ContextVar("en_voyage", default=None)


class RouteurDuPasse:
    """Sends the readings of dated models to the past while one is there; never a write."""

    def db_for_read(self, model, **hints):
        return PASSE if en_voyage.get() is not None and model in list_contenus() else None

    def allow_relation(self, obj1, obj2, **hints):
        return True

    def allow_migrate(self, db, app_label, **hints):
        return None


@dataclass(frozen=True)
class EtatPasse:
    """Rows of one moment, in the order in which they can be written.

    `arrete_le` is when a meeting froze them, None for what the history says.
    """

    objets: tuple[models.Model, ...]
    arrete_le: datetime | None = None


def list_versions(modele, le, retenir):
    """The rows of `modele` as they were at the moment `le`, among those that `retenir` keeps."""
    versions = modele.history.model.objects
    derniere = versions.filter(id=OuterRef("id"), history_date__lte=le)
    derniere = derniere.order_by("-history_date", "-history_id").values("history_id")[:1]
    gardees = versions.filter(retenir, history_id=Subquery(derniere)).exclude(history_type="-")
    return [version.instance for version in gardees.order_by("id")]


def read_versions(tout, le):
    """The `EtatPasse` of all that `tout` held at the moment `le`; empty when it was not there."""
    trouves = gather(tout, lambda modele, retenir: list_versions(modele, le, retenir))
    if not trouves[tout._meta.model]:
        return EtatPasse(())
    return EtatPasse(tuple(objet for objets in trouves.values() for objet in objets))


def end_of(jour):
    """The last moment of a day, in the time zone of the application."""
    return timezone.make_aware(datetime.combine(jour, time.max))


def find_fin(jour):
    """The last moment of what is read of a day: its end, or the moment when it was frozen."""
    etat = en_voyage.get()
    fin = end_of(jour)
    return min(fin, etat.arrete_le) if etat and etat.arrete_le else fin


def write_etat(etat):
    """(JSON text, its SHA-256) of an `EtatPasse`."""
    rangees = Rangees().serialize(etat.objets)
    contenu = json.dumps(rangees, cls=DjangoJSONEncoder, ensure_ascii=False)
    return contenu, hashlib.sha256(contenu.encode()).hexdigest()


def parse_etat(contenu, *, arrete_le=None):
    """The `EtatPasse` that `write_etat` wrote. Raises RangeeInconnue."""
    return EtatPasse(tuple(lu.object for lu in read_rangees(json.loads(contenu))), arrete_le)


@cache
def list_relations_du_jour(modele):
    """The relations of a dated model to those that have no past: their rows are of today."""
    return [lien for lien in list_relations(modele) if lien.related_model not in list_contenus()]


@cache
def list_nommes():
    """The models that have no past and that dated rows name."""
    liens = (lien for modele in list_contenus() for lien in list_relations_du_jour(modele))
    return list(dict.fromkeys(lien.related_model for lien in liens))


def list_tables():
    """The models that have a table in the past."""
    return [*list_nommes(), *list_contenus()]


def make_tables():
    """Make the tables of the past in the database of this thread, once."""
    connexion = connections[PASSE]
    if list_tables()[0]._meta.db_table in connexion.introspection.table_names():
        return
    with connexion.schema_editor() as editeur:
        for modele in list_tables():
            editeur.create_model(modele)


def load_nommes(objets):
    """{model without a past: {key: its row of today}} of all that these rows name."""
    voulus = {modele: set() for modele in list_nommes()}
    for objet in objets:
        for lien in list_relations_du_jour(type(objet)):
            voulus[lien.related_model].add(getattr(objet, lien.attname))
    return {modele: modele._base_manager.in_bulk(pks - {None}) for modele, pks in voulus.items()}


def forget_partis(objet, nommes):
    """Empty the relations of a row to who is gone today; whether it can be without them."""
    partis = [
        lien
        for lien in list_relations_du_jour(type(objet))
        if getattr(objet, lien.attname) not in nommes[lien.related_model]
    ]
    for lien in partis:
        setattr(objet, lien.attname, None)
    return all(lien.null for lien in partis)


def fill(etat):
    """Replace the rows of the past by those of a moment, with the rows of today that they name."""
    make_tables()
    nommes = load_nommes(etat.objets)
    par_modele = {modele: list(connus.values()) for modele, connus in nommes.items()}
    for objet in etat.objets:
        if forget_partis(objet, nommes):
            par_modele.setdefault(type(objet), []).append(objet)
    with transaction.atomic(using=PASSE):
        for modele in list_tables():
            modele._base_manager.using(PASSE).all()._raw_delete(PASSE)
        for modele, objets in par_modele.items():
            modele._base_manager.using(PASSE).bulk_create(objets)


@contextmanager
def voyager(tout, etat):
    """While it lasts, what `tout` holds is read as in `etat`; gives `tout` as it was then.

    A journey inside another one comes back to it.
    """
    avant = en_voyage.get()
    fill(etat)
    jeton = en_voyage.set(etat)
    try:
        modele = tout._meta.model
        liens = [lien.name for lien in list_relations(modele)]
        yield modele._default_manager.select_related(*liens).get(pk=tout.pk)
    finally:
        en_voyage.reset(jeton)
        if avant is not None:
            fill(avant)
