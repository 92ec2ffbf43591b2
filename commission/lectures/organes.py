"""Who was at a meeting of an organ, and what the law wants told of the organs (R-V27)."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Min

from commission.models import Reunion, SeanceCommission
from instances.droit import add_mois, lire_droit
from instances.models import Elu, MembreOrgane, Organe
from socle.francais.dates import ecrire_jour
from socle.francais.typographie import compter

Role = MembreOrgane.Role


@dataclass(frozen=True)
class Presences:
    """The roll call of a meeting: `presents` counts the members there, their suppléants and, in a
    commission, who replaces them; `quorum` is None when the statutes say nothing. `groupes` are
    [(answer, members)]; `retard` tells of a late convocation. `reunion` is None when unknown.
    """

    organe: Organe
    reunion: Reunion | None
    membres: int
    presents: int
    quorum: int | None
    convoques: tuple[MembreOrgane, ...]
    groupes: tuple[tuple[str, list[MembreOrgane]], ...]
    retard: str

    @property
    def is_sans_quorum(self):
        """Whether the quorum that the statutes ask for was missed; False when nobody knows."""
        return bool(self.groupes and self.quorum and self.presents < self.quorum)


def lire_presences(seance):
    """The `Presences` of a meeting; None while nobody described its organ."""
    organe, reunion = seance.find_organe(), getattr(seance, "reunion", None)
    if organe is None:
        return None
    membres = list(organe.membres.en_exercice(on=seance.le))
    votants = [membre for membre in membres if membre.is_votant]
    dits, retard = {}, ""
    if reunion:
        noms = {"présents": "presents", "remplacés": "remplaces", "excusés": "excuses"}
        dits = {dit: set(getattr(reunion, nom).all()) for dit, nom in noms.items()}
        dits["absents"] = set(membres).difference(*dits.values()) if any(dits.values()) else set()
        jours = reunion.convoquee_le and (seance.le - reunion.convoquee_le).days
        if jours is not None and jours < (organe.delai or 0):
            retard = f"{compter(jours, 'jour')} avant : les statuts en demandent {organe.delai}."
    la = {pk for m in dits.get("présents", ()) for pk in (m.pk, m.suppleant_de_id)}
    if organe.genre != Organe.Genre.EXPLOITATION:
        la |= {membre.pk for membre in dits.get("remplacés", ())}
    groupes = ((dit, [m for m in membres if m in ceux]) for dit, ceux in dits.items())
    return Presences(
        organe=organe,
        reunion=reunion,
        membres=len(votants),
        presents=sum(membre.pk in la for membre in votants),
        quorum=organe.compute_quorum(len(votants)),
        convoques=tuple(reunion.convoques.ordered()) if reunion else (),
        groupes=tuple(groupe for groupe in groupes if groupe[1]),
        retard=retard,
    )


def write_choix(rendu):
    """How an act offers an opinion to be linked."""
    lues = lire_presences(rendu.seance)
    return f"{rendu}{', sans quorum' if lues and lues.is_sans_quorum else ''}"


def dire_organe(organe, *, on, droit):
    """Sentences on an organ that is not as the law wants it on the day `on`; none refuses."""
    membres = list(organe.membres.en_exercice(on=on))
    tenues = SeanceCommission.objects.for_organe(organe).tenues(on=on)
    if organe.genre == Organe.Genre.EXPLOITATION:
        dits = dire_exploitation(organe, membres, tenues.first(), on=on, droit=droit)
    else:
        dits = dire_commission(membres, tenues, on=on, delai=droit["commission-premiere"].valeur)
    return [f"{dit} ({droit.cite(code)})." for code, dit in dits]


def dire_exploitation(organe, membres, derniere, *, on, droit):
    """Iterator of (code of a rule, sentence). Silence is counted from the last meeting or, without
    any, from the first mandate.
    """
    elus = Elu.objects.for_structure(organe.structure).en_exercice(on=on)
    debuts = {elu.debut for elu in elus if elu.qualite == Elu.Qualite.TITULAIRE}
    installation = min(debuts) if debuts and None not in debuts else date.min
    siegent = {elu.pk for elu in elus}
    votants = [membre for membre in membres if membre.is_votant]
    tenus = [membre for membre in membres if membre.role != Role.CONSULTATIF]
    siens, nombre = sum(m.elu_id in siegent for m in votants), compter(len(votants), "membre")
    minimum, mois = (droit[f"exploitation-{mot}"].valeur for mot in ("membres", "reunion"))
    if len(votants) < minimum and organe.membres.exists():
        yield "exploitation-membres", f"{nombre} : il en faut {minimum} au moins"
    if votants and 2 * siens <= len(votants):
        dit = f"{compter(siens, 'élu')} du conseil sur {nombre} : la majorité revient aux élus"
        yield "exploitation-majorite", dit
    if any(membre.qualite.lower().startswith("direct") for membre in tenus):
        dit = "Le directeur n'est pas membre : donnez-lui une voix consultative"
        yield "exploitation-directeur", dit
    perdus = {m for m in tenus if m.elu_id and m.elu_id not in siegent}
    if echus := [str(m) for m in tenus if m in perdus or (m.debut or on) < installation]:
        yield "exploitation-mandat", f"Mandats échus avec celui du conseil : {', '.join(echus)}"
    depuis = derniere.le if derniere else organe.membres.aggregate(le=Min("debut"))["le"]
    if depuis and on > add_mois(depuis, mois):
        fois = "la dernière est du" if derniere else "aucune depuis le"
        dit = f"Pas de séance depuis plus de {mois} mois : {fois} {ecrire_jour(depuis)}"
        yield "exploitation-reunion", dit


def dire_commission(membres, tenues, *, on, delai):
    """Iterator of (code of a rule, sentence) on a commission that has members."""
    roles = {membre.role for membre in membres}
    if membres and Role.PRESIDENT not in roles:
        yield "commission", "Pas de président : c'est, de droit, celui du conseil"
    if membres and Role.VICE_PRESIDENT not in roles:
        dit = "Pas de vice-président : la commission l'élit à sa première réunion"
        yield "commission-premiere", dit
    formee = min((m.debut for m in membres if m.debut), default=on)
    limite = formee + timedelta(days=delai)
    if limite < on and not tenues.filter(le__gte=formee, le__lte=limite).exists():
        dit = f"Pas de réunion dans les {delai} jours de sa formation, le {ecrire_jour(formee)}"
        yield "commission-premiere", dit


def dire_organes(plan, *, on):
    """[(organ, sentence)] of all the organs of the structure of a plan."""
    droit = lire_droit(plan.structure, on=on)
    organes = Organe.objects.for_structure(plan.structure).select_related("structure")
    return [(organe, dit) for organe in organes for dit in dire_organe(organe, on=on, droit=droit)]
