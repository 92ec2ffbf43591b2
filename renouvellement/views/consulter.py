"""What a person consulted reads and writes by her link, without an account (R-N14)."""

from django.core.cache import caches
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone

from renouvellement.forms.consultation import ObservationForm
from renouvellement.lectures.consultation import lire_projet
from renouvellement.models import Contribution, Invite
from socle.pages import par_lien
from socle.reponses import hold, is_confirme

ENVOIS_PAR_MINUTE = 20
TROP = (
    f"Plus de {ENVOIS_PAR_MINUTE} envois en une minute : votre texte est ci-dessous, il n'est pas "
    "enregistré. Attendez une minute, puis envoyez-le de nouveau."
)
# One sentence, whatever is wrong with the link: nothing tells a revoked one from a guess.
INCONNU = (
    "Ce lien n'ouvre rien : recopiez-le en entier, depuis le plus récent des courriels reçus. S'il "
    "n'ouvre toujours rien, demandez-en un autre à l'office qui vous l'a envoyé."
)
PLUS_LA = "Ce que vous commentiez n'est plus dans le projet. Votre texte n'est pas enregistré."
EFFACE = "Votre nom, votre adresse et vos observations sont effacés."


def is_trop(invite, *, le):
    """Whether too much was sent by this link in this minute; every process of the machine counts
    together.
    """
    cle = f"consulter-{invite.empreinte}-{le:%d-%H-%M}"
    caches["travaux"].add(cle, 0)
    return caches["travaux"].incr(cle) > ENVOIS_PAR_MINUTE


def is_sans_accord(request):
    """Whether all of hers was to be erased without the box that says yes."""
    return "geste" in request.POST and not is_confirme(request)


@par_lien
def consulter(request, jeton):
    le, on = timezone.now(), timezone.localdate()
    invites = hold(request, Invite.objects.all(), of=("self",))
    invite = invites.find_for_jeton(jeton, on=on)
    if invite is None:
        return close(request, INCONNU, status=404)
    if request.POST.get("geste") == "retirer" and is_confirme(request):
        invite.contributions.all().delete()
        invite.erase()
        return close(request, EFFACE)
    if fin := invite.consultation.say_fin(on=on):
        status = 422 if is_sans_accord(request) else 410 if "texte" in request.POST else 200
        return close(request, fin, invite, status=status)
    return respond(request, invite, le=le)


def close(request, phrase, invite=None, *, status=200):
    """Why nobody writes, what was just typed, and what became of what was written before."""
    observations = Contribution.objects.select_related("reprise_dans__axe__defi")
    contexte = {
        "phrase": phrase,
        "invite": invite,
        "ecrits": request.POST.get("texte", ""),
        "sans_accord": is_sans_accord(request),
        "observations": observations.filter(invite=invite) if invite else (),
    }
    gabarit = "renouvellement/consultation_close.html"
    return TemplateResponse(request, gabarit, contexte, status=status)


def respond(request, invite, *, le):
    """The draft, with what the person wrote and may write; or what she sent, kept."""
    siennes, envoyes = {c.cle: c for c in invite.contributions.all()}, []
    # A program that follows links may send a form too: without its fields, nothing is said.
    is_envoyee = {"cle", "lue", "texte"} <= request.POST.keys()

    def observe(cle, sur, rang):
        neuve = Contribution(invite=invite, cle=cle, sur=sur[:350], rang=rang)
        data = request.POST if is_envoyee and request.POST["cle"] == cle else None
        form = ObservationForm(data, instance=siennes.get(cle, neuve))
        envoyes.extend([form] if form.is_bound else [])
        return form

    projet = lire_projet(invite.consultation, observe)
    status = 422 if is_sans_accord(request) else 200
    if is_envoyee and not envoyes:
        return close(request, PLUS_LA, status=410)
    for form in envoyes:
        if is_trop(invite, le=le):
            form.add_error(None, TROP)
            status = 429
        elif form.is_valid():
            form.instance.write(le=le)
            return redirect(f"{request.path}#{form.instance.cle}")
        else:
            status = 409 if form.conflits else 422
    contexte = {"invite": invite, "projet": projet, "nombre": len(siennes), "envoyes": envoyes}
    contexte["sans_accord"] = is_sans_accord(request)
    return TemplateResponse(request, "renouvellement/consulter.html", contexte, status=status)
