"""The public page of acts, and what the office does there: publish, withdraw, attest, send."""

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from comptes.droits import Geste
from comptes.models import Structure, Trace, noter
from comptes.models.identite import lire_identite
from conseil.lectures.deliberation import lire_deliberation
from conseil.lectures.parcours import find_auteur, lire_parcours
from conseil.models import MiseEnLigne
from conseil.views.conseil import find_deliberation
from editions.documents.envoi import make_archive, read_fichier
from editions.forms import PublierForm
from plan.reponses import demande, lecture_du_plan, respond_form
from socle.pages import ouvert
from socle.reponses import ask, is_confirme, is_renonce, send
from socle.sorties.pdf import print_document


@ouvert
def actes(request, structure="", pk=None):
    """The acts online, of every structure, of one, or one of them; and those taken away."""
    siennes = list(Structure.objects.all())
    if not structure and len(siennes) == 1:
        return redirect("actes-de", siennes[0].slug)
    if structure:
        siennes = [get_object_or_404(Structure, slug=structure)]
    mises = MiseEnLigne.objects.for_structures(siennes).loaded_for_actes()
    mises = mises.for_acte(pk) if pk else mises
    if pk and not mises:
        raise Http404("Cet acte n'est pas en ligne.")
    contexte = {
        "mises": mises,
        "acte": pk and mises[0].deliberation,
        "editeur": siennes[0] if len(siennes) == 1 else None,
    }
    return TemplateResponse(request, "editions/actes.html", contexte)


@ouvert
def fichier_en_ligne(request, structure, pk, nom):
    """A file of an act, as it was posted."""
    mises = MiseEnLigne.objects.en_ligne().for_acte(pk)
    mise = get_object_or_404(mises, deliberation__structure__slug=structure)
    if nom not in [fichier["nom"] for fichier in mise.fichiers]:
        raise Http404("Cet acte n'a pas ce fichier.")
    return send(read_fichier(mise, nom), nom, "application/pdf", comme="inline")


def note(request, dit):
    """The gesture, in the audit log and for who did it."""
    structure = request.plan.structure
    quoi, le = Trace.Quoi.PUBLICATION, timezone.now()
    noter(quoi, le=le, par=request.user, structure=structure, detail=dit)
    messages.success(request, dit)


@transaction.non_atomic_requests
@demande(Geste.TENIR_CONSEIL)
def publier_acte(request, pk):
    """Put a voted act on the public page, entire, now, with its author."""
    acte, le = find_deliberation(request, pk), timezone.localtime()
    adresse = f"{settings.ADRESSE_PUBLIQUE}/actes/{acte.structure.slug}/{acte.pk}/"
    mise = MiseEnLigne(deliberation=acte, le=le, adresse=adresse, **find_auteur(acte))
    form = PublierForm(request.POST or None, instance=mise)
    parcours = lire_parcours(acte, on=le.date())
    if not acte.is_votee or parcours.en_ligne:
        messages.error(request, "Un acte se publie voté, et une fois : rien n'a été fait.")
        return redirect(acte)
    if request.method == "POST" and form.is_valid() and not is_renonce(request):
        if not is_confirme(request):
            return ask(
                request, "editions/publier_acte.html", mise=mise, lecture=lire_deliberation(acte)
            )
        acte.publiee_le = acte.publiee_le or le.date()
        mise.fichiers, mise.archive = make_archive(mise, le=le)
        try:
            mise.post()
            note(request, f"Délibération {acte.numero} : en ligne pour tous, avec son auteur.")
        except ValidationError as refus:
            messages.error(request, refus.messages[0])
        return redirect(acte)
    return respond_form(request, "editions/publier.html", form, acte=acte, parcours=parcours)


@require_POST
@demande(Geste.TENIR_CONSEIL)
def retirer_acte(request, pk):
    """Take an act from the public page; before its two months too, once this is told."""
    acte = find_deliberation(request, pk)
    parcours = lire_parcours(acte, on=timezone.localdate())
    if parcours.en_ligne and not is_confirme(request):
        return ask(request, "editions/retirer_acte.html", acte=acte, parcours=parcours)
    if parcours.en_ligne:
        parcours.en_ligne.withdraw(le=timezone.now())
        note(request, f"Délibération {acte.numero} : retirée de la page publique.")
    return redirect(acte)


@lecture_du_plan
def attestation_pdf(request, pk):
    acte, le = find_deliberation(request, pk), timezone.localtime()
    if acte.publiee_le is None:
        raise Http404("Cet acte n'est pas publié.")
    contexte = {"acte": acte, "parcours": lire_parcours(acte, on=le.date()), "le": le}
    contexte["identite"] = lire_identite(acte.structure)
    imprime = print_document("editions/pdf/attestation.html", contexte, le=le)
    return send(
        imprime.contenu, f"attestation-{acte.propose_numero_actes()}.pdf", "application/pdf"
    )


@lecture_du_plan
def archive_acte(request, pk):
    """The zip of a voted act: the files of the public page, else printed now; the data of now."""
    acte, le = find_deliberation(request, pk), timezone.localtime()
    if not acte.is_votee:
        raise Http404("Un projet ne s'envoie pas : votez-le d'abord.")
    mise = acte.mises_en_ligne.first() or MiseEnLigne(deliberation=acte, **find_auteur(acte))
    _, archive = make_archive(mise, le=le)
    return send(archive, f"DE-{acte.propose_numero_actes()}.zip", "application/zip")


@lecture_du_plan
def accuse(request, pk):
    """The last receipt joined, as it was sent."""
    joint = find_deliberation(request, pk).accuses.first()
    if joint is None:
        raise Http404("Aucun accusé de réception n'est joint.")
    nom = f"accuse-{joint.recue_le}.{joint.type_mime.rpartition('/')[2]}"
    return send(bytes(joint.contenu), nom, joint.type_mime)
