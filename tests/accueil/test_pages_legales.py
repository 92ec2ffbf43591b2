"""The legal notice and the page of personal data: docs/regles.md, R-D9."""

import re

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone

from comptes.donnees_personnelles import CONSERVATION, ECHECS, SAUVEGARDES
from comptes.droits import Role
from comptes.models import Invitation, PageLegale, Structure, Trace, Utilisateur
from exploitation.sauvegarde import list_modeles
from tests.ecran import read, send
from tests.fabrique import make_plan, make_structure, make_utilisateur

pytestmark = pytest.mark.django_db

MENTIONS, DONNEES = PageLegale.Cle
# The row of the page that tells what a model holds of people.
DITS = {
    "Compte :": ("comptes.Utilisateur", "comptes.Appartenance"),
    "Second facteur :": ("otp_static.StaticDevice", "otp_totp.TOTPDevice"),
    "Sessions :": ("comptes.SessionOuverte",),
    "Formulaires envoyés :": ("comptes.Envoi",),
    "Échecs de connexion :": ("axes.AccessAttempt", "axes.AccessFailureLog", "axes.AccessLog"),
    "Traces :": ("comptes.Trace",),
    "Invitations en attente :": ("comptes.Invitation",),
    "Actions pilotées ou suivies, adresses d'agenda": ("plan.Abonnement", "plan.Agenda"),
    "Imports et documents demandés :": ("exploitation.Travail",),
    "Demandes de nouvelles :": ("plan.Demande",),
    "Pilotes sans compte :": ("plan.Correspondant",),
    "Élus :": ("instances.Elu",),
    "Actes mis en ligne :": ("conseil.MiseEnLigne",),
    "Membres des organes :": ("instances.MembreOrgane",),
    "Élus référents, pilotes, rapporteurs": ("plan.Action", "conseil.Deliberation"),
    "Personnes consultées :": (
        "renouvellement.Consultation",
        "renouvellement.Contribution",
        "renouvellement.Invite",
    ),
    "Partenaires, financeurs, fournisseurs :": ("budget.Depense",),
    "Historique du plan : qui a changé quoi": (
        "admin.LogEntry",
        "budget.AccordTotaux",
        "budget.DecisionControle",
        "budget.LigneCout",
        "budget.TableauFinancement",
        "commission.EtatArrete",
        "commission.SeanceCommission",
        "conseil.Reouverture",
        "editions.Edition",
        "plan.EntreeJournal",
        "plan.EtapePlan",
        "plan.Piece",
        "plan.Programmation",
        "plan.Provenance",
        "renouvellement.Evaluation",
    ),
}
NOMS_DE_PERSONNES = {
    "elu_referent",
    "fournisseur",
    "navigateur",
    "pilote_nom",
    "prenom",
    "rapporteur",
    "user_agent",
    "username",
}


def address(cle, structure):
    return reverse("page-legale-de", args=[cle, structure.slug])


def edit(cle, structure):
    return reverse("modifier-page-legale", args=[cle, structure.slug])


@pytest.fixture
def direction(structure):
    return make_utilisateur(role=Role.DIRECTION, structure=structure)


@pytest.mark.parametrize("cle", PageLegale.Cle)
def test_a_visitor_reads_the_page_of_the_only_structure(client, structure, cle):
    texte = read(client.get(f"/{cle}/"))

    assert structure.nom in texte
    assert f"non renseigné : à compléter par {structure.nom}" in texte
    assert "Modifier cette page" not in texte
    assert texte == read(client.get(address(cle, structure)))


def test_our_text_says_what_is_known_and_invents_nothing(client, structure):
    texte = read(client.get("/mentions-legales/"))

    assert f"{structure.collectivite} ({structure.sigle}), SIREN {structure.siren}" in texte
    for mot in ("Adresse du siège", "Téléphone", "Nom et qualité", "Nom ou raison sociale"):
        assert f"{mot} : <strong>non renseigné" in texte
    assert not re.search(r"\d{14}", texte)


def test_our_text_says_to_whom_people_without_an_account_write(client, structure):
    texte = read(client.get("/donnees-personnelles/"))

    assert "Sans compte (élu, partenaire, fournisseur" in texte
    assert "Délégué à la protection des données" in texte
    assert "cnil.fr/fr/plaintes" in client.get("/donnees-personnelles/").text


def test_of_several_structures_each_has_its_page(client, structure):
    autre = make_structure()

    liste = client.get("/mentions-legales/")

    assert {address(MENTIONS, structure), address(MENTIONS, autre)} <= list_liens(liste)
    assert autre.nom not in read(client.get(address(MENTIONS, structure)))
    assert client.get("/mentions-legales/inconnue/").status_code == 404


def test_without_a_structure_nobody_publishes(client):
    Structure.objects.all().delete()

    assert "Aucune structure n'est encore enregistrée" in read(client.get("/mentions-legales/"))


def list_liens(reponse):
    return {*re.findall(r'href="([^"]+)"', reponse.text)}


