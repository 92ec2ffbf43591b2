"""The mails of a consultation: its links, and a reminder of them."""

from django.utils import timezone

from comptes.courriels import deliver, make_lien
from renouvellement.models import Consultation
from renouvellement.models.consultation import Courriel


def send_liens(pk, pks, is_rappel):
    """Send to each of these people a link of her own, and note whether it left."""
    consultation = Consultation.objects.select_related("plan__structure", "ouverte_par").get(pk=pk)
    objet = f"{consultation.objet} – {consultation.plan.structure}"
    for invite in consultation.invites.filter(pk__in=pks, envoi=Courriel.EN_ROUTE):
        lien = make_lien("consulter", invite.draw_lien(le=timezone.now(), envoi=Courriel.EN_ROUTE))
        parti = deliver(
            "renouvellement/courriels/lien",
            a=invite.courriel,
            structure=consultation.plan.structure,
            objet=" ".join(f"{'Rappel : ' if is_rappel else ''}{objet}".split()),
            invite=invite,
            consultation=consultation,
            contact=consultation.ouverte_par,
            lien=lien,
            is_rappel=is_rappel,
        )
        invite.envoi = Courriel.PARTI if parti else Courriel.ECHEC
        invite.save(update_fields=["envoi"])
