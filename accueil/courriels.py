"""From a reading to a mail, in plain text and in HTML."""

from urllib.parse import urljoin

from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse

from comptes.courriels import sign_personne
from socle.francais.typographie import accord


def write_rappel(rappel, *, site):
    """The mail of a `Rappel`. `site` is the address of the root of the site."""
    chemin = reverse("rappels-par-lien", args=[sign_personne(rappel.personne)])
    desinscription = urljoin(site, chemin.lstrip("/"))
    actions = "Une action" if rappel.nombre == 1 else f"{rappel.nombre} actions"
    contexte = {
        "rappel": rappel,
        "actions": actions,
        "site": site,
        "desinscription": desinscription,
    }
    message = EmailMultiAlternatives(
        subject=f"{actions} attend{accord(rappel.nombre, 'ent')} de vos nouvelles",
        body=render_to_string("accueil/courriels/rappel.txt", contexte),
        to=[rappel.personne.email],
        headers={
            "List-Unsubscribe": f"<{desinscription}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            "Auto-Submitted": "auto-generated",
        },
    )
    html = render_to_string("accueil/courriels/rappel.html", contexte)
    message.attach_alternative(html, "text/html")
    return message
