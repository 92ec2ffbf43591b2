"""What the members get before a meeting, as one file: a real render, read by other programs."""

import subprocess
from datetime import date, time
from io import BytesIO

import pikepdf
import pytest

from comptes.droits import Role
from conseil.models import Convocation, EnvoiConvocation, PointOrdreDuJour
from tests.ecran import read, send
from tests.editions.structure_pdf import (
    find_bad_headers,
    find_bad_links,
    find_dumb_figures,
    find_skipped_headings,
    list_elements,
)
from tests.editions.test_pdf import letters, read_text
from tests.fabrique import make_utilisateur
from tests.fabrique_conseil import make_conseil, make_deliberation

pytestmark = pytest.mark.django_db(databases=["default", "passe"])
NOTE = "## Contexte\n\nPourquoi \ufffe cela.\n\n| Année | Montant |\n| --- | --- |\n| 2027 | 12 € |"


@pytest.fixture
def seance(structure, plan):
    """Two points: the first has a note and a draft with an annex, the second a draft alone."""
    seance, elus = make_conseil(
        structure=structure,
        le=date(2026, 9, 12),
        heure=time(18),
        lieu="la mairie de Carmaux",
        points=("5.1", "5.2"),
    )
    seance.president = elus[0]
    seance.save()
    seance.points.filter(numero="5.1").update(intitule="Plan d'actions", synthese=NOTE)
    premier, second = seance.points.all()
    make_deliberation(seance=seance, plan=plan, point=premier, annexes=["financement"])
    make_deliberation(seance=seance, plan=plan, point=second, objet="Tarifs")
    return seance


@pytest.fixture
def direction(client, structure, plan):
    client.force_login(make_utilisateur(role=Role.DIRECTION, structure=structure))
    return client


def download(client, seance, partie=""):
    reponse = client.get(f"/conseil/seances/{seance.pk}/convocation.pdf?partie={partie}")
    assert reponse.status_code == 200
    return reponse.content


def test_one_file_holds_letter_notes_and_drafts_with_their_annexes(direction, seance, tmp_path):
    contenu = download(direction, seance)
    fichier = tmp_path / "convocation.pdf"
    fichier.write_bytes(contenu)

    assert download(direction, seance) == contenu
    assert subprocess.run(["qpdf", "--check", fichier], capture_output=True).returncode == 0
    texte = letters(read_text(fichier))
    for phrase in (
        "qui se tiendra le samedi 12 septembre 2026 à 18h00, à la mairie de Carmaux",
        "Notes explicatives de synthèse",
        "Pourquoi \ufffd cela.",
        "APPROUVE le plan d'actions",
        "Annexe 1 – Plan de financement",
    ):
        assert letters(phrase) in texte
    with pikepdf.open(BytesIO(contenu)) as pdf, pdf.open_outline() as signets:
        racines = [str(signet.title) for signet in signets.root]
        assert racines[:2] == ["Convocation", "Notes explicatives de synthèse"]
        assert [titre for titre in racines if titre.startswith("Délibération")][1].endswith(
            "Tarifs"
        )
        assert any(titre.startswith("Annexe 1") for titre in racines)
        assert str(pdf.docinfo.get("/Title", "")) or pdf.open_metadata()["dc:title"]


def test_its_tags_are_those_of_its_pieces(direction, seance):
    """PDF/UA: joined, the pieces keep their headings, links and headers of tables."""
    with pikepdf.open(BytesIO(download(direction, seance))) as pdf:
        assert {str(e.S) for e in list_elements(pdf)[0].K} == {"/Part"}
        assert len(list_elements(pdf)[0].K) == 3
        assert [*find_bad_links(pdf)] == []
        assert [*find_bad_headers(pdf)] == []
        assert [*find_dumb_figures(pdf)] == []
        assert [f for f in find_skipped_headings(pdf) if "H1" not in f] == []


def test_what_is_added_later_leaves_alone(direction, seance, plan, tmp_path):
    adresse = f"/conseil/seances/{seance.pk}/convocation/envoi/"
    send(direction, adresse, {"le": "2026-09-05", "forme": "dematerialise"})
    ajoute = PointOrdreDuJour.objects.create(seance=seance, numero="6", intitule="Ajouté")
    make_deliberation(seance=seance, plan=plan, point=ajoute, objet="Un ajout")
    fichier = tmp_path / "complement.pdf"

    fichier.write_bytes(download(direction, seance, "complement"))

    texte = letters(read_text(fichier))
    assert letters("Ordre du jour complémentaire") in texte
    assert letters("Un ajout") in texte
    assert letters("Tarifs") not in texte
    assert "L'ordre du jour complémentaire" in read(
        direction.get(f"/conseil/seances/{seance.pk}/convocation/")
    )


def test_a_letter_without_its_hour_says_so(direction, seance, tmp_path):
    seance.heure = None
    seance.save()
    fichier = tmp_path / "lettre.pdf"

    fichier.write_bytes(download(direction, seance, "lettre"))

    texte = letters(read_text(fichier))
    assert letters("(heure à préciser)") in texte
    assert letters("APPROUVE") not in texte


def test_urgency_and_a_second_convocation_are_in_the_letter(direction, seance, tmp_path):
    premiere, _ = make_conseil(structure=seance.structure, presents=1, le=date(2026, 9, 2))
    convocation = Convocation(
        seance=seance, urgence=True, motif_urgence="Une crue", premiere=premiere
    )
    convocation.save()
    convocation.record_reprise()
    fichier = tmp_path / "lettre.pdf"

    fichier.write_bytes(download(direction, seance, "lettre"))

    texte = letters(read_text(fichier))
    for phrase in (
        "Convocation en urgence : Une crue",
        "Le quorum a manqué à la séance du 2 septembre 2026",
        "sur les seuls points repris de cette première séance (art. L. 2121-17 du CGCT)",
    ):
        assert letters(phrase) in texte


def test_a_note_of_twenty_thousand_letters_and_hostile_ones_is_typed_and_printed(
    direction, seance, tmp_path
):
    point = seance.points.get(numero="5.2")
    note = "Un mot. " * 2_400 + "<script>alert(1)</script>" + "x" * 800

    assert send(direction, f"/conseil/points/{point.pk}/", {"synthese": note}).status_code == 302

    fichier = tmp_path / "lettre.pdf"
    fichier.write_bytes(download(direction, seance, "lettre"))
    assert letters("<script>alert(1)</script>") in letters(read_text(fichier))


def test_an_unknown_part_and_another_office_are_not_found(direction, seance):
    assert (
        direction.get(f"/conseil/seances/{seance.pk}/convocation.pdf?partie=x").status_code == 404
    )
    ailleurs = make_conseil()[0]
    assert direction.get(f"/conseil/seances/{ailleurs.pk}/convocation.pdf").status_code == 404
    envoi = EnvoiConvocation.objects.create(seance=ailleurs, le="2026-09-01", forme="affichage")
    assert direction.post(f"/conseil/envois/{envoi.pk}/supprimer/").status_code == 404
