"""Each list as a table, and the same table as a file."""

from django.http import Http404
from django.template.response import TemplateResponse
from django.utils import timezone

from comptes.models.identite import lire_identite
from editions.lectures.listes import AVEC_FILTRE_D_ACTIONS, LISTES, lire_liste
from plan.forms.suivi import FiltreActionsForm
from plan.reponses import lecture_du_plan
from socle.pages import datee
from socle.reponses import send
from socle.sorties.csv_francais import write_csv
from socle.sorties.pdf import print_document
from socle.sorties.xlsx import TYPE_MIME, Feuille, write_classeur


def read_liste(request, cle):
    """The list asked for, narrowed by the filters of the address."""
    if cle not in LISTES:
        raise Http404("Cette liste n'existe pas.")
    criteres = request.GET.dict()
    if cle in AVEC_FILTRE_D_ACTIONS:
        form = FiltreActionsForm(request.GET, plan=request.plan, utilisateur=request.user)
        form.is_valid()
        criteres = form.criteres
    return lire_liste(request.plan, cle, on=request.jour, criteres=criteres)


@datee
@lecture_du_plan
def liste(request, cle):
    contexte = {"liste": read_liste(request, cle), "requete": request.GET.urlencode()}
    return TemplateResponse(request, "editions/liste.html", contexte)


@datee
@lecture_du_plan
def liste_csv(request, cle):
    return send(write_csv(read_liste(request, cle)), f"{cle}.csv", "text/csv; charset=utf-8")


@datee
@lecture_du_plan
def liste_xlsx(request, cle):
    lue = read_liste(request, cle)
    contenu = write_classeur([Feuille(lue.titre, lue.colonnes, lue.rangees)])
    return send(contenu, f"{cle}.xlsx", TYPE_MIME)


@datee
@lecture_du_plan
def liste_pdf(request, cle):
    contexte = {
        "liste": read_liste(request, cle),
        "plan": request.plan,
        "mots": request.plan.vocabulaire,
        "identite": lire_identite(request.plan.structure),
    }
    imprime = print_document("editions/pdf/liste.html", contexte, le=timezone.localtime())
    return send(imprime.contenu, f"{cle}.pdf", "application/pdf")
