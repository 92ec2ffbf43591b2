"""What of a plan comes along in the next one, model by model (docs/regles.md, R-N6).

A model of the plan that is in neither table fails a test: whoever makes one decides it here.
"""

from instances.droit import add_mois

# {why they are left in the old plan: models}
RESTENT = {
    "c'est le suivi de l'ancien plan": "plan.EntreeJournal plan.Jalon plan.Lien plan.Piece "
    "budget.Depense",
    "ceux du document qui comptent passent dans la ligne": "budget.BlocCout budget.Formulation "
    "budget.TableauFinancement",
    "c'est le jugement porté sur l'ancien plan": "renouvellement.Evaluation "
    "renouvellement.Synthese renouvellement.AvisSuite",
    "c'est la vie des organes autour de l'ancien plan": "commission.SeanceCommission "
    "commission.Avis commission.AvisOrgane",
    "tous les plans de la structure le partagent": "plan.Partenaire budget.Financeur "
    "instances.Organe",
    "le nouveau plan est fait à part, avec ses niveaux et leurs mots": "plan.Plan",
    "chacun choisit ce qu'il suit": "plan.Abonnement",
    "le crédit d'une année se vote, il ne se recopie pas": "budget.Enveloppe",
    "le contrôle relit le nouveau plan à neuf": "budget.DecisionControle",
}
ADOPTES = "titre_adopte titre_sommaire"
# {what comes along: its fields that begin anew}; any other field is kept.
VIENNENT = {
    "plan.Defi": ADOPTES,
    "plan.Axe": f"{ADOPTES} absent_du_corps",
    "plan.Action": f"{ADOPTES} statut avancement motif commentaire fait fait_le prochaine_etape "
    "blocage suivi_le suivi_par",
    "plan.SousProjet": "titre_source",
    "plan.Programmation": "issue reportee_a motif close_le close_par",
    "plan.Partenariat": "citation",
    "plan.Section": "titre_sommaire",
    "plan.Indicateur": "formulation",
    "plan.ValeurIndicateur": "",
    "plan.LienIndicateur": "",
    "budget.CoutMutualise": "",
    "budget.LigneCout": "origine decidee_par decidee_le decidee_motif",
    "budget.Financement": "etape citation",
    "renouvellement.Echelle": "",
}
# Years and days that move with the plan.
DECALES = {
    "plan.Action": "debut_le fin_le",
    "plan.Programmation": "annee",
    "plan.Indicateur": "cible_annee",
    "budget.LigneCout": "annee_debut annee_fin depuis jusqu_a",
}


def shift(valeur, ans):
    """A year, or a day, `ans` years later; None stays None."""
    if valeur is None:
        return None
    return valeur + ans if isinstance(valeur, int) else add_mois(valeur, 12 * ans)


def begin_anew(copie, *, ans):
    """Put in a copy what the tables say of its fields; whether it comes at all."""
    modele = copie._meta
    if modele.label not in VIENNENT:
        return False
    for nom in VIENNENT[modele.label].split():
        setattr(copie, nom, modele.get_field(nom).get_default())
    for nom in DECALES.get(modele.label, "").split():
        setattr(copie, nom, shift(getattr(copie, nom), ans))
    return True
