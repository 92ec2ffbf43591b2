"""Who was at a meeting of an organ, and what the law wants told of the organs (R-V27)."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count

from commission.models import PresenceOrgane, SeanceCommission
from instances.droit import lire_droit
from instances.models import Elu, MembreOrgane, Organe
from socle.francais.dates import ecrire_jour
from socle.francais.typographie import accord, compter

Etat, Role = PresenceOrgane.Etat, MembreOrgane.Role


@dataclass(frozen=True)
class Reunion:
    """The roll call of a meeting. `presents` counts the members there, their suppléants and, in a
    commission, who replaces them; `quorum` is None when the statutes say nothing. `groupes` are
    [(answer, names)], `retard` what is told of the convocation.
    """

    organe: Organe | None
    en_exercice: int
    presents: int
    quorum: int | None
    groupes: tuple[tuple[str, tuple[str, ...]], ...]
    convoques: tuple[str, ...]
    retard: str

    @property
    def is_appelee(self):
        return bool(self.groupes)

    @property
    def is_sans_quorum(self):
        """Whether the quorum that the statutes ask for was missed; False when nobody knows."""
        return self.is_appelee and self.quorum is not None and self.presents < self.quorum


def lire_reunion(seance):
    """The `Reunion` of a meeting."""
    organe = seance.find_organe()
    membres = list(organe.membres.en_exercice(on=seance.le).ordered()) if organe else []
    lues = {p.membre_id: p for p in PresenceOrgane.objects.filter(seance=seance)}
    etats = {pk: lue.etat for pk, lue in lues.items()}
    la = {m.suppleant_de_id for m in membres if etats.get(m.pk) == Etat.PRESENT}
    la |= {m.pk for m in membres if etats.get(m.pk) == Etat.PRESENT}
    if organe and organe.genre != Organe.Genre.EXPLOITATION:
        la |= {m.pk for m in membres if etats.get(m.pk) == Etat.REMPLACE}
    votants = [membre for membre in membres if membre.is_votant]

    def name(membre):
        par = lues[membre.pk].par
        return f"{membre} (par {par})" if par else str(membre)

    groupes = (
        (etat.label, tuple(name(m) for m in membres if etats.get(m.pk) == etat)) for etat in Etat
    )
    return Reunion(
        organe=organe,
        en_exercice=len(votants),
        presents=sum(membre.pk in la for membre in votants),
        quorum=organe and organe.compute_quorum(len(votants)),
        groupes=tuple(groupe for groupe in groupes if groupe[1]),
        convoques=tuple(str(m) for m in membres if m.pk in lues and lues[m.pk].is_convoque),
        retard=write_retard(seance, organe),
    )


def write_retard(seance, organe):
    """What is told of a convocation sent later than the statutes want; '' for nothing."""
    if not (organe and organe.delai and seance.convoquee_le):
        return ""
    jours = (seance.le - seance.convoquee_le).days
    if jours >= organe.delai:
        return ""
    return (
        f"Convocation envoyée {compter(jours, 'jour')} avant la séance ; "
        f"les statuts en demandent {organe.delai}."
    )


def add_mois(jour, mois):
    """The same day so many months later, or the last one of that month."""
    annee, rang = divmod(jour.year * 12 + jour.month - 1 + mois, 12)
    return date(annee, rang + 1, min(jour.day, monthrange(annee, rang + 1)[1]))


def find_installation(structure, *, on):
    """The day on which most of the councillors in exercise began; None when nobody knows."""
    elus = Elu.objects.for_structure(structure).en_exercice(on=on).titulaires()
    debuts = elus.exclude(debut=None).order_by().values("debut").annotate(nombre=Count("pk"))
    dernier = debuts.order_by("-nombre", "-debut").first()
    return dernier["debut"] if dernier and 2 * dernier["nombre"] > elus.count() else None


def dire_organe(organe, *, on, droit):
    """Sentences on an organ that is not as the law wants it on the day `on`; none refuses."""
    membres = list(organe.membres.en_exercice(on=on).ordered())
    tenues = SeanceCommission.objects.for_organe(organe).tenues(on=on)
    is_decrit = organe.membres.exists()
    if organe.genre != Organe.Genre.EXPLOITATION:
        return dire_commission(membres, tenues, on=on, droit=droit) if is_decrit else []
    dits = dire_exploitation(organe, membres, on=on, droit=droit) if is_decrit else []
    regle = droit["exploitation-reunion"]
    return dits + dire_silence(organe, tenues.first(), on=on, regle=regle)


def dire_exploitation(organe, membres, *, on, droit):
    votants = [membre for membre in membres if membre.is_votant]
    siegent = Elu.objects.for_structure(organe.structure).en_exercice(on=on)
    siegent = set(siegent.values_list("pk", flat=True))
    elus = sum(membre.elu_id in siegent for membre in votants)
    nombre = compter(len(votants), "membre")
    minimum, dits = droit["exploitation-membres"].valeur, []
    if len(votants) < minimum:
        article = droit.cite("exploitation-membres")
        dits.append(f"{nombre} : il en faut {minimum} au moins ({article}).")
    if votants and 2 * elus <= len(votants):
        article = droit.cite("exploitation-majorite")
        sur = f"{compter(elus, 'élu')} du conseil sur {nombre}"
        dits.append(f"{sur} : la majorité revient aux élus ({article}).")
    if any(membre.role == Role.DIRECTEUR and not membre.consultatif for membre in membres):
        article = droit.cite("exploitation-directeur")
        dits.append(f"Le directeur n'est pas membre : donnez-lui voix consultative ({article}).")
    installation = find_installation(organe.structure, on=on)
    echus = [m for m in membres if not m.consultatif and is_echu(m, siegent, installation)]
    if echus:
        s, jour = accord(len(echus)), installation and ecrire_jour(installation)
        dits.append(
            f"Mandat{s} échu{s} avec celui du conseil{f', installé le {jour}' if jour else ''} : "
            f"{', '.join(map(str, echus))} ({droit.cite('exploitation-mandat')})."
        )
    return dits


def is_echu(membre, siegent, installation):
    """Whether the mandate ended with that of the council, which is no longer the same."""
    if membre.elu_id and membre.elu_id not in siegent:
        return True
    return bool(installation and membre.debut and membre.debut < installation)


def dire_silence(organe, derniere, *, on, regle):
    """What is told of a conseil d'exploitation that did not meet for the months of the rule; one
    that never met is counted from its first mandate.
    """
    debuts = [m.debut for m in organe.membres.exclude(debut=None)]
    depuis = derniere.le if derniere else min(debuts, default=None)
    if depuis is None or on <= add_mois(depuis, regle.valeur):
        return []
    quand = "sa dernière séance est du" if derniere else "il n'a pas tenu de séance depuis le"
    return [
        f"Pas de séance depuis plus de {regle.valeur} mois : {quand} {ecrire_jour(depuis)} "
        f"({regle.cite()})."
    ]


def dire_commission(membres, tenues, *, on, droit):
    roles, article, dits = {membre.role for membre in membres}, droit.cite("commission"), []
    if Role.PRESIDENT not in roles:
        dits.append(f"Pas de président : c'est, de droit, celui du conseil ({article}).")
    regle = droit["commission-premiere"]
    if Role.VICE_PRESIDENT not in roles:
        dits.append(f"Pas de vice-président : la commission l'élit ({regle.cite()}).")
    formee = min((m.debut for m in membres if m.debut), default=None)
    limite = formee and formee + timedelta(days=regle.valeur)
    if limite and limite < on and not tenues.filter(le__gte=formee, le__lte=limite).exists():
        dits.append(
            f"Formée le {ecrire_jour(formee)}, elle devait se réunir avant le "
            f"{ecrire_jour(limite + timedelta(days=1))} ({regle.cite()})."
        )
    return dits


def dire_organes(plan, *, on):
    """[(organ, sentence)] of all the organs of the structure of a plan."""
    droit = lire_droit(plan.structure, on=on)
    organes = Organe.objects.for_structure(plan.structure).select_related("structure")
    return [(organe, dit) for organe in organes for dit in dire_organe(organe, on=on, droit=droit)]
