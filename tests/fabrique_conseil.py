"""Builders of the council: plain functions, dull defaults."""

import hashlib
from datetime import date
from io import BytesIO
from itertools import count
from zipfile import ZipFile

from django.utils import timezone

from conseil.actes.vote import Vote
from conseil.models import (
    AnnexeDeliberation,
    Deliberation,
    Deport,
    MiseEnLigne,
    PointOrdreDuJour,
    Presence,
    SeanceConseil,
)
from instances.models import Assemblee, Elu
from tests.fabrique import make_plan, make_structure

suite = count(1)
INSTALLATION = date(2026, 4, 17)


def make_elu(nom=None, *, structure=None, **faits):
    """A person with one mandate: a titulaire, unless `titulaire` names whose suppléant it is."""
    nom = nom or f"ELU{next(suite):03d}"
    if faits.get("titulaire"):
        faits["qualite"] = Elu.Qualite.SUPPLEANT
    structure = structure or make_structure()
    personne = {
        champ: faits.pop(champ) for champ in ("civilite", "prenom", "papier") if champ in faits
    }
    elu = Elu.objects.create(structure=structure, nom=nom, **{"prenom": "Dominique", **personne})
    elu.mandats.create(**faits)
    return elu


def make_seance_conseil(*, structure=None, points=("5.1",), **faits):
    structure = structure or make_structure()
    seance = SeanceConseil.objects.create(structure=structure, **{"le": date(2026, 9, 10), **faits})
    for numero in points:
        PointOrdreDuJour.objects.create(seance=seance, numero=numero)
    return seance


def make_presence(seance, elu, etat=Presence.Etat.PRESENT, **bornes):
    """A presence; `arrivee`, `depart` and `retour` are numbers of points."""
    faits = {
        champ: seance.points.get(numero=bornes.pop(champ))
        for champ in ("arrivee", "depart", "retour")
        if champ in bornes
    }
    return Presence.objects.create(seance=seance, elu=elu, etat=etat, **faits, **bornes)


def make_conseil(*, structure=None, titulaires=5, presents=5, points=("5.1",), **faits):
    """(meeting, titulaires): the first `presents` are there, the first one is secretary.

    The council of a meeting held after the renewal of 2026 is the one that came of it.
    """
    seance = make_seance_conseil(structure=structure, points=points, **faits)
    debut = INSTALLATION if str(seance.le) >= str(INSTALLATION) else None
    elus = [make_elu(structure=seance.structure, debut=debut) for _ in range(titulaires)]
    for rang, elu in enumerate(elus):
        make_presence(seance, elu, "present" if rang < presents else "excuse")
    seance.secretaire = elus[0]
    seance.save()
    return seance, elus


def make_deport(point, elu, fondement="interesse", **faits):
    return Deport.objects.create(
        point=point, elu=elu, fondement=fondement, **{"motif": "gérant du camping", **faits}
    )


def make_assemblee(structure, **faits):
    return Assemblee.objects.create(structure=structure, **{"departement": "081", **faits})


def make_deliberation(*, seance=None, plan=None, annexes=(), **faits):
    """A draft at the first point of a meeting where everyone is there."""
    if seance is None:
        seance, _ = make_conseil(structure=plan.structure if plan else None)
    point = faits.pop("point", None) or seance.points.first()
    deliberation = Deliberation.objects.create(
        structure=seance.structure,
        plan=plan or make_plan(structure=seance.structure),
        point=point,
        **{
            "numero": f"ACTE-{next(suite)}",
            "objet": "Plan d'actions",
            "dispositif": "- **APPROUVE** le plan d'actions",
            **faits,
        },
    )
    for ordre, genre in enumerate(annexes, 1):
        AnnexeDeliberation.objects.create(deliberation=deliberation, ordre=ordre, genre=genre)
    return deliberation


def make_deliberation_votee(*, pour=5, contre=0, abstentions=0, ne_prend_pas_part=0, **faits):
    deliberation = make_deliberation(**faits)
    deliberation.record_vote(Vote(pour, contre, abstentions, ne_prend_pas_part))
    return deliberation


def make_mise_en_ligne(acte, *, contenu=b"%PDF-1.7 un acte", **faits):
    """An act put online, with one file, by « Dominique ELU, Le Président »."""
    archive = BytesIO()
    with ZipFile(archive, "w") as fichiers:
        fichiers.writestr("acte.pdf", contenu)
    dits = {"nom": "acte.pdf", "titre": str(acte), "taille": len(contenu)}
    mise = MiseEnLigne(
        deliberation=acte,
        fichiers=[{**dits, "empreinte": hashlib.sha256(contenu).hexdigest()}],
        archive=archive.getvalue(),
        **{
            "prenom": "Dominique",
            "nom": "ELU",
            "qualite": "Le Président",
            "le": timezone.now(),
            "adresse": f"https://exemple.fr/actes/{acte.pk}/",
            **faits,
        },
    )
    mise.save()
    acte.publiee_le = acte.publiee_le or timezone.localdate(mise.le)
    acte.save()
    return mise
