"""The administration stays in its plan, writes a year as a year, and refuses a stale import."""

import re

import pytest
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.utils import timezone

from budget.models import (
    BlocCout,
    CoutMutualise,
    DecisionControle,
    Depense,
    Enveloppe,
    Financement,
    Financeur,
    Formulation,
    LigneCout,
    TableauFinancement,
)
from commission.models import Avis, AvisOrgane, SeanceCommission
from comptes.droits import Role
from comptes.models import Utilisateur
from instances.models import Organe
from plan.models import (
    Abonnement,
    Action,
    EntreeJournal,
    Indicateur,
    Jalon,
    Lien,
    LienIndicateur,
    Section,
)
from plan.models.arborescence import ANNEE_VALIDE
from renouvellement.models import Evaluation
from socle.donnees.contenu import hold_in, list_chemins, list_contenus, list_relations
from tests.ecran import read
from tests.fabrique import (
    make_action,
    make_indicateur,
    make_ligne_cout,
    make_plan,
    make_sous_projet,
    make_utilisateur,
)
from tests.fabrique_droits import LECTURE
from tests.plan.test_admin import change_data, make_workbook, try_import, url_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def client_direction(client, structure):
    client.force_login(make_utilisateur(role=Role.DIRECTION, structure=structure))
    return client


def fill(plan):
    """{model: a row of this plan} of every model that another row of a plan can name."""
    action = make_action(plan=plan, annees=[2027], partenaires=[f"Partenaire de {plan}"])
    ligne = make_ligne_cout(action=action)
    bloc = BlocCout.objects.create(action=action, document="fiche", intitule="Coût estimé")
    lignes = [
        plan.structure,
        plan,
        action.axe.defi,
        action.axe,
        action,
        action.partenariats.get().partenaire,
        make_sous_projet(action=action),
        Section.objects.create(plan=plan, ordre=1, cle="ici"),
        make_indicateur(plan, valeurs=[(2027, 1)]),
        SeanceCommission.objects.create(plan=plan, le="2027-01-02"),
        Organe.objects.create(structure=plan.structure, genre="autre", nom=f"Organe de {plan}"),
        CoutMutualise.objects.create(plan=plan, libelle="APIDAE"),
        ligne,
        bloc,
        Financeur.objects.create(structure=plan.structure, nom=f"Financeur de {plan}"),
        Evaluation.objects.create(action=action),
    ]
    return {type(ligne): ligne for ligne in lignes}


def fill_rest(plan, ici):
    """A row of the models that no other row names."""
    action, ligne = {"action": ici[Action]}, {"ligne": ici[LigneCout]}
    jour = {"le": "2027-01-02"}
    for modele, faits in (
        (Abonnement, {**action, "utilisateur": make_utilisateur(structure=plan.structure)}),
        (Avis, {**action, "seance": ici[SeanceCommission], "sens": "favorable"}),
        (AvisOrgane, {"seance": ici[SeanceCommission], "objet": "Tarifs", "sens": "favorable"}),
        (
            DecisionControle,
            {"plan": plan, "code": "x", "decision": "corriger", "le": timezone.now()},
        ),
        (Depense, {**action, **jour, "etape": "engage", "montant_ttc": 1, "exercice": 2027}),
        (EntreeJournal, {**action, **jour, "texte": "Réunion"}),
        (Enveloppe, {"plan": plan, "annee": 2027, "montant": 1}),
        (Financement, {**action, **ligne, "financeur": ici[Financeur], "montant": 1}),
        (Formulation, {"bloc": ici[BlocCout], **ligne, "ordre": 1, "texte": "Flyer"}),
        (Jalon, {**action, "du_le": "2027-01-02", "titre": "Devis"}),
        (Lien, {**action, "titre": "Site", "adresse": "https://exemple.fr/"}),
        (LienIndicateur, {**action, "indicateur": ici[Indicateur]}),
        (TableauFinancement, {"bloc": ici[BlocCout], "lecture": LECTURE}),
    ):
        modele.objects.create(**faits)


@pytest.fixture
def ici(plan):
    return fill(plan)


@pytest.fixture
def ailleurs(plan):
    """Another plan of the same office; what an office holds is that of another office."""
    autre, voisin = fill(make_plan(structure=plan.structure)), fill(make_plan())
    a_l_office = {modele for modele in autre if list_chemins(modele)[0] in ("", "structure")}
    return {**autre, **{modele: voisin[modele] for modele in a_l_office}}


# An account is of no plan; an order is paid in its own action, which says so itself.
SANS_PLAN = (Utilisateur, Depense)
LIENS = [
    pytest.param(modele, lien, id=f"{modele.__name__}.{lien.name}")
    for modele in list_contenus()
    for lien in list_relations(modele)
    if lien.related_model not in SANS_PLAN
]


@pytest.mark.parametrize(("modele", "lien"), LIENS)
def test_a_row_of_a_plan_names_nothing_of_another(ici, ailleurs, modele, lien):
    """Whatever writes it checks it so: pages, administration, workbook, a version put back."""
    porteurs = {nom: ici[modele._meta.get_field(nom).related_model] for nom in modele.PORTEURS[:1]}
    ligne = ici.get(modele) or modele(**porteurs)
    autres = {champ.name for champ in modele._meta.fields} - {lien.name}

    setattr(ligne, lien.name, ici[lien.related_model])
    ligne.clean_fields(exclude=autres)
    setattr(ligne, lien.name, ailleurs[lien.related_model])
    # What holds a new row says itself where it is.
    if ligne.pk or lien.name not in modele.PORTEURS:
        with pytest.raises(
            ValidationError, match=r"n'est pas dans|ne fait pas partie du plan"
        ) as refus:
            ligne.clean_fields(exclude=autres)
        assert set(refus.value.message_dict) == {lien.name}


