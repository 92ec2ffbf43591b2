"""What a meeting of the commission has to see of each action, and its report (R-H9)."""

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date

from django.utils import timezone
from django.utils.text import capfirst

from commission.lectures.comparaison import Comparaison, comparer
from commission.lectures.organes import Presences, lire_presences
from commission.lectures.vie import EntreeLue, make_entree
from commission.models import Avis, AvisOrgane, Reunion, SeanceCommission
from commission.plan_passe import EtatAltere, PlanInconnu, find_premier_jour
from plan.champs import ACTION
from plan.etats import STATUTS_A_MOTIVER, STATUTS_FINIS, Etat
from plan.lectures.arbre import LigneAction, lire_arbre
from plan.models import EntreeJournal
from socle.champs import Ou, shown_in
from socle.francais.typographie import compter


@dataclass(frozen=True)
class LignePreparee:
    """An action before a meeting. `precedent` is the last opinion, when it still asks for
    something: the action is not over, and nobody said what followed; `avis` is that of the meeting
    itself, or None. `mouvements` say what moved since the meeting before.
    """

    ligne: LigneAction
    mouvements: tuple[str, ...]
    precedent: Avis | None
    avis: Avis | None
    is_a_motiver: bool

    @property
    def is_a_arbitrer(self):
        return bool(self.precedent) or self.is_a_motiver

    @property
    def is_bougee(self):
        return bool(self.mouvements or (self.ligne.fait and not self.ligne.is_fait_ancien))


@dataclass(frozen=True)
class Groupe:
    cle: str
    titre: str
    lignes: tuple[LignePreparee, ...]


@dataclass(frozen=True)
class Preparation:
    """Each action in the first group that it fits; `calmes` are those with nothing to say.

    `depuis` is the day it is all compared with, None for none; `derniere` the last meeting held.
    """

    seance: SeanceCommission
    on: date
    derniere: SeanceCommission | None
    depuis: date | None
    groupes: tuple[Groupe, ...]
    silencieuses: tuple[LignePreparee, ...]
    calmes: tuple[LignePreparee, ...]
    total: int
    muettes: int
    reunion: Reunion | None

    @property
    def is_vide(self):
        """Whether nobody ever recorded anything."""
        return self.muettes == self.total and not self.groupes


@dataclass(frozen=True)
class FaitPresente:
    """What was said to be done of an action, as its journal keeps it."""

    code: str
    titre: str
    entree: EntreeLue


@dataclass(frozen=True)
class CompteRendu:
    """What a meeting said; `comparaison` is what changed since the one before, None if unknown."""

    seance: SeanceCommission
    precedente: SeanceCommission | None
    prochaine: SeanceCommission | None
    avis: tuple[Avis, ...]
    faits: tuple[FaitPresente, ...]
    comparaison: Comparaison | None
    presences: Presences | None
    avis_rendus: tuple[AvisOrgane, ...]


PLACE = ("axe__defi__numero", "axe__numero", "numero")
# In the order in which a meeting hears them: (key, title, what finds them).
GROUPES = (
    ("a-arbitrer", "À arbitrer ou à revoir", lambda li: li.is_a_arbitrer),
    ("bloquees", "Bloquées", lambda li: li.ligne.is_bloquee),
    ("en-retard", "En retard", lambda li: li.ligne.suivi_le and li.ligne.etat == Etat.EN_RETARD),
    ("avancees", "Ce qui a avancé", lambda li: li.is_bougee and li.ligne.suivi_le),
)


def compare_since(plan, derniere, *, au, ici):
    """(day, `Comparaison`) of what changed from a meeting, or from the first day that the plan is
    known, to the day `au`; (None, None) when it cannot be read.
    """
    depuis = max(filter(None, (derniere and derniere.le, find_premier_jour(plan))), default=au)
    if depuis >= au:
        return None, None
    try:
        return depuis, comparer(plan, du=depuis, au=au, ici=ici)
    except (PlanInconnu, EtatAltere):
        return None, None


def list_mouvements(comparaison):
    """{code: ("Avancement : 20 % → 40 %", …)} of all that moved but the opinions, and the texts,
    which are shown whole.
    """
    textes = {champ.titre for champ in shown_in(ACTION, Ou.COMPARAISON)}
    mouvements = defaultdict(list)
    for ecart in comparaison.actions:
        dits = mouvements[ecart.code]
        dits += [f"{capfirst(ecart.presence)} au plan"] if ecart.is_ajoutee else []
        dits += [
            f"{m.titre} : {m.avant or 'vide'} → {m.apres or 'vide'}"
            for m in ecart.mouvements
            if m.titre not in textes
        ]
        if notes := sum(entree.pk is not None for entree in ecart.journal):
            dits.append(f"{compter(notes, 'note')} au journal")
    return mouvements


