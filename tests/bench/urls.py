"""The addresses of the application, and the bare view that its pages are compared with."""

from django.http import HttpResponse
from django.urls import path

from config.urls import handler500, urlpatterns

__all__ = ["handler500", "urlpatterns"]


def nue(request):
    """A view that only asks that somebody is logged in."""
    return HttpResponse("Bonjour")


urlpatterns = [path("vue-nue/", nue, name="vue-nue"), *urlpatterns]
