"""Production: starts only with its secrets in the environment, and only over HTTPS."""

from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from config.journal import make_logging
from config.settings.base import *  # noqa: F403
from config.settings.base import CLE_SAUVEGARDE, COURRIEL, STORAGES, env

DEBUG = False
SECRET_KEY = env.str("SECRET_KEY")
if len(SECRET_KEY) < 50:
    raise ImproperlyConfigured("SECRET_KEY : donnez au moins 50 caractères tirés au hasard.")
if 0 < len(CLE_SAUVEGARDE) < 50:
    raise ImproperlyConfigured("CLE_SAUVEGARDE : donnez au moins 50 caractères tirés au hasard.")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS")
if not ALLOWED_HOSTS:
    raise ImproperlyConfigured("ALLOWED_HOSTS : donnez les noms servis, séparés par des virgules.")
ADRESSE_PUBLIQUE = env.str(
    "ADRESSE_PUBLIQUE", default=f"https://{ALLOWED_HOSTS[0].lstrip('.')}"
).rstrip("/")
# The origin of the forms, its port included, even behind a proxy that hands `Host` on without it.
CSRF_TRUSTED_ORIGINS = ["{0.scheme}://{0.netloc}".format(urlsplit(ADRESSE_PUBLIQUE))]

DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.str(
    "EMAIL_EXPEDITEUR", default=f"ne-pas-repondre@{ALLOWED_HOSTS[0].lstrip('.')}"
)

# The console would write links and addresses in the log: without a server, nothing leaves at all.
COURRIEL_EN_SERVICE = COURRIEL["EMAIL_BACKEND"].split(".")[-2] not in ("console", "dummy")
if not COURRIEL_EN_SERVICE:
    EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"

SECURE_SSL_REDIRECT = True
# A probe on the machine itself asks without HTTPS; these pages hold nothing private.
SECURE_REDIRECT_EXEMPT = [r"^sante/"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True

STORAGES = {
    **STORAGES,
    # Gathered by who installs, read by the account of the service: open to all, unlike the uploads.
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage",
        "OPTIONS": {"file_permissions_mode": 0o644, "directory_permissions_mode": 0o755},
    },
}
LOGGING = make_logging(env.str("NIVEAU_DU_JOURNAL", default="INFO"))
