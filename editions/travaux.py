"""The schéma directeur printed as long work."""

import hashlib

from django.core.files.base import ContentFile
from django.utils import timezone

from comptes.models.identite import lire_identite
from editions.documents.catalogue import print_lecture
from editions.documents.genre import Genre as Document
from editions.lectures.schema_directeur import lire_schema_directeur
from exploitation.models import Travail
from exploitation.travaux import ask
from socle.sorties.pdf import FichierAbsent


def ask_schema_directeur(plan, *, par, le):
    """(the `Travail` to follow, whether it was already on its way)."""
    travail = Travail(
        structure=plan.structure,
        plan=plan,
        par=par,
        genre=Travail.Genre.SCHEMA_DIRECTEUR,
        nom=f"{plan.slug}-{le:%Y-%m-%d}.pdf",
        demande_le=le,
    )
    return ask(travail)


def run_schema_directeur(travail, *, progres):
    le = timezone.localtime()
    lecture = lire_schema_directeur(travail.plan, on=le.date())
    try:
        imprime = print_lecture(
            Document.SCHEMA_DIRECTEUR,
            lecture,
            le=le,
            identite=lire_identite(travail.structure),
            progres=progres,
        )
    except FichierAbsent as absent:
        travail.etat, travail.erreur = Travail.Etat.ECHEC, f"Rien n'est imprimé : {absent}"
        return
    travail.empreinte = hashlib.sha256(imprime.contenu).hexdigest()
    travail.fichier.save(travail.nom, ContentFile(imprime.contenu), save=False)
    travail.etat = Travail.Etat.FAIT
