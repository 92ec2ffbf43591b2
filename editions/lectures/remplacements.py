"""The editions of acts of which the vote was reopened since (docs/regles.md, R-V14)."""

from dataclasses import dataclass
from datetime import datetime

from conseil.models import Deliberation, Reouverture
from editions.documents.genre import Genre
from editions.models import Edition


@dataclass(frozen=True)
class Remplacement:
    """When the act of an edition was reopened, and the edition of it as voted again, or None."""

    le: datetime
    par: Edition | None


def find_revotes(pks):
    """{act number: moments at which it was voted}, as its history tells."""
    moments = {}
    votees = Deliberation.history.filter(id__in=pks).exclude(votee_le=None)
    for pk, le in votees.order_by("history_date").values_list("id", "history_date"):
        moments.setdefault(pk, []).append(le)
    return moments


def lire_remplacements(editions):
    """{code: `Remplacement`} of those of these editions of which the act was reopened since."""
    actes = [e for e in editions if e.genre == Genre.DELIBERATION]
    structures = {edition.plan.structure_id for edition in actes}
    rouvertes = list(
        Reouverture.objects.filter(
            deliberation__structure__in=structures, numero__in={e.demande["numero"] for e in actes}
        ).select_related("deliberation")
    )
    if not rouvertes:
        return {}
    revotes = find_revotes({rouverture.deliberation_id for rouverture in rouvertes})
    numeros = {rouverture.deliberation.numero for rouverture in rouvertes}
    nouvelles = list(Edition.objects.of_deliberations(structures, numeros).select_related("plan"))

    def find_nouvelle(rouverture):
        acte = rouverture.deliberation
        revote = next((le for le in revotes.get(acte.pk, ()) if le > rouverture.le), None)
        return revote and next(
            (
                nouvelle
                for nouvelle in nouvelles
                if nouvelle.plan.structure_id == acte.structure_id
                and nouvelle.demande["numero"] == acte.numero
                and nouvelle.figee_le >= revote.replace(microsecond=0)
            ),
            None,
        )

    remplacements = {}
    for edition in actes:
        for rouverture in rouvertes:
            is_la_sienne = (
                rouverture.numero == edition.demande["numero"]
                and rouverture.deliberation.structure_id == edition.plan.structure_id
                and rouverture.le > edition.figee_le
            )
            if is_la_sienne:
                nouvelle = find_nouvelle(rouverture)
                remplacements[edition.code] = Remplacement(rouverture.le, nouvelle)
                break
    return remplacements
