"""What cannot be undone asks once, with what it will do; what can be undone asks nothing."""

import html
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from comptes.droits import Role
from comptes.models import Utilisateur
from conseil.models import Deliberation
from plan.models import Action, Agenda, Piece, Plan
from socle.donnees.contenu import list_contenus
from tests.comptes.adresses import ADRESSES
from tests.ecran import read, read_lue
from tests.fabrique import make_action, make_ligne_cout, make_plan, make_utilisateur
from tests.fabrique_conseil import make_conseil
from tests.fabrique_droits import make_monde

pytestmark = pytest.mark.django_db(databases=["default", "passe"])

# What asks: what is typed with it, and words of what it says that it will do.
DEMANDENT = {
    "arreter-seance": ({}, "2 actions dont le suivi n'est pas renseigné, 1 année à renseigner."),
    "clore-seance": ({"tenue_par": "Mme Noisette"}, "gardé pour toujours"),
    "supprimer-piece": ({}, "ne s'ouvre plus depuis l'action 1-1-1"),
    "editions": (
        {"genre": "fiche", "action": "1-1-1", "libelle": "Pour la préfecture"},
        "ne pourra changer ou supprimer cette édition",
    ),
    "vote": (
        {"pour": "5", "contre": "0", "abstentions": "0", "ne_prend_pas_part": "0"},
        "L'acte ne change plus",
    ),
    "supprimer-seance": ({}, "sans retour"),
    "supprimer-deliberation": ({}, "sans retour"),
    "retirer-correction": ({}, "ne vaut plus"),
    "changer-agenda": ({"revoquer": "oui"}, "ne reçoivent plus rien"),
    "anonymiser": ({}, "C'est définitif."),
    "supprimer-indicateur": ({}, "L'indicateur a 1 valeur."),
    "publier-acte": (
        {"prenom": "Anne", "nom": "Noisette", "qualite": "Présidente"},
        "sans qu'on puisse les changer",
    ),
    "retirer-acte": ({}, "C'est trop tôt."),
    "rouvrir-deliberation": ({"motif": "Une voix de trop"}, "L'acte redevient un projet"),
    "supprimer-plan": ({}, "partent avec lui, sans retour"),
    "arreter-proces-verbal": ({"remarques": "Aucune."}, "ne changent plus"),
    "plan-suivant": (
        {"titre": "Suivant", "annee_debut": "2027", "annee_fin": "2030", "sans_suite": "prise"},
        "Actions : 2 reprises, 0 réunie avec d'autres, 0 laissée dans l'ancien plan.",
    ),
    "vie-du-plan": (
        {"vers": "clos", "le": "2026-11-02", "de": "en_cours"},
        "rien n'y changera plus",
    ),
    "adopter-avenant": ({"le": "2026-01-12", "numero": "N12"}, "change le plan en vigueur"),
    "abandonner-avenant": ({}, "Le plan en vigueur ne change pas"),
    "supprimer": ({}, "L'historique garde tout"),
}
# Those whose form says the version that it read.
LISENT_AVANT = ("abandonner-avenant", "clore-seance", "arreter-proces-verbal")
HISTORIQUE = "« Rétablir », dans l'historique, le ramène"
REFAIT = "la même page le refait autrement"
AUTRE = "le geste contraire est sur la même page"
SE_DEFONT = {
    HISTORIQUE: "suivi reperes cloture avis mode-seance nouvel-objet objet supprimer-objet "
    "nouvel-indicateur modifier-indicateur nouvelle-valeur modifier-valeur saisie-annuelle "
    "nouvelle-ligne valeur nouvelle-depense depense supprimer-depense enveloppe "
    "nouveau-financement financement supprimer-financement lecture-tableau decision "
    "decision-ensemble adoption retablir-version nouvelle-piece modifier-page-legale texte "
    "sous-projet reprise nouvelles reponse evaluation-seance evaluer nouvel-avis-suite "
    "avis-suite supprimer-avis-suite synthese synthese-defi echelle ajouter branche "
    "titre-du-plan matrice partenaire modifier-consultation",
    REFAIT: "compte mot-de-passe nouveau-mot-de-passe oubli assemblee nouvel-elu elu "
    "nouvelle-seance modifier-seance appel point ordre-du-jour nouvelle-deliberation "
    "modifier-deliberation transmission seances mes-rappels rappels-par-lien personne "
    "changer-adresse confirmer-adresse adresse-de corriger-regle correction-regle organe "
    "nouvel-organe nouveau-membre membre-organe reunion nouvel-avis-rendu avis-rendu "
    "modifier-convocation nouvel-envoi ecrire-liste ecrire-proces-verbal publier-proces-verbal "
    "discussions numeroter-feuillets nouveau-mandat mandat renouvellement modifier-filiation "
    "mettre-en-vigueur sommaire observation identite niveaux",
    AUTRE: "publication demander agir inviter retirer renvoyer annuler deports supprimer-deport "
    "annexes-deliberation annexe-deliberation supprimer-envoi totaux-communs ouvrir-projet "
    "avenants consultations consultation conduire-consultation lien-de-l-invite",
    "on se connecte de nouveau": "connexion deconnexion code fermer-session fermer-sessions",
    "on s'enrôle de nouveau, et les nouveaux codes sont montrés aussitôt": "second-facteur "
    "second-facteur-codes second-facteur-retirer",
    "l'essai à blanc est la question, et l'historique ramène chaque ligne": "echanges colonnes "
    "appliquer-import",
    "le projet se supprime": "debuter-fichier debuter-vide debuter-exemple",
    "rien du plan n'est écrit": "preparer-schema-directeur verifier-edition invitation apercu",
    "le projet d'avenant se corrige dans ses pages, et s'abandonne": "avenant",
    "la page le demande elle-même avant d'effacer": "consulter",
}
LISENT = (
    "oubli-envoye second-facteur-qr donnees donnees-json personnes traces donnees-de seance "
    "piece preparer-seance preparer-seance-pdf compte-rendu compte-rendu-pdf demandes "
    "donnees-du-pilote choisir-annee historique-action historique-objet historique-plan conseil "
    "seance-conseil deliberation deliberation-pdf donnees-ouvertes donnees-ouvertes-csv elus "
    "travail travail-fichier modele-de-plan export-xlsx export-json export-tet liste liste-csv "
    "liste-xlsx liste-pdf edition-pdf chercher-edition mon-agenda agenda sante vivant "
    "indicateurs indicateur indicateur-graphique recherche accueil budget budget-graphique "
    "lignes comparer comparer-xlsx comparer-pdf tableau-de-bord bilan accessibilite a-propos "
    "composants controle mes-actions plans plan-public presentation plan action calendrier "
    "schema-directeur-pdf page-legale page-legale-de regles actes actes-de acte-en-ligne "
    "fichier-en-ligne attestation-pdf archive-acte accuse organes convocation convocation-pdf "
    "debuter proces-verbal liste-examinee-pdf proces-verbal-pdf feuillets-pdf registre "
    "registre-pdf evaluation evaluation-xlsx filiation adopter-le-plan avenant-pdf "
    "comparer-plans comparer-plans-pdf comparer-plans-xlsx partenaires observations-xlsx "
    "identite-css identite-image evaluation-pdf"
)


