"""The menu: its headings, the pages under each, and which one is being read."""

from dataclasses import dataclass

from comptes.droits import Geste


@dataclass(frozen=True)
class Entree:
    """A link of the menu: its words, the name of its address, the pages that count as being there.

    `geste` is what the person must be able to do to see it; None for everybody.
    """

    titre: str
    adresse: str
    pages: tuple[str, ...] = ()
    geste: Geste | None = None

    def holds(self, page):
        return page == self.adresse or page in self.pages


@dataclass(frozen=True)
class Rubrique:
    """A heading of the menu; it opens its first entry."""

    titre: str
    entrees: tuple[Entree, ...]
    is_du_plan: bool = True

    def holds(self, page):
        return any(entree.holds(page) for entree in self.entrees)


GERER = Geste.GERER_COMPTES
DES_MIENNES = ("mon-agenda", "mes-rappels", "demandes", "demander", "reponse")
DEBUTS = ("totaux-communs", "debuter", "debuter-fichier", "debuter-vide")
RUBRIQUES = (
    Rubrique("Accueil", (Entree("Accueil", "accueil"),)),
    Rubrique("Mes actions", (Entree("Mes actions", "mes-actions", DES_MIENNES),)),
    Rubrique(
        "Plan",
        (
            Entree(
                "Actions",
                "plan",
                (
                    "action",
                    "suivi",
                    "reperes",
                    "texte",
                    "sous-projet",
                    "cloture",
                    "nouvelle-piece",
                    "nouvel-objet",
                    "objet",
                    "nouvelle-ligne",
                    "nouvelle-depense",
                    "nouveau-financement",
                    "historique-action",
                    "historique-objet",
                    "retablir-version",
                ),
            ),
            Entree(
                "Sommaire",
                "sommaire",
                ("ajouter", "branche", "supprimer", "titre-du-plan", "partenaires", "partenaire"),
                Geste.STRUCTURER,
            ),
            Entree("Calendrier", "calendrier", ("matrice",)),
            Entree("Reprise", "reprise", geste=Geste.SUIVRE),
            Entree(
                "Indicateurs",
                "indicateurs",
                (
                    "indicateur",
                    "nouvel-indicateur",
                    "modifier-indicateur",
                    "supprimer-indicateur",
                    "nouvelle-valeur",
                    "modifier-valeur",
                    "saisie-annuelle",
                ),
            ),
            Entree("Présentation", "presentation", ("publication",)),
            Entree("Mots et niveaux", "niveaux", geste=Geste.STRUCTURER),
            Entree("Historique", "historique-plan", geste=Geste.SUIVRE),
        ),
    ),
    Rubrique(
        "Budget",
        (
            Entree("Totaux", "budget", ("depense", "enveloppe", "financement", "lecture-tableau")),
            Entree("Lignes de coût", "lignes", ("valeur",)),
        ),
    ),
    Rubrique(
        "Commission",
        (
            Entree("Tableau de bord", "tableau-de-bord", ("mode-seance",)),
            Entree(
                "Séances et avis",
                "seances",
                (
                    *("seance", "avis", "preparer-seance", "clore-seance", "compte-rendu"),
                    *("reunion", "nouvel-avis-rendu", "avis-rendu"),
                ),
            ),
            Entree(
                "Organes et membres",
                "organes",
                ("organe", "nouvel-organe", "nouveau-membre", "membre-organe"),
            ),
            Entree("Comparer deux dates", "comparer"),
        ),
    ),
    Rubrique(
        "Renouvellement",
        (
            Entree(
                "Évaluation",
                "evaluation",
                (
                    *("evaluer", "evaluation-seance", "nouvel-avis-suite", "avis-suite"),
                    *("echelle", "synthese", "synthese-defi"),
                ),
            ),
            Entree("Plan suivant", "filiation", ("modifier-filiation", "plan-suivant")),
            Entree(
                "Consultations",
                "consultations",
                ("consultation", "modifier-consultation", "lien-de-l-invite", "observation"),
                Geste.STRUCTURER,
            ),
            Entree("Avenants", "avenants", ("avenant", "adopter-avenant", "abandonner-avenant")),
            Entree("Vie du plan", "vie-du-plan", ("mettre-en-vigueur", "supprimer-plan")),
            Entree("Tous les plans", "plans", ("comparer-plans",)),
        ),
    ),
    Rubrique(
        "Conseil",
        (
            Entree(
                "Séances et actes",
                "conseil",
                (
                    "seance-conseil",
                    "nouvelle-seance",
                    "modifier-seance",
                    "appel",
                    "point",
                    "deliberation",
                    "nouvelle-deliberation",
                    "adopter-le-plan",
                    "modifier-deliberation",
                    "vote",
                    "deports",
                    "transmission",
                    "annexes-deliberation",
                    "rouvrir-deliberation",
                    *("convocation", "modifier-convocation", "nouvel-envoi", "ordre-du-jour"),
                    *("proces-verbal", "discussions", "registre", "ecrire-liste"),
                    *("ecrire-proces-verbal", "arreter-proces-verbal", "publier-proces-verbal"),
                    "numeroter-feuillets",
                    "regles",
                    "corriger-regle",
                    "correction-regle",
                    *("publier-acte", "retirer-acte"),
                ),
            ),
            Entree(
                "Élus",
                "elus",
                ("elu", "nouvel-elu", "mandat", "nouveau-mandat", "renouvellement", "assemblee"),
                Geste.TENIR_CONSEIL,
            ),
            Entree("Éditions", "editions"),
            Entree("Données ouvertes", "donnees-ouvertes"),
            Entree("Contrôle avant le conseil", "controle", ("decision", "decision-ensemble")),
        ),
    ),
    Rubrique(
        "Import et export",
        (Entree("Import et export", "echanges", ("travail", "colonnes", "liste", *DEBUTS)),),
    ),
    Rubrique(
        "Comptes",
        (
            Entree(
                "Personnes",
                "personnes",
                ("personne", "adresse-de", "inviter", "anonymiser"),
                GERER,
            ),
            Entree("Traces", "traces", geste=GERER),
            Entree("Identité de l'office", "identite", geste=Geste.INFORMER),
        ),
        is_du_plan=False,
    ),
)

# Pages of one's own account: the name of the person, in the header, leads to them.
COMPTE = {
    *("compte", "changer-adresse", "donnees", "mot-de-passe"),
    *("second-facteur", "second-facteur-codes", "second-facteur-retirer"),
}


@dataclass(frozen=True)
class Lien:
    titre: str
    adresse: str
    is_ici: bool


def list_rubriques(page, gestes, *, avec_plan=True):
    """(headings, links under the current one) for a person who may do `gestes`, on `page`.

    Without a plan only the pages of the structure itself are left.
    """
    visibles = [
        (rubrique, [e for e in rubrique.entrees if e.geste is None or e.geste in gestes])
        for rubrique in RUBRIQUES
        if avec_plan or not rubrique.is_du_plan
    ]
    rubriques = tuple(
        Lien(rubrique.titre, entrees[0].adresse, rubrique.holds(page))
        for rubrique, entrees in visibles
        if entrees
    )
    sous_menu = next((entrees for rubrique, entrees in visibles if rubrique.holds(page)), [])
    liens = tuple(Lien(e.titre, e.adresse, e.holds(page)) for e in sous_menu)
    return rubriques, liens if len(liens) > 1 else ()
