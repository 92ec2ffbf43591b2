"""The administration: every model of the plan and of the costs, within one's structure."""

import html
from io import BytesIO

import openpyxl
import pytest
from django.contrib import admin
from django.core.management import call_command
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from budget.models import DecisionControle, Depense, Enveloppe
from commission.models import Avis, AvisOrgane, EtatArrete, SeanceCommission
from comptes.droits import Role
from comptes.models import Structure, Trace, Utilisateur
from plan.models import (
    Action,
    Correspondant,
    Defi,
    EntreeJournal,
    Indicateur,
    Jalon,
    Lien,
    LienIndicateur,
    Programmation,
)
from tests.ecran import read
from tests.fabrique import make_action, make_axe, make_plan, make_structure, make_utilisateur

pytestmark = pytest.mark.django_db

# What is frozen is shown, and neither changed nor imported.
MODELES_DU_PLAN = [
    modele
    for modele in admin.site._registry
    if modele._meta.app_label in ("plan", "budget", "commission")
    if modele not in (AvisOrgane, Correspondant, EtatArrete)
]


def url_of(modele, page, *args):
    opts = modele._meta
    return reverse(f"admin:{opts.app_label}_{opts.model_name}_{page}", args=args)


@pytest.fixture
def directrice(structure):
    return make_utilisateur(role=Role.DIRECTION, structure=structure, first_name="Dominique")


@pytest.fixture
def client_direction(client, directrice):
    client.force_login(directrice)
    return client


@pytest.fixture
def plan_vivant(plan_reel):
    """The real plan with one row of what the source does not hold."""
    DecisionControle.objects.create(
        plan=plan_reel,
        code="annees-adoptees",
        objet="plan",
        decision="corriger",
        le=timezone.now(),
    )
    Enveloppe.objects.create(plan=plan_reel, annee=2025, montant=1)
    Depense.objects.create(
        action=Action.objects.first(), etape="engage", le="2025-01-02", montant_ttc=1, exercice=2025
    )
    action = Action.objects.first()
    EntreeJournal.objects.create(action=action, le="2025-01-02", texte="Réunion")
    Jalon.objects.create(action=action, du_le="2025-01-02", titre="Devis")
    Lien.objects.create(action=action, titre="Site", adresse="https://example.org/")
    LienIndicateur.objects.create(indicateur=Indicateur.objects.first(), action=action)
    seance = SeanceCommission.objects.create(plan=plan_reel, le="2025-01-02")
    Avis.objects.create(action=action, seance=seance, sens="favorable")
    return plan_reel


@pytest.fixture
def client_reel(client, plan_vivant):
    client.force_login(make_utilisateur(role=Role.DIRECTION, structure=plan_vivant.structure))
    return client


def test_every_model_of_the_plan_and_costs_is_there_with_its_history(client_reel):
    assert len(MODELES_DU_PLAN) == 27
    for modele in MODELES_DU_PLAN:
        objet = modele._default_manager.first()
        for page, args in [
            ("changelist", []),
            ("add", []),
            ("change", [objet.pk]),
            ("history", [objet.pk]),
            ("import", []),
            ("export", []),
        ]:
            assert client_reel.get(url_of(modele, page, *args)).status_code == 200, (modele, page)
        assert "Création" in client_reel.get(url_of(modele, "history", objet.pk)).text


def test_nothing_of_another_structure_can_be_seen_or_written(client, plan_vivant):
    ailleurs = make_structure()
    make_action(plan=make_plan(structure=ailleurs))
    client.force_login(make_utilisateur(role=Role.DIRECTION, structure=ailleurs))

    for modele in MODELES_DU_PLAN:
        etranger = modele._default_manager.order_by("pk").first()
        version = etranger.history.latest()
        for page, args in [
            ("change", [etranger.pk]),
            ("history", [etranger.pk]),
            ("delete", [etranger.pk]),
            ("simple_history", [etranger.pk, version.pk]),
        ]:
            for reponse in (
                client.get(url_of(modele, page, *args)),
                client.post(url_of(modele, page, *args), {"post": "yes"}),
            ):
                assert reponse.status_code in (302, 403, 404), (modele, page)
                assert "Ségala" not in getattr(reponse, "text", "")
        assert modele._default_manager.filter(pk=etranger.pk).exists()
        assert "Ségala" not in client.get(url_of(modele, "add")).text, modele


def test_an_export_holds_only_the_rows_of_the_structure(client, plan_reel):
    ailleurs = make_structure()
    make_action(plan=make_plan(structure=ailleurs), titre="La seule")
    client.force_login(make_utilisateur(role=Role.DIRECTION, structure=ailleurs))

    feuille = openpyxl.load_workbook(BytesIO(export(client, Action))).active

    _, ligne = feuille.values
    assert "La seule" in ligne


