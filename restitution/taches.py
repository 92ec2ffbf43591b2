"""Long work handed to the queue that PostgreSQL keeps; only when `FILE_D_ATTENTE` says so.

A worker (`manage.py procrastinate worker`) imports this module by itself, and does one piece of
work after the other; what it had begun when it was killed is done again by the next one.
"""

from django.utils.module_loading import import_string
from procrastinate.contrib.django import app


@app.task(name="faire", queue="travaux")
def faire(*, chemin, arguments):
    """Call the function of this dotted name, in the worker."""
    import_string(chemin)(*arguments)


def confier(chemin, *arguments):
    """Have a worker call the function of this dotted name; the arguments are what JSON can hold.

    Inside a transaction, the worker sees the work only once it is committed.
    """
    faire.defer(chemin=chemin, arguments=list(arguments))


def confier_travail(pk):
    """Have a worker do a `Travail` (`EXECUTEUR_TRAVAUX` when there is a queue)."""
    confier("restitution.travaux.run_travail", pk)
