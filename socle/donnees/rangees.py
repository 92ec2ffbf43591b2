"""Rows as plain values, and back: the one way, for the copy, the frozen states and the backup.

A file names the model of a row by its label. The label stays when the model moves to another room
or takes another name: the model then says it, in `ETIQUETTE = "piece.modele"`. A field that a model
had once and has no more is named in its `CHAMPS_RETIRES`; those that went to another model, in its
`CHAMPS_CEDES = (label of that model, its link to this one, the fields)`. Any other unknown word is
an error.
"""

from datetime import datetime, time
from functools import cache

from django.apps import apps
from django.core import serializers
from django.core.serializers.json import DjangoJSONEncoder
from django.core.serializers.python import Serializer


class RangeeInconnue(ValueError):
    """A row names a model or a field that never was here; the message is a French sentence."""

    def __init__(self, mot):
        super().__init__(
            f"« {mot} » n'est pas connu ici, et ne l'a jamais été : ces données viennent d'une "
            "autre version de l'application."
        )


class Exact(DjangoJSONEncoder):
    """Moments to the microsecond: Django's own encoder cuts them to the millisecond."""

    def default(self, o):
        return o.isoformat() if isinstance(o, (datetime, time)) else super().default(o)


def find_etiquette(modele):
    """The label that files give to the rows of a model, and « historical » before its versions."""
    suivi = getattr(modele, "instance_type", None)
    if suivi is None:
        return getattr(modele, "ETIQUETTE", modele._meta.label_lower)
    return find_etiquette(suivi).replace(".", ".historical")


@cache
def list_etiquettes():
    """{label: model} of all that can be written."""
    return {find_etiquette(modele): modele for modele in apps.get_models()}


def find_modele(etiquette):
    """The model that files call so. Raises RangeeInconnue."""
    try:
        return list_etiquettes()[etiquette]
    except KeyError:
        raise RangeeInconnue(etiquette) from None


class Rangees(Serializer):
    """Writes rows: [{"model": label, "pk": number, "fields": {name: value}}]."""

    def get_dump_object(self, obj):
        etiquette = find_etiquette(obj._meta.concrete_model)
        return super().get_dump_object(obj) | {"model": etiquette}


def read_rangees(rangees):
    """Iterator of Django's `DeserializedObject` of each row. Raises RangeeInconnue."""
    presentes = (name_present(row) for rangee in rangees for row in split_rangee(rangee))
    return serializers.deserialize("python", presentes)


@cache
def list_noms(modele):
    return {champ.name for champ in (*modele._meta.fields, *modele._meta.many_to_many)}


def split_rangee(rangee):
    """A row, and before it was split that of the model to which it gave fields, of the same key."""
    modele = find_modele(rangee["model"])
    versionne = getattr(modele, "instance_type", None)
    cedant = getattr(versionne or modele, "CHAMPS_CEDES", None)
    champs = rangee["fields"]
    if cedant is None or not champs.keys() & cedant[2]:
        return [rangee]
    label, lien, cedes = cedant
    gardes = {nom: v for nom, v in champs.items() if nom not in cedes}
    donnes = {nom: v for nom, v in champs.items() if nom in cedes}
    donnes[lien] = rangee["pk"]
    if versionne:
        label = label.replace(".", ".historical")
        donnes |= {nom: v for nom, v in champs.items() if nom == "id" or nom.startswith("history_")}
        donnes[lien] = champs["id"]
    return [{**rangee, "fields": gardes}, {**rangee, "model": label, "fields": donnes}]


def name_present(rangee):
    """A row with the words of today: the label of its model, without the fields taken off."""
    modele = find_modele(rangee["model"])
    retires = getattr(modele, "CHAMPS_RETIRES", ())
    champs = {nom: v for nom, v in rangee["fields"].items() if nom not in retires}
    for inconnu in sorted(champs.keys() - list_noms(modele)):
        raise RangeeInconnue(f"{rangee['model']}.{inconnu}")
    return {**rangee, "model": modele._meta.label_lower, "fields": champs}
