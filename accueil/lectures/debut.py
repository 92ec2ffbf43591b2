"""The example of a plan, made in an office as a draft of its own."""

import json

from django.db import transaction

from conseil.fichier.chargement import load_fichier
from plan.etats import Etape
from plan.models import Plan

EXEMPLE = "exemple de plan"


@transaction.atomic
def load_exemple(contenu, structure, *, par):
    """(the draft made of the file `contenu` in `structure`, whether it was made now)."""
    fichier = json.loads(contenu)
    slug = f"exemple-{structure.slug}"[:50]
    if deja := Plan.objects.filter(slug=slug, structure=structure).first():
        return deja, False
    fichier["structure"] = {
        champ: getattr(structure, champ) for champ in ("slug", "nom", "collectivite", "siren")
    }
    fichier["plan"]["slug"] = slug
    plan, _ = load_fichier(json.dumps(fichier).encode(), raison=EXEMPLE)
    plan.en_vigueur, plan.etape = False, Etape.ELABORATION
    plan._history_user = par
    plan.save()
    return plan, True
