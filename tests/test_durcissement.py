"""Headers, secrets, uploads, and what a printed text may reach: docs/securite.md."""

import os
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from plan.models import Piece
from socle.sorties.pdf import FichierAbsent, print_document
from tests.fabrique import make_action

SECRET_LONG = "4kQ7vJz9TnR2xW8sLbY5mCfHd3GpXaUe6MoZiKtVqNwSrBhEjDyFgPuA"


def manage(*arguments, **environnement):
    """Run manage.py in a process of its own, with production settings and this environment."""
    propre = {
        "PATH": os.environ["PATH"],
        "DJANGO_SETTINGS_MODULE": "config.settings.production",
        **environnement,
    }
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=settings.BASE_DIR,
        env=propre,
        capture_output=True,
        text=True,
        timeout=120,
    )


@pytest.mark.parametrize(
    ("environnement", "manque"),
    [
        pytest.param({"ALLOWED_HOSTS": "exemple.fr"}, "SECRET_KEY", id="no-key"),
        pytest.param(
            {"ALLOWED_HOSTS": "exemple.fr", "SECRET_KEY": ""}, "SECRET_KEY", id="empty-key"
        ),
        pytest.param(
            {"ALLOWED_HOSTS": "exemple.fr", "SECRET_KEY": "abc"}, "SECRET_KEY", id="short-key"
        ),
        pytest.param({"SECRET_KEY": SECRET_LONG}, "ALLOWED_HOSTS", id="no-host"),
        pytest.param(
            {"SECRET_KEY": SECRET_LONG, "ALLOWED_HOSTS": ""}, "ALLOWED_HOSTS", id="empty-host"
        ),
    ],
)
def test_production_does_not_start_without_its_secrets(environnement, manque):
    essai = manage("check", **environnement)

    assert essai.returncode != 0
    assert manque in essai.stderr


def test_the_settings_of_production_are_clean():
    essai = manage(
        "check",
        "--deploy",
        "--fail-level",
        "WARNING",
        SECRET_KEY=SECRET_LONG,
        ALLOWED_HOSTS="exemple.fr",
        DATABASE_URL="sqlite:///:memory:",
        EMAIL_URL="smtp://exemple.fr",
    )

    assert essai.returncode == 0, essai.stderr


@pytest.mark.parametrize("adresse", ["/connexion/", "/", "/admin/", "/budget/graphique.svg"])
def test_every_page_forbids_what_it_does_not_need(client_agent, plan, adresse):
    reponse = client_agent.get(adresse)

    politique = reponse["Content-Security-Policy"]
    assert "default-src 'self'" in politique
    assert "frame-ancestors 'none'" in politique
    assert "unsafe" not in politique
    assert "data:" not in politique
    assert "camera=()" in reponse["Permissions-Policy"]
    assert reponse["Referrer-Policy"] == "same-origin"
    assert reponse["X-Frame-Options"] == "DENY"
    assert reponse["X-Content-Type-Options"] == "nosniff"


def test_in_production_everything_goes_by_https():
    code = (
        "from django.conf import settings as s;"
        "print(s.SECURE_SSL_REDIRECT, s.SECURE_HSTS_SECONDS >= 31536000, s.SESSION_COOKIE_SECURE,"
        " s.CSRF_COOKIE_SECURE, s.SESSION_COOKIE_HTTPONLY, s.SECOND_FACTEUR_OBLIGATOIRE, s.DEBUG)"
    )
    essai = manage(
        "shell", "--no-imports", "-c", code, SECRET_KEY=SECRET_LONG, ALLOWED_HOSTS="e.fr"
    )

    assert essai.stdout.split() == ["True"] * 6 + ["False"], essai.stderr


def test_uploads_are_outside_what_the_web_serves():
    media = Path(str(settings.MEDIA_ROOT))

    for servi in (settings.STATIC_ROOT, settings.BASE_DIR / "static"):
        assert not media.is_relative_to(servi)
    assert settings.MEDIA_URL in ("", "/")


@pytest.fixture
def serveur():
    """A real server of the network, that remembers who asked it anything."""
    demandes = []

    class Oreille(BaseHTTPRequestHandler):
        def do_GET(self):
            demandes.append(self.path)
            self.send_response(200)
            self.end_headers()

        def log_message(self, *arguments):
            pass

    http = HTTPServer(("127.0.0.1", 0), Oreille)
    fil = threading.Thread(target=http.serve_forever, daemon=True)
    fil.start()
    yield f"http://127.0.0.1:{http.server_port}", demandes
    http.shutdown()
    http.server_close()
    fil.join()


