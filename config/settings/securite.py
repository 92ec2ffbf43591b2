"""What protects accounts and pages, the same in every environment."""

from datetime import timedelta

from csp.constants import NONE, SELF

AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]

# After five failures an account waits half an hour, wherever the attempts come from; those made
# meanwhile do not lengthen it, and a device that it knows has a count of its own (R-D5).
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=30)
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_LOCKOUT_PARAMETERS = ["username"]
AXES_USERNAME_CALLABLE = "comptes.acces.appareils.name_essai"
AXES_LOCKOUT_CALLABLE = "comptes.views.connexion.verrouille"
# By name only: behind a proxy every person has the same network address.
SILENCED_SYSTEM_CHECKS = ["axes.W006"]
AXES_RESET_ON_SUCCESS = True
AXES_DISABLE_ACCESS_LOG = True
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False

# Direction and administration enrol a second factor before anything else (R-D4).
SECOND_FACTEUR_OBLIGATOIRE = True
OTP_TOTP_ISSUER = "Plan d'actions"

SESSION_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "comptes.acces.reprise.refuse_csrf"
# How long a session lives without a visit; less for the roles of the second factor (R-D10).
SESSION_COOKIE_AGE = 14 * 24 * 3600
SESSION_COURTE = 12 * 3600
PASSWORD_RESET_TIMEOUT = 24 * 3600

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "object-src": [NONE],
        "frame-src": [NONE],
        "frame-ancestors": [NONE],
    }
}
PERMISSIONS_POLICY = {
    fonction: []
    for fonction in (
        "accelerometer",
        "camera",
        "display-capture",
        "geolocation",
        "gyroscope",
        "magnetometer",
        "microphone",
        "midi",
        "payment",
        "usb",
    )
}
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
