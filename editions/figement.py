"""Freezing a document into an edition, and printing it again to see that it is the same."""

import hashlib

from django.db import transaction
from django.utils import timezone
from pydantic import TypeAdapter

from editions.documents.catalogue import Demande, list_chiffres, print_lecture, read_document
from editions.estampille import draw_code
from editions.models import Edition, make_estampille


def write_demande(demande):
    """A `Demande` as JSON keeps it."""
    return TypeAdapter(Demande).dump_python(demande, mode="json")


def print_edition(genre, lecture, *, code, le):
    """A reading printed as the edition `code`, frozen at the moment `le`: always the same bytes."""
    moment = timezone.localtime(le)
    return print_lecture(genre, lecture, le=moment, estampille=make_estampille(code, moment))


def freeze(plan, genre, demande, *, libelle, par, le):
    """Print a document and keep it for ever as an `Edition`.

    Raises DemandeImpossible and FichierAbsent: then nothing is kept.
    """
    le = le.replace(microsecond=0)
    code = draw_code()
    with transaction.atomic():
        lecture = read_document(genre, plan, demande)
    imprime = print_edition(genre, lecture, code=code, le=le)
    return Edition.objects.create(
        code=code,
        genre=genre,
        plan=plan,
        libelle=libelle,
        figee_le=le,
        par=par,
        demande=write_demande(demande),
        chiffres=list_chiffres(genre, lecture),
        pdf=imprime.contenu,
        taille=len(imprime.contenu),
        pages=imprime.pages,
        empreinte=hashlib.sha256(imprime.contenu).hexdigest(),
    )
