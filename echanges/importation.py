"""The one way in: a file, its format, and a dry run or the real thing (R-X4)."""

from contextlib import nullcontext
from functools import partial

from django.db import IntegrityError, transaction

from budget.lectures.mots_compris import lire_comptes
from echanges.classeur.aller_retour import read_classeur
from echanges.classeur.enregistrement import Enregistrement, LectureDepassee
from echanges.classeur.reconnaissance import is_du_plan, say_d_un_autre_plan
from echanges.copie import plan as copie
from echanges.rapport import Rapport
from echanges.tableau.annexe import find_annexe
from echanges.tableau.importation_tableau import import_tableau
from echanges.tet import importation_tet as tet
from echanges.texte import importation_texte as texte
from plan.fichier.format import FichierRefuse
from plan.models import Plan
from plan.models.etape import CLOS
from socle.donnees.essai import base_d_essai
from socle.progres import Progres
from socle.saisie.tables import FichierIllisible, Lecture, read_tables
from socle.saisie.textes.formes import TexteLu
from socle.saisie.textes.lecture import is_texte, read_document

FORMATS = {
    "auto": "reconnu à son contenu",
    "classeur": "classeur de l'application",
    "annexe": "tableau « Dépenses prévisionnelles et calendrier »",
    "tableau": "tableau d'une autre forme",
    "tet": "modèle de Territoires en Transitions",
    "texte": "texte Word ou LibreOffice",
    "json": "copie d'un plan (JSON)",
}


class Renonce(Exception):
    """Undoes all that was written in a dry run, or beside a refusal."""


def importer(
    contenu,
    *,
    nom,
    format="auto",
    plan=None,
    structure=None,
    titre="",
    par=None,
    le,
    appliquer=False,
    laisser_conflits=False,
    creer_doublons=False,
    colonnes=(),
    demander=False,
    progres=None,
    finish=lambda rapport: None,
):
    """The `Rapport` of importing a file (bytes) named `nom`.

    A workbook of the application comes back into `plan`; the other formats make a new plan in
    `structure`, called `titre`. Nothing is written unless `appliquer` and all is clean; conflicts
    stop it too, unless `laisser_conflits` leaves those rows as the application has them. A new row
    that seems to be there already is made only if `creer_doublons`. `colonnes` are pairs (column
    or title of a bare table, word for it); without them they are guessed, or asked if `demander`.
    What `finish(rapport)` writes is written in the transaction of the import, or not at all.
    """
    progres = progres or Progres()
    rapport = Rapport(fichier=nom, format=format, creer_doublons=creer_doublons)
    try:
        lecture = read_contenu(contenu, format)
    except FichierIllisible as refus:
        rapport.refuse(str(refus))
        return rapport
    rapport.format = format if format != "auto" else find_format(lecture, plan)
    if isinstance(lecture, Lecture):
        rapport.remarques += lecture.remarques
    options = {"progres": progres, "par": par, "le": le, "finish": finish}
    try:
        if rapport.format == "classeur":
            run_classeur(
                plan, lecture, rapport, appliquer=appliquer, laisser=laisser_conflits, **options
            )
        else:
            source = contenu if rapport.format == "json" else lecture
            if (
                lecture
                and format == "auto"
                and rapport.format == "tableau"
                and (phrase := say_d_un_autre_plan(lecture, plan))
            ):
                raise FichierRefuse([phrase])
            lieu = {"structure": structure or (plan and plan.structure), "titre": titre}
            choix = {"choix": colonnes, "demander": demander}
            run_nouveau(source, rapport, appliquer=appliquer, choix=choix, **lieu, **options)
    except FichierRefuse as refus:
        for phrase in refus.erreurs:
            rapport.refuse(phrase)
    except (IntegrityError, LectureDepassee):
        rapport.is_applique = False
        rapport.refuse(
            "L'application a changé pendant l'import : rien n'est écrit, recommencez-le."
        )
    except Renonce:
        pass
    return rapport


def is_json(contenu, format):
    return format == "json" or (format == "auto" and contenu.lstrip()[:1] == b"{")


def read_contenu(contenu, format):
    """The tables or the text of a file; None for a JSON. Raises FichierIllisible."""
    if format == "texte" or (format == "auto" and is_texte(contenu)):
        return read_document(contenu)
    return None if is_json(contenu, format) else read_tables(contenu)


def find_format(lecture, plan):
    """Which format a file has; a bare table when nothing else is known."""
    if lecture is None:
        return "json"
    if isinstance(lecture, TexteLu):
        return "texte"
    if tet.is_tet(lecture):
        return "tet"
    if is_du_plan(lecture, plan):
        return "classeur"
    return "annexe" if find_annexe(lecture) else "tableau"


def run_classeur(plan, lecture, rapport, *, appliquer, laisser, progres, finish, **options):
    """Read and check without a lock, then write in one short transaction; a dry run writes in a
    base of its own, to see what the costs become, and undoes it.
    """
    if plan is None:
        rapport.refuse("Dites dans quel plan revient ce classeur.")
        return
    rapport.plan = plan.slug
    # Asked again: it may have been closed since the dry run.
    if Plan.objects.get(pk=plan.pk).is_clos:
        rapport.refuse(CLOS)
        return
    rapprochements = read_classeur(plan, lecture, rapport, progres=progres)
    if rapport.refus or (not rapport.has_effet and not appliquer):
        return
    is_essai = not appliquer or (rapport.conflits and not laisser)
    enregistrement = Enregistrement(plan, rapprochements, rapport, **options)
    with base_d_essai() if is_essai else nullcontext(), transaction.atomic():
        avant = lire_comptes(plan)
        enregistrement.write(Progres() if is_essai else progres)
        rapport.tell_comptes(lire_comptes(plan), avant)
        if is_essai:
            raise Renonce
        rapport.is_applique = True
        finish(rapport)


def run_nouveau(source, rapport, *, structure, titre, appliquer, choix, finish, **options):
    """A new plan, made for real; a dry run makes it in a base of its own, and undoes it."""
    genres = {
        "annexe": partial(import_tableau, **choix),
        "tableau": partial(import_tableau, **choix),
        "tet": tet.import_tet,
        "texte": texte.import_texte,
        "json": partial(copie.import_copie, appliquer=appliquer),
    }
    with nullcontext() if appliquer else base_d_essai(), transaction.atomic():
        genres[rapport.format](source, rapport, structure=structure, titre=titre, **options)
        if rapport.has_effet and not rapport.refus:
            rapport.tell_comptes(lire_comptes(Plan.objects.get(slug=rapport.plan)))
        if rapport.refus or rapport.question or not appliquer:
            raise Renonce
        rapport.is_applique = True
        finish(rapport)
