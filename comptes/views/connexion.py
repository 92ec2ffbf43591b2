"""Getting in: login, second step, forgotten password, invitation."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import views as auth
from django.db import transaction
from django.shortcuts import redirect, resolve_url
from django.template.response import TemplateResponse
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme
from django_otp import login as prove

from comptes.acces.appareils import remember
from comptes.acces.second_facteur import count_codes, has_appareil
from comptes.acces.sessions import note_session, renew_cle, start
from comptes.forms import (
    AcceptationForm,
    CodeForm,
    ConnexionForm,
    NouveauMotDePasseForm,
    OubliForm,
)
from comptes.models import Invitation, Trace, Utilisateur, noter
from comptes.personnes import is_rouvrable, reactivate, unlock
from socle.pages import connecte, ouvert
from socle.reponses import respond_form


def find_suite(request):
    """The page of ours that was asked before the login, else the home page."""
    suite = request.POST.get("next") or request.GET.get("next", "")
    if url_has_allowed_host_and_scheme(suite, allowed_hosts={request.get_host()}):
        return suite
    return resolve_url("accueil")


# A password is hashed outside of any transaction (docs/adr/0023): a page that hashes one, or
# checks one, opens its own for what it writes.
@method_decorator([ouvert, transaction.non_atomic_requests], name="dispatch")
class ConnexionView(auth.LoginView):
    template_name = "comptes/connexion.html"
    authentication_form = ConnexionForm
    redirect_authenticated_user = True

    def form_valid(self, form):
        le = timezone.now()
        with transaction.atomic():
            reponse = super().form_valid(form)
            start(self.request, le=le)
            note_session(self.request, le=le)
            noter(Trace.Quoi.CONNEXION, le=le, par=self.request.user)
        remember(self.request, reponse, self.request.user)
        return reponse

    def form_invalid(self, form):
        nom = form.cleaned_data.get("username")
        connu = Utilisateur.objects.filter(username=nom).first() if nom else None
        verrou = getattr(self.request, "axes_locked_out", False)
        noter(
            Trace.Quoi.ECHEC,
            le=timezone.now(),
            par=connu,
            detail="compte verrouillé" if verrou else "mot de passe refusé",
        )
        return super().form_invalid(form)


def verrouille(request, reponse, credentials):
    """What axes answers for an account that waits: the reason, and what can be done."""
    return TemplateResponse(
        request,
        "comptes/verrouille.html",
        {"identifiant": request.POST.get("username", "")[:150]},
        status=429,
    ).render()


@transaction.non_atomic_requests
@connecte
def code(request):
    """The second step of a login."""
    if request.user.is_verified() or not has_appareil(request.user):
        return redirect(find_suite(request))
    form = CodeForm(request.POST or None, utilisateur=request.user)
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            prove(request, form.appareil)
            renew_cle(request)
            noter(
                Trace.Quoi.SECOND_FACTEUR,
                le=timezone.now(),
                par=request.user,
                detail="code accepté",
            )
        if (reste := count_codes(request.user)) < 3:
            messages.warning(request, f"Codes de secours restants : {reste}. Faites-en d'autres.")
        return redirect(find_suite(request))
    if request.method == "POST":
        noter(Trace.Quoi.ECHEC, le=timezone.now(), par=request.user, detail="code refusé")
    return respond_form(request, "comptes/code.html", form, suite=find_suite(request))


@method_decorator([ouvert, transaction.non_atomic_requests], name="dispatch")
class OubliView(auth.PasswordResetView):
    form_class = OubliForm
    template_name = "comptes/oubli.html"
    success_url = reverse_lazy("oubli-envoye")

    def dispatch(self, request, *args, **kwargs):
        if not settings.COURRIEL_EN_SERVICE:
            return TemplateResponse(request, "comptes/oubli_sans_courriel.html")
        return super().dispatch(request, *args, **kwargs)


@method_decorator(ouvert, name="dispatch")
class OubliEnvoyeView(auth.PasswordResetDoneView):
    template_name = "comptes/oubli_envoye.html"


@method_decorator([ouvert, transaction.non_atomic_requests], name="dispatch")
class NouveauMotDePasseView(auth.PasswordResetConfirmView):
    form_class = NouveauMotDePasseForm
    template_name = "comptes/nouveau_mot_de_passe.html"
    success_url = reverse_lazy("connexion")

    @transaction.atomic
    def form_valid(self, form):
        """Who holds the mailbox is the person: her account no longer waits."""
        unlock(self.user)
        noter(Trace.Quoi.MOT_DE_PASSE, le=timezone.now(), par=self.user, detail="par courriel")
        messages.success(self.request, "Mot de passe enregistré : connectez-vous.")
        return super().form_valid(form)


@transaction.non_atomic_requests
@ouvert
def invitation(request, jeton):
    """The link of an invitation: a name and a password, or a yes for who has an account."""
    invitation = Invitation.find(jeton, le=timezone.now())
    if invitation is None:
        return TemplateResponse(request, "comptes/invitation_perimee.html", status=410)
    compte = Utilisateur.objects.for_email(invitation.email).first()
    if compte is not None and not is_rouvrable(compte):
        return join_with(request, invitation, compte)
    compte = compte or Utilisateur(username=invitation.email, email=invitation.email)
    form = AcceptationForm(compte, request.POST or None)
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            join(invitation, open_compte(form))
        messages.success(request, "Votre compte est ouvert : connectez-vous.")
        return redirect("connexion")
    contexte = {"invitation": invitation, "compte": compte, "editeur": invitation.structure}
    return respond_form(request, "comptes/invitation.html", form, **contexte)


@transaction.atomic
def open_compte(form):
    """The account of who holds the mailbox: new, or shut until now (R-D3)."""
    compte = form.save()
    if not compte.is_active:
        reactivate(compte)
        unlock(compte)
        noter(Trace.Quoi.DROITS, le=timezone.now(), par=compte, detail="compte rouvert")
    return compte


def join_with(request, invitation, compte):
    """Join with the account that has the address; only from inside it."""
    is_soi = request.user == compte
    if request.method == "POST" and is_soi:
        structure = invitation.structure
        join(invitation, compte)
        messages.success(request, f"Vous avez maintenant accès aux plans de {structure}.")
        return redirect("plans")
    contexte = {
        "invitation": invitation,
        "compte": compte,
        "is_soi": is_soi,
        "adresse": request.path,
        "editeur": invitation.structure,
    }
    return TemplateResponse(request, "comptes/invitation_rejoindre.html", contexte)


@transaction.atomic
def join(invitation, compte):
    appartenance = invitation.accept(par=compte)
    noter(
        Trace.Quoi.DROITS,
        le=timezone.now(),
        par=compte,
        structure=appartenance.structure,
        detail=f"invitation acceptée : {appartenance.get_role_display()}",
    )
