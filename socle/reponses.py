"""How a page answers."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from socle.saisie.envois import list_saisies
from socle.saisie.version_lue import is_perimee, sum_up_rangee

CHANGE_DEPUIS = "Rien n'est supprimé : une autre personne a changé ceci entre-temps. Relisez-le."


def hold(request, rangees, **options):
    """These rows, that nobody else writes meanwhile when this request writes.

    A request that only reads runs in no transaction: PostgreSQL lets it lock nothing.
    """
    return rangees.select_for_update(**options) if request.method == "POST" else rangees


def respond_form(request, gabarit, form, **contexte):
    """The page of a form: 422 when what was sent is to be corrected."""
    status = 422 if request.method == "POST" else 200
    return TemplateResponse(request, gabarit, {"form": form, **contexte}, status=status)


def edit(request, gabarit, form, *, dit, vers, **contexte):
    """Save what was sent right, say `dit` (« {} » is its object), go to `vers`; else the form."""
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, dit.replace("{}", str(form.instance)))
        return redirect(vers)
    return respond_form(request, gabarit, form, **contexte)


CONFIRME = "confirme"


def is_confirme(request):
    """Whether the person answered yes to what `ask` asked."""
    return request.POST.get(CONFIRME) == "oui"


def is_renonce(request):
    """Whether she chose to go back to the form, which shows what she typed."""
    return request.POST.get(CONFIRME) == "non"


def ask(request, gabarit, *, lu=None, **contexte):
    """The page, a `socle/confirmer.html`, that asks once before what cannot be undone, with what it
    will do. The answer comes to the same address, with all that was typed; and with the version of
    the row `lu` that it shows, when no page before it did.
    """
    saisi = [s for s in list_saisies(request) if s[0] not in (CONFIRME, "csrfmiddlewaretoken")]
    if lu and "lue" not in request.POST:
        saisi.append(("lue", sum_up_rangee(lu)))
    return TemplateResponse(request, gabarit, {"saisi": saisi, **contexte})


def delete(request, objet, *, dit, vers, relire):
    """Delete a row, say `dit`, go to `vers`; if somebody changed it meanwhile, to `relire`."""
    if is_perimee(objet, request.POST.get("lue")):
        messages.error(request, CHANGE_DEPUIS)
        return redirect(relire)
    objet.delete()
    messages.success(request, dit)
    return redirect(vers)


def send(contenu, nom, type_mime, *, comme="attachment"):
    """A file to be saved under this name, or only shown (`comme` « inline »)."""
    return HttpResponse(
        contenu,
        content_type=type_mime,
        headers={"Content-Disposition": f'{comme}; filename="{nom}"'},
    )
