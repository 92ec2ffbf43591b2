"""The office's workbook, out and back: the same sheets, the same columns (R-X1, R-X2)."""

from budget.feuillets.feuillets_du_budget import Reperes
from budget.feuillets.resources import DepenseResource, FinancementResource, LigneCoutResource
from budget.lectures.totaux import lire_argent
from budget.montants.cellules import EUROS
from budget.montants.repartition import ZERO
from echanges.classeur.rapprochement import Lecteur
from editions.lectures.schema_directeur import lire_schema_directeur
from plan.feuillets.arborescence import FeuilletAxes, FeuilletDefis, FeuilletSousProjets
from plan.feuillets.calendrier import FeuilletCalendrier
from plan.feuillets.resources import ActionResource, ValeurIndicateurResource
from socle.champs import Colonne, make_lu
from socle.francais.typographie import accord, compter
from socle.sorties.xlsx import Feuille, TotalDeFeuille, write_classeur

FORMAT = "plan-classeur/1"
FEUILLETS = (
    FeuilletDefis,
    FeuilletAxes,
    ActionResource,
    FeuilletSousProjets,
    LigneCoutResource,
    FeuilletCalendrier,
    DepenseResource,
    ValeurIndicateurResource,
    FinancementResource,
)
ANNEXE = "Annexe"
SOMME = "=SUBTOTAL(109,{col}{premiere}:{col}{derniere})"
NOMBRE_DE_CROIX = "=COUNTA({col}{premiere}:{col}{derniere})"


def make_feuillets(plan):
    reperes, sans = Reperes(plan), FeuilletAxes if plan.niveaux == 2 else None
    return [feuillet(reperes) for feuillet in FEUILLETS if feuillet is not sans]


def write_plan(plan, *, on):
    """The bytes of `/export/plan.xlsx`: every sheet with its hidden keys, and the annex table."""
    write = plan.vocabulaire.write_table
    feuilles = [write(make_feuille(feuillet)) for feuillet in make_feuillets(plan)]
    return write_classeur(
        [*feuilles, make_annexe(plan, on=on)],
        marque={"format": FORMAT, "plan": plan.slug, "structure": plan.structure.slug},
    )


def make_feuille(feuillet):
    colonnes, totaux = feuillet.colonnes, ()
    if isinstance(feuillet, LigneCoutResource):
        colonnes, totaux = add_annees(feuillet)
    elif isinstance(feuillet, FeuilletCalendrier):
        cases = dict.fromkeys(map(str, feuillet.annees), NOMBRE_DE_CROIX)
        totaux = (TotalDeFeuille("Cases remplies", cases),)
    elif isinstance(feuillet, DepenseResource):
        totaux = make_totaux_realisation(feuillet)
    elif isinstance(feuillet, FinancementResource):
        totaux = (TotalDeFeuille("Montants écrits", {"Montant": SOMME}),)
    return Feuille(
        feuillet.titre,
        colonnes,
        tuple(getattr(feuillet, "rangees", feuillet.objets)),
        cle=feuillet.key_of,
        totaux=totaux,
    )


def make_totaux_realisation(feuillet):
    """What is written as engagé and as mandaté; a paid order stands in both (R-P2)."""
    rang = [champ.titre for champ in feuillet.colonnes].index("Étape")
    plage = "${0}${{premiere}}:${0}${{derniere}}".format(chr(ord("B") + rang))
    valeurs = "{col}{premiere}:{col}{derniere}"
    return tuple(
        TotalDeFeuille(
            f"Montants « {mot} » écrits",
            dict.fromkeys(("Montant HT", "Montant TTC"), f'=SUMIF({plage},"{mot}",{valeurs})'),
        )
        for mot in ("engagé", "mandaté")
    )


