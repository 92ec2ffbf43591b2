"""How long the schéma directeur takes to print, against LibreOffice on the same text, in one run.

`python -m tests.bench.banc_pdf` makes a database of its own, loads the real plan, prints the table.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

REPETITIONS = 3


@dataclass(frozen=True)
class Mesure:
    """The best of some runs, in seconds, and how many times the reference that is."""

    nom: str
    secondes: float
    rapport: float
    reference: str


def time_best(geste, avant=None, fois=REPETITIONS):
    """The shortest of some runs of `geste`, each after `avant`, which is not timed."""
    durees = []
    for _ in range(fois):
        if avant:
            avant()
        debut = perf_counter()
        geste()
        durees.append(perf_counter() - debut)
    return min(durees)


def time_libreoffice(html, dossier):
    """Seconds that LibreOffice takes from a text document of the same words to a PDF, plain and
    tagged PDF/A; None where it is not installed.
    """
    if not shutil.which("soffice"):
        return None
    profil = f"-env:UserInstallation=file://{dossier}/profil"
    (dossier / "schema.html").write_text(html)

    def convert(source, *cible):
        subprocess.run(
            ["soffice", profil, "--headless", *cible, "--outdir", dossier, dossier / source],
            check=True,
            capture_output=True,
        )

    convert("schema.html", "--writer", "--convert-to", "odt:writer8")
    options = '{"SelectPdfVersion":{"type":"long","value":"3"}}'
    return (
        time_best(lambda: convert("schema.odt", "--convert-to", "pdf")),
        time_best(
            lambda: convert("schema.odt", "--convert-to", f"pdf:writer_pdf_Export:{options}")
        ),
    )


def mesurer():
    """The `Mesure`s of the schéma of the first plan of the database; Django is ready."""
    from django.conf import settings
    from django.core.cache import caches
    from django.db import transaction
    from django.template.loader import render_to_string
    from django.utils import timezone

    from plan.models import Action, Plan
    from restitution.documents import Demande, print_lecture, read_document
    from restitution.genre import Genre

    le = timezone.localtime()
    plan = Plan.objects.select_related("structure").first()
    demande = Demande(on=le.date(), aujourdhui=le.date())
    retouches = iter(range(1000))

    def read():
        return read_document(Genre.SCHEMA_DIRECTEUR, plan, demande)

    def print_schema():
        print_lecture(Genre.SCHEMA_DIRECTEUR, read(), le=le)

    def touch(code):
        action = Action.objects.for_plan(plan).for_code(code).get()
        action.corps += f"\n\nRetouche {next(retouches)}."
        action.save()

    def print_cold(processus):
        settings.PDF_PROCESSUS = processus
        return time_best(print_schema, caches["documents"].clear)

    tous = settings.PDF_PROCESSUS
    durees = {"à froid, un processus": print_cold(1)}
    froid = f"à froid, {tous} processus"
    durees[froid] = print_cold(tous)
    durees["sans changement"] = time_best(print_schema)
    with transaction.atomic():
        for code in ("1-2-8", "4-1-2"):
            durees[f"après une retouche de la fiche {code}"] = time_best(
                print_schema, lambda code=code: touch(code)
            )
        transaction.set_rollback(True)
    contexte = {"lecture": read(), "statique": "", "le": le, "estampille": None}
    html = render_to_string("restitution/pdf/schema_directeur.html", contexte)
    with tempfile.TemporaryDirectory() as dossier:
        bureau = time_libreoffice(html, Path(dossier))
    if bureau:
        durees["LibreOffice, PDF simple"], durees["LibreOffice, PDF/A balisé"] = bureau
    reference = "LibreOffice, PDF simple" if bureau else froid
    return [
        *(Mesure(nom, d, d / durees[reference], reference) for nom, d in durees.items()),
        Mesure(
            "sans changement",
            durees["sans changement"],
            durees["sans changement"] / durees[froid],
            froid,
        ),
    ]


def main():
    with tempfile.TemporaryDirectory() as dossier:
        os.environ["DATABASE_URL"] = f"sqlite:///{dossier}/banc.sqlite3"
        os.environ["CACHE_DIR"] = f"{dossier}/cache"
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.local")
        import django
        from django.core.management import call_command

        django.setup()
        call_command("migrate", verbosity=0)
        call_command("charger_plan", verbosity=0)
        for mesure in mesurer():
            temps = f"{mesure.secondes:7.2f} s {mesure.rapport:8.3f} × {mesure.reference}"
            sys.stdout.write(f"{mesure.nom:<44} {temps}\n")


if __name__ == "__main__":
    main()
