"""A consultation as the office follows it, as a paper counts it, as who is consulted reads it."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date
from itertools import count, groupby

from django.db import DEFAULT_DB_ALIAS
from django.utils import timezone

from budget.lectures.lignes import lire_lignes
from plan.lectures.sections import SectionLue, lire_sections
from plan.models import Action, Defi, Plan
from renouvellement.models import Consultation, Contribution, Invite
from socle.champs import JOUR, Colonne
from socle.donnees.emport import emporte
from socle.sorties.xlsx import Feuille, write_classeur

# What became of an observation, in the order of the columns; '' for nothing said yet.
SUITES = {**dict(Contribution.Suite.choices[1:]), "": "à lire"}


@emporte()
@dataclass(frozen=True)
class Compte:
    """A row of figures, under the titles of its table."""

    nom: str
    nombres: tuple[int, ...]


def add_up(comptes, colonnes):
    """The last row of a table of `Compte`s."""
    sommes = (sum(compte.nombres[rang] for compte in comptes) for rang in range(colonnes))
    return Compte("Ensemble", tuple(sommes))


@emporte()
@dataclass(frozen=True)
class SyntheseConsultation:
    """A consultation in figures; nobody is named (R-N15). Of each kind of people: how many had a
    link, how many wrote, how many observations. Of each object: how many, and what they became.
    """

    objet: str
    du: date
    au: date
    qualites: tuple[Compte, ...]
    objets: tuple[Compte, ...]

    TITRES = ("Observations", *(titre.capitalize() for titre in SUITES.values()))

    @property
    def personnes(self):
        return add_up(self.qualites, 3)

    @property
    def observations(self):
        return add_up(self.objets, len(self.TITRES))


@dataclass(frozen=True)
class ConsultationLue:
    """A consultation, for who holds it. `groupes`: [(what it is about, its observations)]."""

    consultation: Consultation
    fin: str
    synthese: SyntheseConsultation
    groupes: tuple[tuple[str, tuple[Contribution, ...]], ...]
    invites: tuple[Invite, ...]
    a_envoyer: int
    a_relancer: int


@dataclass(frozen=True)
class Branche:
    """A défi, an axe or an action as it is shown, with what who asked for it sets beside it."""

    objet: object
    couts: tuple = ()
    dedans: tuple = ()
    observer: object = None


@dataclass(frozen=True)
class Projet:
    """A draft as it is now, for who is consulted: neither follow-up, nor spends, nor names."""

    plan: Plan
    sections: tuple[SectionLue, ...]
    observer: object
    defis: tuple[Branche, ...]


def group(contributions):
    """[(what they are about, observations)], those of one object together."""
    groupes = (tuple(siennes) for _, siennes in groupby(contributions, key=lambda c: c.cle))
    return tuple((siennes[-1].sur, siennes) for siennes in groupes)


def sum_up(consultation, invites, groupes, *, on):
    """The `SyntheseConsultation`, with what had become of each on the day `on`."""
    ecrites = Counter(c.invite_id for _, siennes in groupes for c in siennes)
    par_qualite, objets = defaultdict(list), []
    for invite in invites:
        if invite.envoye_le:
            par_qualite[invite.get_qualite_display()].append(ecrites[invite.pk])
    for sur, siennes in groupes:
        suites = Counter(c.find_suite(on=on) for c in siennes)
        objets.append(Compte(sur, (len(siennes), *(suites[cle] for cle in SUITES))))
    du = timezone.localdate(consultation.ouverte_le)
    return SyntheseConsultation(
        objet=consultation.objet,
        du=du,
        au=max(du, consultation.jusqu_au),
        qualites=tuple(
            Compte(qualite, (len(ns), sum(map(bool, ns)), sum(ns)))
            for qualite, ns in par_qualite.items()
        ),
        objets=tuple(objets),
    )


def load(consultation):
    """(its people, its observations in groups): today's, even while the past is read."""
    invites = Invite.objects.using(DEFAULT_DB_ALIAS).filter(consultation_id=consultation.pk)
    dites = Contribution.objects.using(DEFAULT_DB_ALIAS).select_related(
        "invite", "reprise_dans__axe__defi"
    )
    return tuple(invites), group(dites.filter(invite__consultation_id=consultation.pk))


def lire_consultations(plan, *, on):
    """The `SyntheseConsultation` of each that was over on the day `on`, the oldest first."""
    closes = Consultation.objects.using(DEFAULT_DB_ALIAS).filter(plan_id=plan.pk, jusqu_au__lt=on)
    return tuple(sum_up(c, *load(c), on=on) for c in closes.order_by("ouverte_le"))


def lire_consultation(consultation, *, le, on):
    invites, groupes = load(consultation)
    nombres = (
        consultation.invites.a_ecrire(le=le, is_rappel=is_rappel).count()
        for is_rappel in (False, True)
    )
    synthese = sum_up(consultation, invites, groupes, on=on)
    fin = consultation.say_fin(on=on)
    return ConsultationLue(consultation, fin, synthese, groupes, invites, *nombres)


def write_observations(consultation):
    """The bytes of a workbook of all that was said, one observation a row."""
    colonnes = (
        Colonne("Sur", lambda c: c.sur),
        Colonne("Qualité", lambda c: c.invite.get_qualite_display()),
        Colonne("Personne", lambda c: str(c.invite)),
        Colonne("Écrite le", lambda c: timezone.localdate(c.ecrite_le), JOUR),
        Colonne("Observation", lambda c: c.texte),
        Colonne("Ce qu'elle devient", lambda c: c.get_suite_display()),
        Colonne("Reprise dans", lambda c: c.reprise_dans.code if c.reprise_dans else ""),
        Colonne("Réponse de l'office", lambda c: c.reponse),
    )
    rangees = tuple(c for _, siennes in load(consultation)[1] for c in siennes)
    return write_classeur([Feuille("Observations", colonnes, rangees)])


def lire_projet(consultation, observe):
    """The `Projet`, in the order of the plan. `observe(cle, sur, rang)` gives what stands beside
    the whole draft, each défi and each action; a constant number of queries.
    """
    plan, rangs = consultation.plan, count(1)
    couts, par_axe = defaultdict(list), defaultdict(list)
    for lue in lire_lignes(plan).lignes if consultation.montre_couts else ():
        if lue.is_comptee:
            couts[lue.ligne.action_id, lue.ligne.axe_id].append(lue.ligne)
    actions = Action.objects.for_plan(plan).select_related("axe__defi").with_calendrier()
    for action in actions.prefetch_related("sous_projets").ordered():
        par_axe[action.axe_id].append(action)

    def observe_objet(objet):
        genre = objet._meta.model_name
        mot = getattr(plan.vocabulaire, genre).singulier.capitalize()
        return observe(f"{genre}-{objet.pk}", f"{mot} {objet.code} – {objet.titre}", next(rangs))

    def make_action(action):
        return Branche(action, tuple(couts[action.pk, None]), observer=observe_objet(action))

    def make_axe(axe):
        siennes = tuple(map(make_action, par_axe[axe.pk]))
        return Branche(axe, tuple(couts[None, axe.pk]), siennes)

    def make_defi(defi):
        observer = observe_objet(defi)
        return Branche(defi, (), tuple(map(make_axe, defi.axes.all())), observer)

    observer = observe("plan", "Le projet entier", 0)
    defis = Defi.objects.filter(plan=plan).prefetch_related("axes__defi").order_by("numero")
    return Projet(plan, lire_sections(plan), observer, tuple(map(make_defi, defis)))