def export(client, modele):
    """The bytes of the workbook of every row and column of a model."""
    champs = client.get(url_of(modele, "export")).context["form"].fields
    colonnes = {nom: "on" for nom in champs if nom not in ("format", "resource", "export_items")}
    reponse = client.post(url_of(modele, "export"), {**colonnes, "format": "0", "resource": "0"})
    assert reponse["Content-Type"].endswith("spreadsheetml.sheet"), reponse.text
    return reponse.content


def try_import(client, modele, contenu):
    """The answer to a dry run of the import of a workbook."""
    fichier = BytesIO(contenu)
    fichier.name = "retour.xlsx"
    return client.post(
        url_of(modele, "import"), {"format": "0", "resource": "0", "import_file": fichier}
    )


@pytest.mark.parametrize(
    "modele", MODELES_DU_PLAN, ids=[modele.__name__ for modele in MODELES_DU_PLAN]
)
def test_an_untouched_export_comes_back_without_a_change(client_reel, modele):
    contenu = export(client_reel, modele)
    versions = modele.history.count()

    reponse = try_import(client_reel, modele, contenu)

    resultat = reponse.context["result"]
    assert not resultat.has_errors(), [
        (ligne.number, [str(e.error) for e in ligne.errors]) for ligne in resultat.error_rows
    ][:3]
    assert not resultat.has_validation_errors(), str(resultat.invalid_rows[:2])
    assert resultat.totals["skip"] == modele._default_manager.count()
    assert sum(resultat.totals[t] for t in ("new", "update", "delete")) == 0
    assert modele.history.count() == versions


def make_workbook(*lignes):
    classeur = openpyxl.Workbook()
    for ligne in lignes:
        classeur.active.append(ligne)
    sortie = BytesIO()
    classeur.save(sortie)
    return sortie.getvalue()


@pytest.mark.parametrize(
    ("plan_nomme", "statut", "phrase"),
    [
        pytest.param("le_mien", "inconnu", "pas un mot admis", id="unknown-statut"),
        pytest.param("le_voisin", "en_cours", "hors de votre structure", id="other-structure"),
        pytest.param("nulle-part", "en_cours", "hors de votre structure", id="unknown-plan"),
    ],
)
def test_a_bad_row_is_refused_in_french(client_direction, plan, plan_nomme, statut, phrase):
    make_action(plan=plan)
    voisin = make_plan()
    make_action(plan=voisin)
    slug = {"le_mien": plan.slug, "le_voisin": voisin.slug}.get(plan_nomme, plan_nomme)
    fichier = make_workbook(
        ["Plan", "Action", "Titre", "Statut"], [slug, "1-1-1", "Titre importé", statut]
    )

    reponse = try_import(client_direction, Action, fichier)

    assert phrase in html.unescape(reponse.text).replace("'", "’")
    assert not Action.objects.filter(titre="Titre importé").exists()


def test_a_text_that_looks_like_a_formula_goes_out_as_a_text(client_direction, plan):
    make_action(plan=plan, titre="=1+1")

    contenu = export(client_direction, Action)

    feuille = openpyxl.load_workbook(BytesIO(contenu)).active
    (cellule,) = [c for ligne in feuille.iter_rows() for c in ligne if c.value == "=1+1"]
    assert cellule.data_type == "s"


def change_data(client, objet):
    """The data of the change form as the browser would send it back."""
    page = client.get(url_of(type(objet), "change", objet.pk))
    donnees = {}
    for form in [page.context["adminform"].form, *collect_formsets(page)]:
        for champ in form:
            valeur = champ.value()
            donnees[champ.html_name] = "" if valeur is None else valeur
    return donnees


def collect_formsets(page):
    for inline in page.context["inline_admin_formsets"]:
        yield inline.formset.management_form
        yield from inline.formset.forms


def test_a_change_is_in_the_history_with_who_and_what_in_french(client_direction, plan, directrice):
    action = make_action(plan=plan)
    donnees = change_data(client_direction, action)

    reponse = client_direction.post(
        url_of(Action, "change", action.pk), {**donnees, "statut": "en_cours", "avancement": "5"}
    )

    assert reponse.status_code == 302, reponse.context["errors"]
    page = read(client_direction.get(url_of(Action, "history", action.pk)))
    assert "Dominique" in page
    assert "Modification" in page
    assert "À venir → En cours" in page
    assert "vide → 5" in page


def test_a_constraint_is_a_sentence_at_the_form(client_direction, plan):
    action = make_action(plan=plan)
    donnees = change_data(client_direction, action)

    reponse = client_direction.post(
        url_of(Action, "change", action.pk), {**donnees, "statut": "abandonnee"}
    )

    assert "Dites pourquoi" in read(reponse)


