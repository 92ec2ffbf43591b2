"""The council as its pages show it: meetings, and one meeting point by point."""

from dataclasses import dataclass, replace

from conseil.actes.feuille import Feuille, compose_feuille
from conseil.actes.scdl import FauteScdl, LigneScdl, check_lignes, make_ligne
from conseil.lectures.convocation import lire_convocation
from conseil.models import Deliberation, PointOrdreDuJour, SeanceConseil
from instances.models import Assemblee, Elu
from instances.quorum import AuPoint, compute_au_point
from instances.renouvellement import find_perime
from socle.francais.typographie import compter

# What the minutes declare, and the figure that is computed from the roll call.
CALCULES = {
    "titulaires_en_exercice": "en_exercice",
    "titulaires_presents": "titulaires_presents",
    "suppleants_avec_voix": "suppleants_avec_voix",
    "membres_presents": "membres_presents",
    "delegues_avec_pouvoir": "delegues_avec_pouvoir",
    "voix_deliberatives": "voix",
    "titulaires_excuses": "excuses",
}


@dataclass(frozen=True)
class Conseil:
    """The home of the council; the meetings come with their points and their presences."""

    assemblee: Assemblee | None
    titulaires: int
    suppleants: int
    seances: tuple[SeanceConseil, ...]
    deliberations: tuple[Deliberation, ...]
    votees: int
    perime: str


@dataclass(frozen=True)
class Declare:
    """A figure of the minutes beside the one computed."""

    libelle: str
    declare: int
    calcule: int

    @property
    def is_juste(self):
        return self.declare == self.calcule


@dataclass(frozen=True)
class PointLu:
    """A point of the agenda, the council at it, and what the minutes declare."""

    point: PointOrdreDuJour
    au_point: AuPoint
    declares: tuple[Declare, ...]
    deliberation: Deliberation | None
    is_appele: bool
    reprise: PointOrdreDuJour | None = None
    absents: tuple[str, ...] = ()
    is_courant: bool = False

    @property
    def is_sans_quorum(self):
        """Whether the roll was called, and too few are there for a point of the agenda."""
        is_retenu = self.point.statut == PointOrdreDuJour.Statut.RETENU
        return is_retenu and self.is_appele and not self.au_point.may_deliberer

    @property
    def is_a_voter(self):
        """Whether an act, drafted or not, is to be voted at this point."""
        is_vote = self.deliberation is not None and self.deliberation.is_votee
        return self.point.is_a_deliberer and not is_vote

    @property
    def ecarts(self):
        return tuple(declare for declare in self.declares if not declare.is_juste)


@dataclass(frozen=True)
class SeanceLue:
    """A meeting; `feuille` is None while nobody was called, names are '' until they are given."""

    seance: SeanceConseil
    points: tuple[PointLu, ...]
    feuille: Feuille | None
    president: str
    secretaire: str
    alertes: tuple[str, ...]
    huis_clos: str = ""

    @property
    def has_acte(self):
        return any(lu.deliberation for lu in self.points)


def lire_conseil(structure, utilisateur, *, on):
    """The `Conseil` of a structure on a day, as a person sees it; a constant number of queries."""
    elus = Elu.objects.for_structure(structure).en_exercice(on=on)
    seances = SeanceConseil.objects.for_structure(structure).prefetch_related("points", "presences")
    deliberations = Deliberation.objects.for_utilisateur(utilisateur).for_structure(structure)
    deliberations = deliberations.select_related("point__seance", "lien_acte")
    deliberations = deliberations.prefetch_related("suites")
    listees = tuple(deliberations.ordered())
    return Conseil(
        assemblee=Assemblee.objects.filter(structure=structure).first(),
        titulaires=elus.titulaires().count(),
        suppleants=elus.suppleants().count(),
        seances=tuple(seances),
        deliberations=listees,
        votees=sum(deliberation.is_votee for deliberation in listees),
        perime=find_perime(structure, on=on),
    )


