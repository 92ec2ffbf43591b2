import tempfile
from datetime import date, datetime, time
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from conseil.models import Deliberation
from plan.commandes import find_plan
from restitution.echanges.classeur import write_plan
from restitution.echanges.copie import write_copie
from restitution.echanges.tet_ecriture import write_tet
from restitution.lectures.bilan import lire_bilan
from restitution.lectures.deliberation import PARTIES, lire_paquet, list_parties
from restitution.lectures.schema_directeur import lire_schema_directeur
from restitution.passe import EtatAltere, PlanInconnu
from restitution.pdf import FichierAbsent, print_bilan, print_deliberation, print_schema_directeur


def make_schema_directeur(plan, le, options):
    return print_schema_directeur(lire_schema_directeur(plan, on=le.date()), le=le)


def make_bilan(plan, le, options):
    depuis = options["depuis"] and read_date(options["depuis"])
    if depuis and depuis >= min(le.date(), timezone.localdate()):
        raise CommandError("La date --depuis doit précéder la date --au, et ce jour.")
    try:
        lecture = lire_bilan(plan, on=le.date(), aujourdhui=timezone.localdate(), depuis=depuis)
    except PlanInconnu as inconnu:
        raise CommandError(f"--depuis {depuis} : {inconnu}") from inconnu
    except EtatAltere as altere:
        raise CommandError(str(altere)) from altere
    return print_bilan(lecture, le=le)


def make_deliberation(plan, le, options):
    numero, partie = options["numero"], options["partie"]
    actes = Deliberation.objects.for_structure(plan.structure).loaded_for_deliberation()
    if not numero:
        raise CommandError("Nommez la délibération, par exemple --numero 12/09/2024-5.1.")
    deliberation = actes.filter(numero=numero).first()
    if deliberation is None:
        raise CommandError(f"Aucune délibération ne porte le numéro « {numero} ».")
    parties = list_parties(deliberation)
    if partie and partie not in parties:
        raise CommandError(f"« {partie} » n'est pas une partie de cet acte : {', '.join(parties)}.")
    return print_deliberation(lire_paquet(deliberation, on=le.date(), partie=partie), le=le)


DOCUMENTS = {
    "schema-directeur": make_schema_directeur,
    "bilan": make_bilan,
    "deliberation": make_deliberation,
}
DONNEES = {
    "json": lambda plan, le: write_copie(plan),
    "classeur": lambda plan, le: write_plan(plan, on=le.date()),
    "tet": lambda plan, le: write_tet(plan),
}


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
        parser.add_argument("document", choices=[*DOCUMENTS, *DONNEES])
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

        parser.add_argument("--numero", help="deliberation : son numéro, comme 12/09/2024-5.1")
        parser.add_argument(
            "--partie", choices=PARTIES, help="deliberation : une seule de ses parties"
        )

    def handle(self, *, document, sortie, plan, au, **options):
        le = timezone.localtime()
        if au:
            le = timezone.make_aware(datetime.combine(read_date(au), time()))
        if document in DONNEES:
            contenu = DONNEES[document](find_plan(plan), le)
            write_entier(sortie, contenu)
            self.stdout.write(f"{sortie} : {len(contenu) // 1024} Ko.")
            return
        try:
            imprime = DOCUMENTS[document](find_plan(plan), le, options)
        except FichierAbsent as erreur:
            raise CommandError(f"Rien n'est écrit : {erreur}") from erreur
        write_entier(sortie, imprime.contenu)
        ko = len(imprime.contenu) // 1024
        self.stdout.write(f"{sortie} : {imprime.pages} pages, {ko} Ko.")
