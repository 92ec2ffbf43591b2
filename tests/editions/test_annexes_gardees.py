"""The bytes of an act and of its annexes, kept at the vote (docs/regles.md, R-V15)."""

import hashlib
import re
import subprocess
from collections import Counter
from pathlib import Path

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from comptes.droits import Role
from conseil.actes.gel import CHANGE
from conseil.models import AnnexeDeliberation, Deliberation, PieceActe
from editions import figement
from plan.models import Action, Axe, Defi
from socle.francais.typographie import espaces_insecables
from socle.sorties.pdf import FichierAbsent
from tests.ecran import read
from tests.editions.test_archive import read_pages
from tests.editions.test_pdf import letters, read_text
from tests.fabrique import make_action, make_plan, make_utilisateur
from tests.fabrique_conseil import make_deliberation, make_deliberation_votee
from tests.fabrique_pdf import make_pdf

pytestmark = pytest.mark.django_db(databases=["default", "passe"])

VOTE = {"pour": 5, "contre": 0, "abstentions": 0, "ne_prend_pas_part": 0, "confirme": "oui"}
TOUTES = ["schema-directeur", "depenses", "financement", "bilan"]


@pytest.fixture
def plan(structure):
    plan = make_plan(structure=structure)
    make_action(plan=plan, titre="Accueillir", annees=[2024])
    return plan


@pytest.fixture
def direction(client, structure):
    client.force_login(make_utilisateur(role=Role.DIRECTION, structure=structure))
    return client


def join_pdf(client, acte, contenu, titre="Convention", nom="a.pdf", status=302):
    adresse = reverse("annexes-deliberation", args=[acte.pk])
    fichier = SimpleUploadedFile(nom, contenu, content_type="application/pdf")
    reponse = client.post(adresse, {"titre": titre, "fichier": fichier})
    assert reponse.status_code == status, read(reponse)[:2000]
    return reponse


def vote(client, acte, status=302):
    reponse = client.post(reverse("vote", args=[acte.pk]), VOTE)
    assert reponse.status_code == status, read(reponse)[:2000]
    return reponse


def fetch(client, acte, partie=""):
    adresse = reverse("deliberation-pdf", args=[acte.pk])
    return client.get(adresse, {"partie": partie} if partie else {}).content


def test_what_the_council_votes_is_printed_and_kept(direction, plan, tmp_path):
    acte = make_deliberation(plan=plan, annexes=TOUTES)
    join_pdf(direction, acte, make_pdf((842, 595)), titre="Convention d'objectifs")

    vote(direction, acte)
    Action.objects.all().update(titre="Venu après")

    acte = Deliberation.objects.loaded_for_deliberation().get()
    assert acte.pieces.count() == 6
    assert bytes(acte.pieces.get(annexe__genre="pdf").pdf) == make_pdf((842, 595))
    for annexe in acte.annexes.all():
        piece = annexe.gardee
        contenu = fetch(direction, acte, annexe.partie)
        assert hashlib.sha256(contenu).hexdigest() == piece.empreinte
        assert len(contenu) == piece.taille
        assert b"%PDF" in contenu[:5]
    fichier = tmp_path / "a.pdf"
    fichier.write_bytes(fetch(direction, acte, "schema-directeur"))
    texte = letters(read_text(fichier))
    assert letters("Accueillir") in texte
    assert letters("Venu après") not in texte
    assert letters("Suivi au") not in texte
    page = read(direction.get(acte.get_absolute_url()))
    assert "gardée au vote" in page
    assert "n'ont pas été gardées" not in page


def test_the_whole_package_holds_the_kept_pages_in_order(direction, plan, tmp_path):
    acte = make_deliberation(plan=plan, annexes=["schema-directeur", "bilan"])
    join_pdf(direction, acte, make_pdf((842, 595), (595, 842)), titre="Convention")
    vote(direction, acte)

    fichier = tmp_path / "p.pdf"
    fichier.write_bytes(fetch(direction, acte))
    pages = read_pages(fichier)

    assert "Convention page 2" in pages[-1]
    assert "Annexe 3 – Convention, page 2 sur 2" in pages[-1]
    with pikepdf.open(fichier) as pdf, pdf.open_outline() as signets:
        racines = [str(signet.title) for signet in signets.root]
        assert [titre.partition(" –")[0] for titre in racines[1:]] == [
            "Annexe 1",
            "Annexe 2",
            "Annexe 3",
        ]
        # What is not ours makes the whole claim no more than it can.
        assert b"pdfuaid:part>1" not in pdf.Root.Metadata.read_bytes()
        with pdf.open_metadata() as donnees:
            assert donnees.pdfa_status == ""
        debut = next(i for i, page in enumerate(pages, 1) if "Convention page 1" in page)
        boite = pdf.pages[debut - 1].mediabox
        assert float(boite[2]) > float(boite[3])
    liste = next(page for page in pages if "Annexes à la présente" in page)
    assert re.search(rf"Convention\s+{debut}$", liste, re.M)
    controle = subprocess.run(["qpdf", "--check", fichier], capture_output=True, text=True)
    assert controle.returncode == 0, controle.stdout