def test_every_page_leads_to_them_without_an_account_too(client, structure, plan):
    generales = {"/mentions-legales/", "/donnees-personnelles/"}
    siennes = {address(MENTIONS, structure), address(DONNEES, structure)}

    assert generales <= list_liens(client.get("/connexion/"))
    assert generales <= list_liens(client.get("/introuvable/"))
    plan.slug, plan.adopte_le = "publie", "2024-09-12"
    plan.save()
    plan.publish(le=timezone.now())
    assert siennes <= list_liens(client.get("/public/publie/"))
    client.force_login(make_utilisateur(role=Role.DIRECTION, structure=structure))
    for adresse in ("/plan/", "/actions/9-9-9/", "/admin/", "/admin/plan/action/"):
        assert siennes <= list_liens(client.get(adresse)), adresse


def test_no_whole_page_is_without_them():
    """The last resort of Django apart: it must work when nothing else does."""
    gabarits = settings.BASE_DIR / "templates"
    pages = {
        str(g.relative_to(gabarits)): g.read_text()
        for g in gabarits.rglob("*.html")
        if "<body" in g.read_text() and "pdf" not in g.parts and "courriels" not in g.parts
    }

    assert [n for n, source in pages.items() if "_liens_legaux.html" not in source] == ["500.html"]


@pytest.mark.parametrize("role", [Role.DIRECTION, Role.ADMINISTRATION])
def test_the_structure_writes_its_page(client, structure, role):
    personne = make_utilisateur(role=role, structure=structure)
    client.force_login(personne)
    assert "Modifier cette page" in read(client.get(address(DONNEES, structure)))
    assert "mentions « non renseigné »" in read(client.get(address(DONNEES, structure)))
    depart = client.get(edit(DONNEES, structure)).context["form"]["texte"].value()
    assert depart.startswith("## Qui est responsable")

    reponse = send(
        client,
        edit(DONNEES, structure),
        {"texte": "## Qui\n\nLe *président*.\n\n<script>x</script>"},
    )

    assert reponse.url == address(DONNEES, structure)
    client.logout()
    page = client.get(reponse.url)
    assert "<h2>Qui</h2>" in page.text
    assert "<em>président</em>" in page.text
    assert "<script>x" not in page.text
    assert PageLegale.history.latest().history_user == personne
    assert PageLegale.history.earliest().texte == depart
    assert "non renseigné" in read(client.get(address(MENTIONS, structure)))


def test_an_empty_page_is_ours_again(client, structure, direction):
    client.force_login(direction)
    send(client, edit(MENTIONS, structure), {"texte": "À nous."})
    assert client.get(edit(MENTIONS, structure)).context["form"]["texte"].value() == "À nous."

    send(client, edit(MENTIONS, structure), {"texte": " "})

    assert "non renseigné" in read(client.get(address(MENTIONS, structure)))
    assert PageLegale.objects.get().texte.startswith("## Éditeur")


def test_a_text_too_long_is_refused_and_kept(client, structure, direction):
    client.force_login(direction)

    reponse = send(client, edit(MENTIONS, structure), {"texte": "a" * 50_001})

    assert reponse.status_code == 422
    assert "a" * 50_001 in reponse.text
    assert "non renseigné" in read(client.get(address(MENTIONS, structure)))


def test_nobody_else_writes_it(client, structure, direction):
    for role in (Role.LECTURE, Role.AGENT):
        client.force_login(make_utilisateur(role=role, structure=structure))
        assert client.post(edit(MENTIONS, structure), {"texte": "x"}).status_code == 403
    ailleurs = make_plan().structure
    client.force_login(direction)
    assert client.post(edit(MENTIONS, ailleurs), {"texte": "x"}).status_code == 404
    assert "Modifier cette page" not in read(client.get(address(MENTIONS, ailleurs)))
    assert not PageLegale.objects.exists()


def test_how_long_is_read_from_what_is_done(client, structure):
    """The page, the settings, the cleaning and the backups say one figure."""
    texte = read(client.get("/donnees-personnelles/"))
    unite = settings.BASE_DIR / "deploiement" / "plan-actions-sauvegarde.service"

    for duree in (
        f"{settings.SESSION_COOKIE_AGE // 86400} jours",
        f"{ECHECS.days} jours.",
        f"{Trace.DUREE.days // 30} mois.",
        f"{Invitation.DUREE.days} jours, puis effacées.",
        f"{SAUVEGARDES.days} jours de plus",
    ):
        assert duree in texte
    assert f"-mtime +{SAUVEGARDES.days} -delete" in unite.read_text()


def is_de_personnes(champ):
    return (
        champ.related_model is Utilisateur
        or isinstance(champ, models.EmailField | models.GenericIPAddressField)
        or champ.name in NOMS_DE_PERSONNES
    )


def test_all_that_is_kept_of_people_is_told(client, structure):
    """A model that holds people, or who did something, has its row; add yours."""
    texte = read(client.get("/donnees-personnelles/"))
    gardent = {
        modele._meta.label
        for modele in apps.get_models()
        if not hasattr(modele, "history_user_id")
        and any(is_de_personnes(champ) for champ in modele._meta.concrete_fields)
    }

    assert gardent == {label for labels in DITS.values() for label in labels}
    assert [debut for debut in DITS if debut not in texte] == []


def test_my_data_and_the_page_say_the_same(client_agent, structure):
    miennes = read(client_agent.get("/compte/donnees/"))

    assert [ligne for ligne, _, _ in CONSERVATION if ligne not in miennes] == []


def test_a_backup_carries_them_with_their_history():
    assert {PageLegale, PageLegale.history.model} <= {*list_modeles()}
