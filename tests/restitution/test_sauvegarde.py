"""One file for everything: written, read again, restored on either engine, refused when damaged."""

import hashlib
import json
import os
import subprocess
import sys
import zipfile
from datetime import date
from io import StringIO

import pytest
from django.conf import settings as reglages
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.db import connection

from plan.models import Abonnement, Action, EntreeJournal, Piece, Plan
from restitution.sauvegarde import list_modeles
from tests.fabrique import make_action


@pytest.fixture
def fichiers(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "fichiers"
    return settings.MEDIA_ROOT


def make_vie(plan, agent):
    """An action with its history, a journal and a file."""
    action = make_action(plan=plan, annees=[2024], titre="Œuvre « à l'été » – 1ʳᵉ 🌾")
    action.pilote, action.commentaire = agent, "Deux lignes\net un\ttaquet"
    action.save()
    Abonnement.objects.create(action=action, utilisateur=agent)
    EntreeJournal.objects.create(action=action, le=date(2025, 3, 12), texte="Réunion", par=agent)
    Piece.objects.create(
        action=action,
        fichier=ContentFile(b"%PDF-1.7 devis", name="devis.pdf"),
        nom="devis.pdf",
        type_mime="application/pdf",
        taille=14,
        empreinte="ab" * 32,
        ajoutee_le=agent.date_joined,
        par=agent,
    )
    return action


def read_piece():
    with Piece.objects.get().fichier.open() as fichier:
        return fichier.read()


def save(dossier):
    sortie = dossier / "sauvegarde.zip"
    call_command("sauvegarder", sortie=sortie, stdout=StringIO())
    return sortie


def restore(fichier, **options):
    sortie = StringIO()
    call_command("restaurer", fichier, stdout=sortie, **options)
    return sortie.getvalue()


def read_base(fichier):
    with zipfile.ZipFile(fichier) as archive:
        return archive.read("base.jsonl")


def test_a_restored_application_is_the_one_that_was_saved(plan, agent, fichiers, tmp_path):
    action = make_vie(plan, agent)
    fichier = save(tmp_path)
    avant = read_base(fichier)
    Action.objects.all().delete()
    make_action(plan=plan, titre="après la sauvegarde")
    for joint in fichiers.rglob("*.pdf"):
        joint.unlink()

    dit = restore(fichier, remplacer=True)

    assert "restaurée, relue et vérifiée" in dit
    assert read_base(save(tmp_path)) == avant
    revenue = Action.objects.get()
    assert (revenue.titre, revenue.commentaire) == (action.titre, action.commentaire)
    assert revenue.history.count() == 2
    assert revenue.history.first().history_date == action.history.first().history_date
    assert [a.utilisateur for a in revenue.abonnements.all()] == [agent]
    assert read_piece() == b"%PDF-1.7 devis"


def test_new_rows_get_new_numbers_after_a_restoration(plan, agent, fichiers, tmp_path):
    make_vie(plan, agent)
    restore(save(tmp_path), remplacer=True)

    nouvelle = make_action(plan=Plan.objects.get())

    assert nouvelle.history.count() == 1


def test_a_base_that_holds_rows_is_only_replaced_when_asked(plan, fichiers, tmp_path):
    fichier = save(tmp_path)
    make_action(plan=plan)

    with pytest.raises(CommandError, match="La base n'est pas vide"):
        restore(fichier)

    assert Action.objects.count() == 1


def test_only_its_owner_reads_a_backup(plan, fichiers, tmp_path):
    assert save(tmp_path).stat().st_mode & 0o077 == 0


def damage_ligne(contenus):
    contenus["base.jsonl"] = contenus["base.jsonl"].replace(b"Titre", b"Autre", 1)


def lose_ligne(contenus):
    contenus["base.jsonl"] = contenus["base.jsonl"].partition(b"\n")[2]


def escape_the_folder(contenus):
    manifeste = json.loads(contenus["manifeste.json"])
    manifeste["fichiers"]["../evasion"] = "00"
    contenus["manifeste.json"] = json.dumps(manifeste).encode()


def come_from_elsewhere(contenus):
    manifeste = json.loads(contenus["manifeste.json"])
    manifeste["migrations"]["plan"] = "0099_venu_du_futur"
    contenus["manifeste.json"] = json.dumps(manifeste).encode()


def name_unknown_field(contenus):
    base = contenus["base.jsonl"].replace(b'"elu_referent"', b'"couleur"')
    manifeste = json.loads(contenus["manifeste.json"])
    manifeste["base"] = hashlib.sha256(base).hexdigest()
    contenus |= {"base.jsonl": base, "manifeste.json": json.dumps(manifeste).encode()}


def add_fichier(contenus):
    contenus["intrus.txt"] = b"intrus"


@pytest.mark.parametrize(
    ("faute", "phrase"),
    [
        pytest.param(damage_ligne, "n'a plus l'empreinte notée", id="ligne changée"),
        pytest.param(lose_ligne, "n'a plus l'empreinte notée", id="ligne perdue"),
        pytest.param(escape_the_folder, "manifeste", id="fichier hors du dossier"),
        pytest.param(come_from_elsewhere, "autre version", id="autre version"),
        pytest.param(name_unknown_field, "plan.action.couleur » n'est pas", id="champ inconnu"),
        pytest.param(add_fichier, "fichier inattendu : intrus.txt", id="fichier en trop"),
    ],
)
def test_a_backup_that_was_touched_is_refused_whole(plan, fichiers, tmp_path, faute, phrase):
    make_action(plan=plan)
    fichier = save(tmp_path)
    with zipfile.ZipFile(fichier) as archive:
        contenus = {nom: archive.read(nom) for nom in archive.namelist()}
    faute(contenus)
    with zipfile.ZipFile(fichier, "w") as archive:
        for nom, octets in contenus.items():
            archive.writestr(nom, octets)

    with pytest.raises(CommandError, match=phrase):
        restore(fichier, remplacer=True)

    assert Action.objects.count() == 1


def test_a_backup_of_a_former_version_names_the_version_to_install(db):
    """It was made by 844deba, whose manifest does not say so."""
    ancienne = reglages.BASE_DIR / "tests" / "donnees" / "844deba" / "sauvegarde.zip"

    restore(ancienne, verifier=True)
    with pytest.raises(CommandError, match=r"autre version .* : 0\.1\.0 \(commit 844deba\), ici "):
        restore(ancienne)


def test_a_backup_says_which_version_made_it(plan, fichiers, tmp_path):
    fichier = save(tmp_path)
    with zipfile.ZipFile(fichier) as archive:
        manifeste = json.loads(archive.read("manifeste.json"))

    assert manifeste["version"] == reglages.VERSION.numero
    assert manifeste["commit"] == reglages.VERSION.commit


@pytest.mark.parametrize(
    "octets", [b"", b"PK\x03\x04coupe", b"%PDF-1.7"], ids=["vide", "zip", "pdf"]
)
def test_a_file_that_is_no_backup_is_refused(db, tmp_path, octets):
    fichier = tmp_path / "autre.zip"
    fichier.write_bytes(octets)

    with pytest.raises(CommandError, match="n'est pas une sauvegarde entière"):
        restore(fichier)


def test_a_cut_backup_is_refused(plan, fichiers, tmp_path):
    fichier = save(tmp_path)
    fichier.write_bytes(fichier.read_bytes()[:-200])

    with pytest.raises(CommandError, match="n'est pas une sauvegarde entière"):
        restore(fichier, verifier=True)


def test_the_file_of_a_health_check_is_no_joined_file(plan, fichiers, tmp_path):
    make_action(plan=plan)
    temoin = fichiers / "sante" / "temoin"
    temoin.parent.mkdir(parents=True)
    temoin.write_bytes(b"temoin")

    with zipfile.ZipFile(save(tmp_path)) as archive:
        assert [nom for nom in archive.namelist() if "temoin" in nom] == []


def test_a_joined_file_that_cannot_be_read_is_named(plan, agent, fichiers, tmp_path):
    nom = make_vie(plan, agent).pieces.get().fichier.name
    (fichiers / nom).unlink()
    (fichiers / nom).symlink_to(fichiers / "parti")
    sortie = tmp_path / "sauvegarde.zip"

    with pytest.raises(CommandError, match=f"« {nom} » ne peut pas être lu"):
        call_command("sauvegarder", sortie=sortie, stdout=StringIO())
    assert not sortie.exists()


def test_every_model_of_ours_is_kept():
    gardes = {modele._meta.label_lower for modele in list_modeles()}

    assert {
        "plan.action",
        "plan.historicalaction",
        "budget.lignecout",
        "comptes.utilisateur",
    } <= gardes
    assert "sessions.session" not in gardes


def manage(*arguments, **environnement):
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=reglages.BASE_DIR,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings.test", **environnement},
        check=True,
        capture_output=True,
        text=True,
    ).stdout


