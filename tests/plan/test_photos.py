"""Photos and files joined to an action, several at once: R-A4."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from plan.models import Piece
from tests.ecran import plain, read, read_formulaire
from tests.fabrique import make_action

pytestmark = pytest.mark.django_db

JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00"
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"
PDF = b"%PDF-1.4\n1 0 obj\n"
HEIC = b"\x00\x00\x00\x24ftypheic\x00\x00\x00\x00mif1heic"
ADRESSE = "/actions/1-1-1/pieces/nouveau/"


@pytest.fixture(autouse=True)
def action(settings, tmp_path, plan):
    settings.MEDIA_ROOT = tmp_path
    return make_action(plan=plan)


def join(client, *fichiers, **saisie):
    """Send files, each (name, content), from the page just opened."""
    envoyes = [SimpleUploadedFile(nom, contenu) for nom, contenu in fichiers]
    return client.post(ADRESSE, {"fichier": envoyes, **saisie})


def list_noms():
    return sorted(Piece.objects.values_list("nom", flat=True))


def test_three_photos_are_joined_at_once(client_agent, agent):
    reponse = join(client_agent, ("a.jpg", JPEG), ("b.png", PNG), ("c.pdf", PDF))

    assert (reponse.status_code, reponse.url) == (302, "/actions/1-1-1/#pieces")
    assert list_noms() == ["a.jpg", "b.png", "c.pdf"]
    assert Piece.objects.filter(par=agent).count() == 3
    assert "Joint à l'action : « a.jpg », « b.png », « c.pdf »." in read(
        client_agent.get(reponse.url)
    )


def test_one_refused_file_is_named_and_the_others_are_kept(client_agent):
    """On a phone, photos that are refused together would all have to be chosen again."""
    reponse = join(client_agent, ("a.jpg", JPEG), ("page.html", b"<script>"), ("c.pdf", PDF))

    assert reponse.status_code == 422
    assert list_noms() == ["a.jpg", "c.pdf"]
    assert "Joint à l'action : « a.jpg », « c.pdf »." in read(reponse)
    assert "« page.html » n'est pas joint. Ce genre de fichier n'est pas accepté" in read(reponse)


@pytest.mark.parametrize(
    ("nom", "marque"),
    [
        ("IMG_0042.HEIC", b"heic"),
        ("IMG_0042.heif", b"mif1"),
        ("photo.jpg", b"heix"),
        ("photo.png", b"heic"),
        ("sans-extension", b"hevc"),
    ],
)
def test_a_photo_of_an_iphone_is_known_by_its_content(client_agent, nom, marque):
    reponse = join(client_agent, (nom, HEIC.replace(b"heic", marque, 1)), ("b.jpg", JPEG))

    assert reponse.status_code == 422
    assert f"« {nom} » n'est pas joint. C'est une photo HEIC" in read(reponse)
    assert "envoyez-la en JPEG" in read(reponse)
    assert list_noms() == ["b.jpg"]


def test_a_photo_that_only_its_name_calls_heic_is_not_said_to_be_one(client_agent):
    page = read(join(client_agent, ("photo.heic", JPEG)))

    assert "C'est une photo HEIC" not in page
    assert "Ce genre de fichier n'est pas accepté" in page


def test_two_photos_of_one_name_are_told_apart(client_agent):
    """A phone calls « image.jpg » each photo that its camera has just taken."""
    join(client_agent, ("image.jpg", JPEG))
    join(client_agent, ("image.jpg", JPEG + b"2"), ("image.jpg", JPEG + b"3"))

    assert list_noms() == ["image (2).jpg", "image (3).jpg", "image.jpg"]
    assert Piece.objects.values("fichier").distinct().count() == 3


def test_a_long_name_given_twice_still_holds(client_agent):
    nom = f"{'a' * 196}.jpg"

    assert join(client_agent, (nom, JPEG), (nom, JPEG + b"2")).status_code == 302
    assert [len(nom) <= 200 for nom in list_noms()] == [True, True]


def test_one_photo_chosen_twice_is_joined_once(client_agent):
    reponse = join(client_agent, ("a.jpg", JPEG), ("b.jpg", JPEG))

    assert list_noms() == ["a.jpg"]
    assert "« b.jpg » n'est pas joint. Ce fichier est déjà joint" in read(reponse)


def test_photos_as_heavy_as_those_of_a_phone_are_taken(client_agent):
    lourde = JPEG + b"0" * 12_000_000

    assert join(client_agent, ("a.jpg", lourde), ("b.jpg", lourde + b"1")).status_code == 302
    assert [p.taille for p in Piece.objects.order_by("taille")] == [12_000_011, 12_000_012]


@pytest.mark.parametrize(
    ("fichier", "phrase"),
    [
        pytest.param(("x.jpg", JPEG + b"0" * 20_000_000), "la limite est de 20 Mo", id="heavy"),
        pytest.param(("x.png", b"<svg><script>"), "pas celui d'un .png", id="disguised"),
        pytest.param(("x.svg", b"<svg>"), "n'est pas accepté", id="drawing-that-runs"),
        pytest.param(("x.jpg", b""), "Ce fichier est vide", id="empty"),
    ],
)
def test_each_of_several_files_is_looked_at(client_agent, fichier, phrase):
    reponse = join(client_agent, ("a.jpg", JPEG), fichier)

    assert reponse.status_code == 422
    assert phrase in read(reponse)
    assert "x.svg" not in list_noms()


def test_without_any_file_the_page_asks_for_one(client_agent):
    reponse = client_agent.post(ADRESSE, {"jeton": ""})

    assert reponse.status_code == 422
    assert "Choisissez un fichier, ou plusieurs." in read(reponse)


def test_the_same_photos_sent_twice_are_joined_once(client_agent):
    """R-S2."""
    jeton = {"jeton": read_formulaire(client_agent.get(ADRESSE), "jeton")["jeton"]}

    join(client_agent, ("a.jpg", JPEG), ("b.png", PNG), **jeton)
    second = join(client_agent, ("a.jpg", JPEG), ("b.png", PNG), **jeton)
    autre = join(client_agent, ("c.pdf", PDF), **jeton)

    assert second.status_code == 302
    assert autre.status_code == 422
    assert "Cette page a déjà enregistré autre chose" in read(autre)
    assert list_noms() == ["a.jpg", "b.png"]


def test_a_phone_offers_its_camera_and_its_gallery(client_agent):
    page = plain(client_agent.get(ADRESSE).text)

    assert 'accept="image/*,.pdf,' in page
    assert " multiple" in page
    assert "capture" not in page
