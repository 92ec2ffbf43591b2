"""Who gets in, and where: docs/regles.md, R-D1."""

import pytest
from django.core.management import CommandError, call_command
from django.http import Http404

from comptes.droits import Geste, Role, roles_pour
from comptes.models import Appartenance, Trace, Utilisateur
from plan.plan_courant import plan_courant
from tests.ecran import read
from tests.fabrique import MOT_DE_PASSE, make_structure, make_utilisateur

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("geste", "roles"),
    [
        (Geste.LIRE, list(Role)),
        (Geste.SUIVRE, [Role.AGENT, Role.DIRECTION, Role.RESPONSABLE]),
        (Geste.STRUCTURER, [Role.DIRECTION, Role.RESPONSABLE]),
        (Geste.GERER_COMPTES, [Role.ADMINISTRATION, Role.RESPONSABLE]),
        (Geste.INFORMER, [Role.DIRECTION, Role.ADMINISTRATION, Role.RESPONSABLE]),
    ],
)
def test_each_gesture_has_its_roles(geste, roles):
    assert roles_pour(geste) == roles


def test_a_role_counts_only_in_its_structure():
    ici, ailleurs = make_structure(), make_structure()
    directrice = make_utilisateur(role=Role.DIRECTION, structure=ici)
    Appartenance.objects.create(utilisateur=directrice, structure=ailleurs, role=Role.LECTURE)

    assert directrice.may(Geste.STRUCTURER, ici)
    assert not directrice.may(Geste.STRUCTURER, ailleurs)
    assert directrice.may(Geste.LIRE, ailleurs)


def test_logging_in_leads_to_the_page_that_was_asked(client):
    make_utilisateur(username="camille")

    reponse = client.post(
        "/connexion/",
        {"username": "camille", "password": MOT_DE_PASSE, "next": "/calendrier/"},
    )

    assert reponse.url == "/calendrier/"


def test_a_wrong_password_is_said_in_french_and_the_name_is_kept(client):
    make_utilisateur(username="camille")

    reponse = client.post("/connexion/", {"username": "camille", "password": "non"})

    assert "Cette adresse et ce mot de passe ne vont pas ensemble" in read(reponse)
    assert 'value="camille"' in reponse.text


@pytest.mark.parametrize(
    ("nom", "is_connu"),
    [
        pytest.param(" camille ", True, id="as-the-form-reads-it"),
        pytest.param("a\x00b", False, id="refused-by-the-form"),
        pytest.param("x" * 200, False, id="too-long"),
    ],
)
def test_the_name_of_a_refused_login_is_the_one_that_the_form_took(client, nom, is_connu):
    camille = make_utilisateur(username="camille")

    reponse = client.post("/connexion/", {"username": nom, "password": "non"})

    assert reponse.status_code == 200
    assert Trace.objects.get().par == (camille if is_connu else None)


def test_what_is_no_name_of_a_plan_is_not_looked_for(agent, client, django_assert_num_queries):
    """PostgreSQL refuses the character 0 even in a question."""
    with django_assert_num_queries(0), pytest.raises(Http404):
        plan_courant(agent, "a\x00b")
    client.force_login(agent)
    assert client.get("/plans/%00/").status_code == 404


@pytest.mark.parametrize("role", [Role.LECTURE, Role.AGENT])
def test_the_administration_is_closed_to_those_who_only_read_or_follow(client, role):
    client.force_login(make_utilisateur(role=role))

    reponse = client.get("/admin/", follow=True)

    assert reponse.status_code == 403
    assert "réservées à la direction et à qui gère les comptes" in reponse.text
    assert "/admin/" not in client.get("/").text


def test_demonstration_accounts_are_one_per_role_and_shown_once(settings, capsys):
    settings.DEBUG = True
    structure = make_structure()

    call_command("creer_comptes_demo")
    premiere = capsys.readouterr().out
    call_command("creer_comptes_demo")
    seconde = capsys.readouterr().out

    for role in Role:
        compte = Utilisateur.objects.get(username=role)
        mot_de_passe = next(
            ligne.split()[1] for ligne in premiere.splitlines() if ligne.split()[0] == role
        )
        assert compte.check_password(mot_de_passe)
        assert compte.appartenances.get().role == role
        assert compte.appartenances.get().structure == structure
        assert mot_de_passe not in seconde


def test_demonstration_accounts_are_refused_in_production(settings):
    settings.DEBUG = False
    make_structure()

    with pytest.raises(CommandError, match="réservés au développement"):
        call_command("creer_comptes_demo")
    assert not Utilisateur.objects.exists()


def test_inviting_on_an_empty_installation_says_what_comes_first(db):
    with pytest.raises(CommandError, match="creer_structure"):
        call_command("inviter", "ada@exemple.fr")