def test_a_row_that_names_what_is_in_memory_asks_nothing_more(ici, django_assert_num_queries):
    """Thousands of rows of an import name the same actions: only Django looks for the action."""
    action = Action.objects.select_related("axe__defi__plan").get(pk=ici[Action].pk)
    autres = {champ.name for champ in Depense._meta.fields} - {"action"}

    with django_assert_num_queries(1):
        Depense(action=action).clean_fields(exclude=autres)


def list_choix(page):
    """[(model form, field)] of the choices that a page of the administration offers."""
    formulaires = [page.context["adminform"].form]
    for inline in page.context["inline_admin_formsets"]:
        formulaires += inline.formset.forms
    for form in formulaires:
        for nom, champ in form.fields.items():
            modele = getattr(getattr(champ, "queryset", None), "model", None)
            if modele in list_contenus() and modele is not Depense and nom != "id":
                yield form, nom, champ


@pytest.mark.parametrize("modele", [m for m in admin.site._registry if hasattr(m, "PORTEURS")])
def test_the_page_of_a_row_offers_and_takes_only_what_is_in_its_plan(
    client_direction, plan, ici, ailleurs, modele
):
    fill_rest(plan, ici)
    ligne = modele._base_manager.filter(hold_in(modele, plan)).first()
    page = client_direction.get(url_of(modele, "change", ligne.pk))

    for form, nom, champ in list_choix(page):
        dehors = champ.queryset.exclude(hold_in(champ.queryset.model, plan))
        assert not dehors.exists(), (type(form).__name__, nom)
        if form.prefix is None:
            voisin = ailleurs[champ.queryset.model].pk
            donnees = {**change_data(client_direction, ligne), nom: voisin}
            refus = client_direction.post(url_of(modele, "change", ligne.pk), donnees)
            assert "ne fait pas partie" in read(refus), nom


def test_a_new_row_that_joins_two_plans_is_refused_at_its_field(client_direction, ici, ailleurs):
    donnees = {"indicateur": ici[Indicateur].pk, "action": ailleurs[Action].pk}

    reponse = client_direction.post(url_of(LienIndicateur, "add"), donnees)

    assert "action" in reponse.context["adminform"].form.errors
    assert f"n'est pas dans « {ici[Indicateur].plan} »" in read(reponse)
    assert not LienIndicateur.objects.exists()


ANNEES = [
    pytest.param(modele, champ, id=f"{modele.__name__}.{champ.name}")
    for modele in admin.site._registry
    for champ in modele._meta.fields
    if all(regle in champ.validators for regle in ANNEE_VALIDE)
]


def make_annee(modele, champ, plan, ici):
    """A row whose year is 2027."""
    fill_rest(plan, ici)
    ligne = modele._base_manager.filter(hold_in(modele, plan)).first()
    if champ.name == "reportee_a":
        ligne.issue, ligne.motif, ligne.annee = "reportee", "Plus tard", 2026
    if champ.name == "annee_debut":
        ligne.annee_fin = 2027
    setattr(ligne, champ.name, 2027)
    ligne.save()
    return ligne


@pytest.mark.parametrize(("modele", "champ"), ANNEES)
def test_a_year_is_written_in_four_digits(client_direction, plan, ici, modele, champ):
    ligne = make_annee(modele, champ, plan, ici)

    pages = [
        client_direction.get(adresse).text
        for adresse in (
            url_of(modele, "changelist"),
            url_of(modele, "change", ligne.pk),
            url_of(modele, "history", ligne.pk),
            url_of(modele, "delete", ligne.pk),
        )
    ]

    assert "2027" in pages[1]
    for page in pages:
        assert not re.search(r"2(\s|&nbsp;)027", page)


def try_action(client, titre):
    fichier = make_workbook(["Plan", "Action", "Titre"], [client.plan.slug, "1-1-1", titre])
    essai = try_import(client, Action, fichier)
    return {**essai.context["confirm_form"].initial}


def test_an_import_that_was_tried_serves_once(client_direction, plan, ici):
    client_direction.plan = plan
    essai = try_action(client_direction, "Titre importé")
    adresse = url_of(Action, "process_import")

    client_direction.post(adresse, essai)
    reponse = client_direction.post(adresse, essai, follow=True)

    assert reponse.redirect_chain[-1][0] == url_of(Action, "import")
    assert "Rien n'a été importé : l'essai de ce fichier a déjà servi" in read(reponse)
    assert Action.objects.filter(titre="Titre importé").count() == 1


def test_an_import_that_the_plan_refuses_since_writes_nothing(client_direction, plan, ici):
    """The plan that the file names is gone to another name."""
    client_direction.plan = plan
    essai = try_action(client_direction, "Titre importé")
    plan.slug = "un-autre-nom"
    plan.save()

    reponse = client_direction.post(url_of(Action, "process_import"), essai, follow=True)

    assert "Rien n'a été importé" in read(reponse)
    assert not Action.objects.filter(titre="Titre importé").exists()


def test_each_inline_has_an_empty_row_and_its_script(client_direction, ici):
    for modele in (Action, Indicateur, LigneCout, BlocCout):
        page = client_direction.get(url_of(modele, "change", ici[modele].pk))

        assert "admin/js/inlines.js" in page.text
        for inline in page.context["inline_admin_formsets"]:
            assert inline.formset.extra_forms, inline.opts


def test_a_row_of_an_inline_is_added_without_javascript(client_direction, ici):
    action = ici[Action]
    rang = action.programmations.count()
    donnees = change_data(client_direction, action)

    client_direction.post(
        url_of(Action, "change", action.pk), {**donnees, f"programmations-{rang}-annee": "2026"}
    )

    assert [p.annee for p in action.programmations.all()] == [2026, 2027]
