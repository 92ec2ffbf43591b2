"""Tests: the real engine (`DATABASE_URL` chooses it), quick password hashing, nothing mocked."""

from config.settings.base import *  # noqa: F403
from config.settings.base import CACHES, DATABASES, DONNEES_DIR

DEBUG = False
SECRET_KEY = "cle-des-tests-sans-valeur-hors-de-la-suite"
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"

# A file, as in use: the tests in a browser read it from several threads. It is made from the
# models, which is quicker; on PostgreSQL the base of the tests is made by the migrations.
if DATABASES["default"]["ENGINE"] == "config.sqlite":
    DONNEES_DIR.mkdir(exist_ok=True)
    DATABASES["default"]["TEST"] = {"NAME": DONNEES_DIR / "test.sqlite3", "MIGRATE": False}

# The long work is done at once: a test sees its end.
EXECUTEUR_TRAVAUX = "exploitation.travaux.run_travail"
EXECUTEUR_COURRIELS = "exploitation.travaux.do_now"
ADRESSE_PUBLIQUE = "http://testserver"

# The static files are read where they are: nothing to collect first.
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True

# The tests of the second factor turn it on; the others log in with one step.
SECOND_FACTEUR_OBLIGATOIRE = False

# Nothing printed by another run is taken for printed by this one.
CACHES = {
    **CACHES,
    **{
        nom: {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": nom}
        for nom in ("default", "documents", "travaux")
    },
}
