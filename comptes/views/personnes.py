"""The people of a structure, for its administration."""

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.http import require_POST

from comptes import personnes as verbes
from comptes.acces.second_facteur import forget, has_appareil
from comptes.courriels import hand_over, send_invitation
from comptes.droits import Geste
from comptes.forms import AdresseDeForm, InvitationForm, RoleForm
from comptes.models import Appartenance, Invitation, Trace, Utilisateur, noter
from comptes.views.compte import send_donnees
from socle.pages import quelque_part
from socle.reponses import ask, is_confirme, respond_form

AILLEURS = (
    "Cette personne a aussi un compte dans une autre structure : ici, vous pouvez changer son rôle "
    "ou lui retirer l'accès."
)


gere_les_comptes = quelque_part(Geste.GERER_COMPTES, "Les comptes sont gérés par l'administration.")


def find_appartenance(request, pk, *, sauf_soi=False, entiere=False):
    """Somebody's place in a structure that one administers; Http404.

    `sauf_soi` refuses oneself; `entiere` refuses somebody who also belongs elsewhere (R-D3).
    """
    permises = Appartenance.objects.for_geste(request.user, Geste.GERER_COMPTES)
    appartenance = get_object_or_404(permises.loaded_for_personnes(), pk=pk)
    if sauf_soi and appartenance.utilisateur == request.user:
        raise PermissionDenied("C'est votre propre compte : demandez-le à une autre personne.")
    if entiere and verbes.is_partagee(appartenance, par=request.user):
        raise PermissionDenied(AILLEURS)
    return appartenance


def note(request, appartenance, detail="", *, quoi=Trace.Quoi.DROITS):
    noter(
        quoi,
        le=timezone.now(),
        par=request.user,
        sur=appartenance.utilisateur,
        structure=appartenance.structure,
        detail=detail,
    )


@gere_les_comptes
def personnes(request):
    """Everybody, who waits, who is invited."""
    lecture = verbes.lire_personnes(request.user, le=timezone.now())
    return TemplateResponse(request, "comptes/personnes.html", {"lecture": lecture})


@gere_les_comptes
def inviter(request):
    """Invite a person by mail."""
    form = InvitationForm(request.POST or None, utilisateur=request.user)
    if request.method == "POST" and form.is_valid():
        invitation = form.save_invitation(par=request.user, le=timezone.now())
        send(request, invitation)
        return redirect("personnes")
    sans_courriel = not settings.COURRIEL_EN_SERVICE
    return respond_form(request, "comptes/inviter.html", form, sans_courriel=sans_courriel)


def send(request, invitation):
    """Have the mail of an invitation sent, or say that its link is to be given by hand."""
    role = invitation.get_role_display()
    noter(
        Trace.Quoi.DROITS,
        le=invitation.envoyee_le,
        par=request.user,
        structure=invitation.structure,
        detail=f"invitation : {role}",
    )
    if settings.COURRIEL_EN_SERVICE:
        hand_over(send_invitation, invitation.pk)
        messages.success(request, f"L'invitation part vers {invitation.email}.")
    else:
        messages.warning(
            request,
            "L'invitation est enregistrée, mais aucun courriel ne peut partir d'ici : copiez le "
            f"lien ci-dessous et donnez-le vous-même à {invitation.email}.",
        )


def find_invitation(request, pk):
    permises = Invitation.objects.for_geste(request.user, Geste.GERER_COMPTES)
    return get_object_or_404(permises.select_related("structure"), pk=pk)


@require_POST
@gere_les_comptes
def renvoyer(request, pk):
    """Send an invitation again; the link of the former mail is void."""
    invitation = find_invitation(request, pk)
    invitation.envoyee_le, invitation.courriel = timezone.now(), Invitation.Courriel.EN_ROUTE
    invitation.save()
    send(request, invitation)
    return redirect("personnes")


@require_POST
@gere_les_comptes
def annuler(request, pk):
    """Take an invitation back: its link opens nothing any more."""
    invitation = find_invitation(request, pk)
    invitation.delete()
    messages.success(request, f"Invitation annulée : {invitation.email}.")
    return redirect("personnes")


@gere_les_comptes
def personne(request, pk):
    """The role of a person in a structure, and what can be done with her account."""
    appartenance = find_appartenance(request, pk)
    is_soi = appartenance.utilisateur == request.user
    form = RoleForm(request.POST or None, instance=appartenance)
    if request.method == "POST" and is_soi:
        raise PermissionDenied("On ne change pas son rôle : demandez-le à une autre personne.")
    if request.method == "POST" and form.is_valid():
        form.save()
        note(request, appartenance, appartenance.get_role_display())
        messages.success(request, f"{appartenance.utilisateur} : rôle enregistré.")
        return redirect("personnes")
    contexte = {
        "appartenance": find_appartenance(request, pk),
        "is_soi": is_soi,
        "is_partagee": verbes.is_partagee(appartenance, par=request.user),
        "gestes": list_gestes(appartenance.utilisateur, le=timezone.now()),
        "avis": AILLEURS,
        "sans_courriel": not settings.COURRIEL_EN_SERVICE,
    }
    return respond_form(request, "comptes/personne.html", form, **contexte)


