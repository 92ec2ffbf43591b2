"""Development and demonstration on one's own machine (`make run`)."""

from django.core.management.utils import get_random_secret_key

from config.settings.base import *  # noqa: F403
from config.settings.base import DONNEES_DIR, env

DEBUG = True
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"]

DONNEES_DIR.mkdir(exist_ok=True)


def cle_locale():
    """The secret key of this machine: made once and kept beside the data, never committed."""
    fichier = DONNEES_DIR / "cle-secrete.txt"
    if not fichier.exists():
        fichier.write_text(get_random_secret_key())
    return fichier.read_text()


SECRET_KEY = env.str("SECRET_KEY", default="") or cle_locale()

# On one's own machine the second factor is offered, not required.
SECOND_FACTEUR_OBLIGATOIRE = False
