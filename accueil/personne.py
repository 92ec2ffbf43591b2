"""What every page may ask of the person and of the address."""

from django.contrib import admin


def page(request):
    """`may_administrer`: whether the administration opens; `page`: name of the address, or ''."""
    adresse = request.resolver_match
    return {
        "may_administrer": admin.site.has_permission(request),
        "page": adresse.url_name if adresse else "",
    }
