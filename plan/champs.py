"""The fields of the plan, each declared once (docs/adr/0016); in the order of the workbook."""

from django.utils.timezone import localdate

from comptes.droits import Geste
from plan.etats import DITS, Priorite, Statut
from plan.feuillets.cellules import PERIODE
from socle.champs import ENTIER, JOUR, LIEN, NOMBRE, Champ, Groupe, Ou

PLACE = Groupe("Place", Geste.STRUCTURER)
TITRES = Groupe("Titres", Geste.STRUCTURER)
CORPS = Groupe("Texte", Geste.STRUCTURER)
REPERES = Groupe("Repères", Geste.SUIVRE)
SUIVI = Groupe("Suivi", Geste.SUIVRE)
MESURE = Groupe("Mesure", Geste.STRUCTURER)
VALEUR = Groupe("Valeur", Geste.SUIVRE)


def make_titre(nom, titre):
    """Another title of an action; shown where it is not, letter for letter, the first one."""

    def read(action):
        autre = getattr(action, nom)
        return autre if autre != action.titre else ""

    return Champ(nom, titre, TITRES, brut=read, cherche=(nom,), lu=True)


ACTION = (
    Champ("code", "Action", PLACE, de=("axe", "numero"), fixe=True, obligatoire=True),
    Champ("defi", "Défi", brut=lambda a: a.axe.defi.titre, lu=True, ou=Ou.CLASSEUR),
    Champ("nom_de_l_axe", "Axe", brut=lambda a: a.axe.titre, lu=True, ou=Ou.CLASSEUR),
    Champ("titre", "Titre", TITRES, obligatoire=True),
    Champ(
        "corps",
        "Texte",
        CORPS,
        cherche=("corps", "sous_projets__titre", "sous_projets__corps"),
        ou=Ou.RECHERCHE,
        sauf="Des pages de Markdown : la fiche les montre, une cellule ne les tient pas.",
    ),
    Champ(
        "nom_du_pilote",
        "Pilote",
        REPERES,
        de=("pilote", "pilote_nom"),
        cherche=("pilote_nom",),
        vide="Aucun pour l'instant",
        ou=Ou.PARTOUT,
    ),
    Champ("elu_referent", "Élu·e référent·e", REPERES),
    Champ(
        "partenaires",
        "Partenaires",
        brut=lambda a: ", ".join(str(p.partenaire) for p in a.partenariats_lus),
        cherche=("partenariats__partenaire__nom",),
        lu=True,
    ),
    Champ("priorite", "Priorité", REPERES, enum=Priorite, dits=DITS[Priorite]),
    Champ(
        "debut", "Début", REPERES, PERIODE, de=("debut_precision", "debut_le"), saisie=("debut",)
    ),
    Champ("fin", "Fin", REPERES, PERIODE, de=("fin_precision", "fin_le"), saisie=("fin",)),
    Champ("moyens_humains", "Moyens humains", REPERES),
    Champ("public_vise", "Public visé", REPERES, ou=Ou.PARTOUT),
    Champ("statut", "Statut", SUIVI, enum=Statut, titre_lu="Statut déclaré", obligatoire=True),
    Champ(
        "avancement", "Avancement (%)", SUIVI, ENTIER, titre_lu="Avancement", vide="non renseigné"
    ),
    Champ("motif", "Motif", SUIVI, ou=Ou.PARTOUT),
    Champ("commentaire", "Commentaire", SUIVI, ou=Ou.PARTOUT),
    Champ("fait", "Fait depuis la dernière commission", SUIVI, ou=Ou.INTERNE | Ou.COMPARAISON),
    Champ("fait_ecrit", "Fait, écrit", SUIVI, ou=Ou.FICHE, lu=True, de=(), cherche=()),
    Champ(
        "fait_ecrit_le",
        "Fait, écrit le",
        format=JOUR,
        ou=Ou.CLASSEUR,
        lu=True,
        brut=lambda a: a.fait_ecrit_le and localdate(a.fait_ecrit_le),
    ),
    Champ("prochaine_etape", "Prochaine étape", SUIVI, ou=Ou.INTERNE | Ou.COMPARAISON),
    Champ("blocage", "Ce qui bloque", SUIVI, ou=Ou.INTERNE | Ou.COMPARAISON),
    make_titre("titre_adopte", "Intitulé adopté"),
    make_titre("titre_sommaire", "Titre au sommaire"),
)
INDICATEUR = (
    Champ("libelle", "Indicateur", MESURE, fixe=True, obligatoire=True),
    Champ("unite", "Unité", MESURE),
    Champ("source", "Source", MESURE),
    Champ("cible", "Cible", MESURE, NOMBRE),
    Champ("cible_annee", "Année de la cible", MESURE, ENTIER),
    Champ("note", "Note", MESURE),
    Champ("formulation", "Mots du document", PLACE),
    Champ("section", "Section", PLACE, LIEN, lu=True),
    Champ(
        "ordre",
        "Ordre",
        PLACE,
        ENTIER,
        ou=Ou.FICHE,
        sauf="C'est l'ordre des lignes : chaque liste le montre sans l'écrire.",
    ),
)
VALEUR_INDICATEUR = (
    Champ("annee", "Année", VALEUR, ENTIER),
    Champ("serie", "Série", VALEUR),
    Champ("valeur", "Valeur", VALEUR, NOMBRE, obligatoire=True),
)
