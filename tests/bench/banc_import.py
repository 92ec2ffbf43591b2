"""`python -m tests.bench.banc_import`: 10,000 rows of a workbook, dry, then for real."""

import json
import resource
import sys
import threading
from io import BytesIO
from time import monotonic, process_time, sleep

import openpyxl

LIGNES = 10_000


def make_classeur(plan, *, on):
    """The workbook of the plan, with 10,000 new expenses typed under « Réalisation »."""
    from echanges.classeur.aller_retour import write_plan

    classeur = openpyxl.load_workbook(BytesIO(write_plan(plan, on=on)))
    feuille = classeur["Réalisation"]
    for rang in range(LIGNES):
        feuille.append([None, "1-1-1", None, "engagé", "01/03/2025", None, rang, 2025, f"F{rang}"])
    sortie = BytesIO()
    classeur.save(sortie)
    return sortie.getvalue()


def read_bare(contenu):
    """Every value of every sheet, and nothing made of it."""
    classeur = openpyxl.load_workbook(BytesIO(contenu), read_only=True, data_only=True)
    return sum(1 for feuille in classeur for _ in feuille.iter_rows(values_only=True))


def save_meanwhile(fini, attentes):
    """What somebody else does: save an action ten times a second, and note the seconds it took."""
    from django.db import connections

    from plan.models import Action

    action = Action.objects.first()
    while not fini.is_set():
        debut = monotonic()
        try:
            action.save()
        finally:
            attentes.append(monotonic() - debut)
        sleep(0.1)
    connections.close_all()


def apply_beside(importer, contenu, **options):
    """(seconds of an import for real, the longest save of somebody else meanwhile)."""
    fini, attentes = threading.Event(), [0]
    autre = threading.Thread(target=save_meanwhile, args=(fini, attentes))
    autre.start()
    debut = monotonic()
    try:
        assert importer(contenu, appliquer=True, **options).is_applique
        return monotonic() - debut, max(attentes)
    finally:
        fini.set()
        autre.join()


def mesurer():
    """{figure: value}: seconds, of processor when dry, and the highest memory in megabytes."""
    from django.utils import timezone

    from echanges.importation import importer
    from plan.models import Plan

    plan = Plan.objects.get()
    le = timezone.localtime()
    options = {"nom": "plan.xlsx", "format": "auto", "plan": plan, "le": le}
    contenu = make_classeur(plan, on=le.date())
    debut = process_time()
    read_bare(contenu)
    nue = process_time() - debut
    rapport = importer(contenu, **options)
    importee = process_time() - debut - nue
    assert sum(bilan.creees for bilan in rapport.bilans) == LIGNES, rapport.refus[:3]
    del rapport
    appliquee, attente = apply_beside(importer, contenu, **options)
    return {
        "lignes": LIGNES,
        "nue": round(nue, 2),
        "importee": round(importee, 2),
        "appliquee": round(appliquee, 1),
        "attente": round(attente, 1),
        "memoire": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }


def main():
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("charger_plan", verbosity=0)
    json.dump(mesurer(), sys.stdout)


if __name__ == "__main__":
    main()
