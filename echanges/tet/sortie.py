"""A plan written in the import template of Territoires en Transitions (R-X7).

What has no column there is written in « Notes », and counted in a sheet of its own.
"""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from django.conf import settings

from budget.lectures.totaux import lire_argent
from budget.montants.mots import ecrire
from budget.montants.repartition import Total
from budget.templatetags.argent import fourchette
from echanges.tet.entree import TITRES
from plan.etats import Statut
from plan.models import Action
from plan.models.action import Priorite
from socle.francais.euros import en_francais, pour_cent
from socle.francais.periode import Precision
from socle.francais.typographie import compter
from socle.sorties.xlsx import fill_modele

MODELE = settings.BASE_DIR / "fixtures" / "tet" / "modele-import-pa.xlsx"
FEUILLE = "Fichier dimport"
PREMIERE = 5
STATUTS = {
    Statut.A_VENIR: "À venir",
    Statut.EN_COURS: "En cours",
    Statut.REALISEE: "Réalisé",
    Statut.EN_PAUSE: "En pause",
    Statut.ABANDONNEE: "Abandonné ",
}
PRIORITES = {Priorite.HAUTE: "Élevé", Priorite.MOYENNE: "Moyen", Priorite.BASSE: "Bas"}
EURO = Decimal(1)


def write_tet(plan):
    """The bytes of the template filled with the actions of a plan."""
    actions = Action.objects.for_plan(plan).loaded_for_ligne()
    actions = actions.prefetch_related("sous_projets", "liens").ordered()
    totaux, financements, comptees = lire_argent(plan)
    couts = {}
    for comptee in comptees:
        couts.setdefault(comptee.action, []).append(comptee.ligne)
    financements = {action.code: action.plan for action in financements.actions}
    fiches = [
        make_fiche(
            action,
            total=totaux.par_action.get(action.code, Total()),
            lignes=couts.get(action.code, []),
            financement=financements.get(action.code),
        )
        for action in actions
    ]
    rangees = [[fiche.get(titre) for titre in TITRES] for fiche in fiches]
    return fill_modele(
        MODELE,
        feuille=FEUILLE,
        premiere=PREMIERE,
        rangees=rangees,
        notes=list_notes(fiches),
    )


def make_fiche(action, *, total, lignes, financement):
    """{title of the template: value} of one action."""
    axe, defi = action.axe, action.axe.defi
    apports = list(financement.apports) if financement else []
    debut, fin = bounds(action)
    fiche = {
        "Axe (x)": f"{defi.numero}. {defi.titre}",
        "Sous-axe (x.x)": f"{defi.numero}.{axe.numero}. {axe.titre}",
        "Titre de la fiche action": action.titre,
        "Titre de la sous-action": "\n".join(s.titre for s in action.sous_projets.all()),
        "Descriptif": action.corps,
        "Moyens humains et techniques": action.moyens_humains,
        "Partenaires": ", ".join(str(lien.partenaire) for lien in action.partenariats_lus),
        "Personne pilote": action.nom_du_pilote,
        "Élu·e référent·e": action.elu_referent,
        "Budget prévisionnel total € HT": write_budget(total),
        "Statut": STATUTS[action.statut],
        "Niveau de priorité": PRIORITES.get(action.priorite, ""),
        "Date de début": debut,
        "Date de fin": fin,
        "Action en amélioration continue": (
            "VRAI" if action.fin_precision == Precision.CHAQUE_ANNEE else "FAUX"
        ),
        "Financements": "\n".join(write_apport(apport) for apport in apports),
        "Notes": "\n".join(list_sans_place(action, total, lignes)),
        "Documents et liens": "\n".join(lien.adresse for lien in action.liens.all()),
    }
    for rang, apport in enumerate(apports[:3]):
        suite = f" {rang + 1}" if rang else ""
        fiche[f"Financeur {rang + 1}"] = apport.financeur
        retenu = apport.retenu
        if retenu.lignes and retenu.min == retenu.max:
            fiche[f"Montant € HT{suite}"] = write_entier(retenu.min)
    return fiche


def bounds(action):
    """(first day, last day): those said, else those of the planned years; None when unknown."""
    annees = action.annees_prevues
    debut = action.debut_le or (date(annees[0], 1, 1) if annees else None)
    if action.fin_le or action.fin_precision == Precision.CHAQUE_ANNEE:
        return debut, action.fin_le
    return debut, date(annees[-1], 12, 31) if annees else None


def write_entier(montant):
    """The template takes whole euros only; the exact amount is in « Financements » or « Notes »."""
    return int(montant.quantize(EURO, rounding=ROUND_HALF_UP))


def write_budget(total):
    if not total.lignes:
        return None
    if total.min == total.max:
        return write_entier(total.min)
    return f"Entre {write_entier(total.min)} et {write_entier(total.max)}"


def write_apport(apport):
    taux = f" {pour_cent(apport.taux)}" if apport.taux is not None else ""
    montant = f" {en_francais(apport.montant)}" if apport.montant is not None else ""
    return f"{apport.financeur} :{taux}{montant} ({apport.etape}, {apport.base})"


def list_sans_place(action, total, lignes):
    """What the action has and the template has not, a sentence each."""
    annees = ", ".join(map(str, action.annees_prevues))
    faits = [
        ("Années prévues", annees),
        ("Avancement", "" if action.avancement is None else f"{action.avancement} %"),
        ("Motif", action.motif),
        ("Commentaire", action.commentaire),
        ("Fait", action.fait),
        ("Prochaine étape", action.prochaine_etape),
        ("Ce qui bloque", action.blocage),
        ("Coûts, tels qu'écrits (HT et TTC mêlés)", " ; ".join(ecrire(li) for li in lignes)),
    ]
    if total.lignes:
        faits.append(("Total exact", fourchette(total)))
    if total.non_chiffrees:
        faits.append(("Lignes non chiffrées, hors du total", str(total.non_chiffrees)))
    return [f"{nom} : {valeur}" for nom, valeur in faits if valeur]


def list_notes(fiches):
    """The sentences of the added sheet: how many facts of the plan have no column there."""
    sans_place = sum(len(fiche["Notes"].split("\n")) for fiche in fiches if fiche["Notes"])
    noms = ("Sous-sous axe (x.x.x)", "Instances de gouvernance", "Objectifs")
    return (
        f"{compter(len(fiches), 'action')}, d'après le plan de l'office.",
        f"Renseignements sans colonne dans le modèle : {sans_place}. Ils sont dans « Notes », que "
        "la plateforme n'importe pas.",
        "Les montants sont arrondis à l'euro, comme le modèle le demande ; les montants exacts "
        "sont dans « Financements » et « Notes ». Le plan mêle HT et TTC.",
        "Une action sans date porte celles de ses années prévues : du 1er janvier au 31 décembre.",
        f"Colonnes laissées vides : {', '.join(noms)}, et les autres que le plan n'a pas.",
    )
