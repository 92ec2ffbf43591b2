"""« D'où vient ce chiffre ? »: the imported values of an action, its money, an indicator (R-X5)."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from plan.models import Action, Provenance, ValeurIndicateur
from plan.models.provenance import write_raison


@dataclass(frozen=True)
class ProvenanceLue:
    """One imported value; `is_changee` when its row was written again since."""

    objet: str
    titre: str
    valeur: str
    place: str
    le: datetime
    par: str
    is_changee: bool


def lire_provenances(action, *, avec, on):
    """The imported values of an action and of its rows in the models `avec`, up to a day."""
    action_seule = Action.objects.filter(pk=action.pk).select_related("axe__defi")
    siens = [action_seule, *(modele.objects.filter(action=action) for modele in avec)]
    return make_provenances(siens, name_of=str, on=on)


def lire_provenances_de_valeurs(pk, *, on):
    """The imported values of the indicator `pk`, up to a day."""

    def name_of(valeur):
        return ", ".join(filter(None, (valeur.quand, valeur.serie)))

    valeurs = ValeurIndicateur.objects.filter(indicateur=pk)
    return make_provenances([valeurs], name_of=name_of, on=on)


def make_provenances(siens, *, name_of, on):
    """The `ProvenanceLue` of the rows of these QuerySets, one query when nothing was imported."""
    choix = Q()
    for objets in siens:
        choix |= Q(modele=objets.model._meta.label_lower, objet__in=objets.values("pk"))
    provenances = list(Provenance.objects.filter(choix, le__date__lte=on).select_related("par"))
    if not provenances:
        return ()
    noms = {objets.model: {objet.pk: name_of(objet) for objet in objets} for objets in siens}
    raisons = {
        modele: dict(
            modele.history.filter(id__in=connus)
            .order_by("history_id")
            .values_list("id", "history_change_reason")
        )
        for modele, connus in noms.items()
    }
    par_nom = {modele._meta.label_lower: modele for modele in noms}

    def make_lue(provenance):
        modele = par_nom[provenance.modele]
        derniere = raisons[modele].get(provenance.objet)
        return ProvenanceLue(
            objet=noms[modele][provenance.objet],
            titre=provenance.titre,
            valeur=provenance.valeur,
            place=str(provenance),
            le=provenance.le,
            par=str(provenance.par or ""),
            is_changee=derniere != write_raison(provenance.fichier),
        )

    return tuple(map(make_lue, provenances))