def test_every_address_asks_or_can_be_undone_or_only_reads():
    defaits = [nom for noms in SE_DEFONT.values() for nom in noms.split()]
    dits = [*DEMANDENT, *defaits, *LISENT.split()]

    assert sorted(dits) == sorted(ADRESSES), "Dites-le ici : ce geste demande, ou se défait."


@pytest.fixture
def monde(settings, tmp_path, db):
    settings.MEDIA_ROOT = tmp_path
    monde = make_monde()
    for modele in list_contenus():
        modele.history.update(history_date=timezone.now() - timedelta(days=2000))
    Agenda.objects.open(
        monde.ici[Role.DIRECTION], monde.plan, Agenda.Portee.PLAN, le=timezone.now()
    )
    return monde


def address_of(nom, monde):
    objet = ADRESSES[nom].objet
    arguments = monde.objets[objet] if objet else {}
    if nom == "supprimer-seance":
        arguments = {"pk": make_conseil(structure=monde.plan.structure, le="2024-02-01")[0].pk}
    if nom == "supprimer-plan":
        return f"/plans/{make_plan(structure=monde.plan.structure).slug}{reverse(nom)}"
    return reverse(nom, kwargs=arguments)


def write_count(requetes):
    """How many queries wrote something of the plan, the council or the accounts."""
    a_part = ("django_session", "comptes_sessionouverte", "comptes_trace")
    ecrites = [r["sql"] for r in requetes if r["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]
    return len([sql for sql in ecrites if not any(table in sql[:60] for table in a_part)])


@pytest.mark.parametrize("nom", DEMANDENT)
def test_what_cannot_be_undone_asks_once_then_does_it(client, monde, nom):
    saisi, phrase = DEMANDENT[nom]
    role = Role.ADMINISTRATION if nom == "anonymiser" else Role.DIRECTION
    client.force_login(monde.ici[role])
    adresse = address_of(nom, monde)
    if nom == "arreter-proces-verbal":
        suite = make_conseil(structure=monde.plan.structure, le="2026-09-24")[0]
        saisi = saisi | {"arrete_a": str(suite.pk)}
    saisi = (read_lue(client, adresse) if nom in LISENT_AVANT else {}) | saisi
    avant = take_lignes()

    question = client.post(adresse, saisi)
    page = read(question).replace("\u00a0", " ").replace("\u202f", " ")

    assert question.status_code == 200
    assert phrase in page
    assert 'name="confirme" value="oui"' in page
    for cle, valeur in DEMANDENT[nom][0].items():
        assert f'<input type="hidden" name="{cle}" value="{html.escape(valeur)}">' in page
    assert take_lignes() == avant
    with CaptureQueriesContext(connection) as requetes:
        reponse = client.post(adresse, {**saisi, "confirme": "oui"})
    assert reponse.status_code == 302
    assert write_count(requetes)


def take_lignes():
    """How many rows of what may be lost, and which accounts still have a name."""
    return (
        *(modele.objects.count() for modele in (Piece, Agenda, Deliberation)),
        Deliberation.objects.exclude(votee_le=None).count(),
        Utilisateur.objects.exclude(first_name="").count(),
    )


@pytest.mark.parametrize("modele", [Plan, Action])
def test_the_administration_says_how_much_a_deletion_takes(client, structure, plan, modele):
    make_ligne_cout(action=make_action(plan=plan, annees=[2024, 2025]))
    client.force_login(make_utilisateur(role=Role.DIRECTION, structure=structure))
    adresse = reverse(
        f"admin:plan_{modele._meta.model_name}_delete", args=[modele.objects.get().pk]
    )

    page = read(client.get(adresse)).replace("\u00a0", " ")

    assert "Lignes de coût: 1" in page
    assert "Années prévues: 2" in page
    assert ("un plan supprimé ne se rétablit pas" in page) == (modele is Plan)
    assert modele.objects.exists()
