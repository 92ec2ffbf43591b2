"""Making a plan from a file that was read."""

from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from comptes.models import Structure
from plan.fichier.format import FichierRefuse
from plan.models import (
    Action,
    Axe,
    Defi,
    Indicateur,
    Partenaire,
    Partenariat,
    Plan,
    Programmation,
    Section,
    SousProjet,
    ValeurIndicateur,
)
from socle.donnees.versions import cut_raison
from socle.progres import Progres


def save_valide(objet, *, place, raison):
    """Check and save a new object; FichierRefuse says where in the file it comes from.

    The base checks its own constraints; they are asked for their sentences when there is a fault.
    """
    objet._change_reason, objet.is_rapportee = cut_raison(raison), True
    try:
        try:
            objet.full_clean(validate_constraints=False)
            with transaction.atomic():
                objet.save()
        except (IntegrityError, ValidationError):
            objet.full_clean()
            raise
    except ValidationError as refus:
        raise FichierRefuse(
            [f"{place} : {' '.join(messages)}" for messages in refus.message_dict.values()]
        ) from refus
    return objet


@dataclass
class Chargement:
    """What was made from the file, so that another room can hang its own rows on it."""

    plan: Plan
    raison: str
    progres: Progres = field(default_factory=Progres)
    axes: dict[str, Axe] = field(default_factory=dict)
    actions: dict[str, Action] = field(default_factory=dict)
    sous_projets: dict[tuple[str, int], SousProjet] = field(default_factory=dict)
    partenaires: dict[str, Partenaire] = field(default_factory=dict)

    def save(self, objet, place):
        return save_valide(objet, place=place, raison=self.raison)


def load_structure(donnees):
    """The structure of the file: the one of this slug as it is, or a new one."""
    existante = Structure.objects.filter(slug=donnees.slug).first()
    if existante:
        return existante
    structure = Structure(**donnees.model_dump())
    try:
        structure.full_clean()
    except ValidationError as refus:
        raise FichierRefuse([f"structure : {' '.join(refus.messages)}"]) from refus
    structure.save()
    return structure


def load_plan(fichier, *, raison, progres):
    """Write the whole plan of `fichier`; to be called inside a transaction."""
    structure = load_structure(fichier.structure)
    donnees = fichier.plan
    adoption = donnees.adoption
    plan = Plan(
        structure=structure,
        slug=donnees.slug,
        titre=donnees.titre,
        annee_debut=donnees.annee_debut,
        annee_fin=donnees.annee_fin,
        niveaux=donnees.niveaux,
        mots={niveau: list(dits) for niveau, dits in donnees.mots.items()},
        en_vigueur=not structure.plans.filter(en_vigueur=True).exists(),
        adopte_le=adoption and adoption.date,
        deliberation=adoption.deliberation if adoption else "",
        intitule_adopte=adoption.intitule if adoption else "",
        annee_debut_adoptee=adoption and adoption.annee_debut,
        annee_fin_adoptee=adoption and adoption.annee_fin,
    )
    plan = save_valide(plan, place="plan", raison=raison)
    chargement = Chargement(plan=plan, raison=raison, progres=progres)
    load_sections(chargement, donnees.sections, place="plan.sections", parent=None)
    for nom in donnees.partenaires:
        partenaire = Partenaire.objects.filter(structure=structure, nom=nom).first()
        chargement.partenaires[nom] = partenaire or chargement.save(
            Partenaire(structure=structure, nom=nom), "plan.partenaires"
        )
    for i, defi in enumerate(donnees.defis):
        load_defi(chargement, defi, place=f"plan.defis[{i}]")
    return chargement


def load_sections(chargement, sections, *, place, parent):
    for i, donnees in enumerate(sections):
        ici = f"{place}[{i}]"
        section = chargement.save(
            Section(
                plan=chargement.plan,
                parent=parent,
                ordre=i + 1,
                **donnees.model_dump(exclude={"indicateurs", "sections"}),
            ),
            ici,
        )
        load_indicateurs(chargement, section, donnees.indicateurs, place=ici)
        load_sections(chargement, donnees.sections, place=f"{ici}.sections", parent=section)


def load_indicateurs(chargement, section, indicateurs, *, place):
    for i, donnees in enumerate(indicateurs):
        ici = f"{place}.indicateurs[{i}]"
        indicateur = chargement.save(
            Indicateur(
                plan=chargement.plan,
                section=section,
                ordre=i + 1,
                **donnees.model_dump(exclude={"valeurs", "ligne_source"}),
            ),
            ici,
        )
        for j, valeur in enumerate(donnees.valeurs):
            chargement.save(
                ValeurIndicateur(indicateur=indicateur, **valeur.model_dump()),
                f"{ici}.valeurs[{j}]",
            )


TITRES = {"numero", "titre", "titre_adopte", "titre_sommaire", "corps"}


def load_defi(chargement, donnees, *, place):
    defi = chargement.save(Defi(plan=chargement.plan, **donnees.model_dump(include=TITRES)), place)
    if chargement.plan.niveaux == 2 and len(donnees.axes) != 1:
        raise FichierRefuse([f"{place}.axes : à deux niveaux, un seul axe, qui n'a pas de nom."])
    for i, axe in enumerate(donnees.axes):
        load_axe(chargement, defi, axe, place=f"{place}.axes[{i}]")


def load_axe(chargement, defi, donnees, *, place):
    faits = donnees.model_dump(include=TITRES | {"absent_du_corps"})
    axe = Axe(defi=defi, implicite=chargement.plan.niveaux == 2, **faits)
    chargement.save(axe, place)
    chargement.axes[axe.code] = axe
    for i, action in enumerate(donnees.actions):
        load_action(chargement, axe, action, place=f"{place}.actions[{i}]")


def load_action(chargement, axe, donnees, *, place):
    action = chargement.save(Action(axe=axe, **donnees.model_dump(include=TITRES)), place)
    chargement.actions[action.code] = action
    chargement.progres.step()
    for i, sous_projet in enumerate(donnees.sous_projets):
        chargement.sous_projets[action.code, i] = chargement.save(
            SousProjet(
                action=action,
                ordre=i + 1,
                **sous_projet.model_dump(include={"titre", "titre_source", "corps"}),
            ),
            f"{place}.sous_projets[{i}]",
        )
    for i, annee in enumerate(donnees.annees):
        if annee not in chargement.plan.annees:
            raise FichierRefuse(
                [
                    f"{place}.annees[{i}] : {annee} est hors du plan "
                    f"({chargement.plan.annee_debut}-{chargement.plan.annee_fin})."
                ]
            )
        chargement.save(Programmation(action=action, annee=annee), f"{place}.annees[{i}]")
    for i, partenariat in enumerate(donnees.partenaires):
        ici = f"{place}.partenaires[{i}]"
        if partenariat.nom not in chargement.partenaires:
            raise FichierRefuse([f"{ici} : « {partenariat.nom} » n'est pas dans plan.partenaires."])
        chargement.save(
            Partenariat(
                action=action,
                partenaire=chargement.partenaires[partenariat.nom],
                citation=partenariat.citation,
            ),
            ici,
        )
