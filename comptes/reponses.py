"""How a page that writes answers."""

from django.template.response import TemplateResponse


def respond_form(request, gabarit, form, **contexte):
    """The page of a form: 422 when what was sent is to be corrected."""
    status = 422 if request.method == "POST" else 200
    return TemplateResponse(request, gabarit, {"form": form, **contexte}, status=status)
