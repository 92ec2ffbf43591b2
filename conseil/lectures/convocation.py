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
    """A point, its act, whether a note or a document explains it: now, and as it was sent.

    `envoye_le` is the day on which it first went to the members, None when it did not.
    """

    point: PointOrdreDuJour
    acte: Deliberation | None
    is_informe: bool
    envoye_le: date | None
    is_envoye_informe: bool
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
    """`papier` are the members who ask for paper; `manques` what the letter lacks, in sentences.

    `echeances` are the last days of sending: (what, day).
    """

    seance: SeanceConseil
    convocation: Convocation
    envois: tuple[EnvoiConvocation, ...]
    points: tuple[PointConvoque, ...]
    titulaires: int
    suppleants: int
    papier: tuple[Elu, ...]
    droit: Droit
    manques: tuple[str, ...] = ()
    echeances: tuple[tuple[str, date], ...] = ()

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
    def nouveaux(self):
        """The points of a second convocation that the first meeting did not have."""
        is_seconde = self.seance.seconde_convocation
        return [lu for lu in self.points if is_seconde and not lu.point.repris_de_id]

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


def list_elus(seance):
    """The members who are convened: a suppléant gets what the titulaires get."""
    elus = Elu.objects.for_structure(seance.structure).en_exercice(on=seance.le)
    return list(elus.ordered())


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
            is_envoye_informe=any(envoye.is_informe for _, envoye in dits),
            intitule_envoye=dits[-1][1].intitule if dits else "",
        )


def lire_convocation(seance):
    """The `ConvocationLue` of a meeting loaded with `loaded_for_appel`."""
    envois = tuple(seance.envois.all())
    elus, convocation = list_elus(seance), find_convocation(seance)
    titulaires = sum(elu.qualite == Elu.Qualite.TITULAIRE for elu in elus)
    droit = lire_droit(seance.structure, on=seance.le)
    points = tuple(list_points(seance, envois))
    return ConvocationLue(
        seance=seance,
        convocation=convocation,
        envois=envois,
        points=points,
        titulaires=titulaires,
        suppleants=len(elus) - titulaires,
        papier=tuple(elu for elu in elus if elu.papier),
        droit=droit,
        manques=tuple(list_manques(seance, convocation, points, elus, droit)),
        echeances=tuple(list_echeances(seance, points, droit)),
    )


