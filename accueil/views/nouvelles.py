"""Asking pilotes for news: what the direction does, and the page that a link opens (R-M5, R-M6)."""

from django.conf import settings
from django.contrib import messages
from django.core.serializers import serialize
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from accueil.courriels import send_demande
from accueil.lectures import rappels
from accueil.lectures.nouvelles import lire_nouvelles
from comptes.courriels import hand_over, make_lien
from comptes.droits import Geste
from plan.forms.nouvelles import NouvellesForm, lay
from plan.models import Action, Correspondant, Demande
from plan.models.action import write_suivi
from plan.models.demande import PAR_LIEN
from plan.reponses import demande as demande_le_geste
from plan.reponses import find_action
from socle.pages import par_lien
from socle.reponses import send

# A link gives somebody the power to write: it is the direction's to give.
dirige = demande_le_geste(Geste.STRUCTURER)
INCONNU = "Cette adresse n'ouvre rien : recopiez le lien en entier depuis le courriel."
ATTEND_DEJA = "Une réponse attend déjà l'accord de la direction : celle-ci n'est pas enregistrée."
PLUS_CONFIEE = "Elle n'est plus dans le plan, ou n'est plus confiée à cette personne."


def refuse(request, demande, refus):
    """Why nothing opens, whom to ask, and what was typed."""
    saisis = [request.POST.get(nom) for nom in ("motif", "fait", "blocage")]
    contexte = {"demande": demande, "refus": refus, "ecrits": "\n\n".join(filter(None, saisis))}
    contexte["editeur"] = demande and demande.plan.structure
    status = 410 if demande else 404
    return TemplateResponse(request, "accueil/nouvelles_refus.html", contexte, status=status)


@par_lien
def nouvelles(request, jeton):
    """The page of a link: its token stands for the login."""
    demandes = Demande.objects.for_jeton(jeton)
    premiere = demandes.first()
    refus = premiere.find_refus(le=timezone.now()) if premiere else INCONNU
    return refuse(request, premiere, refus) if refus else respond(request, premiere, demandes)


def respond(request, premiere, demandes):
    """The actions of a link, each with what may be said of it; or what was done."""
    le, confiees, status = timezone.now(), demandes.confiees(), 200
    if (geste := request.POST.get("geste")) in ("revoquer", "effacer"):
        premiere.revoke(le=le, par=premiere.utilisateur)
        if geste == "effacer":
            premiere.accords.delete()
        return refuse(request, premiere, "Ce lien est révoqué : il n'ouvre plus rien.")
    # A program that follows links may send a form too: without its fields, nothing is said.
    is_envoyee = {"demande", "lue", "statut"} <= request.POST.keys()
    demandes = [d for d in confiees if not is_envoyee or str(d.pk) == request.POST["demande"]]
    if not demandes:
        return refuse(request, premiere, PLUS_CONFIEE)
    formulaires = [
        NouvellesForm(request.POST if is_envoyee else None, demande=demande)
        for demande in demandes
        if is_envoyee or not demande.is_en_attente
    ]
    if is_envoyee:
        (form,) = formulaires
        # Now that the action is locked, no other tab answers.
        form.demande.refresh_from_db(fields=["etat"])
        if form.demande.is_en_attente:
            return refuse(request, premiere, ATTEND_DEJA)
        if form.is_valid():
            form.answer(le=le)
            return redirect(f"{request.path}#demande-{form.demande.pk}")
        status = 409 if form.conflits else 422
    attentes = [demande for demande in demandes if demande.is_en_attente]
    contexte = {"demande": premiere, "formulaires": formulaires, "attentes": attentes}
    contexte["editeur"] = premiere.plan.structure
    return TemplateResponse(request, "accueil/nouvelles.html", contexte, status=status)


@dirige
def demandes(request):
    """Who is silent, what was asked, what waits."""
    lecture = lire_nouvelles(request.plan, on=timezone.localdate(), le=timezone.now())
    return TemplateResponse(request, "accueil/demandes.html", {"lecture": lecture})


