"""The title, the text and the planned years of an action, changed where one reads them."""

import pytest

from comptes.droits import Role
from plan.models import Programmation
from tests.ecran import read, read_formulaire, send
from tests.fabrique import make_action, make_sous_projet, make_utilisateur


@pytest.fixture
def client_direction(client, plan):
    client.force_login(make_utilisateur(role=Role.DIRECTION, structure=plan.structure))
    return client


@pytest.fixture
def action(plan):
    return make_action(
        plan=plan, titre="Les vélos", titre_adopte="Les vélos", corps="Avant", annees=[2024, 2025]
    )


def page_of(action):
    return f"/actions/{action.code}/texte/"


def test_the_adopted_title_does_not_follow_a_correction(client_direction, action):
    """R-T1, from the page where the title is corrected."""
    page = read(client_direction.get(page_of(action)))
    saisie = {"titre": "Le vélo", "corps": "### Après\n\n- un"}
    reponse = send(client_direction, page_of(action), saisie)

    assert "Le conseil a adopté cet intitulé : « Les vélos ». Il reste tel quel" in page
    assert reponse.url == f"/actions/{action.code}/#texte"
    action.refresh_from_db()
    assert (action.titre, action.titre_adopte) == ("Le vélo", "Les vélos")
    fiche = read(client_direction.get(f"/actions/{action.code}/"))
    assert "Intitulé adopté : Les vélos" in fiche
    assert "<h3>Après</h3>" in fiche


def test_years_are_planned_and_taken_back_one_by_one(client_direction, action):
    avant = action.programmations.get(annee=2025).pk
    page = read(client_direction.get(page_of(action)))
    send(client_direction, page_of(action), {"annees": ["2025", "2026"]})

    assert "reportez-la ou annulez-la" in page
    assert [p.annee for p in action.programmations.all()] == [2025, 2026]
    assert action.programmations.get(annee=2025).pk == avant
    assert Programmation.history.filter(annee=2024, history_type="-").exists()


def test_a_closed_year_is_not_unticked(client_direction, action):
    """R-A2: how it ended, and why, stays."""
    action.programmations.filter(annee=2024).update(issue="annulee", motif="Sans budget")
    assert "2024" not in read_annees(client_direction, action)

    send(client_direction, page_of(action), {"annees": []})

    assert [(p.annee, p.motif) for p in action.programmations.all()] == [(2024, "Sans budget")]


def test_a_year_closed_meanwhile_is_told(client_direction, action):
    saisie = read_formulaire(client_direction.get(page_of(action)))
    action.programmations.filter(annee=2025).update(issue="faite")

    reponse = client_direction.post(page_of(action), saisie | {"annees": ["2025", "2026"]})

    assert reponse.status_code == 422
    assert "L'année 2025 n'est pas du plan, ou vient d'être close." in read(reponse)
    assert action.programmations.count() == 2


def read_annees(client, action):
    form = client.get(page_of(action)).context["form"]
    return [libelle for _, libelle in form.fields["annees"].choices]


def test_a_sub_project_is_changed_from_its_text(client_direction, action):
    sous_projet = make_sous_projet(action=action, titre="Mai à vélo", corps="Avant")
    adresse = f"/sous-projets/{sous_projet.pk}/"
    assert f'href="{adresse}"' in client_direction.get(f"/actions/{action.code}/").text

    reponse = send(client_direction, adresse, {"titre_source": "Mai à vélo :", "corps": "Après"})

    assert reponse.url == f"/actions/{action.code}/#texte"
    fiche = read(client_direction.get(f"/actions/{action.code}/"))
    assert "<h3>Mai à vélo :</h3> <p>Après</p>" in fiche
