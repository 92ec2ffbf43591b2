"""A disk without room: what was there stays whole, nothing is left by half, a sentence says why."""

import os
import subprocess
from io import StringIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command

from plan.models import Piece
from tests.fabrique import make_action

PLACE = 200_000
PNG = b"\x89PNG\r\n\x1a\n"


@pytest.fixture
def petit_disque(tmp_path):
    """A disk of 200 kB, mounted for the test."""
    dossier = tmp_path / "disque"
    dossier.mkdir()
    if os.getuid():
        pytest.skip("Monter un petit disque demande d'être root.")
    monte = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={PLACE}", "tmpfs", dossier])
    if monte.returncode:
        pytest.skip("Cette machine ne laisse pas monter un disque.")
    yield dossier
    subprocess.run(["umount", "-l", dossier], check=True)


def fill(dossier):
    """Take all the room that is left."""
    try:
        with open(dossier / "bourrage", "wb") as bourrage:
            while True:
                bourrage.write(b"0" * 4096)
                bourrage.flush()
    except OSError:
        return


@pytest.mark.parametrize(
    ("commande", "extension"),
    [(("exporter", "schema-directeur"), "pdf"), (("sauvegarder",), "zip")],
    ids=["pdf", "sauvegarde"],
)
def test_a_command_on_a_full_disk_keeps_the_file_of_before(
    plan, settings, tmp_path, petit_disque, commande, extension
):
    make_action(plan=plan, annees=[2024])
    settings.MEDIA_ROOT = tmp_path / "fichiers"
    sortie = petit_disque / f"document.{extension}"
    sortie.write_bytes(b"celui d'avant")
    fill(petit_disque)

    with pytest.raises(CommandError, match="ne peut pas être écrit"):
        call_command(*commande, sortie=sortie, stdout=StringIO())

    assert sortie.read_bytes() == b"celui d'avant"
    assert {f.name for f in petit_disque.iterdir()} == {sortie.name, "bourrage"}


def test_an_upload_on_a_full_disk_says_so_and_leaves_nothing(
    client_agent, plan, settings, petit_disque
):
    settings.MEDIA_ROOT = petit_disque
    action = make_action(plan=plan)
    client_agent.raise_request_exception = False
    adresse = f"/actions/{action.code}/pieces/nouveau/"

    def send():
        image = SimpleUploadedFile("carte.png", PNG + b"0" * (PLACE // 2))
        return client_agent.post(adresse, {"fichier": image})

    fill(petit_disque)
    refus = send()

    assert refus.status_code == 507
    assert "plus de place sur le disque" in refus.content.decode()
    assert "sera à choisir de nouveau" in refus.content.decode()
    assert not Piece.objects.exists()
    assert [f.name for f in petit_disque.rglob("*") if f.is_file()] == ["bourrage"]

    (petit_disque / "bourrage").unlink()

    assert send().status_code == 302
    with Piece.objects.get().fichier.open() as fichier:
        assert fichier.read().startswith(PNG)


def test_health_tells_of_a_full_disk(client, db, settings, petit_disque):
    settings.MEDIA_ROOT = petit_disque
    fill(petit_disque)

    sante = client.get("/sante/?format=json")

    assert sante.status_code == 503
    assert sante.json()["verifications"]["stockage"]["bien"] is False
    assert sante.json()["verifications"]["base"]["bien"] is True
