"""Files kept in a bucket: they go there and come back; while it is away, a sentence says so."""

from io import StringIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command

from config.stockage import make_stockage
from plan.models import Piece
from tests.fabrique import make_action
from tests.seau import ServeurS3

PNG = b"\x89PNG\r\n\x1a\n"


@pytest.fixture
def seau(settings, monkeypatch):
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "cle")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    serveur = ServeurS3()
    serveur.start()
    settings.STORAGES = {**settings.STORAGES, "default": make_stockage(serveur.stockage)}
    yield serveur
    serveur.stop()


def join(client, action):
    client.raise_request_exception = False
    return client.post(
        f"/actions/{action.code}/pieces/nouveau/",
        {"fichier": SimpleUploadedFile("carte d'été.png", PNG)},
    )


def test_a_file_goes_to_the_bucket_and_is_read_with_the_right_of_its_action(
    client, client_agent, plan, seau
):
    reponse = join(client_agent, make_action(plan=plan))

    piece = Piece.objects.get()
    octets = b"".join(client_agent.get(f"/pieces/{piece.pk}/"))

    assert reponse.status_code == 302
    assert seau.objets == {f"plan/{piece.fichier.name}": PNG}
    assert octets == PNG

    client.logout()

    assert client.get(f"/pieces/{piece.pk}/").status_code == 302


def test_a_backup_carries_the_files_of_the_bucket_and_back(
    client_agent, plan, seau, tmp_path, transactional_db
):
    join(client_agent, make_action(plan=plan))
    avant = dict(seau.objets)
    sauvegarde = tmp_path / "plan.zip"

    call_command("sauvegarder", sortie=sauvegarde, stdout=StringIO())
    seau.objets.clear()
    seau.objets["plan/pieces/en-trop.png"] = PNG
    seau.objets["ailleurs/a-un-autre.png"] = PNG
    call_command("restaurer", sauvegarde, remplacer=True, stdout=StringIO())

    assert seau.objets == {**avant, "ailleurs/a-un-autre.png": PNG}


def test_while_the_bucket_is_away_a_page_says_so_and_nothing_is_written(client_agent, plan, seau):
    seau.stop()

    reponse = join(client_agent, make_action(plan=plan))

    assert reponse.status_code == 503
    assert "Les fichiers joints ne sont pas accessibles" in reponse.content.decode()
    assert not Piece.objects.exists()

    sante = client_agent.get("/sante/?format=json")
    seau.start()

    assert sante.status_code == 503
    assert sante.json()["verifications"]["stockage"]["bien"] is False


def test_a_file_of_a_bucket_that_is_away_is_not_said_to_be_lost(client_agent, plan, seau):
    join(client_agent, make_action(plan=plan))
    piece = Piece.objects.get()

    def read_statut():
        reponse = client_agent.get(f"/pieces/{piece.pk}/")
        b"".join(reponse)
        return reponse.status_code

    seau.stop()
    assert read_statut() == 503

    seau.start()
    assert read_statut() == 200

    seau.objets.clear()
    assert read_statut() == 404


@pytest.mark.parametrize("commande", ["sauvegarder", "restaurer"])
def test_a_command_says_that_the_bucket_is_away_and_keeps_what_was_there(
    client_agent, plan, seau, tmp_path, transactional_db, commande
):
    join(client_agent, make_action(plan=plan))
    sauvegarde = tmp_path / "plan.zip"
    call_command("sauvegarder", sortie=sauvegarde, stdout=StringIO())
    octets = sauvegarde.read_bytes()
    Piece.objects.update(nom="changé depuis.png")
    seau.stop()
    arguments = {
        "sauvegarder": ("sauvegarder", "--sortie", sauvegarde),
        "restaurer": ("restaurer", sauvegarde, "--remplacer"),
    }

    with pytest.raises(CommandError, match="stockage des fichiers joints ne répond pas"):
        call_command(*arguments[commande], stdout=StringIO())

    seau.start()
    assert sauvegarde.read_bytes() == octets
    assert Piece.objects.get().nom == "changé depuis.png"
