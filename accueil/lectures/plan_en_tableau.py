"""The plan as a table: chosen columns, sorted, with one click to what one looks for."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace

from django.db.models import Count, Q

from budget.lectures.totaux import lire_totaux
from budget.models import Depense
from budget.montants.repartition import Total
from plan.etats import Etat
from plan.lectures.arbre import Arbre, BrancheAxe, BrancheDefi, LigneAction, cut_page, lire_arbre
from plan.models import Action, EntreeJournal, Jalon, Lien, Piece
from socle.saisie.cellules import fold

# What hangs on an action, and where its sheet shows it.
LIENS = (
    ("Journal", "journal", EntreeJournal),
    ("Jalons", "jalons", Jalon),
    ("Fichiers", "pieces", Piece),
    ("Adresses", "liens", Lien),
    ("Dépenses", "depenses", Depense),
)


@dataclass(frozen=True)
class RangAction:
    """A row. `total` and `liens`, [(words, anchor, how many)], are read when their column shows."""

    ligne: LigneAction
    is_hors_filtre: bool
    total: Total | None
    liens: tuple[tuple[str, str, int], ...]


@dataclass(frozen=True)
class ColonneDuPlan:
    """`read` gives what its rows are sorted by, None or '' where there is nothing to say."""

    nom: str
    titre: str
    read: Callable | None = None


COLONNES = (
    ColonneDuPlan("etat", "État", lambda rang: list(Etat).index(rang.ligne.etat)),
    ColonneDuPlan("avancement", "Avancement", lambda rang: rang.ligne.avancement),
    ColonneDuPlan("annees", "Années", lambda rang: rang.ligne.annees or None),
    ColonneDuPlan("pilote", "Pilote", lambda rang: fold(rang.ligne.pilote)),
    ColonneDuPlan("blocage", "Ce qui bloque", lambda rang: fold(rang.ligne.blocage_en_cours)),
    ColonneDuPlan("prochaine_etape", "Prochaine étape", lambda r: fold(r.ligne.prochaine_etape)),
    ColonneDuPlan("suivi_le", "Mise à jour", lambda rang: rang.ligne.suivi_le),
    ColonneDuPlan("couts", "Coûts retenus", lambda r: r.total.max if r.total.lignes else None),
    ColonneDuPlan("liens", "Liens"),
)
D_ABORD = ("etat", "avancement", "annees", "pilote", "suivi_le")


@dataclass(frozen=True)
class Puce:
    """A filter of one click: what the address then says (`champ`, `valeur`), and how many actions
    are then found.
    """

    titre: str
    champ: str
    valeur: str
    nombre: int
    is_active: bool


@dataclass(frozen=True)
class PlanEnTableau:
    """`groupes` are [(défi, axe, rows)] in the order of the plan, or one without défi nor axe."""

    arbre: Arbre
    colonnes: tuple[ColonneDuPlan, ...]
    groupes: tuple[tuple[BrancheDefi | None, BrancheAxe | None, tuple[RangAction, ...]], ...]
    puces: tuple[Puce, ...]


def sort_rangs(rangs, tri):
    """The rows in the order of a column, « -nom » for the reverse; those that say nothing last."""
    read = {colonne.nom: colonne.read for colonne in COLONNES}[tri.removeprefix("-")]
    dits = [rang for rang in rangs if read(rang) not in (None, "")]
    muets = [rang for rang in rangs if read(rang) in (None, "")]
    return sorted(dits, key=read, reverse=tri.startswith("-")) + muets


def lire_puces(plan, *, on, utilisateur, criteres):
    """The `Puce`s: each counts what it finds beside the other criteria. Two queries."""
    choix = [
        *((e.label, "etat", e.value, e.value) for e in (Etat.A_RENSEIGNER, Etat.EN_RETARD)),
        ("Bloquées", "bloquees", "on", True),
        ("Sans pilote", "sans_pilote", "on", True),
        ("Mes actions", "mes_actions", "on", utilisateur),
        *((f"Défi {d.numero}", "defi", str(d.numero), d) for d in plan.defis.order_by("numero")),
    ]
    actions = Action.objects.for_plan(plan)
    trouvees = [
        actions.with_etat(on=on).for_filtre(**{**criteres, champ: critere}).values("pk")
        for _, champ, _, critere in choix
    ]
    nombres = actions.aggregate(
        **{f"n{rang}": Count("pk", filter=Q(pk__in=pks)) for rang, pks in enumerate(trouvees)}
    )
    return tuple(
        Puce(titre, champ, valeur, nombres[f"n{rang}"], criteres.get(champ) == critere)
        for rang, (titre, champ, valeur, critere) in enumerate(choix)
    )


def lire_liens(plan):
    """{pk of an action: what hangs on it}; one query for each kind."""
    liens = {}
    for mots, ancre, modele in LIENS:
        for action, nombre in Counter(
            modele.objects.for_plan(plan).values_list("action", flat=True)
        ).items():
            liens.setdefault(action, []).append((mots, ancre, nombre))
    return liens


def lire_plan_en_tableau(plan, *, on, utilisateur, criteres, noms, tri, page, gardees):
    """The `PlanEnTableau` of a plan on a day, its columns those of these `noms`, sorted by `tri`
    ('' for the order of the plan), cut at `page`; a constant number of queries.
    """
    arbre = lire_arbre(plan, on=on, page=None if tri else page, gardees=gardees, **criteres)
    voulues = {*noms, tri.removeprefix("-")}
    totaux = lire_totaux(plan).par_action if "couts" in voulues else {}
    liens = lire_liens(plan) if "liens" in voulues else {}

    def make_rang(ligne):
        return RangAction(
            ligne=ligne,
            is_hors_filtre=ligne.action.pk in arbre.hors_filtre,
            total=totaux.get(ligne.code, Total()) if "couts" in voulues else None,
            liens=tuple(liens.get(ligne.action.pk, ())),
        )

    if tri:
        rangs = sort_rangs([make_rang(ligne) for ligne in arbre.lignes], tri)
        feuille, rangs = cut_page(rangs, page)
        arbre = replace(arbre, page=feuille)
        groupes = ((None, None, tuple(rangs)),) if rangs else ()
    else:
        groupes = tuple(
            (defi, axe, tuple(make_rang(ligne) for ligne in axe.lignes))
            for defi in arbre.defis
            for axe in defi.axes
        )
    return PlanEnTableau(
        arbre=arbre,
        colonnes=tuple(colonne for colonne in COLONNES if colonne.nom in noms),
        groupes=groupes,
        puces=lire_puces(plan, on=on, utilisateur=utilisateur, criteres=criteres),
    )
