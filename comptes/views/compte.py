"""One's own account: name, password, second factor, sessions, personal data."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import views as auth
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST
from django_otp import login as prove

from comptes.acces import second_facteur
from comptes.acces.sessions import close_session, close_sessions, note_session, renew_cle
from comptes.courriels import find_adresse, hand_over, send_confirmation, tell_ancienne
from comptes.donnees_personnelles import CONSERVATION, export_donnees
from comptes.droits import ROLES_A_SECOND_FACTEUR
from comptes.forms import (
    AdresseForm,
    ChangementForm,
    CompteForm,
    EnrolementForm,
    PreuveForm,
    check_libre,
)
from comptes.models import Appartenance, SessionOuverte, Trace, noter
from comptes.personnes import change_adresse
from comptes.views.connexion import find_suite
from socle.pages import connecte, ouvert
from socle.reponses import respond_form


def list_sessions(request):
    """The sessions of a person that open the application now."""
    return SessionOuverte.objects.for_utilisateur(request.user).ouvertes(le=timezone.now())


@connecte
def compte(request):
    """What one may see and change of one's own account."""
    form = CompteForm(request.POST or None, instance=request.user)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, "Compte enregistré.")
        return redirect("compte")
    appartenances = Appartenance.objects.filter(utilisateur=request.user)
    contexte = {
        "appartenances": appartenances.select_related("structure"),
        "sessions": list_sessions(request),
        "celle_ci": request.session.session_key,
        "has_appareil": second_facteur.has_appareil(request.user),
        "codes": second_facteur.count_codes(request.user),
        "is_obligatoire": request.user.needs_second_facteur(),
    }
    return respond_form(request, "comptes/compte.html", form, **contexte)


@transaction.non_atomic_requests
@connecte
def changer_adresse(request):
    """Ask for a new address: nothing changes before the link that it receives is followed."""
    if not settings.COURRIEL_EN_SERVICE:
        return TemplateResponse(request, "comptes/adresse_sans_courriel.html")
    form = AdresseForm(request.POST or None, request=request)
    if request.method == "POST" and form.is_valid():
        email = form.cleaned_data["email"]
        hand_over(send_confirmation, request.user.pk, email)
        messages.success(
            request,
            f"Un lien part vers {email} : votre adresse changera quand vous l'aurez suivi. Il vaut "
            "vingt-quatre heures.",
        )
        return redirect("compte")
    return respond_form(request, "comptes/adresse.html", form)


@ouvert
def confirmer_adresse(request, jeton):
    """The link that a new address receives; the former one is told."""
    trouve = find_adresse(jeton)
    if trouve is None:
        return TemplateResponse(request, "comptes/adresse_perimee.html", status=410)
    compte, email = trouve
    if request.method != "POST":
        return TemplateResponse(request, "comptes/adresse_confirmer.html", {"email": email})
    try:
        check_libre(email, sauf=compte)
    except ValidationError:
        return TemplateResponse(request, "comptes/adresse_perimee.html", status=410)
    if compte.email:
        hand_over(tell_ancienne, compte.pk, compte.email)
    change_adresse(compte, email)
    noter(Trace.Quoi.DROITS, le=timezone.now(), par=compte, detail="adresse changée")
    messages.success(request, "Votre adresse est changée.")
    return redirect("compte")


@method_decorator([connecte, transaction.non_atomic_requests], name="dispatch")
class MotDePasseView(auth.PasswordChangeView):
    form_class = ChangementForm
    template_name = "comptes/mot_de_passe.html"
    success_url = reverse_lazy("compte")

    @transaction.atomic
    def form_valid(self, form):
        reponse = super().form_valid(form)
        note_session(self.request, le=timezone.now())
        close_sessions(self.request.user, sauf=self.request.session.session_key)
        noter(Trace.Quoi.MOT_DE_PASSE, le=timezone.now(), par=self.request.user)
        messages.success(self.request, "Mot de passe changé. Vos autres sessions ont été fermées.")
        return reponse


