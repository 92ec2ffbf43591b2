"""Making a plan and its costs from a file that was read."""

from django.db.models import Prefetch

from budget.models import (
    BlocCout,
    CoutMutualise,
    Document,
    Financement,
    Financeur,
    Formulation,
    LigneCout,
    TableauFinancement,
)
from plan.fichier.chargement import load_plan
from plan.fichier.format import FichierRefuse
from socle.progres import Progres


def load_plan_et_couts(fichier, *, raison, progres=None):
    """Write the plan of `fichier` and its costs; to be called inside a transaction."""
    progres = progres or Progres()
    actions = sum(len(axe.actions) for defi in fichier.plan.defis for axe in defi.axes)
    progres.begin(2 * actions)
    chargement = load_plan(fichier, raison=raison, progres=progres)
    for i, financeur in enumerate(fichier.plan.financeurs):
        load_financeur(chargement, financeur, f"plan.financeurs[{i}]")
    for i, defi in enumerate(fichier.plan.defis):
        for j, axe in enumerate(defi.axes):
            place = f"plan.defis[{i}].axes[{j}]"
            code = str(defi.numero)
            if fichier.plan.niveaux == 3:
                code = f"{code}-{axe.numero}"
            load_bloc(chargement, axe.couts, place, axe=chargement.axes[code])
            for k, action in enumerate(axe.actions):
                load_action(
                    chargement,
                    action,
                    f"{place}.actions[{k}]",
                    code=f"{code}-{action.numero}",
                )
    retain_valeurs(chargement)
    for i, mutualise in enumerate(fichier.plan.couts_mutualises):
        load_mutualise(chargement, mutualise, f"plan.couts_mutualises[{i}]")
    return chargement


def load_financeur(chargement, donnees, place):
    """A funder of the structure: the one of this name as it is, or a new one."""
    structure = chargement.plan.structure
    if not Financeur.objects.filter(structure=structure, nom=donnees.nom).exists():
        chargement.save(Financeur(structure=structure, **donnees.model_dump()), place)


def load_financement(chargement, donnees, place, *, action):
    financeur = Financeur.objects.filter(
        structure=chargement.plan.structure, nom=donnees.financeur
    ).first()
    if financeur is None:
        raise FichierRefuse(
            [f"{place}.financeur : « {donnees.financeur} » n'est pas dans plan.financeurs."]
        )
    ligne = None
    if donnees.ligne_cout:
        ligne = LigneCout.objects.filter(action=action, cle=donnees.ligne_cout).first()
        if ligne is None:
            raise FichierRefuse(
                [f"{place}.ligne_cout : l'action n'a pas de ligne « {donnees.ligne_cout} »."]
            )
    chargement.save(
        Financement(
            action=action,
            ligne=ligne,
            financeur=financeur,
            **donnees.model_dump(include={"taux", "montant", "citation"}),
        ),
        place,
    )


def retain_valeurs(chargement):
    """Each line retains what the annex table says of it; else what the fiche says (R-B1)."""
    lignes = LigneCout.objects.for_plan(chargement.plan)
    ecrites = Formulation.objects.select_related("bloc")
    for ligne in lignes.prefetch_related(Prefetch("formulations", ecrites)):
        for dite in ligne.retain_formulations():
            chargement.save(dite, f"ligne de coût « {ligne.cle} »")


def load_mutualise(chargement, donnees, place):
    mutualise = chargement.save(CoutMutualise(plan=chargement.plan, libelle=donnees.libelle), place)
    for i, partagee in enumerate(donnees.lignes):
        la = f"{place}.lignes[{i}]"
        ligne = LigneCout.objects.filter(
            action=chargement.actions.get(partagee.action), axe=None, cle=partagee.ligne_cout
        ).first()
        if ligne is None:
            raise FichierRefuse(
                [f"{la} : l'action {partagee.action} n'a pas de ligne « {partagee.ligne_cout} »."]
            )
        for dite in (ligne, *ligne.suites.all()):
            dite.mutualise = mutualise
            chargement.save(dite, la)


def load_action(chargement, donnees, place, *, code):
    action = chargement.actions[code]
    chargement.progres.step()
    for i, sous_projet in enumerate(donnees.sous_projets):
        load_bloc(
            chargement,
            sous_projet.couts,
            f"{place}.sous_projets[{i}]",
            action=action,
            sous_projet=chargement.sous_projets[code, i],
        )
    load_bloc(chargement, donnees.couts, place, action=action)
    load_bloc(chargement, donnees.tableau, place, document=Document.TABLEAU, action=action)
    for i, financement in enumerate(donnees.financements):
        load_financement(chargement, financement, f"{place}.financements[{i}]", action=action)


def load_bloc(chargement, donnees, place, *, document=Document.FICHE, **rattachement):
    """Write a block and its wordings; a wording joins the cost line of its key, made if needed."""
    if donnees is None:
        return
    ici = f"{place}.{'tableau' if document == Document.TABLEAU else 'couts'}"
    bloc = chargement.save(
        BlocCout(
            document=document,
            **donnees.model_dump(include={"intitule", "chapeau", "suite"}),
            **rattachement,
        ),
        ici,
    )
    if donnees.lecture_du_tableau:
        lecture = donnees.lecture_du_tableau.model_dump(mode="json")
        chargement.save(TableauFinancement(bloc=bloc, lecture=lecture), ici)
    for i, formulation in enumerate(donnees.lignes):
        la = f"{ici}.lignes[{i}]"
        chargement.save(
            Formulation(
                bloc=bloc,
                ligne=find_or_make_ligne(chargement, formulation.ligne_cout, la, **rattachement),
                ordre=i + 1,
                texte=formulation.texte,
                ligne_source=formulation.ligne_source,
            ),
            la,
        )


def find_or_make_ligne(chargement, cle, place, *, axe=None, action=None, sous_projet=None):
    ligne = LigneCout.objects.filter(axe=axe, action=action, cle=cle).first()
    if ligne is None:
        return chargement.save(
            LigneCout(axe=axe, action=action, sous_projet=sous_projet, cle=cle), place
        )
    if ligne.sous_projet != sous_projet and sous_projet is not None:
        ligne.sous_projet = None
        ligne.save()
    return ligne
