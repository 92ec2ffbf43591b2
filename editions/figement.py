"""Freezing a document into an edition, and printing it again to see that it is the same."""

import hashlib

from django.db import transaction
from django.utils import timezone
from pydantic import TypeAdapter

from commission.plan_passe import EtatAltere
from comptes.models.identite import lire_identite
from conseil.actes.gel import ImpressionImpossible
from conseil.lectures.deliberation import ACTE
from conseil.models import Deliberation
from editions.documents.catalogue import Demande, list_chiffres, print_lecture, read_document
from editions.documents.genre import Genre
from editions.estampille import draw_code
from editions.lectures.paquet import lire_paquet
from editions.models import Edition, make_estampille
from socle.sorties.pdf import FichierAbsent


def write_demande(demande):
    """A `Demande` as JSON keeps it."""
    return TypeAdapter(Demande).dump_python(demande, mode="json")


def print_edition(genre, lecture, *, code, le, identite=None):
    """A reading printed as the edition `code`, frozen at the moment `le`: always the same bytes."""
    moment = timezone.localtime(le)
    estampille = make_estampille(code, moment)
    return print_lecture(genre, lecture, le=moment, identite=identite, estampille=estampille)


def freeze(plan, genre, demande, *, libelle, par, le):
    """Print a document and keep it for ever as an `Edition`.

    Raises DemandeImpossible and FichierAbsent: then nothing is kept.
    """
    le = le.replace(microsecond=0)
    code = draw_code()
    with transaction.atomic():
        lecture = read_document(genre, plan, demande)
    identite = lire_identite(plan.structure)
    imprime = print_edition(genre, lecture, code=code, le=le, identite=identite)
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


def prepare_pieces(acte):
    """What prints a voted act and each of its annexes that is made from the plan: the function
    that it gives asks nothing of the database.

    [(number of the annex or None, PDF, pages)]; it raises ImpressionImpossible.
    """
    acte = Deliberation.objects.loaded_for_deliberation().get(pk=acte.pk)
    le = timezone.localtime()
    parties = [(None, ACTE)]
    parties += [(a.pk, a.partie) for a in acte.annexes.all() if a.genre in a.DU_PLAN]
    try:
        paquets = [(pk, lire_paquet(acte, on=le.date(), partie=nom)) for pk, nom in parties]
        identite = lire_identite(acte.structure)
    except EtatAltere as altere:
        raise ImpressionImpossible(f"Rien n'est enregistré : {altere}") from altere

    def print_pieces():
        try:
            imprimes = [
                (pk, print_lecture(Genre.DELIBERATION, paquet, le=le, identite=identite))
                for pk, paquet in paquets
            ]
        except FichierAbsent as absent:
            raise ImpressionImpossible(f"Rien n'est enregistré : {absent}") from absent
        return [(pk, imprime.contenu, imprime.pages) for pk, imprime in imprimes]

    return print_pieces
