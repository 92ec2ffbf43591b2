import tempfile
from datetime import date, datetime, time
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from comptes.models.identite import lire_identite
from echanges.classeur.aller_retour import write_plan
from echanges.copie.plan import write_copie
from echanges.tet.sortie import read_envoi, write_tet
from editions.documents.catalogue import (
    IMPRIMABLES,
    Demande,
    DemandeImpossible,
    print_lecture,
    read_document,
)
from plan.plan_courant import find_plan
from socle.francais.typographie import compter
from socle.sorties.pdf import FichierAbsent

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
        genres = [str(genre) for genre in IMPRIMABLES]
        parser.add_argument("document", choices=[*genres, *DONNEES])
        parser.add_argument("--sortie", type=Path, required=True, metavar="FICHIER")
        parser.add_argument("--plan", help="identifiant du plan ; par défaut, le plan en vigueur")
        parser.add_argument(
            "--au",
            metavar="AAAA-MM-JJ",
            help="document : tel qu'il était ce jour-là ; par défaut, aujourd'hui",
        )
        parser.add_argument("--depuis", metavar="AAAA-MM-JJ", help="bilan : ce qui a changé depuis")
        parser.add_argument("--action", default="", help="fiche : code de l'action, comme 1-2-8")
        parser.add_argument(
            "--projet", action="store_true", help="écrit « projet » en travers de chaque page"
        )
        parser.add_argument(
            "--numero", default="", help="deliberation : son numéro, comme 14/03/2026-5.1"
        )
        parser.add_argument("--partie", default="", help="deliberation : une seule de ses parties")

    def handle(self, *, document, sortie, plan, au, depuis, projet, **options):
        le = timezone.localtime()
        aujourdhui = le.date()
        if au:
            le = timezone.make_aware(datetime.combine(read_date(au), time()))
        if document in DONNEES:
            if au:
                raise CommandError(
                    f"« {document} » ne sait dire que le présent : retirez --au, ou exportez un "
                    "document, comme le bilan."
                )
            contenu = DONNEES[document](find_plan(plan), le)
            pertes = read_envoi(find_plan(plan))[1] if document == "tet" else ()
            write_entier(sortie, contenu)
            self.stdout.write("\n".join((f"{sortie} : {len(contenu) // 1024} Ko.", *pertes)))
            return
        demande = Demande(
            on=le.date(),
            aujourdhui=aujourdhui,
            depuis=depuis and read_date(depuis),
            action=options["action"],
            numero=options["numero"],
            partie=options["partie"],
        )
        try:
            lu = find_plan(plan)
            lecture, identite = read_document(document, lu, demande), lire_identite(lu.structure)
            imprime = print_lecture(document, lecture, le=le, identite=identite, projet=projet)
        except (DemandeImpossible, FichierAbsent) as erreur:
            raise CommandError(f"Rien n'est écrit : {erreur}") from erreur
        write_entier(sortie, imprime.contenu)
        ko = len(imprime.contenu) // 1024
        self.stdout.write(f"{sortie} : {compter(imprime.pages, 'page')}, {ko} Ko.")
