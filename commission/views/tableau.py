"""What the commission reads: the board, two days compared, the report, the meeting mode."""

from django.contrib import messages
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from commission.comparaison_imprimee import print_comparaison, write_comparaison
from commission.forms import AvisForm, ComparaisonForm
from commission.lectures.comparaison import comparer
from commission.lectures.projection import find_ecran, find_premier_axe
from commission.lectures.tableau_de_bord import lire_tableau_de_bord
from commission.models import Avis, SeanceCommission
from commission.plan_passe import EtatAltere, PlanInconnu, find_premier_jour
from comptes.droits import Geste
from plan.reponses import demande, lecture_du_plan, may, respond_form
from socle.pages import a_ses_jours, datee
from socle.reponses import send
from socle.sorties.xlsx import TYPE_MIME


def read_comparaison(request):
    """(form, `Comparaison` or None) for the address asked; the form says what prevents it."""
    seances = SeanceCommission.objects.for_plan(request.plan).de_la_commission()
    form = ComparaisonForm(
        request.GET,
        aujourdhui=request.jour,
        seances=seances,
        defis=request.plan.defis.order_by("numero"),
        mots=request.plan.vocabulaire,
        connu_depuis=find_premier_jour(request.plan),
    )
    if not form.is_valid():
        return form, None
    try:
        return form, comparer(request.plan, ici=request.jour, **form.demande)
    except (PlanInconnu, EtatAltere) as refus:
        form.add_refus(refus)
        return form, None


@a_ses_jours
@lecture_du_plan
def comparaison(request):
    form, lecture = read_comparaison(request)
    demande = urlencode({nom: v for nom, v in form.demande.items() if v}) if lecture else ""
    contexte = {"form": form, "comparaison": lecture, "demande": demande}
    status = 200 if lecture or not request.GET else 422
    return TemplateResponse(request, "commission/comparer.html", contexte, status=status)


def send_comparaison(request, write, extension, type_mime):
    """The comparison asked as a file; back to the page, which says why, when there is none."""
    _, lecture = read_comparaison(request)
    if lecture is None:
        return redirect(f"{reverse('comparer')}?{request.GET.urlencode()}")
    nom = f"comparaison-{lecture.du}-{lecture.au}.{extension}"
    return send(write(lecture), nom, type_mime)


@a_ses_jours
@lecture_du_plan
def comparaison_xlsx(request):
    return send_comparaison(request, write_comparaison, "xlsx", TYPE_MIME)


@a_ses_jours
@lecture_du_plan
def comparaison_pdf(request):
    def write(lecture):
        return print_comparaison(lecture, plan=request.plan, le=timezone.localtime()).contenu

    return send_comparaison(request, write, "pdf", "application/pdf")


def read_changements(request, lecture):
    """What changed since the last meeting; None without one, or when it cannot be read."""
    if lecture.derniere is None:
        return None
    try:
        return comparer(request.plan, du=lecture.derniere.le, au=request.jour, ici=request.jour)
    except (PlanInconnu, EtatAltere):
        return None


@datee
@lecture_du_plan
def tableau_de_bord(request):
    lecture = lire_tableau_de_bord(request.plan, on=request.jour)
    changements = read_changements(request, lecture)
    jours = changements and urlencode({"du": changements.du, "au": changements.au})
    contexte = {
        "lecture": lecture,
        "changements": changements,
        "ecarts": f"{reverse('comparer')}?{jours}#ecarts",
        "may_suivre": may(request, Geste.SUIVRE),
        "may_structurer": may(request, Geste.STRUCTURER),
    }
    return TemplateResponse(request, "commission/tableau_de_bord.html", contexte)


def make_avis_form(request, seance, ecran):
    """The form of the opinion of a meeting on the action shown; None without either, or right."""
    if not (seance and ecran.ligne and may(request, Geste.STRUCTURER)):
        return None
    faits = {"seance": seance, "action": ecran.ligne.action}
    instance = Avis.objects.filter(**faits).first() or Avis(**faits)
    return AvisForm(request.POST or None, instance=instance)


@datee
@lecture_du_plan
@demande(Geste.LIRE, post=Geste.STRUCTURER)
def mode_seance(request):
    """The plan projected, one axe or one action a screen; its opinion is typed there."""
    lecture = lire_tableau_de_bord(request.plan, on=request.jour)
    ici = reverse("mode-seance")
    if defi := request.GET.get("defi"):
        return redirect(f"{ici}?{find_premier_axe(lecture, defi)}")
    cle = "action" if "action" in request.GET else "axe"
    ecran = find_ecran(lecture, f"{cle}={request.GET.get(cle, '')}")
    seances = SeanceCommission.objects.for_plan(request.plan).de_la_commission()
    seance = seances.prochaine(request.jour)
    form = make_avis_form(request, seance, ecran)
    if form and request.method == "POST" and form.is_valid():
        form.save()
        sens = form.instance.get_sens_display()
        messages.success(request, f"Avis sur {lecture.mots.le(ecran.ligne.code)} : {sens}.")
        return redirect(f"{ici}?{ecran.requete}")
    return respond_form(
        request,
        "commission/mode_seance.html",
        form,
        lecture=lecture,
        ecran=ecran,
        seance=seance,
        may_structurer=may(request, Geste.STRUCTURER),
    )
