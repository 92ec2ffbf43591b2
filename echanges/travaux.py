"""An import as long work: its dry run, then the real thing."""

import hashlib
from dataclasses import dataclass
from functools import partial

from django.core.files.base import ContentFile
from django.core.paginator import Paginator
from django.utils import timezone

from comptes.models import Trace, noter
from echanges.importation import importer
from echanges.rapport import Rapport
from exploitation.models import Correspondance, Travail
from exploitation.travaux import ask, launch, list_morts, read_nouvelles

PAR_PAGE = 200
# What a person ticks after the dry run.
CHOIX = ("laisser_conflits", "creer_doublons")


@dataclass(frozen=True)
class TravailLu:
    """A piece of work as a page shows it; `pour_cent` is None before its size is known.

    `changements` are those of the report from the rank `debut` on; `suite` is the next rank, or 0.
    `page` is that of the wordings understood.
    `devant`: how many come before one that waits.
    """

    travail: Travail
    fait: int
    total: int
    rapport: Rapport | None
    is_interrompu: bool
    devant: int = 0
    debut: int = 0
    page: str = ""

    @property
    def compris(self):
        """The page of the wordings understood."""
        return Paginator(self.rapport.compris, PAR_PAGE).get_page(self.page)

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


def lire_travail(travail, *, maintenant, debut=0, page=""):
    """The `TravailLu` of a piece of work: what the base holds, and how far it is just now."""
    fait, total, _ = read_nouvelles(travail)
    en_route = list(Travail.objects.en_route().order_by("pk")) if travail.is_en_route else []
    morts = list_morts(en_route, le=maintenant)
    attend = travail.etat == Travail.Etat.EN_ATTENTE
    return TravailLu(
        travail=travail,
        fait=fait,
        total=total,
        rapport=Rapport.parse(travail.rapport) if travail.rapport else None,
        is_interrompu=travail in morts,
        devant=sum(attend and t.pk < travail.pk for t in en_route if t not in morts),
        debut=debut,
        page=page,
    )


def ask_import(fichier, *, structure, plan, par, le, format, titre=""):
    """Keep the file, and ask for its dry run; (the `Travail`, whether it was already asked for).

    `plan` is the one that a workbook comes back into, None where there is none yet.
    """
    contenu = fichier.read()
    travail = Travail(
        structure=structure,
        plan=plan,
        par=par,
        genre=Travail.Genre.IMPORT,
        nom=fichier.name[:200],
        empreinte=hashlib.sha256(contenu).hexdigest(),
        options={"format": format, "titre": titre, "appliquer": False},
        demande_le=le,
    )
    keep = partial(travail.fichier.save, fichier.name, ContentFile(contenu), save=False)
    return ask(travail, keep=keep)


def confirm_import(travail, *, le, **choix):
    """Ask for the real thing after the dry run; `choix` are by name, of `CHOIX`."""
    travail.options = {**travail.options, "appliquer": True, **choix}
    travail.etat, travail.demande_le = Travail.Etat.EN_ATTENTE, le
    travail.save()
    launch(travail)


def answer_colonnes(travail, colonnes, *, le):
    """Ask for the dry run of a table again, now that its columns are said; the answer is kept for
    the next table of that shape.
    """
    Correspondance.objects.update_or_create(
        structure=travail.structure,
        forme=travail.rapport["forme"],
        defaults={"sens": list(colonnes.values())},
    )
    travail.options = {**travail.options, "colonnes": list(colonnes.items())}
    travail.etat, travail.demande_le = Travail.Etat.EN_ATTENTE, le
    travail.save()
    launch(travail)


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
        demander=True,
        finish=partial(note_import, travail),
        **travail.options,
    )
    travail.rapport = rapport.dump()
    if rapport.is_applique:
        return
    if rapport.question:
        travail.etat = Travail.Etat.A_REPONDRE
    elif rapport.refus:
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
