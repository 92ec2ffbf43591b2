"""How long the schéma directeur takes to print, against LibreOffice on the same text, in one run.

`python -m tests.bench.banc_pdf` makes a database of its own, loads the real plan, prints the table;
with `--json`, the measures as JSON.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import asdict, dataclass
from functools import partial
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


def time_in_turns(gestes, tours=REPETITIONS):
    """{name: the shortest of its times} for {name: (what comes before, what is timed)}.

    They take turns, so that what else the machine does weighs on all of them.
    """
    durees = {nom: [] for nom in gestes}
    for _ in range(tours):
        for nom, (avant, geste) in gestes.items():
            avant()
            debut = perf_counter()
            geste()
            durees[nom].append(perf_counter() - debut)
    return {nom: min(prises) for nom, prises in durees.items()}


def list_gestes_bureau(html, dossier):
    """LibreOffice, from a text document of the same words to a PDF, plain and tagged PDF/A; nothing
    where it is not installed.
    """
    if not shutil.which("soffice"):
        return {}
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
    cibles = {
        "LibreOffice, PDF simple": "pdf",
        "LibreOffice, PDF/A balisé": f"pdf:writer_pdf_Export:{options}",
    }
    return {
        nom: (lambda: None, partial(convert, "schema.odt", "--convert-to", cible))
        for nom, cible in cibles.items()
    }


def mesurer():
    """The `Mesure`s of the schéma of the first plan of the database; Django is ready."""
    from django.core.cache import caches
    from django.template.loader import render_to_string
    from django.utils import timezone

    from editions.documents.catalogue import Demande, print_lecture, read_document
    from editions.documents.genre import Genre
    from plan.models import Plan

    le = timezone.localtime()
    plan = Plan.objects.select_related("structure").first()
    demande = Demande(on=le.date(), aujourdhui=le.date())

    def read():
        return read_document(Genre.SCHEMA_DIRECTEUR, plan, demande)

    def print_schema():
        print_lecture(Genre.SCHEMA_DIRECTEUR, read(), le=le)

    froid = "à froid"
    gestes = {
        froid: (caches["documents"].clear, print_schema),
        "sans changement": (lambda: None, print_schema),
    }
    contexte = {"lecture": read(), "statique": "", "estampille": None, "projet": False}
    html = render_to_string("editions/pdf/schema_directeur.html", contexte)
    with tempfile.TemporaryDirectory() as dossier:
        bureau = list_gestes_bureau(html, Path(dossier))
        durees = time_in_turns(gestes | bureau)
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
        mesures = mesurer()
    if sys.argv[1:] == ["--json"]:
        json.dump([asdict(mesure) for mesure in mesures], sys.stdout)
        return
    for mesure in mesures:
        temps = f"{mesure.secondes:7.2f} s {mesure.rapport:8.3f} × {mesure.reference}"
        sys.stdout.write(f"{mesure.nom:<44} {temps}\n")


if __name__ == "__main__":
    main()