def list_manques(seance, convocation, points, elus, droit):
    if seance.heure is None:
        yield "l'heure de la séance"
    if not seance.lieu:
        yield "le lieu"
    if convocation.par is None:
        yield "qui convoque : le président"
    if not elus:
        yield "les élus à convoquer"
    if not points:
        yield "l'ordre du jour"
    if muets := [lu for lu in points if lu.is_muet]:
        yield (
            f"{write_points(muets)} : une note de synthèse, ou un projet avec son exposé ou une "
            f"annexe ({droit.cite('note-de-synthese')})"
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
        groupes.setdefault((lu.envoye_le, lu.delai), []).append(lu)
    for (jour, code), lus in groupes.items():
        code = "convocation-urgence" if lue.convocation.urgence else code
        jours = max(count_jours_francs(jour, lue.seance.le), 0) if jour else None
        if jours is None or jours >= droit[code].valeur:
            continue
        sujet = "La seconde convocation" if code == "seconde-convocation" else "La convocation"
        if len(lus) != len(lue.points):
            sujet = f"L'envoi du {ecrire_jour(jour)} ({write_points(lus)})"
        sauf = ", sauf urgence" if code == "convocation-delai" else ""
        yield (
            f"{sujet} laisse {compter(jours, 'jour')} franc{accord(jours)} : il en faut "
            f"{droit[code].valeur} ({droit.cite(code)}){sauf}."
        )
    for lu in lue.points:
        jours = (lue.seance.le - lu.envoye_le).days if lu.envoye_le else None
        if lu.point.budget_primitif and jours is not None and jours < droit["budget-delai"].valeur:
            yield (
                f"Point {lu.point.numero}, budget primitif : envoyé {compter(jours, 'jour')} avant "
                f"la séance, il en faut {droit['budget-delai'].valeur} "
                f"({droit.cite('budget-delai')})."
            )


def list_reprises(lue):
    """What a second convocation does not say, and where the quorum is required all the same."""
    seance, premiere = lue.seance, lue.convocation.premiere
    if not seance.seconde_convocation:
        return
    cite = lue.droit.cite("seconde-convocation")
    if premiere is None:
        yield (
            "Cette seconde convocation ne nomme pas la première séance : nommez-la à la page "
            f"Convocation ; d'ici là, le quorum est exigé à chaque point ({cite})."
        )
    elif not premiere.presences.exists():
        yield (
            f"L'appel de la séance du {ecrire_jour(premiere.le)} n'est pas saisi : rien n'y montre "
            f"que le quorum a manqué ({cite})."
        )
    if premiere and seance.convoquee_le and seance.convoquee_le < premiere.le:
        yield (
            f"La seconde convocation est du {ecrire_jour(seance.convoquee_le)}, avant la première "
            f"séance, du {ecrire_jour(premiere.le)} : vérifiez ces dates."
        )
    if premiere and lue.nouveaux:
        yield (
            f"Quorum exigé, {write_points(lue.nouveaux)} : ce qui n'est pas repris de la séance du "
            f"{ecrire_jour(premiere.le)} en demande un ({cite})."
        )
    for lu in lue.nouveaux:
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
    convocation, Decision = lue.convocation, Convocation.Decision
    if convocation.urgence and not convocation.decision_urgence:
        yield (
            "Le conseil se prononce sur l'urgence à l'ouverture : notez son vote à la page "
            f"Convocation ({lue.droit.cite('convocation-urgence')})."
        )
    votes = [lu for lu in lue.points if lu.acte and lu.acte.is_votee]
    if convocation.decision_urgence == Decision.TOUT and votes:
        yield (
            f"Le conseil a renvoyé tout l'ordre du jour, et {write_points(votes)} : un acte y est "
            f"voté ({lue.droit.cite('convocation-urgence')})."
        )


def list_oublis(lue):
    """What a convocation that was sent left out: notes, paper, posting, copies, objects."""
    droit, envois = lue.droit, lue.envois
    forme = droit.cite("convocation-forme")
    if not envois:
        if lue.seance.convoquee_le:
            yield (
                "Rien n'est noté de l'envoi ni de l'affichage de la convocation : notez-les à la "
                f"page Convocation ({forme})."
            )
        return
    envoyes = [lu for lu in lue.points if lue.is_envoyee and lu.envoye_le]
    muets = [lu for lu in envoyes if is_deliberatif(lu.point) and not lu.is_envoye_informe]
    if muets:
        yield (
            f"Envoi sans note de synthèse ni pièce, {write_points(muets)} "
            f"({droit.cite('note-de-synthese')})."
        )
    servis = {pk for envoi in envois for pk in envoi.servis}
    if oublies := [elu for elu in lue.papier if elu.pk not in servis]:
        yield (
            f"Le papier n'est pas noté servi à qui l'a demandé : {', '.join(map(str, oublies))} "
            f"({forme})."
        )
    if not any(envoi.forme in EnvoiConvocation.PUBLICS for envoi in envois):
        yield f"La convocation n'est notée ni affichée ni publiée ({forme})."
    if not any(envoi.forme == EnvoiConvocation.Forme.MUNICIPAUX for envoi in envois):
        yield (
            "La copie aux conseillers municipaux n'est pas notée "
            f"({droit.cite('conseillers-municipaux')})."
        )
    for lu in lue.points:
        if lu.acte and lue.is_envoyee and lu.envoye_le is None:
            yield (
                f"Point {lu.point.numero} : la délibération {lu.acte.numero} est sur un objet "
                f"absent de l'ordre du jour envoyé ({forme})."
            )
        elif lu.acte and lu.intitule_envoye and lu.intitule_envoye != lu.point.intitule:
            yield (
                f"Point {lu.point.numero} : l'ordre du jour envoyé disait « {lu.intitule_envoye} » "
                f"({forme})."
            )