@pytest.mark.skipif(
    connection.vendor != "postgresql", reason="Demande un PostgreSQL : make test-postgres."
)
def test_a_backup_of_one_engine_is_restored_on_the_other_and_back(plan, agent, fichiers, tmp_path):
    make_vie(plan, agent)
    fichier, retour = save(tmp_path), tmp_path / "retour.zip"
    ailleurs = {
        "DATABASE_URL": f"sqlite:///{tmp_path / 'ailleurs.sqlite3'}",
        "FICHIERS_DIR": str(tmp_path / "ailleurs"),
    }

    manage("migrate", "-v0", **ailleurs)
    dit = manage("restaurer", str(fichier), **ailleurs)
    manage("sauvegarder", "--sortie", str(retour), **ailleurs)
    restore(retour, remplacer=True)

    assert "restaurée, relue et vérifiée" in dit
    assert read_base(retour) == read_base(fichier) == read_base(save(tmp_path))
    assert connection.vendor == "postgresql"
    assert read_piece() == b"%PDF-1.7 devis"


def test_a_backup_that_has_no_folder_of_its_own_asks_for_a_place(db, settings, tmp_path):
    settings.DONNEES_DIR = tmp_path / "pas-un-dossier"
    settings.DONNEES_DIR.write_text("")

    with pytest.raises(CommandError, match="--sortie"):
        call_command("sauvegarder")
