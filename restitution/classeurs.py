"""The sheets of each workbook, from the very reading that the page or the document shows."""

from budget.libelle import write_valeur
from restitution.colonnes import make_colonnes
from restitution.xlsx import Feuille, write_classeur


def write_comparaison(comparaison):
    """The workbook of a `Comparaison`: what moved, the costs, the journal."""
    presence = [
        *(("Action ajoutée", li.code, li.titre, "", "") for li in comparaison.ajoutees),
        *(("Action supprimée", li.code, li.titre, "", "") for li in comparaison.supprimees),
    ]
    mouvements = [
        (titre, m.code, m.titre, m.avant, m.apres)
        for titre, lignes in comparaison.mouvements
        for m in lignes
    ]
    couts = [
        (e.code, e.titre, *list_bornes(e.avant), *list_bornes(e.apres), e.ecart_min, e.ecart_max)
        for e in (*comparaison.couts, comparaison.ensemble)
    ]
    jours = (f"{comparaison.du:%d/%m/%Y}", f"{comparaison.au:%d/%m/%Y}")
    bornes = ("minimum", "maximum", "non chiffrées")
    return write_classeur(
        [
            Feuille(
                "Mouvements",
                make_colonnes("Rubrique", "Action", "Titre", *jours),
                (*presence, *mouvements),
            ),
            Feuille(
                "Coûts",
                make_colonnes(
                    "Axe",
                    "Titre",
                    *(f"{jour}, {borne}" for jour in jours for borne in bornes),
                    "Écart, minimum",
                    "Écart, maximum",
                ),
                tuple(couts),
            ),
            Feuille(
                "Journal",
                make_colonnes("Date", "Action", "Titre", "Avis", "Texte", "Par"),
                tuple(
                    (e.entree.le, e.code, e.titre, e.entree.titre, e.entree.texte, e.entree.par)
                    for e in comparaison.journal
                ),
            ),
        ]
    )


def list_bornes(total):
    """The amounts of a `Total` and what it leaves out; empty cells where nothing was counted."""
    if total is None or not total.lignes:
        return (None, None, total.non_chiffrees if total else None)
    return (total.min, total.max, total.non_chiffrees)


def list_feuilles_schema(schema):
    """The sheets of a `SchemaDirecteur`: its actions, its annex table."""
    fiches = [fiche.ligne for defi in schema.defis for axe in defi.axes for fiche in axe.fiches]
    return [make_feuille_actions(fiches), make_feuille_annexe(schema)]


def list_feuilles_annexe(annexe):
    """The sheets of an `AnnexeBudget`."""
    return [
        make_feuille_annexe(annexe),
        make_feuille_totaux(annexe.totaux),
        make_feuille_financements(annexe.financements.actions),
    ]


def list_feuilles_bilan(bilan):
    """The sheets of a `Bilan`."""
    lignes = [ligne for defi in bilan.defis for axe in defi.axes for ligne in axe.lignes]
    return [make_feuille_actions(lignes), make_feuille_totaux(bilan.totaux)]


def list_feuilles_fiche(document):
    """The sheets of a `DocumentFiche`."""
    fiche = document.fiche
    return [
        make_feuille_actions([fiche.ligne]),
        Feuille(
            "Coûts",
            make_colonnes("Coût", "Valeur retenue", "Compte dans les totaux", "Fiche", "Tableau"),
            tuple(
                (
                    str(lue.ligne),
                    write_valeur(lue.ligne),
                    "oui" if lue.is_comptee else "non",
                    "\n".join(lue.fiche),
                    "\n".join(lue.tableau),
                )
                for lue in fiche.lignes
            ),
        ),
        make_feuille_financements([fiche.financement]),
    ]


def make_feuille_actions(lignes):
    """A row per `LigneAction`; an empty cell is what nobody has said."""
    return Feuille(
        "Actions",
        make_colonnes(
            "Action",
            "Titre",
            "État",
            "Statut déclaré",
            "Avancement (%)",
            "Années prévues",
            "Pilote",
            "Partenaires",
            "Commentaire",
        ),
        tuple(
            (
                ligne.code,
                ligne.titre,
                ligne.etat.label,
                ligne.statut.label,
                ligne.avancement,
                ", ".join(map(str, ligne.annees)),
                ligne.pilote,
                ", ".join(ligne.partenaires),
                ligne.commentaire,
            )
            for ligne in lignes
        ),
    )


def make_feuille_annexe(lecture):
    """The table « Dépenses prévisionnelles et calendrier », in its own words."""
    return Feuille(
        "Dépenses et calendrier",
        make_colonnes("Défi", "Action", "Dépenses prévisionnelles", *map(str, lecture.annees)),
        tuple(
            (
                groupe.numero,
                rangee.intitule,
                "\n".join(rangee.formulations),
                *("X" if prevue else "" for prevue in rangee.prevues),
            )
            for groupe in lecture.annexe
            for rangee in groupe.rangees
        ),
    )


def make_feuille_totaux(totaux):
    """The sums of a `Totaux` by défi and year, then of the plan."""
    annees = (*totaux.annees, "sans année", "total")
    lignes = [(f"Défi {defi}", sommes) for defi, sommes in totaux.lignes_par_defi]
    rangees = [
        (titre, annee, *list_bornes(total))
        for titre, sommes in (*lignes, ("Plan", totaux.ligne_du_plan))
        for annee, total in zip(annees, sommes, strict=True)
    ]
    ensemble = [
        ("Plan, coûts partagés comptés une fois", totaux.total_mutualise),
        ("Reste à charge", totaux.reste_a_charge),
        ("Masse salariale, par an", totaux.masse_salariale),
        ("Recettes", totaux.recettes),
    ]
    return Feuille(
        "Totaux",
        make_colonnes("Ensemble", "Année", "Minimum", "Maximum", "Lignes non chiffrées"),
        (*rangees, *((titre, "total", *list_bornes(total)) for titre, total in ensemble)),
    )


def make_feuille_financements(actions):
    """A row per contribution of each `FinancementAction`."""
    return Feuille(
        "Financement",
        make_colonnes(
            "Action", "Titre", "Financeur", "Pour", "Taux (%)", "Minimum", "Maximum", "Étape"
        ),
        tuple(
            (
                action.code,
                action.titre,
                apport.financeur,
                apport.base,
                None if apport.taux is None else str(apport.taux),
                *list_bornes(apport.retenu)[:2],
                apport.etape,
            )
            for action in actions
            for apport in action.plan.apports
        ),
    )


def list_feuilles_deliberation(paquet):
    """The sheets of a `Paquet`: the act, then the plan and its costs when they are annexed."""
    acte, point = paquet.acte, paquet.acte.feuille.au_point
    feuilles = [
        Feuille(
            "Acte",
            make_colonnes("Rubrique", "Valeur"),
            (
                ("Numéro", acte.numero),
                ("Objet", acte.objet),
                ("Séance", acte.le),
                ("Titulaires en exercice", point.en_exercice),
                ("Membres présents", point.membres_presents),
                ("Voix délibératives", point.voix),
                ("Vote", acte.decompte),
            ),
        )
    ]
    if paquet.schema is not None:
        feuilles += list_feuilles_schema(paquet.schema)
    if paquet.financements is not None:
        feuilles.append(make_feuille_financements(paquet.financements.actions))
    return feuilles
