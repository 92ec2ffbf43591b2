"""Rows as plain values and back, those that former versions wrote included."""

import base64
import gzip
import hashlib
import io
import json
import zipfile
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection, transaction

from commission.models import Avis
from echanges.copie.plan import write_copie
from exploitation.restauration import empty, follow_numbers, load
from exploitation.sauvegarde import BASE, dump, write_lignes
from plan.models import Action, Piece, Plan
from socle.donnees.passe import parse_etat, write_etat
from socle.donnees.rangees import RangeeInconnue, find_etiquette, find_modele, list_etiquettes
from socle.donnees.verrous import sans_verrous
from tests.fabrique_echanges import bring

# One row of everything, as commit 844deba wrote it: frozen state, copy, rows of a backup.
ECRITS = Path(__file__).parent.parent / "donnees" / "ecrits-par-844deba.json.gz"


@pytest.fixture(scope="module")
def ecrits():
    return json.loads(gzip.decompress(ECRITS.read_bytes()))


@pytest.fixture
def restauree(ecrits, db, settings, tmp_path):
    """The base and the files of that time, in the base of today."""
    settings.MEDIA_ROOT = tmp_path
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as ecrite:
        ecrite.writestr(BASE, ecrits["base"])
    with transaction.atomic(), zipfile.ZipFile(archive) as lue, sans_verrous(connection):
        empty()
        load(lue)
        follow_numbers()
    (contenu,) = json.loads(ecrits["copie"])["fichiers"].values()
    default_storage.save(Piece.objects.get().fichier.name, ContentFile(base64.b64decode(contenu)))


def keep_words(valeurs, anciennes):
    """The values that had a name then: a field added since is in no former file."""
    return {nom: valeur for nom, valeur in valeurs.items() if nom in anciennes}


def keep_rangees(rangees, anciennes):
    """Rows, each with the fields that it had then."""
    par_cle = {(rangee["model"], rangee["pk"]): rangee["fields"] for rangee in anciennes}
    return [
        {**rangee, "fields": keep_words(rangee["fields"], par_cle[rangee["model"], rangee["pk"]])}
        for rangee in rangees
    ]


MANDATS = {
    "instances.mandat": "conseil.elu",
    "instances.historicalmandat": "conseil.historicalelu",
}


def join_mandats(rangees):
    """Rows, those of the councillors with the fields that their mandates have now."""
    par_cle = {(MANDATS.get(r["model"]), r["pk"]): r["fields"] for r in rangees}
    return [
        {**r, "fields": par_cle.get((r["model"], r["pk"]), {}) | r["fields"]}
        for r in rangees
        if r["model"] not in MANDATS
    ]


def test_the_labels_of_then_still_name_a_model(ecrits):
    modeles = [find_modele(etiquette) for etiquette in ecrits["etiquettes"]]

    assert [find_etiquette(modele) for modele in modeles] == ecrits["etiquettes"]


def test_a_model_that_moves_keeps_its_label_and_so_do_its_versions(monkeypatch):
    monkeypatch.setattr(Avis, "ETIQUETTE", "ailleurs.opinion", raising=False)

    modeles = list_etiquettes.__wrapped__()

    assert modeles["ailleurs.opinion"] is Avis
    assert modeles["ailleurs.historicalopinion"] is Avis.history.model
    assert "plan.avis" not in modeles


def test_a_state_frozen_then_is_intact_and_read_whole(ecrits):
    contenu = ecrits["etat"]

    anciennes, ecrites = json.loads(contenu), json.loads(write_etat(parse_etat(contenu))[0])

    assert hashlib.sha256(contenu.encode()).hexdigest() == ecrits["empreinte_etat"]
    assert keep_rangees(ecrites, anciennes) == anciennes


def test_the_rows_of_a_backup_made_then_are_read_whole(ecrits, restauree):
    lignes = []
    comptes, _ = write_lignes(lignes.append)
    anciennes = [json.loads(ligne) for ligne in ecrits["base"].splitlines()]

    rangees = join_mandats([json.loads(ligne) for ligne in lignes])
    relues = keep_rangees(rangees, anciennes)

    empreinte = hashlib.sha256(b"".join(dump(r).encode() + b"\n" for r in relues)).hexdigest()
    assert {nom: n for nom, n in comptes.items() if nom not in MANDATS} == ecrits["lignes"]
    assert empreinte == ecrits["empreinte_base"]


def test_a_plan_is_copied_as_it_was_then(ecrits, restauree):
    ancienne = json.loads(ecrits["copie"])

    copie = json.loads(write_copie(Plan.objects.get(slug=ancienne["plan"]["slug"])))

    copie["plan"] = keep_words(copie["plan"], ancienne["plan"])
    for label, rangees in ancienne["tables"].items():
        copie["tables"][label] = [
            keep_words(rangee, avant)
            for rangee, avant in zip(copie["tables"][label], rangees, strict=True)
        ]
    depuis = {nom: copie["tables"].pop(nom) for nom in {*copie["tables"]} - {*ancienne["tables"]}}
    assert not any(depuis.values())
    assert sorted(copie["tables"]) == sorted(ancienne["tables"])
    assert copie == ancienne


def test_a_copy_made_then_makes_a_plan(ecrits, restauree):
    ancienne = json.loads(ecrits["copie"])
    origine = Plan.objects.get(slug=ancienne["plan"]["slug"])
    ancienne["plan"]["slug"] = "encore"
    (contenu,) = ancienne["fichiers"].values()
    empreinte = hashlib.sha256(base64.b64decode(contenu)).hexdigest()
    ancienne["fichiers"] = {empreinte: contenu}
    ancienne["tables"]["plan.piece"][0]["empreinte"] = empreinte

    rapport = bring(json.dumps(ancienne).encode(), structure=origine.structure, appliquer=True)

    assert rapport.refus == []
    encore = json.loads(write_copie(Plan.objects.get(slug="encore")))
    assert {label: len(rangees) for label, rangees in encore["tables"].items() if rangees} == {
        label: len(rangees) for label, rangees in ancienne["tables"].items() if rangees
    }


@pytest.mark.parametrize(
    ("avant", "apres", "mot"),
    [
        ('"model": "plan.avis"', '"model": "plan.inconnu"', "plan.inconnu"),
        ('"elu_referent"', '"couleur": 1, "elu_referent"', "plan.action.couleur"),
    ],
)
def test_an_unknown_word_is_never_skipped(ecrits, avant, apres, mot):
    contenu = ecrits["etat"].replace(avant, apres)

    with pytest.raises(RangeeInconnue, match=f"« {mot} » n'est pas connu ici"):
        parse_etat(contenu)


def test_a_field_taken_off_since_is_left_out(ecrits):
    contenu = ecrits["etat"].replace('"elu_referent"', '"abonnes": [1], "elu_referent"')

    etat = parse_etat(contenu)

    assert [type(o) for o in etat.objets if isinstance(o, Action)] == [Action, Action]
