"""One's own account: name, password, second factor, sessions, personal data."""

from django.contrib import messages
from django.contrib.auth import views as auth
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
from comptes.acces.sessions import close_session, close_sessions, note_session
from comptes.donnees_personnelles import CONSERVATION, export_donnees
from comptes.droits import ROLES_A_SECOND_FACTEUR
from comptes.forms import ChangementForm, CompteForm, EnrolementForm
from comptes.models import Appartenance, SessionOuverte, Trace, noter
from comptes.views.connexion import find_suite
from socle.pages import connecte
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


@method_decorator(connecte, name="dispatch")
class MotDePasseView(auth.PasswordChangeView):
    form_class = ChangementForm
    template_name = "comptes/mot_de_passe.html"
    success_url = reverse_lazy("compte")

    def form_valid(self, form):
        reponse = super().form_valid(form)
        note_session(self.request, le=timezone.now())
        close_sessions(self.request.user, sauf=self.request.session.session_key)
        noter(Trace.Quoi.MOT_DE_PASSE, le=timezone.now(), par=self.request.user)
        messages.success(self.request, "Mot de passe changé. Vos autres sessions ont été fermées.")
        return reponse


@never_cache
@connecte
def enroler(request):
    """Enrol an application: a picture to scan, the same secret to type, a first code as proof."""
    appareil = second_facteur.find_enrolement(request.user)
    form = EnrolementForm(request.POST or None, appareil=appareil)
    if request.method == "POST" and form.is_valid():
        second_facteur.confirm(appareil)
        prove(request, appareil)
        noter(Trace.Quoi.SECOND_FACTEUR, le=timezone.now(), par=request.user, detail="enrôlé")
        return show_codes(request)
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


def show_codes(request):
    """The recovery codes, new, shown this once."""
    contexte = {
        "codes": second_facteur.renew_codes(request.user),
        "suite": find_suite(request),
    }
    return TemplateResponse(request, "comptes/codes.html", contexte)


@never_cache
@require_POST
@connecte
def renouveler_codes(request):
    if not second_facteur.has_appareil(request.user):
        return redirect("second-facteur")
    noter(Trace.Quoi.SECOND_FACTEUR, le=timezone.now(), par=request.user, detail="codes refaits")
    return show_codes(request)


@require_POST
@connecte
def retirer_second_facteur(request):
    if request.user.needs_second_facteur():
        messages.error(request, "Votre rôle demande un second facteur : changez-le, sans l'ôter.")
        return redirect("compte")
    second_facteur.forget(request.user)
    noter(Trace.Quoi.SECOND_FACTEUR, le=timezone.now(), par=request.user, detail="retiré")
    messages.success(request, "Le second facteur est retiré.")
    return redirect("compte")


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
