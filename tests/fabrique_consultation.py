"""People consulted on a draft, and what they say of it."""

from datetime import timedelta

from django.utils import timezone

from renouvellement.models import Consultation, Contribution
from renouvellement.models.consultation import Courriel


def make_consultation(*, plan, **faits):
    """An open consultation of a plan; nobody is consulted yet."""
    le = timezone.now()
    defauts = {
        "objet": "Avis sur le projet",
        "jusqu_au": timezone.localdate(le + timedelta(days=20)),
    }
    return Consultation.objects.create(plan=plan, ouverte_le=le, **defauts | faits)


def make_invite(consultation, nom="Zoé Blanc", *, lien=True, **faits):
    """(somebody who is consulted, the address of her link)."""
    defauts = {"qualite": "sociopro", "courriel": f"{nom.split()[0].lower()}@exemple.fr"}
    invite = consultation.invites.create(nom=nom, **defauts | faits)
    if not lien:
        return invite, ""
    return invite, f"/consulter/{invite.draw_lien(le=timezone.now(), envoi=Courriel.PARTI)}/"


def make_observation(*, plan=None, action=None, invite=None, nom="Zoé Blanc", **faits):
    """What somebody says of an action, or of the whole draft."""
    if invite is None:
        invite, _ = make_invite(make_consultation(plan=plan, objet=f"Consultation {nom}"), nom)
    cle, sur = ("plan", "Le projet entier")
    if action:
        cle, sur = f"action-{action.pk}", f"Action {action.code} – {action.titre}"
    defauts = {"texte": "Trop court", "rang": 1, "ecrite_le": timezone.now()}
    return Contribution.objects.create(invite=invite, cle=cle, sur=sur, **defauts | faits)
