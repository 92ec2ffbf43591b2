"""Builder of editions: the bytes are dull, the tests that look at a real document freeze one."""

import hashlib
from datetime import UTC, datetime

from budget.montants.repartition import Total
from editions.documents.chiffres import count, sum_up
from editions.estampille import draw_code
from editions.models import Edition
from tests.fabrique import make_plan, make_utilisateur

LE = datetime(2026, 11, 24, 17, 0, 5, tzinfo=UTC)


def make_edition(*, plan=None, par=None, pdf=b"%PDF-1.7 un document", **faits):
    return Edition.objects.create(
        plan=plan or make_plan(),
        par=par or make_utilisateur(),
        **{
            "code": draw_code(),
            "genre": "annexe-budget",
            "libelle": "Vote",
            "figee_le": LE,
            "demande": {"on": "2026-11-24", "aujourdhui": "2026-11-24"},
            "chiffres": [count("Actions", 33), sum_up("Total du plan", Total(non_chiffrees=18))],
            "pdf": pdf,
            "taille": len(pdf),
            "pages": 6,
            "empreinte": hashlib.sha256(pdf).hexdigest(),
            **faits,
        },
    )