def test_an_older_version_can_be_restored(client_direction, plan):
    action = make_action(plan=plan, titre="Le premier titre")
    premiere = action.history.latest()
    action.titre = "Le second titre"
    action.save()
    adresse = url_of(Action, "simple_history", action.pk, premiere.pk)
    page = client_direction.get(adresse)
    donnees = {
        champ.html_name: "" if champ.value() is None else champ.value()
        for champ in page.context["adminform"].form
    }

    client_direction.post(adresse, donnees)

    action.refresh_from_db()
    assert action.titre == "Le premier titre"
    assert action.history.count() == 3


@pytest.mark.parametrize(
    "modele", MODELES_DU_PLAN, ids=[modele.__name__ for modele in MODELES_DU_PLAN]
)
def test_lists_cost_the_same_whatever_their_length(client_reel, modele, structure):
    def count(adresse):
        with CaptureQueriesContext(connection) as requetes:
            client_reel.get(adresse)
        return len(requetes)

    premier = modele._default_manager.order_by("pk").first()

    assert (
        count(url_of(modele, "changelist"))
        <= count(f"{url_of(modele, 'changelist')}?id__exact={premier.pk}") + 2
    )


def test_the_administration_role_finds_its_people_at_their_own_page(client, structure):
    make_plan(structure=structure)
    client.force_login(make_utilisateur(role=Role.ADMINISTRATION, structure=structure))
    make_utilisateur(structure=structure, username="collegue")
    make_utilisateur(username="etrangere")
    make_utilisateur(structure=structure, username="technique", is_superuser=True)

    liste = client.get("/comptes/").text

    assert "collegue" in liste
    assert "etrangere" not in liste
    assert "technique" not in liste
    assert client.get(url_of(Utilisateur, "changelist")).status_code == 403
    assert client.get(url_of(Defi, "changelist")).status_code == 403
    assert client.get(url_of(Structure, "add")).status_code == 403
    assert client.get(url_of(Structure, "change", structure.pk)).status_code == 200


def test_the_technical_account_manages_every_account_and_it_is_noted(client, structure):
    technique = make_utilisateur(role=None, username="technique", is_superuser=True)
    collegue = make_utilisateur(structure=structure, username="collegue")
    client.force_login(technique)
    adresse = url_of(Utilisateur, "change", collegue.pk)

    reponse = client.post(
        adresse, {**change_data(client, collegue), "first_name": "Zoé", "is_active": "on"}
    )

    assert reponse.status_code == 302
    trace = Trace.objects.get()
    assert (trace.par, trace.sur, trace.quoi) == (technique, collegue, Trace.Quoi.DROITS)


def test_the_office_can_make_its_next_plan(client_direction, plan, structure):
    client_direction.post(
        url_of(type(plan), "add"),
        {
            "structure": structure.pk,
            "titre": "Schéma 2027-2029",
            "slug": "schema-2027-2029",
            "annee_debut": "2027",
            "annee_fin": "2029",
        },
    )

    suivant = structure.plans.get(slug="schema-2027-2029")
    assert list(suivant.annees) == [2027, 2028, 2029]
    assert client_direction.get("/plans/schema-2027-2029/plan/").status_code == 200


def test_two_plans_cannot_both_be_in_force(client_direction, plan, structure):
    reponse = client_direction.post(
        url_of(type(plan), "add"),
        {
            "structure": structure.pk,
            "titre": "Autre",
            "slug": "autre",
            "annee_debut": "2027",
            "annee_fin": "2029",
            "en_vigueur": "on",
        },
    )

    assert "Un autre plan est déjà en vigueur" in reponse.text


def test_a_planned_year_cannot_be_given_twice():
    action = make_action(annees=[2024])

    with pytest.raises(IntegrityError, match=r"(?i)unique"):
        Programmation.objects.create(action=action, annee=2024)


def test_loading_again_after_a_change_in_the_administration_keeps_it(client_reel):
    defi = Defi.objects.get(numero=4)
    client_reel.post(
        url_of(Defi, "change", defi.pk), {**change_data(client_reel, defi), "titre": "Corrigé"}
    )

    call_command("charger_plan", verbosity=0)

    defi.refresh_from_db()
    assert defi.titre == "Corrigé"


def test_a_choice_names_its_plan_when_several_plans_have_a_defi_1(client_direction, plan):
    make_axe(plan=plan)
    make_axe(plan=make_plan(structure=plan.structure, titre="Demain"))

    page = read(client_direction.get("/admin/plan/axe/add/"))

    assert f"1 : Titre du défi 1 – {plan.titre}" in page
    assert "1 : Titre du défi 1 – Demain" in page