@require_POST
@dirige
def demander(request, code):
    """Ask the pilote of an action for news: by mail, or by a link to be given by hand."""
    action, plan = find_action(request, code), request.plan
    personne = rappels.find_personne(action, rappels.load_correspondants(plan))
    equipe = set(plan.structure.equipe().values_list("pk", flat=True))
    raison = rappels.find_empechement(personne, equipe)
    if not (plan.en_vigueur and plan.is_suivi) or raison in rappels.DEPARTS:
        raison = raison or "plan hors vigueur"
        messages.error(
            request, f"{request.plan.vocabulaire.name(code)} : personne à qui demander ({raison})."
        )
        return redirect("demandes")
    raison = raison or ("" if settings.COURRIEL_EN_SERVICE else "aucun courriel ne part d'ici")
    if raison or "lien" in request.POST:
        jeton = Demande.objects.ask(personne, [action], par=request.user, le=timezone.now())
        contexte = {"action": action, "personne": personne, "sans_courriel": raison}
        contexte["lien"] = make_lien("nouvelles", jeton)
        return TemplateResponse(request, "accueil/lien_a_donner.html", contexte)
    hand_over(send_demande, action.pk, request.user.pk)
    messages.success(
        request, f"{request.plan.vocabulaire.name(code)} : la demande part vers {personne.email}."
    )
    return redirect("demandes")


@dirige
def reponse(request, pk):
    """An answer that waits: what it changes, to be accepted or refused; or the end of its link."""
    demande = get_object_or_404(Demande.objects.for_plan(request.plan).loaded(), pk=pk)
    le, par = timezone.now(), request.user
    if request.POST.get("geste") == "revoquer":
        demande.revoke(le=le, par=par)
        messages.success(request, "Ce lien n'ouvre plus rien.")
        return redirect("demandes")
    if not demande.is_en_attente:
        messages.info(request, f"Cette réponse est déjà {demande.get_etat_display()}.")
        return redirect("demandes")
    avant, (form, conflits) = (
        find_action(request, demande.action.code),
        lay(demande, is_montree=request.method != "POST"),
    )
    geste = request.POST.get("geste") if request.POST.get("lue") == form.data["lue"] else None
    is_confiee = Demande.objects.confiees().contains(demande)
    if geste == "refuser":
        demande.conclude(Demande.Etat.REFUSEE, le=le, par=par)
    elif geste == "accepter" and is_confiee and form.is_valid():
        form.save_par_lien(le=le, par=par, raison=f"{PAR_LIEN}, acceptée")
    else:
        dits = [phrase.partition(" Enregistrez")[0] for phrase in conflits.values()]
        contexte = {
            "demande": demande,
            "changements": list_changements(avant, form),
            "erreurs": [*dits, *(phrase for phrases in form.errors.values() for phrase in phrases)],
            "lue": form.data["lue"],
            "is_confiee": is_confiee,
            "is_relue": "lue" in request.POST,
        }
        status = 409 if "lue" in request.POST else 200
        return TemplateResponse(request, "accueil/reponse.html", contexte, status=status)
    messages.success(
        request,
        f"{request.plan.vocabulaire.name(avant.code)} : réponse {demande.get_etat_display()}.",
    )
    return redirect("demandes")


def list_changements(avant, form):
    """[(label, before, after)] of what an answer changes."""
    apres = Action(**{nom: form.demande.reponse[nom] for nom in form.Meta.fields})
    return [
        (form[nom].label, write_suivi(avant, nom), write_suivi(apres, nom))
        for nom in form.changed_data
    ]


@dirige
def donnees_du_pilote(request, pk):
    """What is kept of a pilote without an account, when she asks (RGPD, articles 15 and 20)."""
    connu = get_object_or_404(Correspondant, structure=request.plan.structure, pk=pk)
    demandes = Demande.objects.for_plan(request.plan).filter(utilisateur=None, nom=connu.nom)
    contenu = serialize("json", [connu, *demandes], ensure_ascii=False)
    return send(contenu, f"donnees-du-pilote-{pk}.json", "application/json")
