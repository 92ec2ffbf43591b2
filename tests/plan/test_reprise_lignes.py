"""The rows of the grid: ticked, filtered, cut in pages: R-E9."""

from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from comptes.droits import Role
from plan.forms.reprise import count_lignes
from plan.models import Action, Issue, Programmation
from tests.ecran import read, read_formulaire
from tests.fabrique import make_action, make_axe, make_plan, make_utilisateur
from tests.plan.grille import Page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("midi")]


@pytest.fixture
def grille(client_agent, actions):
    return Page(client_agent)


@pytest.fixture
def actions(plan):
    axe = make_axe(plan=plan)
    return [make_action(axe=axe, annees=[2024, 2025]) for _ in range(3)]


def test_ticked_rows_are_filled_and_not_saved(grille, actions, agent):
    un, deux, trois = actions
    lot = {"lot-statut": "en_pause", "lot-motif": "Budget", "lot-pilote": str(agent.pk)}
    lot |= {"lot-2023": "annulée", "lot-2024": "faite", "lot-2025": "faite"}

    reponse = grille.send(geste="appliquer", cochee=[un.pk, deux.pk], **lot)

    lus = read_formulaire(reponse)
    assert reponse.status_code == 200
    assert "2 lignes remplies" in read(reponse)
    for action, mot in ((un, "faite"), (deux, "faite"), (trois, "X")):
        assert lus[f"ligne-{action.pk}-2024"] == lus[f"ligne-{action.pk}-2025"] == [mot]
    assert lus[f"ligne-{un.pk}-motif"] == ["Budget"]
    assert not Action.objects.suivies().exists()
    grille.lus = lus
    assert grille.send().status_code == 302
    assert [a.statut for a in Action.objects.ordered()] == ["en_pause", "en_pause", "a_venir"]
    assert Action.objects.for_pilote(str(agent.pk)).count() == 2


@pytest.mark.parametrize(
    ("envoi", "phrase"),
    [
        pytest.param({"lot-statut": "en_cours"}, "Cochez des lignes", id="rien-de-coche"),
        pytest.param({"lot-toutes": "on"}, "ce qu'il faut y mettre", id="rien-de-dit"),
        pytest.param(
            {"lot-pilote": "autre", "lot-toutes": "on"}, "Écrivez le nom", id="pilote-sans-nom"
        ),
        pytest.param({"lot-2024": "annulée", "lot-toutes": "on"}, "Dites pourquoi", id="motif"),
    ],
)
def test_what_cannot_be_applied_is_said_and_what_was_typed_is_kept(grille, actions, envoi, phrase):
    typee = {actions[2]: {"motif_2024": "Gardé"}}

    reponse = grille.send(typee, geste="appliquer", **envoi)

    assert phrase in read(reponse)
    assert read_formulaire(reponse)[f"ligne-{actions[2].pk}-motif_2024"] == ["Gardé"]


def test_what_is_chosen_for_ticked_rows_and_not_applied_is_told(grille, actions):
    reponse = grille.client.post(
        grille.adresse, grille.lus | {"lot-statut": "en_cours"}, follow=True
    )

    assert "n'est pas appliqué" in read(reponse)
    assert not Action.objects.suivies().exists()


def test_filtering_never_loses_what_is_typed(grille, actions):
    un = actions[0]

    reponse = grille.send({un: {"statut": "en_cours"}}, geste="filtrer", a_renseigner="on")

    assert "1 ligne écrite. Rien n'est perdu" in read(reponse)
    assert read_formulaire(reponse)[f"ligne-{un.pk}-statut"] == ["en_cours"]
    reponse = grille.send(geste="filtrer", a_renseigner="on", axe="1-1")
    assert reponse.status_code == 302
    assert reponse["Location"] == "/reprise/?axe=1-1&a_renseigner=on"


def list_codes(client, **requete):
    page = client.get(f"/reprise/?{urlencode(requete)}")
    return [ligne.instance.code for ligne in page.context["grille"].lignes]


