"""A plan written in the import template of Territoires en Transitions (R-X7).

Its reader wants its titles of today, numbers in the columns of amounts, a row for each sub-action.
What has no column there is written in « Notes », and counted in a sheet of its own.
"""

import re
from collections import Counter
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from django.conf import settings

from budget.lectures.totaux import lire_argent
from budget.montants.mots import ecrire
from budget.montants.repartition import Total
from budget.templatetags.argent import fourchette
from echanges.tet import mots
from echanges.tet.colonnes import NIVEAUX, TITRES
from plan.models import Action
from socle.francais.euros import en_francais, pour_cent
from socle.francais.periode import Precision
from socle.francais.typographie import compter
from socle.sorties.xlsx import fill_modele

MODELE = settings.BASE_DIR / "fixtures" / "tet" / "modele-import-pa.xlsx"
FEUILLE = "Fichier dimport"
# The platform reads the titles in row 2 and the data from row 4; rows 4 and 5 explain.
ENTETE, CONSIGNES = 2, 2
STATUTS = {statut: mot for mot, (statut, sort, _) in mots.STATUTS.items() if sort in ("", "motif")}
PRIORITES = {valeur: mot for mot, (valeur, *_) in mots.PRIORITES.items()}
EURO = Decimal(1)
PLUSIEURS = "Coûts de plusieurs lignes ou années, dont le modèle n'a qu'un total"
FOURCHETTE = "Budget en fourchette : la colonne, numérique, est laissée vide"
EN_TTC = "Budget TTC, ou HT et TTC mêlés : la colonne, en HT, est laissée vide"
SANS_TAXE = "Budget dont le plan ne dit pas la taxe : le modèle l'appelle HT"
ARRONDI = "Montant arrondi à l'euro, comme le modèle le demande"
SANS_COLONNE = "Financeur sans colonne, faute de montant exact ou après le troisième"
TITRE_REPRIS = "Titre déjà pris dans l'axe : le numéro de l'action y est ajouté"


def write_tet(plan):
    """The bytes of the template filled with the actions of a plan."""
    rangees, pertes = read_envoi(plan)
    return fill_modele(
        MODELE,
        feuille=FEUILLE,
        entete=ENTETE,
        consignes=CONSIGNES,
        titres=[re.sub(r"^Montant \d", "Montant € HT", titre) for titre in TITRES],
        rangees=[[rangee.get(titre) for titre in TITRES] for rangee in rangees],
        notes=pertes,
    )


def read_envoi(plan):
    """(the rows that go to the platform, what they lose, a sentence each)."""
    actions = Action.objects.for_plan(plan).loaded_for_ligne()
    actions = actions.prefetch_related("sous_projets", "liens").ordered()
    totaux, financements, comptees = lire_argent(plan)
    couts = {}
    for comptee in comptees:
        couts.setdefault(comptee.action, []).append(comptee.ligne)
    financements = {action.code: action.plan for action in financements.actions}
    rangees, titres, pertes = [], set(), Counter()
    for action in actions:
        fiche = make_fiche(
            action,
            total=totaux.par_action.get(action.code, Total()),
            lignes=couts.get(action.code, []),
            financement=financements.get(action.code),
            pertes=pertes,
        )
        if tuple(map(fiche.get, NIVEAUX)) in titres:
            # The platform refuses two actions of one title in an axe.
            fiche["Titre de l'action"] = f"{action.titre[:280]} ({action.code})"
            pertes[TITRE_REPRIS] += 1
        titres.add(tuple(map(fiche.get, NIVEAUX)))
        rangees.append(fiche)
        rangees += [
            {titre: fiche.get(titre) for titre in NIVEAUX}
            | {"Titre de la sous-action": sous_projet.titre, "Descriptif": sous_projet.corps}
            for sous_projet in action.sous_projets.all()
        ]
    return rangees, list_pertes(rangees, pertes)


