"""Settings shared by every environment; values that differ come from the environment."""

from functools import partial
from pathlib import Path

import environ
from django.utils.functional import SimpleLazyObject

from config.options import require
from config.settings.securite import *  # noqa: F403
from config.stockage import make_stockage
from config.version import read_version

BASE_DIR = Path(__file__).resolve().parent.parent.parent
DONNEES_DIR = BASE_DIR / "donnees"
# The `Version` of the code that runs.
VERSION = SimpleLazyObject(partial(read_version, BASE_DIR))

env = environ.Env()

INSTALLED_APPS = [
    "accueil",
    "echanges",
    "editions",
    "conseil",
    "renouvellement",
    "commission",
    "instances",
    "budget",
    "exploitation",
    "plan",
    "socle",
    "config.anciennes",
    "comptes.apps.ComptesConfig",
    "comptes.apps.AdministrationConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "django_htmx",
    "import_export",
    "simple_history",
    "axes",
    "csp",
    "django_otp",
    "django_otp.plugins.otp_static",
    "django_otp.plugins.otp_totp",
]

MIDDLEWARE = [
    "config.journal.JournalMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "config.jamais_garde.JamaisGardeMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "comptes.acces.middleware.ConnexionRequiseMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "socle.saisie.envois.SuiteMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "comptes.acces.middleware.SessionGlissanteMiddleware",
    "comptes.acces.middleware.SecondFacteurMiddleware",
    "exploitation.sorties.TraceDesSortiesMiddleware",
    "plan.plan_courant.PlanCourantMiddleware",
    "commission.jour.JourMiddleware",
    "config.requete_entiere.EcritureEntiereMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "accueil.contexte.page",
                "accueil.contexte.jour",
                "accueil.contexte.menu",
            ],
            "builtins": [
                "socle.templatetags.francais",
                "socle.templatetags.saisie",
                "budget.templatetags.argent",
            ],
        },
    },
]
FORM_RENDERER = "socle.saisie.rendu.Rendu"


def base_de_donnees(url):
    """Django's DATABASES entry for `url` (sqlite:///… or postgres://…, and « ?option=value »).

    SQLite runs in WAL, waits for the lock instead of failing, and takes it at the start of each
    transaction, so that two writers queue up rather than meet half-way. What is confirmed is on
    the disk (FULL): a power cut takes nothing of it back.
    """
    entree = env.db_url_config(url)
    # A worker keeps its connection, and tries it before each request: a server may restart.
    entree["CONN_MAX_AGE"] = 600
    entree["CONN_HEALTH_CHECKS"] = True
    if entree["ENGINE"] == "django.db.backends.postgresql":
        entree["OPTIONS"] = {"connect_timeout": 10, **entree.get("OPTIONS", {})}
    if entree["ENGINE"] == "django.db.backends.sqlite3":
        entree["ENGINE"] = "config.sqlite"
        entree["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
            ),
            **entree.get("OPTIONS", {}),
        }
    return entree


DATABASES = {
    "default": base_de_donnees(
        env.str("DATABASE_URL", default=f"sqlite:///{DONNEES_DIR / 'plan.sqlite3'}")
    ),
    # The plan as it was on a past day, in memory, while a page reads it (docs/adr/0006).
    # Each thread has its own; in the tests too, which would else share one between threads.
    "passe": {
        "ENGINE": "config.sqlite",
        "NAME": ":memory:",
        "TEST": {"MIGRATE": False, "NAME": "file:passe?mode=memory&suite="},
    },
}
# Long work goes to a queue kept in PostgreSQL, for `manage.py procrastinate worker` to do.
FILE_D_ATTENTE = (
    env.bool("FILE_D_ATTENTE", default=False)
    and DATABASES["default"]["ENGINE"] == "django.db.backends.postgresql"
)
if FILE_D_ATTENTE:
    require("procrastinate", reglage="FILE_D_ATTENTE")
    INSTALLED_APPS.append("procrastinate.contrib.django")
    PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "taches"
