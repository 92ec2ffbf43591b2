"""The blank template of a new plan: titles of ours, and two examples that never enter (R-X10)."""

from operator import itemgetter

from echanges.tableau.colonnes import MODE_D_EMPLOI, TITRE_EXEMPLE
from plan.etats import Priorite, Statut
from socle.champs import Champ, Colonne
from socle.sorties.xlsx import Feuille, write_classeur

EXEMPLES = (
    {
        "Défi": "1. Accueillir",
        "Axe": "1.1 Hors les murs",
        "Numéro": "1",
        "Action": "Tenir un stand sur les marchés",
        "Récit": "Un stand mobile, de juin à septembre.",
        "Coût": "Stand : 1 200 € HT",
        "Financeur": "Région 50 %",
        "Pilote": "Nom de la personne",
        "Partenaires": "Commune, comité des fêtes",
        "Statut": "À venir",
        "Priorité": "haute",
        "Début": "juin 2025",
    },
    {"Action": "Refaire les panneaux", "Coût": "Panneaux : 500 € HT / an", "Avancement (%)": "40"},
)
TITRES = [*EXEMPLES[0], "Avancement (%)", "Fin"]
CHOIX = {"Statut": Statut, "Priorité": Priorite}
CONSIGNES = (
    "Une ligne par action, dans la feuille « Plan ». Seul le titre de l'action est obligatoire.",
    "Une cellule vide sous un défi ou un axe reprend celui du dessus.",
    "Le coût s'écrit avec ses mots : « Flyer : 250 € HT », « Site : 3 500 € / an ».",
    "Une croix (X) sous une année : l'action y est prévue.",
    "Les lignes grises marquées « exemple » ne sont pas importées : laissez-les, ou effacez-les.",
    "Ajoutez vos colonnes : ce qui n'a pas de place est gardé dans une note de l'action.",
)


def write_modele(*, on):
    """The bytes of the template; its years begin with the year of `on`."""
    annees = [str(on.year + rang) for rang in range(4)]
    colonnes = [
        Champ(
            "", titre, enum=CHOIX.get(titre), brut=lambda rangee, titre=titre: rangee.get(titre, "")
        )
        for titre in (TITRE_EXEMPLE, *TITRES, *annees)
    ]
    rangees = tuple({**exemple, TITRE_EXEMPLE: "exemple", annees[0]: "X"} for exemple in EXEMPLES)
    consignes = (Colonne("Comment remplir la feuille « Plan »", itemgetter(0)),)
    return write_classeur(
        [
            Feuille("Plan", tuple(colonnes), rangees, is_exemple=True),
            Feuille(MODE_D_EMPLOI, consignes, tuple((phrase,) for phrase in CONSIGNES)),
        ]
    )
