"""Who changed what, when, from what to what: the history of a plan and of what it holds (R-H4)."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from django.core.exceptions import ObjectDoesNotExist

from budget import models as budget
from comptes.droits import Geste
from plan import models as plan_models
from plan.models import Action
from plan.models.demande import name_auteur
from socle.champs import list_ecrits
from socle.donnees.contenu import gather, list_contenus, list_relations
from socle.donnees.suppressions import (
    find_premiere,
    find_suppression,
    key_of,
    list_emportes,
    list_portants,
)
from socle.donnees.versions import write_contenu

DERNIERES = 100
NATURES = {"+": "Création", "~": "Modification", "-": "Suppression"}
# Of these, the page also tells what hangs on them, and so on.
SUIVIS_DES_LEURS = (Action, plan_models.Indicateur, budget.BlocCout)
# What who follows the actions may put back; the rest is for who structures the plan (R-H5).
RETABLIS_PAR_LE_SUIVI = (
    plan_models.Programmation,
    plan_models.Partenariat,
    plan_models.Abonnement,
    plan_models.EntreeJournal,
    plan_models.Jalon,
    plan_models.Lien,
    plan_models.Piece,
    plan_models.ValeurIndicateur,
    budget.Depense,
)
ECRITS_PAR_LE_SUIVI = list_ecrits(Action.CHAMPS, Geste.SUIVRE)
AVEC = {Action: ("axe__defi",), plan_models.Axe: ("defi",)}
MODELES = {modele._meta.model_name: modele for modele in list_contenus()}


@dataclass(frozen=True)
class ChangementLu:
    """One field: its name in the code, its label, its two values in words."""

    nom: str
    champ: str
    avant: str
    apres: str


@dataclass(frozen=True)
class VersionLue:
    """One version: of what, when, by whom, and what it changed from the version before.

    `pk` is its `history_id`; `cle` and `objet` name the row it is a version of; `action` is the
    code of the action that it hangs on, '' for none; `geste` is what it takes to put it back.
    """

    pk: int
    cle: str
    objet: int
    genre: str
    action: str
    titre: str
    le: datetime
    par: str
    nature: str
    motif: str
    changements: tuple[ChangementLu, ...]
    is_derniere: bool
    geste: Geste


@dataclass(frozen=True)
class GenreCompte:
    cle: str
    titre: str
    nombre: int


@dataclass(frozen=True)
class Historique:
    """The versions of an object and of what hangs on it, the most recent first.

    `genres` counts each kind; `versions` are those of the kind asked for.
    """

    titre: str
    genre: str
    genres: tuple[GenreCompte, ...]
    versions: tuple[VersionLue, ...]


def versions_of(plan):
    """{model: QuerySet of its versions that ever were in this plan}; no query yet."""
    return gather(
        plan,
        lambda modele, retenir: modele.history.model.objects.filter(retenir),
        pks=lambda versions: versions.order_by().values("id"),
    )


def list_dependants(modele):
    """[(model, name of the relation by which it hangs on `modele`)] of what its page tells too."""
    if modele not in SUIVIS_DES_LEURS:
        return []
    return [
        (enfant, lien.name)
        for enfant in list_contenus()
        for lien in list_relations(enfant)
        if lien.related_model is modele
    ]


def list_champs(modele):
    """The fields that people change; not those that the application fills by itself."""
    return [c for c in modele._meta.concrete_fields if c.editable and not c.primary_key]


def modele_of(ligne):
    """The model of a row, or of the row that a version is of."""
    return getattr(ligne, "instance_type", type(ligne))


def load_lies(versions):
    """{model: {pk: row}} of all that versions or rows point to, one query a model."""
    voulus = {}
    for version in versions:
        for champ in modele_of(version)._meta.concrete_fields:
            if champ.is_relation and getattr(version, champ.attname) is not None:
                voulus.setdefault(champ.related_model, set()).add(getattr(version, champ.attname))
    return {
        modele: modele._base_manager.select_related(*AVEC.get(modele, ())).in_bulk(pks)
        for modele, pks in voulus.items()
    }


def write_champ(version, champ, lies):
    """The value of a field of a version, in words; a row that is gone says so."""
    valeur = getattr(version, champ.attname)
    if not champ.is_relation or valeur is None:
        return write_contenu(champ, valeur)
    lie = lies.get(champ.related_model, {}).get(valeur)
    return str(lie) if lie else "supprimé depuis"


def list_differents(une, autre):
    """The fields, of those that people change, that differ between two versions or rows."""
    return [
        champ
        for champ in list_champs(modele_of(une))
        if getattr(une, champ.attname) != getattr(autre, champ.attname)
    ]


def list_changements(avant, apres, lies):
    """What differs from one version to another, field by field."""
    return tuple(
        ChangementLu(
            champ.name,
            champ.verbose_name,
            write_champ(avant, champ, lies),
            write_champ(apres, champ, lies),
        )
        for champ in list_differents(avant, apres)
    )


def name_version(version, lies):
    """What the row was called in that version."""
    objet = version.instance
    for champ in objet._meta.concrete_fields:
        lie = champ.is_relation and lies.get(champ.related_model, {}).get(
            getattr(objet, champ.attname)
        )
        if lie:
            setattr(objet, champ.name, lie)
    try:
        return str(objet)
    except ObjectDoesNotExist:
        return f"n° {objet.pk}"


def find_code(version, lies):
    action = lies.get(Action, {}).get(getattr(version, "action_id", None))
    return action.code if action else ""


def ask_geste(version, presente):
    """What it takes to put a version back over the row as it is, None when it is gone (R-H5)."""
    modele = version.instance_type
    if modele in RETABLIS_PAR_LE_SUIVI:
        return Geste.SUIVRE
    if modele is not Action or presente is None:
        return Geste.STRUCTURER
    changes = {champ.name for champ in list_differents(version, presente)}
    return Geste.SUIVRE if changes <= ECRITS_PAR_LE_SUIVI else Geste.STRUCTURER


def make_version(version, lies, *, presente=None, changements=(), is_derniere=False):
    modele = version.instance_type
    return VersionLue(
        pk=version.history_id,
        cle=modele._meta.model_name,
        objet=version.id,
        genre=modele._meta.verbose_name,
        action=find_code(version, lies),
        titre=name_version(version, lies),
        le=version.history_date,
        par=name_auteur(version),
        nature=NATURES[version.history_type],
        motif=version.history_change_reason or "",
        changements=changements,
        is_derniere=is_derniere,
        geste=ask_geste(version, presente),
    )


def load_presentes(versions):
    """{pk: row} of today, of versions of one model; one query."""
    if not versions:
        return {}
    modele = versions[0].instance_type
    return modele._base_manager.in_bulk({version.id for version in versions})


def make_versions(versions):
    """[VersionLue] of versions of one model, in the order of their making."""
    lies = load_lies(versions)
    presentes = load_presentes(versions)
    par_objet = {}
    for version in versions:
        par_objet.setdefault(version.id, []).append(version)
    lues = []
    for siennes in par_objet.values():
        for avant, version in pairwise([None, *siennes]):
            change = avant is not None and version.history_type == "~"
            lue = make_version(
                version,
                lies,
                presente=presentes.get(version.id),
                changements=list_changements(avant, version, lies) if change else (),
                is_derniere=version is siennes[-1] and version.history_type != "-",
            )
            lues.append(lue)
    return lues


def load_versions(versions):
    return list(versions.select_related("history_user").order_by("history_date", "history_id"))


def lire_historique(plan, modele, pk, *, genre=""):
    """The `Historique` of one row of the plan. Raises the DoesNotExist of its model when no
    version of it ever was in this plan.
    """
    toutes = versions_of(plan)
    siennes = load_versions(toutes[modele].filter(id=pk))
    if not siennes:
        raise modele.DoesNotExist
    trouvees = make_versions(siennes)
    titre = trouvees[-1].titre
    a_lire = [(modele, {"id": pk})]
    while a_lire:
        parent, critere = a_lire.pop()
        ids = toutes[parent].filter(**critere).order_by().values("id")
        for enfant, lien in list_dependants(parent):
            trouvees += make_versions(
                load_versions(toutes[enfant].filter(**{f"{lien}_id__in": ids}))
            )
            a_lire.append((enfant, {f"{lien}_id__in": ids}))
    trouvees.sort(key=lambda version: (version.le, version.pk), reverse=True)
    comptes = {}
    for version in trouvees:
        comptes.setdefault(version.cle, []).append(version)
    return Historique(
        titre=titre,
        genre=genre,
        genres=tuple(GenreCompte(c, v[0].genre, len(v)) for c, v in comptes.items()),
        versions=tuple(v for v in trouvees if genre in ("", v.cle)),
    )


def lire_derniers_changements(plan, *, supprimes=False):
    """The last versions of anything in the plan, or the last deletions; without what they changed:
    the page of each object tells it. What a deletion took with it is told by that one.
    """
    trouvees = []
    for versions in versions_of(plan).values():
        if supprimes:
            versions = versions.filter(history_type="-")
        dernieres = versions.select_related("history_user").order_by("-history_date", "-history_id")
        trouvees += list(dernieres[:DERNIERES])
    if supprimes:
        partis = {key_of(version) for version in trouvees}
        trouvees = [v for v in trouvees if partis.isdisjoint(list_portants(v))]
    trouvees.sort(key=lambda version: version.history_date, reverse=True)
    dernieres = trouvees[:DERNIERES]
    lies = load_lies(dernieres)
    return tuple(make_version(version, lies) for version in dernieres)


@dataclass(frozen=True)
class Retablissement:
    """What putting a version back would do. `changements` goes from today to the version; it is
    empty for a row that is gone today, which comes back whole (`is_supprime`), with the rows that
    went with it: `emportes` counts them by kind. `premiere` is the deletion to undo before.
    """

    version: VersionLue
    is_supprime: bool
    changements: tuple[ChangementLu, ...]
    emportes: tuple[tuple[str, int], ...] = ()
    premiere: VersionLue | None = None

    @property
    def is_possible(self):
        return self.premiere is None and bool(self.is_supprime or self.changements)


def find_version(plan, cle, pk):
    """The version numbered `pk` of a row of this plan, or None."""
    modele = MODELES.get(cle)
    return versions_of(plan)[modele].filter(history_id=pk).first() if modele else None


def lire_retablissement(version):
    """The `Retablissement` of a version."""
    modele = version.instance_type
    presente = modele._base_manager.filter(pk=version.id).first()
    lies = load_lies([version, presente] if presente else [version])
    premiere = None if presente else find_premiere(version)
    changements = list_changements(presente, version, lies) if presente else ()
    gardes = getattr(modele, "NON_RETABLIS", ())
    return Retablissement(
        version=make_version(version, lies, presente=presente),
        is_supprime=presente is None,
        changements=tuple(change for change in changements if change.nom not in gardes),
        emportes=count_emportes(find_suppression(modele, version.id)),
        premiere=premiere and make_version(premiere, load_lies([premiere])),
    )


def count_emportes(suppression):
    """((kind, number of rows), …) of what went with a deleted row."""
    nombres = Counter(version.instance_type for version in list_emportes(suppression))
    return tuple(
        (m._meta.verbose_name if n == 1 else m._meta.verbose_name_plural, n)
        for m, n in nombres.items()
    )


def name_refuses(refuses):
    """[sentence] that say of each version that could not come back what it is and why."""
    lies = load_lies([version for version, _ in refuses])
    return [
        f"N'a pas pu revenir – {v.instance_type._meta.verbose_name} « {name_version(v, lies)} » : "
        + " ".join(phrases)
        for v, phrases in refuses
    ]