@never_cache
@transaction.non_atomic_requests
@connecte
def enroler(request):
    """Enrol an application: a picture to scan, the same secret to type, a first code as proof."""
    appareil = second_facteur.find_enrolement(request.user)
    form = EnrolementForm(request.POST or None, appareil=appareil, request=request)
    if request.method == "POST" and form.is_valid():
        codes, empreintes = second_facteur.draw_codes(request.user)
        with transaction.atomic():
            second_facteur.confirm(appareil)
            second_facteur.renew_codes(request.user, empreintes)
            prove(request, appareil)
            renew_cle(request)
            noter(Trace.Quoi.SECOND_FACTEUR, le=timezone.now(), par=request.user, detail="ajouté")
        return show_codes(request, codes)
    contexte = {
        "secret": second_facteur.write_secret(appareil),
        "lien": appareil.config_url,
        "is_obligatoire": request.user.needs_second_facteur(),
        "has_appareil": second_facteur.has_appareil(request.user),
        "suite": find_suite(request),
        "roles": " et ".join(str(role.label) for role in ROLES_A_SECOND_FACTEUR),
    }
    return respond_form(request, "comptes/second_facteur.html", form, **contexte)


@never_cache
@connecte
def enroler_qr(request):
    """The picture that the application scans; no address of it works without the session."""
    svg = second_facteur.draw_qr(second_facteur.find_enrolement(request.user))
    return HttpResponse(svg, content_type="image/svg+xml")


def show_codes(request, codes):
    """The recovery codes, new, shown this once."""
    par_quatre = ["-".join(code[i : i + 4] for i in range(0, len(code), 4)) for code in codes]
    contexte = {"codes": par_quatre, "suite": find_suite(request)}
    return TemplateResponse(request, "comptes/codes.html", contexte)


@never_cache
@transaction.non_atomic_requests
@connecte
def renouveler_codes(request):
    if not second_facteur.has_appareil(request.user):
        return redirect("second-facteur")
    form = PreuveForm(request.POST or None, request=request)
    if request.method == "POST" and form.is_valid():
        codes, empreintes = second_facteur.draw_codes(request.user)
        with transaction.atomic():
            second_facteur.renew_codes(request.user, empreintes)
            noter(
                Trace.Quoi.SECOND_FACTEUR,
                le=timezone.now(),
                par=request.user,
                detail="codes refaits",
            )
        return show_codes(request, codes)
    contexte = {
        "titre": "Faire de nouveaux codes",
        "texte": "Dix codes de secours vous seront montrés une fois. "
        "Ceux d'avant ne serviront plus.",
        "danger": False,
    }
    return respond_form(request, "comptes/preuve.html", form, **contexte)


@transaction.non_atomic_requests
@connecte
def retirer_second_facteur(request):
    if request.user.needs_second_facteur():
        messages.error(request, "Votre rôle demande un second facteur : changez-le seulement.")
        return redirect("compte")
    form = PreuveForm(request.POST or None, request=request)
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            second_facteur.forget(request.user)
            noter(Trace.Quoi.SECOND_FACTEUR, le=timezone.now(), par=request.user, detail="retiré")
        messages.success(request, "Le second facteur est retiré.")
        return redirect("compte")
    contexte = {
        "titre": "Retirer le second facteur",
        "texte": "Le mot de passe suffira pour entrer. Votre application et vos codes de secours "
        "ne serviront plus.",
        "danger": True,
    }
    return respond_form(request, "comptes/preuve.html", form, **contexte)


@require_POST
@connecte
def fermer_session(request, marque):
    """Close one session of one's own; named by its mark, since its key opens it."""
    autres = list_sessions(request).exclude(cle=request.session.session_key)
    session = next((session for session in autres if session.marque == marque), None)
    if session is None:
        messages.error(request, "Cette session est déjà fermée.")
    else:
        close_session(session.cle)
        noter(Trace.Quoi.SESSION, le=timezone.now(), par=request.user, detail=session.appareil)
        messages.success(request, f"Session fermée : {session.appareil}.")
    return redirect("compte")


@require_POST
@connecte
def fermer_sessions(request):
    """Close every session but this one."""
    nombre = close_sessions(request.user, sauf=request.session.session_key)
    noter(Trace.Quoi.SESSION, le=timezone.now(), par=request.user, detail=f"autres : {nombre}")
    messages.success(request, f"Autres sessions fermées : {nombre}.")
    return redirect("compte")


@connecte
def donnees(request):
    """What is kept about the person, why, and until when."""
    return TemplateResponse(request, "comptes/donnees.html", {"conservation": CONSERVATION})


@connecte
def donnees_json(request):
    return send_donnees(request.user, nom="mes-donnees")


def send_donnees(utilisateur, *, nom):
    """The personal data of an account as a JSON file to be saved, named `nom`."""
    return JsonResponse(
        export_donnees(utilisateur),
        json_dumps_params={"ensure_ascii": False, "indent": 2},
        headers={"Content-Disposition": f'attachment; filename="{nom}.json"'},
    )
