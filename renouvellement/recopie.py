"""Copies of the rows of a plan in another one of the same structure."""

from django.db.models import SET_NULL, Model

from plan.models import Plan
from socle.donnees.contenu import gather, list_contenus, list_relations


def recopy(source, cible, *, adapt, rank=lambda objet: 0):
    """{(model, number in `source`): its copy}: the rows of `source` made again in `cible`.

    `adapt(copie, objet)` changes the unsaved copy as it likes; what it answers False for is left
    out, with all that hangs on it; a row that it answers stands for the copy. What hangs on the
    structure alone, a partner for instance, is shared and not copied. A relation to what was left
    out is emptied where the deletion of that would empty it; else its row is left out too. Of one
    model, the rows of a low `rank(objet)` come first.
    """
    trouves = gather(
        source, lambda modele, retenir: modele._default_manager.filter(retenir).order_by("pk")
    )
    copies = {(Plan, source.pk): cible}
    for modele in list_contenus():
        if modele is not Plan and not is_de_la_structure(modele):
            for objet in order(modele, sorted(trouves[modele], key=rank)):
                if copie := make_copie(objet, copies, adapt):
                    copies[modele, objet.pk] = copie
    return copies


def is_de_la_structure(modele):
    """Whether its rows hang on the structure, whatever the plan."""
    return modele.PORTEURS == ("structure",)


def order(modele, objets):
    """Those that others of the same model name come first."""
    soi = [lien.attname for lien in list_relations(modele) if lien.related_model is modele]
    restent, attendus = objets, {objet.pk for objet in objets}
    while restent:
        prets = [o for o in restent if all(getattr(o, nom) not in attendus for nom in soi)]
        yield from prets
        attendus -= {objet.pk for objet in prets}
        restent = [objet for objet in restent if objet.pk in attendus] if prets else []


def make_copie(objet, copies, adapt):
    """The saved copy of a row, or what stands for it; None when it is left out."""
    modele = type(objet)
    copie = modele()
    for champ in modele._meta.concrete_fields:
        if champ.primary_key:
            continue
        valeur = getattr(objet, champ.attname)
        is_du_plan = champ.is_relation and champ.related_model in list_contenus()
        if not is_du_plan or is_de_la_structure(champ.related_model) or valeur is None:
            setattr(copie, champ.attname, valeur)
            continue
        suivi = copies.get((champ.related_model, valeur))
        if suivi is None and champ.remote_field.on_delete is not SET_NULL:
            return None
        setattr(copie, champ.name, suivi)
    fait = adapt(copie, objet)
    if fait is False or isinstance(fait, Model):
        return fait or None
    copie.is_rapportee = True
    copie.save()
    return copie
