"""The documents printed at once, from the page that shows what they say."""

from django.http import Http404
from django.utils import timezone

from commission.lectures.bilan import lire_bilan
from commission.models import SeanceCommission
from commission.plan_passe import Donnees, EtatAltere, PlanInconnu
from comptes.models.identite import lire_identite
from conseil.models import Deliberation
from conseil.views.conseil import find_deliberation, find_seance_conseil
from editions.documents.catalogue import print_lecture
from editions.documents.genre import Genre
from editions.lectures.dossier import PARTIES, lire_dossier
from editions.lectures.evaluation_finale import lire_document_evaluation
from editions.lectures.paquet import lire_paquet, list_parties
from editions.lectures.schema_directeur import lire_schema_directeur
from plan.reponses import lecture_du_plan
from socle.pages import datee
from socle.reponses import send
from socle.sorties.archive import join
from socle.sorties.pdf import print_document


def identify(request):
    return lire_identite(request.plan.structure)


def show(request, genre, lire, debut):
    """A document of the day shown, as a PDF."""
    donnees, le = Donnees(request.jour, request.jour, request.arrete_le), timezone.localtime()
    lecture = lire(request.plan, on=request.jour, donnees=donnees)
    imprime = print_lecture(genre, lecture, le=le, identite=identify(request))
    nom = f"{debut}{request.plan.slug}-{request.jour}.pdf"
    return send(imprime.contenu, nom, "application/pdf", comme="inline")


@datee
@lecture_du_plan
def schema_directeur_pdf(request):
    return show(request, Genre.SCHEMA_DIRECTEUR, lire_schema_directeur, "")


@datee
@lecture_du_plan
def evaluation_pdf(request):
    return show(request, Genre.EVALUATION, lire_document_evaluation, "evaluation-")


@datee
@lecture_du_plan
def bilan(request):
    """The report of the day shown, as a PDF, with what changed since the meeting before it."""
    aujourdhui = timezone.localtime()
    seances = SeanceCommission.objects.for_plan(request.plan).de_la_commission()
    derniere = seances.before(request.jour).first()
    depuis = derniere and derniere.le
    faits = {"on": request.jour, "ici": request.jour}
    try:
        lecture = lire_bilan(request.plan, **faits, depuis=depuis)
    except (PlanInconnu, EtatAltere):
        lecture = lire_bilan(request.plan, **faits)
    imprime = print_lecture(Genre.BILAN, lecture, le=aujourdhui, identite=identify(request))
    return send(imprime.contenu, f"bilan-{request.plan.slug}-{request.jour}.pdf", "application/pdf")


@lecture_du_plan
def deliberation_pdf(request, pk):
    """The act and its annexes in one file; `?partie=` for one of them alone."""
    acte = find_deliberation(request, pk)
    partie = request.GET.get("partie") or None
    if partie and partie not in list_parties(acte):
        raise Http404("Cet acte n'a pas cette partie.")
    maintenant = timezone.localtime()
    paquet = lire_paquet(acte, on=maintenant.date(), partie=partie)
    nom = "-".join(filter(None, ["deliberation", acte.propose_numero_actes(), partie])).lower()
    identite = identify(request)
    imprime = print_lecture(Genre.DELIBERATION, paquet, le=maintenant, identite=identite)
    return send(imprime.contenu, f"{nom}.pdf", "application/pdf")


@lecture_du_plan
def convocation_pdf(request, pk):
    """The letter, the notes, then each draft with its annexes, in one file; `?partie=` for the
    letter and the notes alone, or for what was added to the agenda once it was sent.
    """
    partie = request.GET.get("partie", "")
    if partie not in PARTIES:
        raise Http404("Une convocation n'a pas cette partie.")
    maintenant = timezone.localtime()
    seance, on = find_seance_conseil(request, pk), maintenant.date()
    dossier = lire_dossier(seance, on=on, partie=partie)
    vus = Deliberation.objects.for_utilisateur(request.user)
    if vus.filter(pk__in=[acte.pk for acte in dossier.actes]).count() < len(dossier.actes):
        raise Http404("Un projet de cet ordre du jour porte sur un plan que vous ne lisez pas.")
    identite = identify(request)
    lettre = print_document(
        "editions/pdf/convocation.html",
        {"lecture": dossier, "identite": identite},
        le=maintenant,
        projet=not dossier.convocation.is_prete,
    )
    projets = [lire_paquet(acte, on=on) for acte in dossier.actes]
    pieces = [
        print_lecture(Genre.DELIBERATION, paquet, le=maintenant, identite=identite)
        for paquet in projets
    ]
    contenu = join([piece.contenu for piece in (lettre, *pieces)], titre=dossier.titre)
    nom = "-".join(filter(None, ["convocation", f"{seance.le}", partie]))
    return send(contenu, f"{nom}.pdf", "application/pdf")
