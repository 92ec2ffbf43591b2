"""The preliminary parts of the document, with their key figures."""

from dataclasses import dataclass
from decimal import Decimal

from plan.models import Section
from socle.donnees.emport import emporte


@emporte()
@dataclass(frozen=True)
class ValeurLue:
    """One value; `annee` is None when the document does not say it."""

    annee: int | None
    serie: str
    valeur: Decimal


@emporte("libelle formulation")
@dataclass(frozen=True)
class IndicateurLu:
    """A key figure; without any value it is « non renseigné », which is not zero."""

    pk: int
    libelle: str
    unite: str
    formulation: str
    note: str
    valeurs: tuple[ValeurLue, ...]


@emporte()
@dataclass(frozen=True)
class SectionLue:
    cle: str
    numero: int | None
    titre: str
    disposition: str
    corps: str
    indicateurs: tuple[IndicateurLu, ...]
    sous_sections: tuple["SectionLue", ...]


def make_indicateur(indicateur):
    return IndicateurLu(
        pk=indicateur.pk,
        libelle=indicateur.libelle,
        unite=indicateur.unite,
        formulation=indicateur.formulation,
        note=indicateur.note,
        valeurs=tuple(
            ValeurLue(annee=v.annee, serie=v.serie, valeur=v.valeur)
            for v in indicateur.valeurs.all()
        ),
    )


def make_section(section, par_parent):
    return SectionLue(
        cle=section.cle,
        numero=section.numero,
        titre=section.titre,
        disposition=section.disposition,
        corps=section.corps,
        indicateurs=tuple(make_indicateur(i) for i in section.indicateurs.all()),
        sous_sections=tuple(
            make_section(fille, par_parent) for fille in par_parent.get(section.pk, ())
        ),
    )


def lire_sections(plan):
    """The sections of the plan in order, as a tree; three queries whatever their number."""
    par_parent = {}
    sections = Section.objects.filter(plan=plan).prefetch_related("indicateurs__valeurs")
    for section in sections.order_by("ordre"):
        par_parent.setdefault(section.parent_id, []).append(section)
    return tuple(make_section(section, par_parent) for section in par_parent.get(None, ()))
