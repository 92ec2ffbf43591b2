"""« D'où vient ce chiffre ? »: the imported values of an action and of its money (R-X5)."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from budget.models import Depense, Financement, LigneCout
from plan.models import Action
from restitution.models import Provenance

MODELES = (Action, LigneCout, Depense, Financement)


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


def lire_provenances(action, *, on):
    """The imported values of an action, of its costs, spending and financing, up to a day."""
    siens = {
        Action: Action.objects.filter(pk=action.pk),
        **{modele: modele.objects.filter(action=action) for modele in MODELES[1:]},
    }
    choix = Q()
    for modele, trouves in siens.items():
        choix |= Q(modele=modele._meta.label_lower, objet__in=trouves.values("pk"))
    provenances = list(Provenance.objects.filter(choix, le__date__lte=on).select_related("par"))
    if not provenances:
        return ()
    objets = {modele: {objet.pk: objet for objet in trouves} for modele, trouves in siens.items()}
    raisons = {
        modele: dict(
            modele.history.filter(id__in=connus)
            .order_by("history_id")
            .values_list("id", "history_change_reason")
        )
        for modele, connus in objets.items()
    }
    par_nom = {modele._meta.label_lower: modele for modele in objets}

    def make_lue(provenance):
        modele = par_nom[provenance.modele]
        derniere = raisons[modele].get(provenance.objet)
        return ProvenanceLue(
            objet=str(objets[modele][provenance.objet]),
            titre=provenance.titre,
            valeur=provenance.valeur,
            place=str(provenance),
            le=provenance.le,
            par=str(provenance.par or ""),
            is_changee=derniere != f"import de {provenance.fichier}"[:100],
        )

    return tuple(map(make_lue, provenances))