def add_annees(feuillet):
    """(columns, totals) of the costs: what each line counts for in each year (R-B2, R-B7)."""
    totaux, _, toutes = lire_argent(feuillet.plan)
    comptees = {c.ligne.pk: c for c in toutes if c.ligne.retenue and c.ligne.is_depense_d_operation}
    bornes = (("min", "min"), ("max", "max"))
    annees = [(str(a), int(a)) for a in totaux.annees] + [("Sans année", None)]

    def add_parts(ligne, annee, borne):
        comptee = comptees.get(ligne.pk)
        parts = [p.total for p in comptee.parts if p.annee == annee] if comptee else []
        if not any(part.lignes for part in parts):
            return None
        return sum((getattr(part, borne) for part in parts), ZERO)

    def add_total(ligne, borne):
        comptee = comptees.get(ligne.pk)
        return getattr(comptee.total, borne) if comptee and comptee.total.lignes else None

    colonnes = [
        make_lu(
            f"{titre} ({mot})",
            lambda ligne, annee=annee, borne=borne: add_parts(ligne, annee, borne),
            EUROS,
        )
        for titre, annee in annees
        for borne, mot in bornes
    ] + [
        make_lu(
            f"Toutes années ({mot})",
            lambda ligne, borne=borne: add_total(ligne, borne),
            EUROS,
        )
        for borne, mot in bornes
    ]
    nombre = totaux.total.non_chiffrees
    somme = f"Somme des {feuillet.plan.vocabulaire.action.pluriel}"
    s, verbe = accord(nombre), accord(nombre, "est,sont")
    planchers = totaux.total.planchers and f" ; {compter(totaux.total.planchers, 'plancher')}"
    doubles = {
        f"Toutes années ({mot})": sum((getattr(d.total, borne) for d in totaux.doubles), ZERO)
        for borne, mot in bornes
    }
    return (*feuillet.colonnes, *colonnes), (
        TotalDeFeuille(f"{somme} (lignes affichées)", {c.titre: SOMME for c in colonnes}),
        TotalDeFeuille(
            "Coûts partagés comptés plus d'une fois",
            {titre: f"={double:f}" for titre, double in doubles.items()},
        ),
        TotalDeFeuille(
            "Plan",
            {
                titre: f"=SUM({{col}}{{premiere}}:{{col}}{{derniere}})-{double:f}"
                for titre, double in doubles.items()
            },
        ),
        TotalDeFeuille(f"{nombre} ligne{s} non chiffrée{s} n'y {verbe} pas{planchers or ''}", {}),
    )


def make_annexe(plan, *, on):
    """The table « Dépenses prévisionnelles et calendrier » as the document lays it out."""
    lecture = lire_schema_directeur(plan, on=on)
    rangees = []
    for groupe in lecture.annexe:
        rangees.append((f"{groupe.nom} : {groupe.defi.titre}", "", *("" for _ in lecture.annees)))
        for rangee in groupe.rangees:
            croix = ("X" if prevue else "" for prevue in rangee.prevues)
            rangees.append((rangee.intitule, "\n".join(rangee.formulations), *croix))
    titres = (lecture.mots.entete, "Dépenses prévisionnelles", *map(str, lecture.annees))
    colonnes = tuple(
        Colonne(titre, lambda rangee, rang=rang: rangee[rang]) for rang, titre in enumerate(titres)
    )
    return Feuille(ANNEXE, colonnes, tuple(rangees))


def check_marque(plan, marque, rapport):
    """Whether the workbook comes from this plan; else one refusal that says from which."""
    if marque.get("format", FORMAT) != FORMAT:
        rapport.refuse(
            f"Ce classeur est d'une autre version ({marque['format'][:40]}) : refaites l'export."
        )
    elif marque.get("plan", plan.slug) != plan.slug:
        rapport.refuse(
            f"Ce classeur vient du plan « {marque['plan'][:80]} », et vous êtes dans "
            f"« {plan.slug} » : ouvrez le bon plan."
        )
    return not rapport.refus


def read_classeur(plan, lecture, rapport, *, progres):
    """Fill `rapport` from every sheet of the workbook; gives their `Rapprochement`s."""
    if not check_marque(plan, lecture.marque, rapport):
        return []
    mots = plan.vocabulaire
    titres = mots.read([table.titre for table in lecture.tables])
    tables = dict(zip(titres, lecture.tables, strict=True))
    feuillets = {feuillet.titre: feuillet for feuillet in make_feuillets(plan)}
    if list(tables) == ["CSV"]:
        tables = {name_of_csv(feuillets, tables["CSV"]): tables["CSV"]}
    connues = {titre: tables[titre] for titre in feuillets if titre in tables}
    for titre in tables.keys() - connues.keys() - {ANNEXE}:
        rapport.remarques.append(f"La feuille « {titre[:40]} » n'est pas lue.")
    if not connues:
        rapport.refuse(
            "Aucune feuille connue : le classeur doit avoir "
            f"{', '.join(map(mots.write, feuillets))}, comme l'export."
        )
        return []
    progres.begin(sum(len(table.rangees) for table in connues.values()))
    rapprochements = []
    for titre, table in connues.items():
        feuillet = feuillets[titre]
        colonnes = make_feuille(feuillet).colonnes
        if rapprochement := Lecteur(feuillet, table, rapport, colonnes).read(progres):
            rapport.bilans.append(rapprochement.bilan)
            rapprochements.append(rapprochement)
    return rapprochements


def name_of_csv(feuillets, table):
    """The sheet that a CSV holds, known by its titles."""
    mots = next(iter(feuillets.values())).plan.vocabulaire
    titres = {str(v) for rangee in table.rangees[:10] for v in mots.read(rangee.valeurs) if v}
    notes = {
        titre: len(titres & {champ.titre for champ in feuillet.colonnes})
        for titre, feuillet in feuillets.items()
    }
    return max(notes, key=notes.get)
