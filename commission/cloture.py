"""The end of a meeting: its data frozen, what was done told in the journals, the next one named."""

from django.db import transaction
from django.utils import timezone

from commission.models import EtatArrete, SeanceCommission
from comptes.models import Trace, noter
from plan.models import Action, EntreeJournal
from socle.donnees.passe import end_of, write_etat
from socle.donnees.versions import find_auteur
from socle.francais.typographie import en_markdown


@transaction.atomic
def arreter(seance, etat, *, par, le):
    """Freeze `etat`, what a meeting saw; once, never again (R-H3)."""
    contenu, empreinte = write_etat(etat)
    EtatArrete.objects.create(
        seance=seance, arrete_le=le, arrete_par=par, contenu=contenu, empreinte=empreinte
    )
    noter(
        Trace.Quoi.GEL,
        le=le,
        par=par,
        structure=seance.plan.structure,
        detail=f"séance du {seance.le:%d/%m/%Y}, SHA-256 {empreinte}",
    )


def list_presentees(seance, *, le):
    """The actions whose « fait » was written by the end of a meeting closed at the moment `le`."""
    fin = min(le, end_of(seance.le))
    actions = Action.objects.for_plan(seance.plan).select_related("axe__defi").exclude(fait="")
    actions = actions.select_for_update(of=("self",)).ordered()
    return [action for action in actions if (action.fait_ecrit_le or fin) <= fin]


def keep_faits(seance, *, le):
    """Move to the journals what was done; each entry says the first meeting that saw it (R-H8)."""
    seances = SeanceCommission.objects.of_same(seance).filter(le__lte=seance.le)
    jours = sorted(seances.values_list("le", flat=True))
    for action in list_presentees(seance, le=le):
        ecrit = action.fait_ecrit_le
        jour = timezone.localdate(ecrit) if ecrit else seance.le
        version = find_auteur(action, ["fait"])
        EntreeJournal.objects.create(
            action=action,
            le=jour,
            texte=en_markdown(action.fait),
            par=version and version.history_user,
            commission_le=next(vue for vue in jours if vue >= jour),
        )
        action.fait = ""
        action._change_reason = f"Commission du {seance.le:%d/%m/%Y} : gardé au journal"
        action.save()


@transaction.atomic
def clore(seance, etat, *, par, le, prochaine):
    """Close a meeting (R-H9): freeze `etat`, unless None, tell what was done in the journals, and
    make the meeting of the day `prochaine`, unless None or there is one. Closed already, it only
    keeps what is told of it. What was done is told to the commission alone (R-V27).
    """
    if etat:
        arreter(seance, etat, par=par, le=le)
    if not seance.close_le:
        if seance.organe_id is None:
            keep_faits(seance, le=le)
        seance.close_le, seance.close_par = le, par
    seance.save()
    if prochaine:
        SeanceCommission.objects.get_or_create(plan=seance.plan, organe=seance.organe, le=prochaine)
