"""The convocation of a meeting: what it lacks, what was sent of it (R-V5, R-V13 and R-V21)."""

from dataclasses import dataclass
from datetime import date, timedelta

from conseil.actes.convocation import count_jours_francs, find_dernier_jour, is_deliberatif
from conseil.models import (
    Convocation,
    Deliberation,
    EnvoiConvocation,
    PointOrdreDuJour,
    SeanceConseil,
)
from instances.droit import Droit, lire_droit
from instances.models import Elu
from socle.francais.dates import ecrire_jour
from socle.francais.typographie import accord, compter


@dataclass(frozen=True)
class PointConvoque:
    """A point, its act, and whether a note or a document explains it: now, and as it was sent on
    `envoye_le`, None when it did not leave yet.
    """

    point: PointOrdreDuJour
    acte: Deliberation | None
    is_informe: bool
    envoye_le: date | None
    is_parti_muet: bool
    intitule_envoye: str

    @property
    def delai(self):
        """The rule of its clear days: a point taken up again has its own (R-V13)."""
        return "seconde-convocation" if self.point.repris_de_id else "convocation-delai"

    @property
    def is_muet(self):
        """Whether the council is to vote at it without having been told why."""
        return is_deliberatif(self.point) and not self.is_informe


@dataclass(frozen=True)
class ConvocationLue:
    """`papier` are the members who ask for paper, `echeances` (what, its last day of sending)."""

    seance: SeanceConseil
    convocation: Convocation
    envois: tuple[EnvoiConvocation, ...]
    points: tuple[PointConvoque, ...]
    titulaires: int
    suppleants: int
    papier: tuple[Elu, ...]
    droit: Droit
    echeances: tuple[tuple[str, date], ...]

    @property
    def is_envoyee(self):
        return any(envoi.is_aux_elus for envoi in self.envois)

    @property
    def par(self):
        return self.convocation.par.nom_signe if self.convocation.par else ""

    @property
    def is_prete(self):
        """Whether the letter says who convenes, where, when, and for what."""
        seance = self.seance
        return bool(seance.heure and seance.lieu and self.convocation.par and self.points)

    @property
    def complement(self):
        """The points added once the agenda was sent."""
        return tuple(lu for lu in self.points if self.is_envoyee and lu.envoye_le is None)

    @property
    def cite_forme(self):
        return self.droit.cite("convocation-forme")

    @property
    def cite_note(self):
        return self.droit.cite("note-de-synthese")

    @property
    def muets(self):
        return [lu for lu in self.points if lu.is_muet]

    @property
    def alertes(self):
        return (*list_retards(self), *list_reprises(self), *list_urgences(self), *list_oublis(self))


def write_points(lus):
    return f"point{accord(len(lus))} {', '.join(lu.point.numero for lu in lus)}"


def is_expliquee(acte):
    """Whether a draft explains itself: alone, without its reasons, it does not."""
    return acte is not None and bool(acte.expose.strip() or acte.annexes.all())


def find_convocation(seance):
    """The `Convocation` of a meeting; a new one, by its president, when nothing is said of it."""
    dite = getattr(seance, "convocation", None)
    return dite or Convocation(seance=seance, par=seance.president)


def list_points(seance, envois):
    actes = Deliberation.objects.filter(point__seance=seance).select_related("point__seance")
    par_point = {acte.point_id: acte for acte in actes.prefetch_related("annexes")}
    envoyes = {}
    for envoi in envois:
        for envoye in envoi.points_envoyes if envoi.is_aux_elus else ():
            envoyes.setdefault(envoye.point, []).append((envoi.le, envoye))
    is_envoyee = any(envoi.is_aux_elus for envoi in envois)
    for point in seance.points.select_related("repris_de__seance"):
        dits, acte = envoyes.get(point.pk, ()), par_point.get(point.pk)
        yield PointConvoque(
            point=point,
            acte=acte,
            is_informe=bool(point.synthese.strip()) or is_expliquee(acte),
            envoye_le=dits[0][0] if dits else None if is_envoyee else seance.convoquee_le,
            is_parti_muet=bool(dits)
            and is_deliberatif(point)
            and not any(envoye.is_informe for _, envoye in dits),
            intitule_envoye=dits[-1][1].intitule if dits else "",
        )


def lire_convocation(seance):
    """The `ConvocationLue` of a meeting loaded with `loaded_for_appel`."""
    envois = tuple(seance.envois.all())
    # A suppléant is convened as the titulaires are.
    elus = list(Elu.objects.for_structure(seance.structure).en_exercice(on=seance.le).ordered())
    titulaires = sum(elu.qualite == Elu.Qualite.TITULAIRE for elu in elus)
    droit = lire_droit(seance.structure, on=seance.le)
    points = tuple(list_points(seance, envois))
    return ConvocationLue(
        seance=seance,
        convocation=find_convocation(seance),
        envois=envois,
        points=points,
        titulaires=titulaires,
        suppleants=len(elus) - titulaires,
        papier=tuple(elu for elu in elus if elu.papier),
        droit=droit,
        echeances=tuple(list_echeances(seance, points, droit)),
    )


def list_echeances(seance, points, droit):
    for code in sorted({lu.delai for lu in points} or {"convocation-delai"}):
        delai = droit[code].valeur
        quoi = "points repris" if code == "seconde-convocation" else "convocation"
        dit = f"{quoi}, {compter(delai, 'jour')} franc{accord(delai)} ({droit.cite(code)})"
        yield dit, find_dernier_jour(seance.le, delai)
    if any(lu.point.budget_primitif for lu in points):
        delai, cite = droit["budget-delai"].valeur, droit.cite("budget-delai")
        yield f"budget primitif, {delai} jours ({cite})", seance.le - timedelta(days=delai)


