"""What one row holds, a whole plan for instance: the models of what it holds say it themselves.

Such a model names in `PORTEURS` the relations that hold its rows, none for the model of the whole
itself. `RANG` is its place in files, among the models that may come there: those that it points to
always come before it. It comes from `Tenu`: its rows name nothing of another whole.
"""

from functools import cache

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db.models import Model, Q

HORS_DU_TOUT = "Ce choix n'est pas dans « {} » : choisissez ce qui en fait partie."


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


@cache
def list_retablis():
    """The models of which a row that a deletion took along comes back with the others: those above,
    then those that hang between two wholes and say so, by `ENTRE_DEUX`.
    """
    entre_deux = (m for m in apps.get_models() if getattr(m, "ENTRE_DEUX", False))
    return (*list_contenus(), *entre_deux)


def points_to(modele, autres):
    return any(lien.related_model in autres for lien in list_relations(modele))


def list_pks(objets):
    return [objet.pk for objet in objets]


@cache
def list_chemins(modele):
    """The paths that lead from a row to what holds it all; '' for that one itself."""
    chemins = []
    for nom in getattr(modele, "PORTEURS", ()):
        suites = list_chemins(modele._meta.get_field(nom).related_model)
        chemins += [f"{nom}__{suite}".removesuffix("__") for suite in suites]
    return chemins or [""]


def climb(objet):
    """What holds it all, by the relations of a row; None when they are empty."""
    noms = getattr(objet, "PORTEURS", ())
    if not noms:
        return objet
    porteur = next(filter(None, (getattr(objet, nom, None) for nom in noms)), None)
    return porteur and climb(porteur)


def find_tout(objet):
    """What holds a row in the base; for a new one, what it says itself, which may be None."""
    if objet.pk is None:
        return climb(objet)
    chemins = filter(None, list_chemins(objet._meta.model))
    connus = objet._meta.model._base_manager.select_related(*chemins)
    return climb(connus.filter(pk=objet.pk).first() or objet)


def list_gardes(tout):
    """{model: key} of what holds the rows that those of `tout` may name: itself, and what it points
    to.
    """
    liens = list_relations(tout._meta.model)
    return {
        **{lien.related_model: getattr(tout, lien.attname) for lien in liens},
        tout._meta.model: tout.pk,
    }


def hold_in(modele, tout):
    """The Q of the rows of `modele` that are in `tout`, or in what it points to; an empty one for
    a model that is in neither, the accounts for instance.
    """
    gardes = list_gardes(tout)
    racine = modele
    while noms := getattr(racine, "PORTEURS", ()):
        racine = racine._meta.get_field(noms[0]).related_model
    retenir = Q()
    if racine in gardes:
        for chemin in list_chemins(modele):
            retenir |= Q(**{chemin or "pk": gardes[racine]})
    return retenir


def is_lu_dans(lien, objet, tout):
    """Whether the row that a relation names is in memory, and is in `tout`: the base is not asked.

    Thousands of rows of an import name the same few.
    """
    racine = climb(getattr(objet, lien.name)) if lien.is_cached(objet) else None
    return racine is not None and list_gardes(tout).get(racine._meta.model) == racine.pk


class Tenu(Model):
    """Base of what declares `PORTEURS`: a row stays where it is, and names nothing of elsewhere."""

    # {relation: what is said instead of HORS_DU_TOUT}, where there is a way to tell.
    REFUS_DE_SORTIR = {}

    class Meta:
        abstract = True

    def clean_fields(self, exclude=None):
        super().clean_fields(exclude=exclude)
        tout, fautes = find_tout(self), {}
        for lien in list_relations(type(self)) if tout else ():
            pk, modele = getattr(self, lien.attname), lien.related_model
            if pk is None or lien.name in (exclude or ()) or is_lu_dans(lien, self, tout):
                continue
            retenir = hold_in(modele, tout)
            if retenir and not modele._base_manager.filter(retenir, pk=pk).exists():
                fautes[lien.name] = self.REFUS_DE_SORTIR.get(lien.name) or HORS_DU_TOUT.format(tout)
        if fautes:
            raise ValidationError(fautes)


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


def gather_under(objet):
    """{model: keys} of the rows that hang on a row, at whatever depth, without itself."""
    trouves = {type(objet): [objet.pk]}
    for modele in list_contenus():
        retenir = Q()
        for nom in modele.PORTEURS:
            retenir |= Q(
                **{f"{nom}__in": trouves.get(modele._meta.get_field(nom).related_model, ())}
            )
        if modele is not type(objet) and modele.PORTEURS:
            trouves[modele] = list(
                modele._base_manager.filter(retenir).values_list("pk", flat=True)
            )
    del trouves[type(objet)]
    return {modele: pks for modele, pks in trouves.items() if pks}