def list_restatues(comparaison):
    """The codes of the actions of which the status, or the state, moved."""
    return {
        ecart.code
        for ecart in comparaison.actions
        if any(m.titre in ("État", "Statut déclaré") for m in ecart.mouvements)
    }


def leave_journal(comparaison):
    """The same without the journals, which a report tells elsewhere."""
    ecarts = (replace(ecart, journal=()) for ecart in comparaison.actions)
    return replace(comparaison, actions=tuple(ecart for ecart in ecarts if ecart.rubriques))


def lire_preparation(plan, seance, *, on):
    """The `Preparation` of a meeting, read on the day `on`."""
    seances = SeanceCommission.objects.of_same(seance)
    derniere = seances.tenues(on=min(seance.le, on)).exclude(pk=seance.pk).first()
    depuis, comparaison = compare_since(plan, derniere, au=on, ici=on)
    mouvements = list_mouvements(comparaison) if comparaison else {}
    statuts = list_restatues(comparaison) if comparaison else set()
    avis, precedents = {}, {}
    dits = Avis.objects.for_plan(plan).filter(seance__organe=seance.organe_id)
    for lu in dits.loaded_for_avis().filter(seance__le__lte=seance.le):
        (avis if lu.seance_id == seance.pk else precedents).setdefault(lu.action_id, lu)

    def make_preparee(ligne):
        precedent = precedents.get(ligne.action.pk)
        return LignePreparee(
            ligne=ligne,
            mouvements=tuple(mouvements.get(ligne.code, ())),
            precedent=precedent if is_ouvert(precedent, ligne) else None,
            avis=avis.get(ligne.action.pk),
            is_a_motiver=ligne.code in statuts and ligne.statut in STATUTS_A_MOTIVER,
        )

    restent = [make_preparee(ligne) for ligne in lire_arbre(plan, on=on).lignes]
    total, muettes = len(restent), sum(li.ligne.suivi_le is None for li in restent)
    groupes = []
    for cle, titre, fits in GROUPES:
        groupes.append(Groupe(cle, titre, tuple(filter(fits, restent))))
        restent = [li for li in restent if not fits(li)]
    silencieuses = tuple(li for li in restent if is_silencieuse(li.ligne, derniere))
    return Preparation(
        seance=seance,
        on=on,
        derniere=derniere,
        depuis=depuis,
        groupes=tuple(groupe for groupe in groupes if groupe.lignes),
        silencieuses=silencieuses,
        calmes=tuple(li for li in restent if li not in silencieuses),
        total=total,
        muettes=muettes,
        reunion=getattr(seance, "reunion", None),
    )


def is_ouvert(avis, ligne):
    """Whether an opinion still asks for something of an action."""
    is_dit = avis and avis.sens != Avis.Sens.FAVORABLE and not avis.suite
    return bool(is_dit) and ligne.statut not in STATUTS_FINIS


def is_silencieuse(ligne, derniere):
    """Whether an action that is not over has had no news since the last meeting, or ever."""
    if ligne.statut in STATUTS_FINIS:
        return False
    return not ligne.suivi_le or bool(
        derniere and timezone.localdate(ligne.suivi_le) <= derniere.le
    )


def lire_compte_rendu(plan, seance, *, on):
    """The `CompteRendu` of a meeting that began, read on the day `on`."""
    seances = SeanceCommission.objects.of_same(seance)
    precedente = seances.before(seance.le).first()
    _, comparaison = compare_since(plan, precedente, au=seance.le, ici=on)
    avis = Avis.objects.filter(seance=seance).loaded_for_avis()
    faits = EntreeJournal.objects.for_plan(plan).filter(commission_le=seance.le)
    faits = faits.none() if seance.organe_id else faits
    return CompteRendu(
        seance=seance,
        precedente=precedente,
        prochaine=seances.filter(le__gt=seance.le).order_by("le").first(),
        avis=tuple(avis.order_by(*(f"action__{nom}" for nom in PLACE))),
        faits=tuple(
            FaitPresente(entree.action.code, entree.action.titre, make_entree(entree))
            for entree in faits.select_related("par").in_plan_order()
        ),
        comparaison=comparaison and leave_journal(comparaison),
        presences=lire_presences(seance),
        avis_rendus=tuple(seance.avis_rendus.all()),
    )