@gere_les_comptes
def changer_adresse_de(request, pk):
    """Change somebody's address, where no mail can ask her to confirm it."""
    appartenance = find_appartenance(request, pk, sauf_soi=True, entiere=True)
    if settings.COURRIEL_EN_SERVICE:
        messages.error(request, "Chacun change son adresse depuis son compte, et la confirme.")
        return redirect("personne", pk)
    form = AdresseDeForm(request.POST or None, instance=appartenance.utilisateur)
    if request.method == "POST" and form.is_valid():
        avant = Utilisateur.objects.get(pk=appartenance.utilisateur_id)
        verbes.change_adresse(avant, form.cleaned_data["email"])
        note(request, appartenance, "adresse changée")
        messages.success(request, f"{appartenance.utilisateur} : adresse changée.")
        return redirect("personne", pk)
    return respond_form(request, "comptes/adresse_de.html", form, appartenance=appartenance)


# What is done to a whole account: the verb, how it is asked, and how it is said once done.
GESTES = {
    "desactiver": (verbes.deactivate, "Désactiver", "compte désactivé"),
    "reactiver": (verbes.reactivate, "Réactiver", "compte réactivé"),
    "deverrouiller": (verbes.unlock, "Déverrouiller", "compte déverrouillé"),
    "oublier-second-facteur": (forget, "Retirer le second facteur", "second facteur retiré"),
}


def list_gestes(utilisateur, *, le):
    """{key of `GESTES`: how it is asked} of what can be done to this account."""
    possibles = {
        "desactiver": utilisateur.is_active,
        "reactiver": not utilisateur.is_active,
        "deverrouiller": verbes.is_verrouillee(utilisateur, le=le),
        "oublier-second-facteur": has_appareil(utilisateur),
    }
    return {geste: dit for geste, (_, dit, _) in GESTES.items() if possibles[geste]}


@require_POST
@gere_les_comptes
def agir(request, pk, geste):
    """Do one of `GESTES` to a person's account."""
    if geste not in GESTES:
        raise Http404("Cette commande n'existe pas.")
    appartenance = find_appartenance(request, pk, sauf_soi=True, entiere=True)
    verbe, _, dit = GESTES[geste]
    verbe(appartenance.utilisateur)
    note(request, appartenance, dit)
    messages.success(request, f"{appartenance.utilisateur} : {dit}.")
    return redirect("personne", pk)


@require_POST
@gere_les_comptes
def retirer(request, pk):
    """Take a person out of a structure; the account itself stays."""
    appartenance = find_appartenance(request, pk, sauf_soi=True)
    appartenance.delete()
    note(request, appartenance, "accès retiré")
    messages.success(request, f"{appartenance.utilisateur} n'a plus accès à cette structure.")
    return redirect("personnes")


@gere_les_comptes
def anonymiser(request, pk):
    """Ask, then take a person's name and address away for good."""
    appartenance = find_appartenance(request, pk, sauf_soi=True, entiere=True)
    if not is_confirme(request):
        return ask(request, "comptes/anonymiser.html", appartenance=appartenance)
    verbes.anonymise(appartenance.utilisateur)
    note(request, appartenance, quoi=Trace.Quoi.ANONYMISATION)
    messages.success(request, "Compte anonymisé. L'historique garde ce qui a été écrit.")
    return redirect("personnes")


@gere_les_comptes
def donnees_de(request, pk):
    """The personal data of somebody who asks for them."""
    utilisateur = find_appartenance(request, pk, entiere=True).utilisateur
    return send_donnees(utilisateur, nom=f"donnees-de-{slugify(utilisateur) or pk}")


@gere_les_comptes
def traces(request):
    """The audit log of the structures that one administers."""
    lignes = Trace.objects.for_geste(request.user, Geste.GERER_COMPTES)
    quoi = request.GET.get("quoi", "")
    if quoi in Trace.Quoi:
        lignes = lignes.of(quoi)
    page = Paginator(lignes.select_related("par", "sur", "structure"), 50).get_page(
        request.GET.get("page")
    )
    contexte = {"page_traces": page, "quoi": quoi, "choix": Trace.Quoi.choices}
    return TemplateResponse(request, "comptes/traces.html", contexte)