def list_retards(lue):
    """The sendings that leave too few days before the meeting."""
    droit, groupes = lue.droit, {}
    for lu in lue.points:
        code = "convocation-urgence" if lue.convocation.urgence else lu.delai
        groupes.setdefault((lu.envoye_le, code), []).append(lu)
    for (jour, code), lus in groupes.items():
        jours = max(count_jours_francs(jour, lue.seance.le), 0) if jour else droit[code].valeur
        sujet = "La seconde convocation" if code == "seconde-convocation" else "La convocation"
        if jour and len(lus) != len(lue.points):
            sujet = f"L'envoi du {ecrire_jour(jour)} ({write_points(lus)})"
        sauf = ", sauf urgence" if code == "convocation-delai" else ""
        if jours < droit[code].valeur:
            dit = f"{compter(jours, 'jour')} franc{accord(jours)} : il en faut {droit[code].valeur}"
            yield f"{sujet} laisse {dit} ({droit.cite(code)}){sauf}."
    regle = droit["budget-delai"]
    for lu in lue.points:
        jours = (lue.seance.le - lu.envoye_le).days if lu.envoye_le else regle.valeur
        if lu.point.budget_primitif and jours < regle.valeur:
            dit = f"envoyé {compter(jours, 'jour')} avant la séance, il en faut {regle.valeur}"
            yield f"Point {lu.point.numero}, budget primitif : {dit} ({regle.cite()})."


def list_reprises(lue):
    """What a second convocation does not say, and where the quorum is required all the same."""
    seance, premiere = lue.seance, lue.convocation.premiere
    if not seance.seconde_convocation:
        return
    cite = lue.droit.cite("seconde-convocation")
    nouveaux = [lu for lu in lue.points if not lu.point.repris_de_id]
    if premiere is None:
        yield (
            "Cette seconde convocation ne nomme pas la première séance : nommez-la à la page "
            f"Convocation ; d'ici là, le quorum est exigé à chaque point ({cite})."
        )
    else:
        du = f"de la séance du {ecrire_jour(premiere.le)}"
        if not premiere.presences.exists():
            yield f"L'appel {du} n'est pas saisi : rien n'y montre que le quorum a manqué ({cite})."
        if seance.convoquee_le and seance.convoquee_le < premiere.le:
            yield f"La seconde convocation est partie avant le jour {du} : vérifiez ces dates."
        if nouveaux:
            qui = write_points(nouveaux)
            yield f"Quorum exigé, {qui} : ce qui n'est pas repris {du} le demande ({cite})."
    for lu in nouveaux:
        au_point = lu.acte.compose_feuille().au_point if lu.acte and lu.acte.is_votee else None
        if au_point and au_point.sans_condition and not au_point.is_quorum_atteint:
            yield (
                f"Point {lu.point.numero} : la délibération {lu.acte.numero} a été votée sans "
                "quorum ; dites, à la page du point, lequel de la première séance il reprend."
            )
    if lue.convocation.urgence:
        yield (
            "Le délai de cette seconde convocation est abrégé : le quorum pourrait redevenir exigé "
            f"({cite} ; CE 16 juin 1997, n° 142691, à vérifier)."
        )


def list_urgences(lue):
    decision, cite = lue.convocation.decision_urgence, lue.droit.cite("convocation-urgence")
    if lue.convocation.urgence and not decision:
        yield f"Notez à la page Convocation le vote du conseil sur l'urgence ({cite})."
    votes = [lu for lu in lue.points if lu.acte and lu.acte.is_votee]
    if decision == Convocation.Decision.TOUT and votes:
        yield f"Le conseil a tout renvoyé ; un acte est voté, {write_points(votes)} ({cite})."


def list_oublis(lue):
    """What a convocation that was sent left out: notes, paper, posting, copies, objects."""
    droit, formes = lue.droit, {envoi.forme for envoi in lue.envois}
    forme = droit.cite("convocation-forme")
    if not formes:
        return
    muets = [lu for lu in lue.points if lu.is_parti_muet]
    if muets:
        cite = droit.cite("note-de-synthese")
        yield f"Envoi sans note de synthèse ni pièce, {write_points(muets)} ({cite})."
    servis = {pk for envoi in lue.envois for pk in envoi.servis}
    if oublies := ", ".join(str(elu) for elu in lue.papier if elu.pk not in servis):
        yield f"Le papier n'est pas noté servi à qui l'a demandé : {oublies} ({forme})."
    if formes.isdisjoint(EnvoiConvocation.PUBLICS):
        yield f"La convocation n'est notée ni affichée ni publiée ({forme})."
    if EnvoiConvocation.Forme.MUNICIPAUX not in formes:
        cite = droit.cite("conseillers-municipaux")
        yield f"La copie aux conseillers municipaux n'est pas notée ({cite})."
    for lu in filter(lambda lu: lu.acte, lue.points):
        if lu in lue.complement:
            dit = f"la délibération {lu.acte.numero} est absente de l'ordre du jour envoyé"
            yield f"Point {lu.point.numero} : {dit} ({forme})."
        elif lu.intitule_envoye and lu.intitule_envoye != lu.point.intitule:
            dit = f"l'ordre du jour envoyé disait « {lu.intitule_envoye} »"
            yield f"Point {lu.point.numero} : {dit} ({forme})."