def list_declares(point, au_point):
    return tuple(
        Declare(
            libelle=PointOrdreDuJour._meta.get_field(champ).verbose_name,
            declare=getattr(point, champ),
            calcule=getattr(au_point, calcule),
        )
        for champ, calcule in CALCULES.items()
        if getattr(point, champ) is not None
    )


def list_alertes(seance, points):
    """What deserves a look, in French sentences."""
    if perime := find_perime(seance.structure, on=seance.le):
        yield perime[0].upper() + perime[1:]
    convocation = lire_convocation(seance)
    seconde, duree = (convocation.droit[c] for c in ("seconde-convocation", "pouvoir-duree"))
    yield from convocation.alertes
    if seance.president is None or seance.secretaire is None:
        yield "Le président ou le secrétaire de séance n'est pas nommé."
    for pouvoir in seance.list_pouvoirs_prolonges():
        yield (
            f"{pouvoir.mandant} donne pouvoir à {pouvoir.mandataire} pour plus de {duree.valeur} "
            f"séances de suite : un pouvoir ne vaut pas plus de {duree.valeur} séances "
            f"consécutives, sauf maladie dûment constatée ({duree.cite()})."
        )
    for lu in points:
        if lu.is_sans_quorum:
            presents = compter(lu.au_point.membres_presents, "présent")
            yield (
                f"Point {lu.point.numero} : le quorum n'est pas atteint "
                f"({presents}, il en faut {lu.au_point.quorum}). Le "
                f"conseil ne peut pas y délibérer ; il est convoqué à nouveau, {seconde.valeur} "
                f"jours francs au moins avant la séance qui le reprend ({seconde.cite()})."
            )
        for ecart in lu.ecarts:
            yield (
                f"Point {lu.point.numero}, {ecart.libelle} : le procès-verbal dit {ecart.declare}, "
                f"l'appel donne {ecart.calcule}."
            )


def lire_seance_conseil(seance):
    """The `SeanceLue` of a meeting loaded with `loaded_for_appel`."""
    appel = seance.load_appel()
    appelee = bool(seance.presences.all())
    actes = Deliberation.objects.filter(point__seance=seance).select_related("point__seance")
    par_point = {acte.point_id: acte for acte in actes}
    repris = PointOrdreDuJour.objects.filter(repris_de__seance=seance).select_related("seance")
    reprises = {reprise.repris_de_id: reprise for reprise in repris}
    droit = seance.load_droit()
    points = []
    for point in seance.points.all():
        au_point = compute_au_point(appel, point.cle)
        declares = list_declares(point, au_point) if appelee else ()
        acte, reprise = par_point.get(point.pk), reprises.get(point.pk)
        lu = PointLu(point, au_point, declares, acte, appelee, reprise)
        if lu.is_a_voter:
            absents = point.list_absents(au_point, droit) if appelee else ()
            lu = replace(
                lu,
                absents=tuple(phrase for _, phrase in absents),
                is_courant=not any(autre.is_courant for autre in points),
            )
        points.append(lu)
    dernier = points[-1].point if points else None
    return SeanceLue(
        seance=seance,
        points=tuple(points),
        feuille=compose_feuille(seance, dernier) if appelee and dernier else None,
        president=seance.president.nom_signe if seance.president else "",
        secretaire=seance.secretaire.nom_signe if seance.secretaire else "",
        alertes=tuple(list_alertes(seance, points)),
        huis_clos=droit.cite("huis-clos"),
    )


@dataclass(frozen=True)
class DonneesOuvertes:
    """The rows of the open data, and what prevents publishing them."""

    lignes: tuple[LigneScdl, ...]
    fautes: tuple[FauteScdl, ...]


def lire_donnees_ouvertes(structure):
    """The `DonneesOuvertes` of the adopted acts of a structure, the oldest first."""
    actes = Deliberation.objects.for_structure(structure).votees().loaded_for_deliberation()
    adoptes = [acte for acte in actes.order_by("votee_le", "pk") if acte.vote.is_adoptee]
    lignes = tuple(make_ligne(acte) for acte in adoptes)
    return DonneesOuvertes(lignes, check_lignes(lignes))