HOSTILES = [
    "![]({url}/image.png)",
    "[![]({url}/image.png)]({url}/)",
    '![x]({url}/a.png "titre")',
    "![ref]\n\n[ref]: {url}/reference.png",
    '<img src="{url}/brut.png">',
    '<link rel="stylesheet" href="{url}/style.css">',
    "<style>@import url({url}/style.css)</style>",
    '<p style="background: url({url}/fond.png)">x</p>',
    '<object data="{url}/objet.svg"></object>',
    '<iframe src="{url}/cadre.html"></iframe>',
    '<link rel="attachment" href="{url}/piece">',
    "[une adresse]({url}/page)",
    "<{url}/auto>",
]


def test_a_text_that_is_printed_reaches_no_server(serveur, client_agent, plan):
    url, demandes = serveur
    corps = "\n\n".join(hostile.format(url=url) for hostile in HOSTILES)
    make_action(plan=plan, corps=corps, titre="Hostile")

    reponse = client_agent.get("/editions/schema-directeur.pdf")

    assert reponse.status_code == 200
    assert reponse.content.startswith(b"%PDF")
    assert demandes == []


@pytest.mark.parametrize(
    "source",
    [
        "file:///etc/passwd",
        "file://localhost/etc/passwd",
        "{url}/image.png",
        "https://projet.invalid/static/../../config/settings/base.py",
        "https://projet.invalid/static/%2e%2e/%2e%2e/config/settings/base.py",
        "https://projet.invalid/static//etc/passwd",
        "https://projet.invalid/autre.png",
        "https://projet.invalid/static/css/jetons.css@127.0.0.1/",
    ],
)
@pytest.mark.parametrize(
    "gabarit",
    [
        '<img alt="" src="SOURCE">',
        '<p><span class="x">x</span></p><style>.x { background: url("SOURCE") }</style>',
        '<link rel="stylesheet" href="SOURCE">',
        '<link rel="attachment" href="SOURCE">',
    ],
    ids=["image", "css", "style", "attachment"],
)
def test_even_a_template_reaches_only_the_files_of_the_project(
    serveur, tmp_path, settings, source, gabarit
):
    url, demandes = serveur
    corps = gabarit.replace("SOURCE", source.format(url=url))
    (tmp_path / "essai.html").write_text(
        f"<html lang=fr><title>t</title><body>{corps}<p>x</p></body></html>"
    )
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [tmp_path]}]

    with pytest.raises(FichierAbsent):
        print_document("essai.html", {}, le=timezone.now())
    assert demandes == []


PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF"


@pytest.mark.parametrize(
    ("nom", "contenu", "accepte"),
    [
        pytest.param("x.pdf", PDF + b"<script>alert(1)</script>", True, id="pdf-and-html"),
        pytest.param(
            "x.png", b"\x89PNG\r\n\x1a\n" + b"<?php system(1); ?>", True, id="png-and-php"
        ),
        pytest.param("x.pdf", b"<html>" + PDF, False, id="html-before-pdf"),
        pytest.param("x.jpg", b"GIF89a<script>", False, id="gif-as-jpg"),
        pytest.param("x.pdf.html", PDF, False, id="two-endings"),
        pytest.param("x.pdf\x00.html", PDF, False, id="null-byte"),
    ],
)
def test_a_file_that_is_two_things_is_never_run(
    client_agent, plan, settings, tmp_path, nom, contenu, accepte
):
    """What passes for two types is kept at most as the harmless one, and only ever saved."""
    settings.MEDIA_ROOT = tmp_path
    action = make_action(plan=plan)

    client_agent.post(
        f"/actions/{action.code}/pieces/nouveau/", {"fichier": SimpleUploadedFile(nom, contenu)}
    )

    assert Piece.objects.exists() == accepte
    for piece in Piece.objects.all():
        reponse = client_agent.get(f"/pieces/{piece.pk}/")
        assert reponse["Content-Type"] in ("application/pdf", "image/png")
        assert reponse["Content-Disposition"].startswith("attachment")
        assert reponse["X-Content-Type-Options"] == "nosniff"
        assert reponse["Content-Security-Policy"] == "sandbox; default-src 'none'"
        assert not piece.fichier.name.endswith((".html", ".php"))
        reponse.close()


def test_a_form_that_has_expired_says_so_in_the_words_of_the_application(db):
    reponse = Client(enforce_csrf_checks=True).post("/connexion/", {"username": "agnes"})

    page = reponse.content.decode()
    assert reponse.status_code == 403
    assert "Cette page a expiré, rien n'est enregistré" in page
    assert "<style" not in page
