"""Tests: the real engine (`DATABASE_URL` chooses it), quick password hashing, nothing mocked."""

from config.settings.base import *  # noqa: F403
from config.settings.base import DATABASES, DONNEES_DIR

DEBUG = False
SECRET_KEY = "cle-des-tests-sans-valeur-hors-de-la-suite"
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"

# A file, as in use: the tests in a browser read it from several threads.
if DATABASES["default"]["ENGINE"] == "config.sqlite":
    DONNEES_DIR.mkdir(exist_ok=True)
    DATABASES["default"]["TEST"] = {"NAME": DONNEES_DIR / "test.sqlite3"}

# The static files are read where they are: nothing to collect first.
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True

# Nothing printed by another run is taken for printed by this one.
CACHES = {
    nom: {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": nom}
    for nom in ("default", "documents")
}