def test_a_draft_shows_its_joined_pdf_and_its_bilan(direction, plan, tmp_path):
    acte = make_deliberation(plan=plan, annexes=["bilan", "schema-directeur"])
    join_pdf(direction, acte, make_pdf())

    fichier = tmp_path / "p.pdf"
    fichier.write_bytes(fetch(direction, acte))
    texte = letters(read_text(fichier))

    for phrase in ("Annexe 1", "Bilan – ", "Convention page 1", "Accueillir"):
        assert letters(phrase) in texte


def test_nothing_is_voted_when_nothing_can_be_printed(direction, plan, monkeypatch):
    acte = make_deliberation(plan=plan, annexes=["financement"])

    def fail(*args, **kwargs):
        raise FichierAbsent("Le fichier statique x manque.")

    monkeypatch.setattr(figement, "print_lecture", fail)
    texte = read(vote(direction, acte, status=422))

    assert "Rien n'est enregistré : Le fichier statique x manque." in texte
    acte.refresh_from_db()
    assert not acte.is_votee
    assert not PieceActe.objects.exists()


@pytest.mark.parametrize("change", ["text", "annex", "roll call"])
def test_what_changes_while_it_is_printed_is_not_voted(direction, plan, monkeypatch, change):
    acte = make_deliberation(plan=plan, annexes=["financement"])
    imprime, dehors = figement.print_lecture, list(connection.savepoint_ids)

    def print_slowly(*args, **kwargs):
        # Nothing is held while it prints.
        assert connection.savepoint_ids == dehors
        if change == "text":
            Deliberation.objects.update(objet="Autre")
        elif change == "annex":
            AnnexeDeliberation.objects.get_or_create(
                deliberation_id=acte.pk, ordre=2, genre="depenses"
            )
        else:
            acte.point.seance.presences.last().delete()
        return imprime(*args, **kwargs)

    monkeypatch.setattr(figement, "print_lecture", print_slowly)
    texte = read(vote(direction, acte, status=422))

    assert CHANGE in texte
    assert not Deliberation.objects.votees().exists()
    assert not PieceActe.objects.exists()


def test_an_act_voted_without_kept_pages_says_so(direction, plan):
    acte = make_deliberation_votee(plan=plan, annexes=["financement"])

    page = read(direction.get(acte.get_absolute_url()))

    assert "Les pages des annexes n'ont pas été gardées au vote" in page
    assert not acte.pieces.exists()
    assert fetch(direction, acte, "financement").startswith(b"%PDF")


@pytest.mark.parametrize(
    ("geste", "requete"),
    [
        ("change", f"UPDATE {PieceActe._meta.db_table} SET pages = 9"),
        ("delete", f"DELETE FROM {PieceActe._meta.db_table}"),
        (
            "insert",
            f"INSERT INTO {PieceActe._meta.db_table} (deliberation_id, pdf, taille, pages, "
            "empreinte, remarques) SELECT deliberation_id, pdf, taille, pages, 'autre', remarques "
            f"FROM {PieceActe._meta.db_table}",
        ),
    ],
)
def test_the_database_keeps_the_pieces_of_a_voted_act(direction, plan, geste, requete):
    vote(direction, make_deliberation(plan=plan, annexes=["financement"]))

    with (
        pytest.raises(DatabaseError, match="Un acte voté ne change plus"),
        transaction.atomic(),
        connection.cursor() as curseur,
    ):
        curseur.execute(requete)


def read_raw(fichier):
    sortie = subprocess.run(["pdftotext", "-raw", fichier, "-"], capture_output=True, text=True)
    return sortie.stdout


def test_the_act_of_2024_says_the_same_words_without_its_follow_up(documents, plan_reel):
    """tests/donnees/acte-2024.txt: its words before its annexes lost their follow-up."""
    avant = (Path(__file__).parent.parent / "donnees/acte-2024.txt").read_text()
    apres = read_raw(documents["deliberation"])
    partis = ["Suivi au 24 novembre 2026 : non renseigné"] * 33
    partis.append("Suivi des actions arrêté au 24 novembre 2026")
    for modele in (Defi, Axe, Action):
        for objet in modele.objects.exclude(titre_adopte=""):
            if objet.titre_adopte_different:
                partis.append(f"Intitulé adopté : {espaces_insecables(objet.titre_adopte)}")

    def count(texte):
        return Counter(mot for mot in texte.split() if not mot.isdigit())

    # Where the dates of the stamp come from is new (R-V24).
    apres, dits = re.subn(r"\(D.après la saisie[^)]*\)", "", apres)
    assert dits == 1
    assert count(avant) - count(apres) == count(" ".join(partis))
    assert not count(apres) - count(avant)
