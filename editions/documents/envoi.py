"""An act and its annexes as separate files, in one zip for the site and the télétransmission."""

import hashlib
import json
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

from django.template.loader import render_to_string

from comptes.models.identite import lire_identite
from conseil.actes.transmission import NATURE_DELIBERATION
from conseil.lectures.deliberation import ACTE, lire_deliberation
from editions.documents.catalogue import print_lecture
from editions.documents.genre import Genre
from editions.lectures.paquet import lire_paquet

PAPIER = "conseil/lisez-moi.txt"


def list_pieces(mise, *, le):
    """[(file name, title, bytes)] of an act and of its annexes, in their order: those that were
    posted; else the act is printed now, with its dates, and so are the annexes that the vote did
    not keep.
    """
    if mise.fichiers:
        return [(f["nom"], f["titre"], read_fichier(mise, f["nom"])) for f in mise.fichiers]
    acte, parties = mise.deliberation, [("acte", str(mise.deliberation), ACTE, None)]
    for annexe in lire_deliberation(acte).annexes:
        nom, titre = f"annexe-{annexe.rang}-{annexe.genre}", f"{annexe.nom} : {annexe.titre}"
        parties.append((nom, titre, annexe.partie, annexe.piece))
    debut, pieces = f"{NATURE_DELIBERATION}-{acte.propose_numero_actes()}", []
    for nom, titre, partie, piece in parties:
        if piece is None:
            paquet = lire_paquet(acte, on=le.date(), partie=partie)
            identite = lire_identite(acte.structure)
            imprime = print_lecture(Genre.DELIBERATION, paquet, le=le, identite=identite)
            contenu = imprime.contenu
        else:
            contenu = bytes(piece.pdf)
        pieces.append((f"{debut}-{nom}.pdf", titre, contenu))
    return pieces


def make_archive(mise, *, le):
    """(what is said of each file, the zip) of an act posted or to be; `le` has a time zone.

    Of each file: nom, titre, taille and empreinte, its SHA-256.
    """
    lecture, fichiers, sortie = lire_deliberation(mise.deliberation), [], BytesIO()
    with ZipFile(sortie, "w", ZIP_DEFLATED) as archive:
        for nom, titre, contenu in list_pieces(mise, le=le):
            empreinte = hashlib.sha256(contenu).hexdigest()
            archive.writestr(nom, contenu)
            dits = {"nom": nom, "titre": titre, "taille": len(contenu), "empreinte": empreinte}
            fichiers.append(dits)
        donnees = {
            "identifiant": lecture.identifiant or f"à préciser : {lecture.manque}",
            "numero": lecture.acte.numero,
            "objet": lecture.acte.objet_actes or lecture.acte.objet,
            "matiere": lecture.matiere or "à préciser",
            "date": lecture.le.isoformat(),
            "nature": NATURE_DELIBERATION,
            "auteur": mise.auteur if mise.nom else "à préciser",
            "fichiers": fichiers,
        }
        archive.writestr("donnees.json", json.dumps(donnees, ensure_ascii=False, indent=1))
        archive.writestr("lisez-moi.txt", render_to_string(PAPIER, {"donnees": donnees}))
    return fichiers, sortie.getvalue()


def read_fichier(mise, nom):
    """The bytes of a file of an act that was posted. KeyError when it has no such file."""
    with ZipFile(BytesIO(mise.archive)) as archive:
        return archive.read(nom)
