"""A consultation, held by the direction: its opening, its people, their observations (R-N13)."""

from datetime import timedelta

from django.conf import settings
from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from comptes.courriels import hand_over, make_lien
from comptes.droits import Geste
from comptes.models import Trace, noter
from plan.reponses import demande, edit
from renouvellement.courriels import send_liens
from renouvellement.forms.consultation import ConsultationForm, ListeForm, SuiteForm
from renouvellement.lectures.consultation import lire_consultation, write_observations
from renouvellement.models import Consultation, Contribution, Invite
from renouvellement.models.consultation import PAS_UN_PROJET, Courriel
from socle.francais.typographie import compter
from socle.reponses import respond_form, send
from socle.sorties.xlsx import TYPE_MIME

# A link lets people without an account write: it is the direction's to give.
dirige = demande(Geste.STRUCTURER)
SANS_COURRIEL = "Aucun courriel ne part d'ici : donnez les liens à la main, personne par personne."
PERSONNE = "Personne à qui écrire : chacun a son lien depuis moins de deux jours, ou a répondu."


def find_consultation(request, pk):
    consultations = Consultation.objects.for_plan(request.plan)
    return get_object_or_404(consultations.select_related("plan__structure"), pk=pk)


def is_fermee(request, consultation):
    """Whether nothing more is sent for it; says why."""
    if fin := consultation.say_fin(on=timezone.localdate()):
        messages.error(request, f"{fin} Rien n'est fait : prolongez-la d'abord.")
    return bool(fin)


def note(request, detail):
    faits = {"par": request.user, "structure": request.plan.structure, "detail": detail}
    noter(Trace.Quoi.LIEN, le=timezone.now(), **faits)


@dirige
def consultations(request):
    """Those of the plan, and the form that opens one more."""
    plan, on = request.plan, timezone.localdate()
    neuve, refus = Consultation(plan=plan), "" if plan.is_projet else PAS_UN_PROJET
    form = ConsultationForm(request.POST or None, instance=neuve, on=on)
    if request.method == "POST" and form.is_valid():
        neuve.open(par=request.user, le=timezone.now())
        messages.success(request, "Consultation ouverte. Ajoutez maintenant qui est consulté.")
        return redirect(neuve)
    trouvees = Consultation.objects.for_plan(plan).select_related("plan")
    lues = [(trouvee, trouvee.say_fin(on=on)) for trouvee in trouvees]
    form = form if form.is_bound or not refus else None
    return respond_form(request, "renouvellement/consultations.html", form, lues=lues, refus=refus)


@dirige
def modifier_consultation(request, pk):
    """Change its words, or its end: a day to come opens it again."""
    trouvee = find_consultation(request, pk)
    form = ConsultationForm(request.POST or None, instance=trouvee, on=timezone.localdate())
    gabarit = "renouvellement/consultation_modifier.html"
    return edit(request, gabarit, form, dit="Consultation enregistrée.", vers=trouvee)


@dirige
def consultation(request, pk):
    """Who was consulted, who answered, what was said and what became of it; and who is added."""
    trouvee, le = find_consultation(request, pk), timezone.now()
    form = ListeForm(request.POST or None, consultation=trouvee)
    if request.method == "POST" and form.is_valid() and not is_fermee(request, trouvee):
        messages.success(request, form.save())
        return redirect(trouvee)
    lecture = lire_consultation(trouvee, le=le, on=timezone.localdate(le))
    form = form if form.is_bound or not lecture.fin else None
    return respond_form(request, "renouvellement/consultation.html", form, lecture=lecture)


@dirige
def observations_xlsx(request, pk):
    return send(write_observations(find_consultation(request, pk)), "observations.xlsx", TYPE_MIME)


@require_POST
@dirige
def conduire_consultation(request, pk):
    """Send the links that never left, remind those who said nothing, or end it before its date."""
    trouvee, le = find_consultation(request, pk), timezone.now()
    is_rappel = "rappel" in request.POST
    pks = [i.pk for i in trouvee.invites.a_ecrire(le=le, is_rappel=is_rappel)]
    if is_fermee(request, trouvee):
        return redirect(trouvee)
    if "clore" in request.POST:
        trouvee.jusqu_au = timezone.localdate(le) - timedelta(days=1)
        trouvee.save()
        messages.success(request, "La consultation est close. Pour la rouvrir, prolongez-la.")
    elif not settings.COURRIEL_EN_SERVICE:
        messages.error(request, SANS_COURRIEL)
    elif not pks:
        messages.info(request, PERSONNE)
    else:
        # Sent twice at once, the second finds them on their way.
        trouvee.invites.filter(pk__in=pks).update(envoi=Courriel.EN_ROUTE, envoye_le=le)
        note(request, f"liens de consultation : {len(pks)}")
        hand_over(send_liens, trouvee.pk, pks, is_rappel)
        messages.success(request, f"{compter(len(pks), 'courriel')} en route.")
    return redirect(trouvee)


@require_POST
@dirige
def lien_de_l_invite(request, pk):
    """A link to be given by hand, told once; or the end of hers."""
    invites = Invite.objects.for_plan(request.plan).select_related("consultation__plan__structure")
    trouve = get_object_or_404(invites, pk=pk)
    if "retirer" in request.POST:
        trouve.withdraw(le=timezone.now())
        note(request, "lien de consultation révoqué")
        messages.success(request, f"{trouve} : aucun lien n'ouvre plus rien.")
    elif not is_fermee(request, trouve.consultation):
        jeton = trouve.draw_lien(le=timezone.now(), envoi=Courriel.PARTI)
        note(request, "lien de consultation donné à la main")
        contexte = {"invite": trouve, "lien": make_lien("consulter", jeton)}
        return TemplateResponse(request, "renouvellement/lien_de_consultation.html", contexte)
    return redirect(trouve.consultation)


@dirige
def observation(request, pk):
    """Read one, answer it, say what becomes of it."""
    liees = Contribution.objects.select_related("invite__consultation", "traitee_par")
    trouvee = get_object_or_404(liees.for_plan(request.plan), pk=pk)
    form = SuiteForm(request.POST or None, instance=trouvee, plan=request.plan)
    if request.method == "POST" and form.is_valid():
        trouvee.traitee_par, trouvee.traitee_le = request.user, timezone.now()
    gabarit, vers = "renouvellement/observation.html", trouvee.invite.consultation
    return edit(request, gabarit, form, dit="{} : enregistré.", vers=vers)
