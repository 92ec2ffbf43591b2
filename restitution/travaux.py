"""Long work: asked for in a page, done elsewhere, found again whenever one comes back.

`launch` is the one seam: who does the work is said by the setting `EXECUTEUR_TRAVAUX`
(docs/adr/0008).
"""

import hashlib
import logging
import threading
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from django.conf import settings
from django.core.cache import caches
from django.core.files.base import ContentFile
from django.db import connections, transaction
from django.utils import timezone
from django.utils.module_loading import import_string

from comptes.models import Trace, noter
from restitution.documents import print_lecture
from restitution.echanges.importation import importer
from restitution.echanges.rapport import Rapport
from restitution.genre import Genre as Document
from restitution.lectures.schema_directeur import lire_schema_directeur
from restitution.models import Travail
from restitution.pdf import FichierAbsent
from restitution.progres import Progres

journal = logging.getLogger(__name__)
SILENCE = timedelta(minutes=3)
DUREE_DE_VIE = 24 * 3600
PAR_PAGE = 200


@dataclass(frozen=True)
class TravailLu:
    """A piece of work as a page shows it; `pour_cent` is None before its size is known.

    `changements` are those of the report from the rank `debut` on; `suite` is the next rank, or 0.
    """

    travail: Travail
    fait: int
    total: int
    rapport: Rapport | None
    is_interrompu: bool
    debut: int = 0

    @property
    def changements(self):
        return self.rapport.changements[self.debut : self.debut + PAR_PAGE]

    @property
    def suite(self):
        fin = self.debut + PAR_PAGE
        return fin if len(self.rapport.changements) > fin else 0

    @property
    def pour_cent(self):
        return self.fait * 100 // self.total if self.total else None

    @property
    def is_en_route(self):
        return self.travail.is_en_route and not self.is_interrompu


def lire_travail(travail, *, maintenant, debut=0):
    """The `TravailLu` of a piece of work: what the base holds, and how far it is just now."""
    fait, total, dit_le = caches["travaux"].get(f"travail-{travail.pk}") or (0, 0, None)
    dernier = dit_le or travail.demande_le
    return TravailLu(
        travail=travail,
        fait=fait,
        total=total,
        rapport=Rapport.parse(travail.rapport) if travail.rapport else None,
        is_interrompu=travail.is_en_route and maintenant - dernier > SILENCE,
        debut=debut,
    )


def tell(travail):
    """A `Progres` that anybody may look at, from any process, while the base is being written."""

    def say(fait, total):
        caches["travaux"].set(f"travail-{travail.pk}", (fait, total, timezone.now()), DUREE_DE_VIE)

    say(0, 0)
    return Progres(say)


def ask_import(fichier, *, plan, par, le, format, titre=""):
    """Keep the file, and ask for its dry run; gives the `Travail`."""
    contenu = fichier.read()
    travail = Travail(
        structure=plan.structure,
        plan=plan,
        par=par,
        genre=Travail.Genre.IMPORT,
        nom=fichier.name[:200],
        empreinte=hashlib.sha256(contenu).hexdigest(),
        options={"format": format, "titre": titre, "appliquer": False, "laisser_conflits": False},
        demande_le=le,
    )
    travail.fichier.save(fichier.name, ContentFile(contenu), save=False)
    travail.save()
    launch(travail)
    return travail


def confirm_import(travail, *, laisser_conflits, le):
    """Ask for the real thing after the dry run."""
    travail.options = {
        **travail.options,
        "appliquer": True,
        "laisser_conflits": laisser_conflits,
    }
    travail.etat, travail.demande_le = Travail.Etat.EN_ATTENTE, le
    travail.save()
    launch(travail)


def ask_schema_directeur(plan, *, par, le):
    travail = Travail.objects.create(
        structure=plan.structure,
        plan=plan,
        par=par,
        genre=Travail.Genre.SCHEMA_DIRECTEUR,
        nom=f"{plan.slug}-{le:%Y-%m-%d}.pdf",
        demande_le=le,
    )
    launch(travail)
    return travail


def launch(travail):
    """Hand the work over once the base has it."""
    executeur = import_string(settings.EXECUTEUR_TRAVAUX)
    transaction.on_commit(lambda: executeur(travail.pk))


def run_in_thread(pk):
    """In this process, beside the requests."""

    def run():
        try:
            run_travail(pk)
        finally:
            connections.close_all()

    threading.Thread(target=run, name=f"travail-{pk}", daemon=True).start()


def run_travail(pk):
    """Do the work; whatever happens, it ends with a state and a sentence."""
    travail = Travail.objects.select_related("plan__structure", "structure", "par").get(pk=pk)
    travail.etat, travail.erreur = Travail.Etat.EN_COURS, ""
    travail.save()
    try:
        GENRES[travail.genre](travail, progres=tell(travail))
    except Exception:
        journal.exception("Travail %s interrompu", pk)
        travail.refresh_from_db()
        travail.etat = Travail.Etat.ECHEC
        travail.erreur = (
            "Une erreur a interrompu ce travail, rien n'est écrit. Recommencez ; si elle revient, "
            "prévenez l'administration."
        )
    travail.fini_le = timezone.now()
    travail.save()


def run_import(travail, *, progres):
    """Bring the file in; what says that it was brought in is written with it, or not at all."""
    with travail.fichier.open("rb") as flux:
        contenu = flux.read()
    rapport = importer(
        contenu,
        nom=travail.nom,
        plan=travail.plan,
        structure=travail.structure,
        par=travail.par,
        le=timezone.localtime(),
        progres=progres,
        finish=partial(note_import, travail),
        **travail.options,
    )
    travail.rapport = rapport.dump()
    if rapport.is_applique:
        return
    if rapport.refus:
        travail.etat = Travail.Etat.REFUSE
    else:
        travail.etat = Travail.Etat.A_CONFIRMER


def note_import(travail, rapport):
    """Write that an import is done, and its trace."""
    travail.rapport, travail.etat = rapport.dump(), Travail.Etat.FAIT
    travail.fini_le = timezone.now()
    travail.save()
    noter(
        Trace.Quoi.IMPORT,
        le=travail.fini_le,
        par=travail.par,
        structure=travail.structure,
        detail=f"{travail.nom}, SHA-256 {travail.empreinte}",
    )


def run_schema_directeur(travail, *, progres):
    le = timezone.localtime()
    lecture = lire_schema_directeur(travail.plan, on=le.date())
    try:
        imprime = print_lecture(Document.SCHEMA_DIRECTEUR, lecture, le=le, progres=progres)
    except FichierAbsent as absent:
        travail.etat, travail.erreur = Travail.Etat.ECHEC, f"Rien n'est imprimé : {absent}"
        return
    travail.empreinte = hashlib.sha256(imprime.contenu).hexdigest()
    travail.fichier.save(travail.nom, ContentFile(imprime.contenu), save=False)
    travail.etat = Travail.Etat.FAIT


GENRES = {
    Travail.Genre.IMPORT: run_import,
    Travail.Genre.SCHEMA_DIRECTEUR: run_schema_directeur,
}
