"""The life of the points of a meeting: renumbered, inserted, set aside, carried over (R-V20)."""

from django.core.exceptions import ValidationError
from django.db import transaction

from conseil.actes.ordre import NUMERO, make_place
from conseil.models.deliberation import Deliberation
from conseil.models.discussion import DISCUTES
from conseil.models.point import PointOrdreDuJour
from conseil.models.seance import SeanceConseil

# What a point that is carried to a later meeting leaves behind: what happened at the first.
LAISSES = frozenset(
    {
        *("id", "seance", "numero", "statut", "repris_de", "president", "secretaire"),
        *PointOrdreDuJour.SOIREE,
        *PointOrdreDuJour.DECLARES,
        *DISCUTES,
    }
)


def list_proposes(points):
    """The drafts of these points that bear the number proposed for them."""
    actes = Deliberation.objects.filter(point__in=points, votee_le=None)
    actes = actes.select_related("point__seance__structure")
    return [acte for acte in actes if acte.numero == acte.point.propose_numero()]


def renumber_actes(actes):
    """Give these drafts the number proposed at their point now. Raises ValidationError."""
    actes = Deliberation.objects.filter(pk__in=[acte.pk for acte in actes])
    voulus = {a: a.point.propose_numero() for a in actes.select_related("point__seance__structure")}
    changes = {acte: numero for acte, numero in voulus.items() if acte.numero != numero}
    for acte in changes:
        Deliberation.objects.filter(pk=acte.pk).update(numero=f"~{acte.pk}")
    for acte, numero in changes.items():
        if Deliberation.objects.filter(structure=acte.structure_id, numero=numero).exists():
            raise ValidationError(
                f"Un autre acte porte déjà le numéro {numero} : changez-le d'abord."
            )
        acte.numero = numero
        acte.save()


def is_vote(point):
    """Whether the act of the point is voted."""
    return Deliberation.objects.votees().filter(point=point).exists()


def check_sans_vote(point):
    """Raise ValidationError when the act of the point is voted (R-V10)."""
    if is_vote(point):
        raise ValidationError(
            f"Le point {point.numero} est voté : il garde son numéro et sa place. Choisissez un "
            "numéro libre."
        )


def list_sans_vote(point, *, suite):
    """This point, and when `suite` those after it whose act is not voted."""
    suivants = PointOrdreDuJour.objects.filter(seance=point.seance_id, cle__gt=point.cle)
    suivants = suivants.select_related("seance__structure").order_by("cle") if suite else ()
    return [point, *(suivant for suivant in suivants if not is_vote(suivant))]


@transaction.atomic
def renumber(seance, numeros):
    """Give the points of a meeting these numbers, {point: « 3.7 »}; proposed acts follow, and the
    roll call stays with the points that it names. Raises ValidationError.
    """
    numeros = {point: numeros.get(point.pk, point.numero) for point in seance.points.all()}
    changes = {point: numero for point, numero in numeros.items() if point.numero != numero}
    for point, numero in changes.items():
        check_sans_vote(point)
        if not NUMERO.fullmatch(numero):
            raise ValidationError(f"« {numero} » : écrivez un numéro comme 3.7 ou 12.")
        if list(numeros.values()).count(numero) > 1:
            raise ValidationError(f"Deux points auraient le numéro {numero} : changez-en un.")
    actes = list_proposes(changes)
    for point in changes:
        PointOrdreDuJour.objects.filter(pk=point.pk).update(numero=f"~{point.pk}")
    for point, numero in changes.items():
        point.numero = numero
        point.save()
    renumber_actes(actes)
    relue = SeanceConseil.objects.loaded_for_appel().get(pk=seance.pk)
    relue.check_appel(relue.presences.all(), [p.rangee for p in relue.pouvoirs.all()])


@transaction.atomic
def insert(seance, numero, intitule):
    """Add a point; when its number is taken, that point and the next ones move by one."""
    anciens = {point.numero: point.pk for point in seance.points.all()}
    places = make_place(list(anciens), numero)
    renumber(seance, {anciens[ancien]: nouveau for ancien, nouveau in places.items()})
    PointOrdreDuJour.objects.create(seance=seance, numero=numero, intitule=intitule)


@transaction.atomic
def set_aside(point, statut, *, vers=None):
    """Withdraw a point, adjourn it, to the later meeting `vers` or without a day, or put it back.
    Its draft act goes where it goes. Raises ValidationError.
    """
    check_sans_vote(point)
    reprise = PointOrdreDuJour.objects.filter(repris_de=point).select_related("seance").first()
    if reprise and reprise.seance != vers:
        if reprise.seance.presences.exists():
            raise ValidationError(f"{reprise.seance} : l'appel est fait, le point y reste.")
        move_acte(reprise, point)
        reprise.delete()
    point.statut = statut
    point.save()
    if vers and (reprise is None or reprise.seance != vers):
        move_acte(point, carry(point, vers))


def carry(point, vers):
    """The point made again at a later meeting, under its number when that is free."""
    faits = {
        champ.attname: getattr(point, champ.attname)
        for champ in point._meta.concrete_fields
        if champ.name not in LAISSES
    }
    pris = [autre.numero for autre in vers.points.all()]
    suivant = str(max((int(autre.partition(".")[0]) for autre in pris), default=0) + 1)
    numero = suivant if point.numero in pris else point.numero
    return PointOrdreDuJour.objects.create(seance=vers, numero=numero, repris_de=point, **faits)


def move_acte(de, vers):
    """Take the draft act of a point to another."""
    proposes = list_proposes([de])
    for acte in Deliberation.objects.filter(point=de):
        acte.point = vers
        acte.save()
    renumber_actes(proposes)
