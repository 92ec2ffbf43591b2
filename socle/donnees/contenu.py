"""What one row holds, a whole plan for instance: the models of what it holds say it themselves.

Such a model names in `PORTEURS` the relations that hold its rows, none for the model of the whole
itself. `RANG` is its place in files, among the models that may come there: those that it points to
always come before it.
"""

from functools import cache

from django.apps import apps
from django.db.models import Q


@cache
def list_relations(modele):
    """The relations by which a model points to others."""
    return [champ for champ in modele._meta.concrete_fields if champ.is_relation]


@cache
def list_contenus():
    """The models that declare it, each after those that it points to; the whole comes first."""
    restent = [modele for modele in apps.get_models() if hasattr(modele, "PORTEURS")]
    restent.sort(key=lambda modele: modele.RANG)
    ordre = []
    while restent:
        pret = next(m for m in restent if not points_to(m, {*restent} - {m}))
        restent.remove(pret)
        ordre.append(pret)
    return tuple(ordre)


def points_to(modele, autres):
    return any(lien.related_model in autres for lien in list_relations(modele))


def list_pks(objets):
    return [objet.pk for objet in objets]


def gather(tout, select, pks=list_pks):
    """{model: what `select(model, Q)` gives} of all that `tout` holds, itself first.

    What hangs on a row to which `tout` points is held too, the partners of its structure for
    instance. `pks` gives the keys of what was selected, a list or a query.
    """
    racine = tout._meta.model
    gardes = {lien.related_model: [getattr(tout, lien.attname)] for lien in list_relations(racine)}
    gardes[racine] = [tout.pk]
    trouves = {racine: select(racine, Q(id=tout.pk))}
    for modele in list_contenus():
        if modele is racine:
            continue
        retenir = Q()
        for nom in modele.PORTEURS:
            porteur = modele._meta.get_field(nom).related_model
            retenir |= Q(**{f"{nom}_id__in": gardes[porteur]})
        trouves[modele] = select(modele, retenir)
        gardes[modele] = pks(trouves[modele])
    return trouves
