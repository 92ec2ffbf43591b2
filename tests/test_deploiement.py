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
from django.urls import get_resolver, reverse

from socle.pages import OUVERT
from tests.comptes.adresses import ADRESSES

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
    """Those of every line: systemd adds them up."""
    return [nom for noms in re.findall(rf"^{directive}=(.+)$", texte, re.M) for nom in noms.split()]


def read_commun(unite):
    """What systemd adds to this unit from the folders of its name, or of its beginning."""
    dossiers = (f"{unite.name}.d", "plan-actions-.service.d")
    chemins = [DEPLOIEMENT / dossier / "commun.conf" for dossier in dossiers]
    (lu,) = [c for c in chemins if c.exists() and unite.stem.startswith(c.parent.name[:-10])]
    return lu.read_text()


@pytest.mark.parametrize(
    "unite", [pytest.param(u, id=u.stem) for u in sorted(DEPLOIEMENT.glob("*.service"))]
)
def test_a_service_writes_only_where_systemd_lets_it(unite):
    texte = unite.read_text() + read_commun(unite)
    environnement = dict(re.findall(r"^Environment=(\w+)=(.+)$", texte, re.M))
    ouverts = (
        *(f"/var/lib/{nom}/" for nom in read_noms("StateDirectory", texte)),
        *(f"/var/cache/{nom}/" for nom in read_noms("CacheDirectory", texte)),
    )

    dossiers = list_dossiers(environnement)

    for mur in ("User=", "ProtectSystem=strict", "MemoryMax=", "TasksMax=", "WorkingDirectory="):
        assert texte.count(f"\n{mur}") == 1
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


@pytest.mark.parametrize("tache", ["sauvegarde", "menage"])
def test_a_night_that_fails_is_told(tache):
    assert (DEPLOIEMENT / f"plan-actions-{tache}.timer").exists()
    unite = (DEPLOIEMENT / f"plan-actions-{tache}.service").read_text()

    assert "\nOnFailure=plan-actions-echec.service\n" in unite
    assert "manage.py signaler_echec\n" in (DEPLOIEMENT / "plan-actions-echec.service").read_text()


# What the CSRF check says of a form sent from a page of this origin: once it is let in, the view
# refuses the method (405).
ENVOYER = """
import sys, django
django.setup()
from django.conf import settings
from django.test import Client, override_settings
hote, origine = sys.argv[1:]
# The page of a refusal names static files, which nobody gathered here.
statiques = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
override_settings(STORAGES={**settings.STORAGES, "staticfiles": statiques}).enable()
client = Client(enforce_csrf_checks=True)
client.cookies["csrftoken"] = jeton = "a" * 32
entetes = {"host": hote, "origin": origine, "x-forwarded-proto": "https", "x-csrftoken": jeton}
print(client.post("/sante/vivant/", headers=entetes).status_code)
"""


@pytest.mark.parametrize(
    ("hote", "publique", "origine", "statut"),
    [
        pytest.param("exemple.fr", "", "https://exemple.fr", "405", id="443"),
        pytest.param("exemple.fr:8443", "", "https://exemple.fr:8443", "405", id="autre port"),
        pytest.param(
            "exemple.fr", "https://exemple.fr:8443/", "https://exemple.fr:8443", "405", id="port tu"
        ),
        pytest.param("exemple.fr", "", "https://ailleurs.fr", "403", id="ailleurs"),
        pytest.param("exemple.fr:8443", "", "https://exemple.fr:9443", "403", id="port d'ailleurs"),
    ],
)
def test_a_form_is_taken_on_whatever_port_the_site_is(hote, publique, origine, statut):
    environnement = {**PRODUCTION, "DATABASE_URL": "sqlite:///:memory:"}
    if publique:
        environnement["ADRESSE_PUBLIQUE"] = publique

    dit = run("-W", "ignore", "-c", ENVOYER, hote, origine, **environnement)

    assert dit.strip() == statut


def read_nginx():
    return (DEPLOIEMENT / "nginx.conf").read_text()


def test_nginx_hands_the_name_on_with_its_port():
    assert re.findall(r"proxy_set_header Host (\S+);", read_nginx()) == ["$http_host"]


def walk(resolver, debut=""):
    """(name, pattern) of every address."""
    for motif in resolver.url_patterns:
        if hasattr(motif, "url_patterns"):
            yield from walk(motif, debut + str(motif.pattern))
        else:
            yield motif.name, debut + str(motif.pattern)


# Pages of words, the same for everybody.
SANS_LIMITE = {"accessibilite", "page-legale", "page-legale-de"} | {
    "identite-css",
    "identite-image",
}


def test_what_opens_without_an_account_is_not_asked_for_without_end():
    """Each such address falls in a place of nginx.conf that has a `limit_req`."""
    places = re.findall(r"location ~ (\S+) \{\s+limit_req ", read_nginx())
    motifs = {nom: motif for nom, motif in walk(get_resolver()) if nom in ADRESSES}
    ouverts = {nom for nom, acces in ADRESSES.items() if acces.geste == OUVERT} | {"code"}

    assert len(places) == 2
    assert {
        nom for nom in ouverts if not any(re.match(place, f"/{motifs[nom]}") for place in places)
    } == SANS_LIMITE
    assert re.match(places[0], reverse("admin:login"))
