"""Tests: the real engine (`DATABASE_URL` chooses it), quick password hashing, nothing mocked."""

from config.settings.base import *  # noqa: F403
from config.settings.base import BASE_DIR, DATABASES, TEMPLATES, base_de_donnees, env

DEBUG = False
SECRET_KEY = "cle-des-tests-sans-valeur-hors-de-la-suite"
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"

if "DATABASE_URL" not in env.ENVIRON:
    DATABASES["default"] = base_de_donnees(f"sqlite:///{BASE_DIR / 'donnees' / 'test.sqlite3'}")

TEMPLATES[0]["OPTIONS"]["string_if_invalid"] = "VARIABLE INCONNUE : %s"
