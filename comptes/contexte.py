"""What every page may ask of the person and of the address."""

from django.contrib import admin

from comptes.droits import Geste
from comptes.models import Structure


def page(request):
    """`may_administrer`: whether the administration opens; `may_gerer_comptes`: whether the person
    manages accounts; `page`: name of the address, or ''.
    """
    adresse = request.resolver_match
    return {
        "may_administrer": admin.site.has_permission(request),
        "may_gerer_comptes": may_gerer_comptes(request.user),
        "page": adresse.url_name if adresse else "",
    }


def may_gerer_comptes(utilisateur):
    return (
        utilisateur.is_authenticated
        and Structure.objects.for_geste(utilisateur, Geste.GERER_COMPTES).exists()
    )
