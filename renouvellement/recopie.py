"""Copies of the rows of a plan in another one of the same structure."""

from plan.models import Plan
from socle.donnees.contenu import gather, list_contenus, list_relations


def recopy(source, cible, *, adapt):
    """{(model, number in `source`): its copy}: the rows of `source` made again in `cible`.

    `adapt(copie, objet)` changes the unsaved copy as it likes; what it answers False for is left
    out, with all that hangs on it. What hangs on the structure alone, a partner for instance, is
    shared and not copied. Another relation to what was left out is emptied.
    """
    trouves = gather(
        source, lambda modele, retenir: modele._default_manager.filter(retenir).order_by("pk")
    )
    copies = {(Plan, source.pk): cible}
    for modele in list_contenus():
        if modele is not Plan and not is_de_la_structure(modele):
            for objet in order(modele, trouves[modele]):
                if copie := make_copie(objet, copies, adapt):
                    copies[modele, objet.pk] = copie
    return copies


def is_de_la_structure(modele):
    """Whether its rows hang on the structure, whatever the plan."""
    return modele.PORTEURS == ("structure",)


def order(modele, objets):
    """Those that others of the same model name come first."""
    soi = [lien.attname for lien in list_relations(modele) if lien.related_model is modele]
    restent, faits = list(objets), {None}
    while restent:
        prets = [o for o in restent if all(getattr(o, nom) in faits for nom in soi)]
        yield from prets
        faits |= {objet.pk for objet in prets}
        restent = [objet for objet in restent if objet.pk not in faits]


def make_copie(objet, copies, adapt):
    """The saved copy of a row; None when what holds it was left out, or when `adapt` says so."""
    modele = type(objet)
    copie = modele()
    for champ in modele._meta.concrete_fields:
        if champ.primary_key:
            continue
        valeur = getattr(objet, champ.attname)
        if champ.is_relation and champ.related_model in (Plan, *list_contenus()):
            if is_de_la_structure(champ.related_model):
                setattr(copie, champ.attname, valeur)
                continue
            suivi = copies.get((champ.related_model, valeur))
            if suivi is None and valeur is not None and champ.name in modele.PORTEURS:
                return None
            setattr(copie, champ.name, suivi)
        else:
            setattr(copie, champ.attname, valeur)
    if adapt(copie, objet) is False:
        return None
    copie.is_rapportee = True
    copie.save()
    return copie
