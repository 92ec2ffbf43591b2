"""What every page may ask of the person."""

from django.contrib import admin


def droits(request):
    """`may_administrer`: whether the administration opens for this person."""
    return {"may_administrer": admin.site.has_permission(request)}
