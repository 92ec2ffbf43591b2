import tempfile
from datetime import date, datetime, time
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from plan.commandes import find_plan
from restitution.lectures.bilan import lire_bilan
from restitution.lectures.schema_directeur import lire_schema_directeur
from restitution.passe import EtatAltere, PlanInconnu
from restitution.pdf import FichierAbsent, print_bilan, print_schema_directeur


def make_schema_directeur(plan, le, depuis):
    return print_schema_directeur(lire_schema_directeur(plan, on=le.date()), le=le)


def make_bilan(plan, le, depuis):
    if depuis and depuis >= min(le.date(), timezone.localdate()):
        raise CommandError("La date --depuis doit précéder la date --au, et ce jour.")
    try:
        lecture = lire_bilan(plan, on=le.date(), ici=timezone.localdate(), depuis=depuis)
    except PlanInconnu as inconnu:
        raise CommandError(f"--depuis {depuis} : {inconnu}") from inconnu
    except EtatAltere as altere:
        raise CommandError(str(altere)) from altere
    return print_bilan(lecture, le=le)


DOCUMENTS = {"schema-directeur": make_schema_directeur, "bilan": make_bilan}


def read_date(texte):
    try:
        return date.fromisoformat(texte)
    except ValueError as erreur:
        raise CommandError(
            f"« {texte} » n'est pas une date : écrivez-la comme 2026-11-24."
        ) from erreur


def write_entier(fichier, contenu):
    """Write all of `contenu` or leave what was there: a failure never leaves half a document."""
    if not fichier.parent.is_dir():
        raise CommandError(f"Le dossier {fichier.parent} n'existe pas : créez-le d'abord.")
    try:
        with tempfile.NamedTemporaryFile(dir=fichier.parent, delete=False) as provisoire:
            try:
                provisoire.write(contenu)
                provisoire.flush()
                Path(provisoire.name).replace(fichier)
            except OSError:
                Path(provisoire.name).unlink(missing_ok=True)
                raise
        fichier.chmod(0o644)
    except OSError as erreur:
        raise CommandError(
            f"{fichier} ne peut pas être écrit ({erreur.strerror}). Vérifiez le droit et la place."
        ) from erreur


class Command(BaseCommand):
    help = "Écrit un document du plan dans un fichier."

    def add_arguments(self, parser):
        parser.add_argument("document", choices=DOCUMENTS)
        parser.add_argument("--sortie", type=Path, required=True, metavar="FICHIER")
        parser.add_argument("--plan", help="identifiant du plan ; par défaut, le plan en vigueur")
        parser.add_argument(
            "--au", metavar="AAAA-MM-JJ", help="date du suivi ; par défaut, aujourd'hui"
        )

        parser.add_argument(
            "--depuis",
            metavar="AAAA-MM-JJ",
            help="bilan : dit ce qui a changé depuis",
        )

    def handle(self, *, document, sortie, plan, au, depuis, **options):
        le = timezone.localtime()
        if au:
            le = timezone.make_aware(datetime.combine(read_date(au), time()))
        try:
            imprime = DOCUMENTS[document](find_plan(plan), le, depuis and read_date(depuis))
        except FichierAbsent as erreur:
            raise CommandError(f"Rien n'est écrit : {erreur}") from erreur
        write_entier(sortie, imprime.contenu)
        ko = len(imprime.contenu) // 1024
        self.stdout.write(f"{sortie} : {imprime.pages} pages, {ko} Ko.")
