"""What tests of links type and send."""

from django.urls import reverse

from plan.models import Demande
from tests.ecran import read_formulaire


def answer(client, lien, **saisie):
    return client.post(lien, read_formulaire(client.get(lien)) | saisie)


def decide(client, **saisie):
    adresse = reverse("reponse", args=[Demande.objects.get().pk])
    return client.post(adresse, read_formulaire(client.get(adresse)) | saisie)


def replace_pilote(pilote, action):
    action.pilote, action.pilote_nom = None, "Un autre"
    action.save()
