"""The plan as a table: chosen columns, sorted, with one click to what one looks for."""

from dataclasses import dataclass, replace

from django.db.models import Count, Q

from budget.lectures.totaux import lire_totaux
from budget.montants.repartition import Total
from plan.etats import Etat
from plan.lectures.arbre import Arbre, cut_page, lire_arbre
from plan.models import Action
from socle.champs import Colonne
from socle.saisie.cellules import fold

# A row is (LigneAction, Total): a column is sorted by what its getter reads of it, None or '' where
# there is nothing to say.
COLONNES = (
    Colonne("État", lambda ligne, _: list(Etat).index(ligne.etat), nom="etat"),
    Colonne("Avancement", lambda ligne, _: ligne.avancement, nom="avancement"),
    Colonne("Années", lambda ligne, _: ligne.annees or None, nom="annees"),
    Colonne("Pilote", lambda ligne, _: fold(ligne.pilote), nom="pilote"),
    Colonne("Ce qui bloque", lambda ligne, _: fold(ligne.blocage_en_cours), nom="blocage"),
    Colonne("Prochaine étape", lambda ligne, _: fold(ligne.prochaine_etape), nom="prochaine_etape"),
    Colonne("Mise à jour", lambda ligne, _: ligne.suivi_le, nom="suivi_le"),
    Colonne("Coûts retenus", lambda _, total: total.max if total.lignes else None, nom="couts"),
    Colonne("Liens", None, nom="liens"),
)
D_ABORD = ("etat", "avancement", "annees", "pilote", "suivi_le")


@dataclass(frozen=True)
class PlanEnTableau:
    """`groupes` are [(défi, axe, rows)], or one without défi nor axe once sorted; `puces` are the
    filters of one click: [(words, field, its value in the address, how many found, if it holds)].
    """

    arbre: Arbre
    colonnes: tuple[Colonne, ...]
    groupes: list
    puces: list


def lire_puces(plan, *, on, utilisateur, criteres):
    """The filters of one click: each counts what it finds beside the other criteria."""
    choix = [
        *((e.label, "etat", e.value, e.value) for e in (Etat.A_RENSEIGNER, Etat.EN_RETARD)),
        ("Bloquées", "bloquees", "on", True),
        ("Sans pilote", "sans_pilote", "on", True),
        (plan.vocabulaire.write("Mes actions"), "mes_actions", "on", utilisateur),
        *(
            (plan.vocabulaire.name(d.code), "defi", d.code, d)
            for d in plan.defis.order_by("numero")
        ),
    ]
    actions = Action.objects.for_plan(plan)
    comptes = {}
    for _, champ, valeur, critere in choix:
        trouvees = actions.with_etat(on=on).for_filtre(**{**criteres, champ: critere})
        comptes[champ + valeur] = Count("pk", filter=Q(pk__in=trouvees.values("pk")))
    nombres = actions.aggregate(**comptes)
    return [
        (titre, champ, valeur, nombres[champ + valeur], criteres.get(champ) == critere)
        for titre, champ, valeur, critere in choix
    ]


def sort_rangs(rangs, tri):
    """The rows in the order of a column, « -nom » for the reverse; those that say nothing last."""
    read = next(c.getter for c in COLONNES if c.nom == tri.removeprefix("-"))
    dits = [rang for rang in rangs if read(*rang) not in (None, "")]
    dits.sort(key=lambda rang: read(*rang), reverse=tri.startswith("-"))
    return dits + [rang for rang in rangs if read(*rang) in (None, "")]


def lire_plan_en_tableau(plan, *, on, utilisateur, criteres, noms, tri, page, gardees):
    """The `PlanEnTableau` of a plan on a day, its columns those of these `noms`, sorted by `tri`
    ('' for the order of the plan), cut at `page`; a constant number of queries.
    """
    arbre = lire_arbre(plan, on=on, page=None if tri else page, gardees=gardees, **criteres)
    totaux = lire_totaux(plan).par_action if "couts" in {*noms, tri.removeprefix("-")} else {}

    def make_rangs(lignes):
        return [(ligne, totaux.get(ligne.code, Total())) for ligne in lignes]

    groupes = [(defi, axe, make_rangs(axe.lignes)) for defi in arbre.defis for axe in defi.axes]
    if tri and arbre.lignes:
        feuille, rangs = cut_page(sort_rangs(make_rangs(arbre.lignes), tri), page)
        arbre, groupes = replace(arbre, page=feuille), [(None, None, rangs)]
    return PlanEnTableau(
        arbre=arbre,
        colonnes=tuple(colonne for colonne in COLONNES if colonne.nom in noms),
        groupes=groupes,
        puces=lire_puces(plan, on=on, utilisateur=utilisateur, criteres=criteres),
    )
