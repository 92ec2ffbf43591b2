"""The files of `deploiement/` fit the settings that they start (docs/exploitation.md)."""

import json
import os
import re
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

DEPLOIEMENT = Path(settings.BASE_DIR) / "deploiement"
SECRET_LONG = "4kQ7vJz9TnR2xW8sLbY5mCfHd3GpXaUe6MoZiKtVqNwSrBhEjDyFgPuA"
PRODUCTION = {
    "SECRET_KEY": SECRET_LONG,
    "ALLOWED_HOSTS": "exemple.fr",
    "DATABASE_URL": "postgres://plan@127.0.0.1/plan",
    "DJANGO_SETTINGS_MODULE": "config.settings.production",
}
# The folders that a process writes in, as its settings name them.
DOSSIERS = """
import json
from django.conf import settings
print(json.dumps([
    str(settings.MEDIA_ROOT),
    *(str(c["LOCATION"]) for c in settings.CACHES.values() if "filebased" in c["BACKEND"]),
]))
"""
# One file and the manifest, as `collectstatic` writes them, in the folder given.
RASSEMBLER = """
import sys, django
django.setup()
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import storages
entree = settings.STORAGES["staticfiles"]
options = {**entree.get("OPTIONS", {}), "location": sys.argv[1]}
stockage = storages.create_storage({**entree, "OPTIONS": options})
stockage.save("css/page.css", ContentFile(b"main {}"))
stockage.save_manifest()
"""


def run(*arguments, **environnement):
    """A Python of its own with this environment alone; gives what it prints."""
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=settings.BASE_DIR,
        env={"PATH": os.environ["PATH"], **environnement},
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    ).stdout


def list_dossiers(environnement):
    return json.loads(run("-c", DOSSIERS, **{**PRODUCTION, **environnement}))


def read_noms(directive, texte):
    (noms,) = re.findall(rf"^{directive}=(.+)$", texte, re.M)
    return noms.split()


@pytest.mark.parametrize(
    "unite", [pytest.param(u, id=u.stem) for u in sorted(DEPLOIEMENT.glob("*.service"))]
)
def test_a_service_writes_only_where_systemd_lets_it(unite):
    texte = unite.read_text()
    environnement = dict(re.findall(r"^Environment=(\w+)=(.+)$", texte, re.M))
    ouverts = (
        *(f"/var/lib/{nom}/" for nom in read_noms("StateDirectory", texte)),
        *(f"/var/cache/{nom}/" for nom in read_noms("CacheDirectory", texte)),
    )

    dossiers = list_dossiers(environnement)

    assert "ProtectSystem=strict" in texte
    assert len(dossiers) == 3
    assert [d for d in dossiers if not d.startswith(ouverts)] == []


def test_a_container_writes_only_in_its_volume():
    texte = (DEPLOIEMENT / "Dockerfile").read_text()
    environnement = dict(
        mot.split("=", 1)
        for ligne in re.findall(r"^ENV (.+)$", texte, re.M)
        for mot in ligne.split()
        if "=" in mot
    )

    dossiers = list_dossiers(environnement)

    assert "VOLUME /donnees\n" in texte
    assert [d for d in dossiers if not d.startswith("/donnees/")] == []


def test_the_image_makes_its_static_files_for_another_account_to_read(tmp_path):
    texte = (DEPLOIEMENT / "Dockerfile").read_text()
    (mots,) = re.findall(r"^RUN (SECRET_KEY=.+?) \\\n +python manage.py collectstatic", texte, re.M)
    environnement = dict(mot.split("=", 1) for mot in mots.split())

    run(
        "-c",
        RASSEMBLER,
        str(tmp_path),
        DJANGO_SETTINGS_MODULE="config.settings.production",
        **environnement,
    )

    rassembles = [chemin for chemin in tmp_path.rglob("*") if chemin.is_file()]
    assert {c.name for c in rassembles} == {"page.css", "staticfiles.json"}
    assert [c.name for c in rassembles if not c.stat().st_mode & stat.S_IROTH] == []


def test_compose_hands_every_setting_to_the_application():
    code = "".join(
        chemin.read_text()
        for chemin in [*Path(settings.BASE_DIR, "config").rglob("*.py"), *DEPLOIEMENT.glob("*.py")]
        if chemin.name != "local.py"
    )
    lues = set(re.findall(r'(?:env\.\w+|environ\.get)\(\s*"([A-Z_]+)"', code))
    image = (DEPLOIEMENT / "Dockerfile").read_text()
    compose = (DEPLOIEMENT / "compose.yaml").read_text()

    donnees = set(re.findall(r"\b([A-Z_]+)=", image)) | set(
        re.findall(r"^    ([A-Z_]+):", compose, re.M)
    )

    assert {"EMAIL_URL", "DATABASE_URL", "CACHE_DIR"} <= lues
    assert lues - donnees == set()