def make_fiche(action, *, total, lignes, financement, pertes):
    """{title of the template: value} of an action; `pertes` counts what its columns do not hold."""
    axe, defi = action.axe, action.axe.defi
    apports = list(financement.apports) if financement else []
    debut, fin = bounds(action)
    fiche = {
        "Axe (x)": f"{defi.numero}. {defi.titre}",
        "Sous-axe (x.x)": f"{defi.numero}.{axe.numero}. {axe.titre}",
        "Titre de l'action": action.titre,
        "Descriptif": action.corps,
        "Moyens humains et techniques": action.moyens_humains,
        "Partenaires": ", ".join(write_nom(str(li.partenaire)) for li in action.partenariats_lus),
        "Personne pilote": action.nom_du_pilote,
        "Élu·e référent·e": action.elu_referent,
        "Budget prévisionnel total € HT": write_budget(total, lignes, pertes),
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
    montants = {}
    for apport in apports:
        if apport.retenu.lignes and apport.retenu.min == apport.retenu.max:
            montants[apport.financeur] = montants.get(apport.financeur, 0) + apport.retenu.min
        else:
            pertes[SANS_COLONNE] += 1
    pertes[SANS_COLONNE] += len(montants) - len(list(montants)[:3])
    for rang, (financeur, montant) in enumerate(list(montants.items())[:3], start=1):
        fiche[f"Financeur {rang}"] = write_nom(financeur)
        fiche[f"Montant {rang}"] = write_entier(montant, pertes)
    return fiche


def write_nom(nom):
    """A name in a list: the platform cuts lists at their commas, but within « »."""
    return f"«{nom}»" if "," in nom else nom


def bounds(action):
    """(first day, last day): those said, else those of the planned years; None when unknown."""
    annees = action.annees_prevues
    debut, fin = action.debut_le, action.fin_le
    if annees and not debut and not (fin and fin.year < annees[0]):
        debut = date(annees[0], 1, 1)
    is_continue = action.fin_precision == Precision.CHAQUE_ANNEE
    if annees and not fin and not is_continue and debut.year <= annees[-1]:
        fin = date(annees[-1], 12, 31)
    return debut, fin


def write_entier(montant, pertes):
    """The template takes whole euros only; the exact amount is in « Financements » or « Notes »."""
    entier = int(montant.quantize(EURO, rounding=ROUND_HALF_UP))
    pertes[ARRONDI] += entier != montant
    return entier


def write_budget(total, lignes, pertes):
    """A number, or nothing: the column takes neither a range, nor an amount said TTC."""
    if not total.lignes:
        return None
    pertes[PLUSIEURS] += total.lignes > 1
    if total.min != total.max or total.planchers:
        pertes[FOURCHETTE] += 1
        return None
    if write_taxe(lignes) not in ("", " HT"):
        pertes[EN_TTC] += 1
        return None
    pertes[SANS_TAXE] += write_taxe(lignes) == ""
    return write_entier(total.min, pertes)


def write_taxe(lignes):
    """What the costs of an action say of the tax, as it is written after their total."""
    dites = {ligne.taxe for ligne in lignes if ligne.montant_min is not None}
    if len(dites) == 1:
        return f" {dites.pop()}".rstrip()
    return " (HT et TTC mêlés)" if "TTC" in dites else ""


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
        faits.append(("Total exact", fourchette(total) + write_taxe(lignes)))
    if total.non_chiffrees:
        faits.append(("Lignes non chiffrées, hors du total", str(total.non_chiffrees)))
    return [f"{nom} : {valeur}" for nom, valeur in faits if valeur]


def list_pertes(rangees, pertes):
    """What the template cannot hold, a sentence each, for the added sheet and for the terminal."""
    sans_place = sum(len(rangee["Notes"].split("\n")) for rangee in rangees if rangee.get("Notes"))
    noms = ("Sous-sous axe (x.x.x)", "Instances de gouvernance", "Objectifs")
    sous_actions = sum(1 for rangee in rangees if rangee.get("Titre de la sous-action"))
    actions = compter(len(rangees) - sous_actions, "action")
    return (
        f"{actions} et {compter(sous_actions, 'sous-action')}, d'après le plan de l'office.",
        f"Renseignements sans colonne dans le modèle : {sans_place}. Ils sont dans « Notes », que "
        "la plateforme n'importe pas, avec les coûts tels qu'écrits et les totaux exacts.",
        *(f"{phrase} : {nombre}." for phrase, nombre in pertes.items() if nombre),
        "Une action sans date porte celles de ses années prévues : du 1er janvier au 31 décembre.",
        f"Colonnes laissées vides : {', '.join(noms)}, et les autres que le plan n'a pas.",
    )