DATABASE_ROUTERS = ["socle.donnees.passe.RouteurDuPasse"]
CACHE_DIR = Path(env.str("CACHE_DIR", default=str(DONNEES_DIR / "cache")))
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    # The documents that did not change: one prints again at once. Nothing is lost when it is
    # emptied.
    "documents": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": CACHE_DIR / "documents",
        "TIMEOUT": 30 * 24 * 3600,
        "OPTIONS": {"MAX_ENTRIES": 200},
    },
    # How far a long work is: outside of the base, which an import keeps for itself while it writes;
    # whoever asks reads it, so the web processes and the worker share this folder.
    "travaux": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": CACHE_DIR / "travaux",
    },
}
# Where the application is reached from outside: in the mails, on the editions, in their QR code.
ADRESSE_PUBLIQUE = env.str("ADRESSE_PUBLIQUE", default="http://127.0.0.1:8000").rstrip("/")

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "comptes.Utilisateur"
LOGIN_URL = "connexion"
LOGIN_REDIRECT_URL = "accueil"
LOGOUT_REDIRECT_URL = "connexion"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{nom}", "OPTIONS": options}
    for nom, options in (
        ("UserAttributeSimilarityValidator", {}),
        ("MinimumLengthValidator", {"min_length": 12}),
        ("CommonPasswordValidator", {}),
        ("NumericPasswordValidator", {}),
    )
]

LANGUAGE_CODE = "fr"
TIME_ZONE = "Europe/Paris"
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "statiques"
STATICFILES_DIRS = [BASE_DIR / "static"]

# The files joined to the actions; served by a view that asks for the right, never by an address.
MEDIA_ROOT = env.path("FICHIERS_DIR", default=DONNEES_DIR / "fichiers")
STORAGES = {
    "default": make_stockage(env.str("STOCKAGE", default="")),
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
FILE_UPLOAD_PERMISSIONS = 0o640
# What signs the backups (exploitation/sauvegarde.py); without it, SECRET_KEY does.
CLE_SAUVEGARDE = env.str("CLE_SAUVEGARDE", default="")

# Who does the long work (exploitation/travaux.py).
EXECUTEUR_TRAVAUX = (
    "exploitation.taches.confier_travail"
    if FILE_D_ATTENTE
    else "exploitation.travaux.run_in_thread"
)

# How many at the same time, whoever does them; the others wait their turn.
TRAVAUX_A_LA_FOIS = max(1, env.int("TRAVAUX_A_LA_FOIS", default=2))
# Who makes and sends the mails once a page is done (comptes/courriels.py).
EXECUTEUR_COURRIELS = (
    "exploitation.taches.confier" if FILE_D_ATTENTE else "exploitation.travaux.do_in_thread"
)

# What does each kind of long work (exploitation/travaux.py).
# What prints an act and its annexes when the council votes it (conseil/actes/gel.py).
IMPRESSION_DES_ACTES = "editions.figement.prepare_pieces"
# The biggest PDF that can be annexed to an act, in bytes.
ANNEXE_TAILLE_MAX = env.int("ANNEXE_TAILLE_MAX", default=30_000_000)
TRAVAUX = {
    "import": "echanges.travaux.run_import",
    "schema_directeur": "editions.travaux.run_schema_directeur",
}

# A narrative may be long (200 000 characters are accepted), an upload may not.
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

# Mails: EMAIL_URL says by which server (smtp+tls://user:password@host:587); else the console.
COURRIEL = env.email_url("EMAIL_URL", default="consolemail:")
EMAIL_BACKEND = COURRIEL["EMAIL_BACKEND"]
EMAIL_HOST = COURRIEL["EMAIL_HOST"] or ""
EMAIL_PORT = COURRIEL["EMAIL_PORT"] or 25
EMAIL_HOST_USER = COURRIEL["EMAIL_HOST_USER"] or ""
EMAIL_HOST_PASSWORD = COURRIEL["EMAIL_HOST_PASSWORD"] or ""
EMAIL_USE_TLS = COURRIEL.get("EMAIL_USE_TLS", False)
EMAIL_USE_SSL = COURRIEL.get("EMAIL_USE_SSL", False)
EMAIL_TIMEOUT = 30
EMAIL_SUBJECT_PREFIX = "[Plan d'actions] "
# Who is written to when the work of the night fails (manage.py signaler_echec).
ADMINS = [("", adresse) for adresse in env.list("ALERTES", default=[])]
# Whether a mail can leave; the console of who develops counts.
COURRIEL_EN_SERVICE = True
DEFAULT_FROM_EMAIL = env.str("EMAIL_EXPEDITEUR", default="plan-d-actions@localhost")

SIMPLE_HISTORY_ENFORCE_HISTORY_MODEL_PERMISSIONS = False
IMPORT_EXPORT_USE_TRANSACTIONS = True
IMPORT_EXPORT_SKIP_ADMIN_LOG = False

# Who answers a person for whom a page is not accessible (RGAA); asked for, never invented.
CONTACT_ACCESSIBILITE = env.str("CONTACT_ACCESSIBILITE", default="")
