"""A new plan made of what a file holds, through the very format of a plan (R-C1)."""

from dataclasses import dataclass, field

from pydantic import ValidationError

from budget.fichier.chargement import load_plan_et_couts
from budget.fichier.format import FichierFormat
from budget.models import LigneCout
from echanges.rapport import Bilan
from plan.fichier.format import FichierRefuse, sentence
from plan.models import Action, Plan, Programmation
from plan.vocabulaire import Vocabulaire, read_mots

ANNEES_MAX = 12


@dataclass
class Brouillon:
    """A plan being read: its défis, axes and actions, keyed by their numbers."""

    defis: dict = field(default_factory=dict)
    annees: set = field(default_factory=set)
    niveaux: int = 3
    mots: dict = field(default_factory=dict)

    @property
    def vocabulaire(self):
        return Vocabulaire(**read_mots(self.mots), niveaux=self.niveaux)

    def name_code(self, defi, axe, numero):
        """« 1-2-8 », « 1-8 » at two levels: where the axe is always the first, and has no name."""
        return f"{defi}-{numero}" if self.niveaux == 2 else f"{defi}-{axe}-{numero}"

    def add_defi(self, numero, titre=""):
        defi = self.defis.setdefault(numero, {"numero": numero, "titre": "", "axes": {}})
        defi["titre"] = defi["titre"] or titre[:300]
        return defi

    def add_axe(self, defi, numero, titre=""):
        axes = self.add_defi(defi)["axes"]
        axe = axes.setdefault(numero, {"numero": numero, "titre": "", "actions": {}})
        axe["titre"] = axe["titre"] or titre[:300]
        return axe

    def add_action(self, defi, axe, action):
        self.add_axe(defi, axe)["actions"][action["numero"]] = action
        self.annees |= set(action.get("annees", ()))

    def dump(self):
        """The défis as the format of a plan holds them; an untitled one is called by its number."""
        mots = self.vocabulaire
        return [
            {
                **defi,
                "titre": defi["titre"] or mots.name(defi["numero"]),
                "axes": [
                    {
                        **axe,
                        "titre": axe["titre"] or mots.name(f"{defi['numero']}-{axe['numero']}"),
                        "actions": [axe["actions"][n] for n in sorted(axe["actions"])],
                    }
                    for _, axe in sorted(defi["axes"].items())
                ],
            }
            for _, defi in sorted(self.defis.items())
        ]


def make_plan(brouillon, rapport, *, structure, titre, raison, progres, **reste):
    """The `Chargement` of the new plan. Raises FichierRefuse."""
    if structure is None:
        raise FichierRefuse(["Dites pour quelle structure : aucune n'est choisie."])
    if not brouillon.annees:
        raise FichierRefuse(["Aucune année n'est lue : sans elles, un plan n'a pas de calendrier."])
    debut, fin = min(brouillon.annees), max(brouillon.annees)
    if fin - debut >= ANNEES_MAX:
        raise FichierRefuse([f"Les années vont de {debut} à {fin} : vérifiez-les."])
    titre = titre or rapport.fichier.rpartition(".")[0] or rapport.fichier
    contenu = {
        "format": "plan-actions/1",
        "structure": {
            champ: getattr(structure, champ)
            for champ in ("slug", "nom", "collectivite", "sigle", "siren")
        },
        "plan": {
            "slug": Plan.objects.propose_slug(titre),
            "titre": titre[:300],
            "annee_debut": debut,
            "annee_fin": fin,
            "niveaux": brouillon.niveaux,
            "mots": brouillon.mots,
            "defis": brouillon.dump(),
            **reste,
        },
    }
    try:
        fichier = FichierFormat.model_validate(contenu)
    except ValidationError as refus:
        phrases = [sentence(erreur) for erreur in refus.errors(include_url=False)]
        raise FichierRefuse(phrases) from refus
    chargement = load_plan_et_couts(fichier, raison=raison, progres=progres)
    rapport.plan = chargement.plan.slug
    return chargement


def count_made(rapport, plan):
    """Say in the report how many actions, cost lines and years were made."""
    for titre, modele in (
        (plan.vocabulaire.write("Actions"), Action),
        ("Lignes de coût", LigneCout),
        ("Années prévues", Programmation),
    ):
        rapport.bilans.append(Bilan(titre, creees=modele.objects.for_plan(plan).count()))
