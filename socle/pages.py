"""What a page says of itself where its view stands: who opens it, and which days it shows.

Every view says who opens it, by one of the decorators that leave `acces` on it: (what it takes to
read it, what it takes to send it), each a `Geste`, OUVERT or CONNECTE.
"""

from functools import wraps

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.urls import Resolver404, resolve
from django.views.decorators.csrf import csrf_exempt

OUVERT = "ouvert"
CONNECTE = "connecté"
# Of a page whose address is a secret.
ENTETES_D_UN_LIEN = {
    "Cache-Control": "private, no-store",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow",
}


def find_page(chemin):
    """What answers a path; None when nothing does."""
    try:
        return resolve(chemin)
    except Resolver404:
        return None


def say_acces(vue, geste, post=None):
    vue.acces = (geste, post or geste)
    return vue


def ouvert(vue):
    """Anybody opens it, without an account."""
    return say_acces(login_not_required(vue), OUVERT)


def par_lien(vue):
    """Who has its secret address opens it. No cookie gives it any power, so it needs no CSRF token;
    nor could one be checked, a browser without referrer says no origin (docs/adr/0025).
    """

    @csrf_exempt
    @ouvert
    @wraps(vue)
    def wrapper(request, *args, **kwargs):
        reponse = vue(request, *args, **kwargs)
        for nom, valeur in ENTETES_D_UN_LIEN.items():
            reponse[nom] = valeur
        return reponse

    return wrapper


def connecte(vue):
    """Any account opens it: for what is its own, or for rows that say themselves who sees them."""
    return say_acces(vue, CONNECTE)


def make_garde(check, geste, post=None):
    """Decorator: who may do `geste` opens the page, and who may do `post`, if given, sends it.

    `check(request, geste)` raises PermissionDenied or Http404 for anybody else.
    """

    def garde(vue):
        @wraps(vue)
        def wrapper(request, *args, **kwargs):
            check(request, post if post and request.method == "POST" else geste)
            return vue(request, *args, **kwargs)

        return say_acces(wrapper, geste, post)

    return garde


def quelque_part(geste, refus):
    """Decorator: who may do `geste` anywhere opens the page, which says itself of which rows;
    `refus` is the sentence for anybody else.
    """

    def check(request, geste):
        if geste not in request.user.list_gestes():
            raise PermissionDenied(refus)

    return make_garde(check, geste)


def datee(vue):
    """It only reads, and can be read as on a past day."""
    vue.is_datee = True
    return vue


def a_ses_jours(vue):
    """It chooses its days itself: `au`, in its query, is its own."""
    vue.has_ses_jours = True
    return vue


def ecrit_au_present(vue):
    """It writes the action of its `code`: asked for on a past day, it says that this cannot be."""
    vue.is_au_present = True
    return vue
