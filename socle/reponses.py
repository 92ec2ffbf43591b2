"""How a page answers."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from socle.saisie.version_lue import is_perimee

CHANGE_DEPUIS = "Rien n'est supprimé : une autre personne a changé ceci entre-temps. Relisez-le."


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