def test_the_filters_choose_the_rows(client_agent, plan, agent):
    """R-E9: « à renseigner » is never followed, or with a past year that is not closed."""
    axe, autre = make_axe(plan=plan), make_axe(plan=plan, defi=2)
    make_action(axe=axe, annees=[2024], suivi_le="2026-01-01T12:00Z", pilote=agent)
    make_action(axe=axe, annees=[2030], suivi_le="2026-01-01T12:00Z", pilote_nom="Lou")
    make_action(axe=autre, annees=[2030])
    make_action(axe=autre, statut="abandonnee", motif="x")

    assert list_codes(client_agent, a_renseigner="on") == ["1-1-1", "2-1-1"]
    assert list_codes(client_agent, axe="2") == ["2-1-1", "2-1-2"]
    assert list_codes(client_agent, axe="1-1", pilote="Lou") == ["1-1-2"]
    assert list_codes(client_agent, pilote=str(agent.pk)) == ["1-1-1"]
    assert list_codes(client_agent, pilote="sans") == ["2-1-1"]
    assert "Sélectionnez un choix valide" in read(client_agent.get("/reprise/?axe=9-9"))


def test_a_row_that_no_longer_fits_the_filter_is_saved_all_the_same(client_agent, actions):
    un = actions[0]
    page = Page(client_agent, "?a_renseigner=on")
    Programmation.objects.update(issue=Issue.FAITE)
    Action.objects.update(suivi_le="2026-01-01T12:00Z")

    assert page.send({un: {"avancement": "10"}}).status_code == 302
    un.refresh_from_db()
    assert un.avancement == 10


def test_a_long_plan_is_cut_in_pages_that_django_takes(client_agent, plan):
    """R-E9: 4 years, 15 fields a row: 63 rows a page, 945 fields of the 1 000."""
    axe = make_axe(plan=plan)
    actions = Action.objects.bulk_create(
        Action(axe=axe, numero=n, titre=f"Action {n}") for n in range(1, 81)
    )
    Programmation.objects.bulk_create(
        Programmation(action=a, annee=annee) for a in actions for annee in plan.annees
    )

    page = Page(client_agent)
    champs = sum(map(len, page.lus.values()))

    assert count_lignes(plan) == 63
    assert champs + 63 < settings.DATA_UPLOAD_MAX_NUMBER_FIELDS
    toutes = {a: {str(annee): "faite" for annee in (2023, 2024)} for a in actions[:63]}
    assert page.send(toutes, cochee=[a.pk for a in actions[:63]]).status_code == 302
    assert Programmation.objects.filter(issue=Issue.FAITE).count() == 126
    refus = Page(client_agent).send({actions[0]: {"2025": "faite"}}, geste="page-2")
    assert "1 ligne écrite" in read(refus)
    suite = Page(client_agent).send(geste="page-2")
    assert suite["Location"] == "/reprise/?page=2"
    assert len(client_agent.get(suite["Location"]).context["grille"].lignes) == 17


def test_a_plan_of_many_years_takes_fewer_rows(structure):
    assert count_lignes(make_plan(structure=structure, annee_debut=2030, annee_fin=2055)) == 16


def test_the_page_asks_as_many_questions_for_three_rows_as_for_thirty(
    client_agent, plan, actions, django_assert_num_queries
):
    client_agent.get("/reprise/")
    with CaptureQueriesContext(connection) as trois:
        client_agent.get("/reprise/")
    axe = make_axe(plan=plan)
    for rang in range(27):
        pilote = make_utilisateur(structure=plan.structure)
        make_action(axe=axe, annees=[2024], pilote=pilote, numero=10 + rang)

    with django_assert_num_queries(len(trois)):
        client_agent.get("/reprise/")


def test_a_past_day_leads_to_today(client_agent, actions):
    reponse = client_agent.get("/reprise/?au=2026-01-01")

    assert reponse["Location"] == reverse("reprise")


def test_who_reads_does_not_open_the_grid(client, plan, actions):
    client.force_login(make_utilisateur(role=Role.LECTURE, structure=plan.structure))

    assert client.get("/reprise/").status_code == 403
