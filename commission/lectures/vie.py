"""The life of an action: its years, its journal, its files, links and milestones."""

from dataclasses import dataclass
from datetime import date

from commission.models import Avis
from plan.models import EntreeJournal, Lien, Piece
from socle.donnees.emport import emporte


@emporte("le titre texte par")
@dataclass(frozen=True)
class EntreeLue:
    """An entry of the journal, or what the commission said (`pk` is then None); `ancre` is its
    place in the page.
    """

    pk: int | None
    ancre: str
    le: date
    titre: str
    texte: str
    par: str


@emporte("titre du_le fait_le")
@dataclass(frozen=True)
class JalonLu:
    pk: int
    titre: str
    du_le: date
    fait_le: date | None
    is_en_retard: bool


@emporte("jalons")
@dataclass(frozen=True)
class Vie:
    abonnes: tuple[str, ...]
    journal: tuple[EntreeLue, ...]
    pieces: tuple[Piece, ...]
    liens: tuple[Lien, ...]
    jalons: tuple[JalonLu, ...]


def make_entree(entree):
    return EntreeLue(
        pk=entree.pk,
        ancre=f"entree-{entree.pk}",
        le=entree.le,
        titre="",
        texte=entree.texte,
        par=str(entree.par or ""),
    )


def make_avis(avis):
    suite = f"\n\nSuite donnée : {avis.suite}" if avis.suite else ""
    return EntreeLue(
        pk=None,
        ancre=f"avis-{avis.pk}",
        le=avis.seance.le,
        titre=f"{avis.seance} : avis {avis.get_sens_display()}",
        texte=f"{avis.commentaire}{suite}",
        par="",
    )


def lire_vie(action, *, on):
    """The `Vie` of an action on the day `on`; six queries."""
    entrees = EntreeJournal.objects.filter(action=action).loaded_for_journal()
    avis = Avis.objects.filter(action=action).loaded_for_avis()
    journal = [*map(make_entree, entrees), *map(make_avis, avis)]
    return Vie(
        abonnes=tuple(map(str, action.abonnements.ordered())),
        journal=tuple(sorted(journal, key=lambda entree: entree.le, reverse=True)),
        pieces=tuple(action.pieces.select_related("par")),
        liens=tuple(action.liens.all()),
        jalons=tuple(
            JalonLu(
                pk=jalon.pk,
                titre=jalon.titre,
                du_le=jalon.du_le,
                fait_le=jalon.fait_le,
                is_en_retard=jalon.fait_le is None and jalon.du_le < on,
            )
            for jalon in action.jalons.all()
        ),
    )
