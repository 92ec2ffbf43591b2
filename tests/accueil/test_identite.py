"""How an office shows itself: docs/regles.md, R-D13."""

import re
from datetime import timedelta
from io import BytesIO

import pytest
from django.core import mail
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageCms

from comptes.courriels import send_oubli
from comptes.droits import Role
from comptes.models import Structure, Trace
from comptes.models.identite import LUE, VUE, dress, list_fonds, read_jetons
from exploitation.restauration import restore
from exploitation.sauvegarde import write_sauvegarde
from socle.couleurs import approach, find_pire, measure_contraste
from socle.donnees.contenu import list_contenus
from socle.sorties import pdf
from tests.comptes.adresses import ADRESSES
from tests.ecran import read, send
from tests.fabrique import make_plan, make_structure, make_utilisateur
from tests.fabrique_droits import make_monde

pytestmark = pytest.mark.django_db

ROUGE, BLEU = "#b41e3c", "#14287f"


@pytest.fixture(autouse=True)
def fichiers(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "fichiers"


@pytest.fixture
def direction(client, structure):
    personne = make_utilisateur(role=Role.DIRECTION, structure=structure)
    client.force_login(personne)
    return personne


def write_image(genre="PNG", mode="RGB", taille=(40, 20), couleur="red", **options):
    sortie = BytesIO()
    Image.new(mode, taille, couleur).save(sortie, genre, **options)
    return sortie.getvalue()


def write_bruit():
    sortie = BytesIO()
    Image.effect_noise((200, 200), 90).save(sortie, "PNG")
    return sortie.getvalue()


def read_image(fichier):
    with fichier.open("rb") as source:
        return source.read()


def attach(contenu, nom="logo.png"):
    return SimpleUploadedFile(nom, contenu)


def make_habillee(**faits):
    structure = make_structure(couleur=ROUGE, accent=BLEU, **faits)
    for champ, genre in (("logo", "png"), ("couverture", "jpg")):
        contenu = write_image("PNG" if genre == "png" else "JPEG")
        getattr(structure, champ).save(f"x.{genre}", ContentFile(contenu))
    return structure


def test_the_contrast_is_that_of_wcag():
    assert measure_contraste("#000000", "#ffffff") == pytest.approx(21)
    assert measure_contraste("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)
    assert measure_contraste(ROUGE, ROUGE) == 1


COULEURS = st.from_regex(r"#[0-9a-f]{6}", fullmatch=True)


@given(couleur=COULEURS, seuil=st.sampled_from([LUE, VUE]))
def test_the_colour_proposed_is_always_one_that_passes(couleur, seuil):
    assert find_pire(approach(couleur, list_fonds(), seuil), list_fonds())[0] >= seuil


@given(couleur=COULEURS)
def test_what_is_made_of_a_colour_is_read_everywhere(couleur):
    couleur = approach(couleur, list_fonds(), LUE)
    for feuille, jetons in zip(("jetons", "sombre"), dress(couleur, ""), strict=True):
        ordinaires, lus = read_jetons(feuille), [jetons["haie"], jetons["haie-fonce"]]
        for encre in (*lus, ordinaires["encre"], ordinaires["encre-douce"]):
            assert measure_contraste(encre, jetons["haie-voile"]) >= LUE, (feuille, encre)
        for encre in lus:
            assert find_pire(encre, list_fonds(feuille))[0] >= LUE, (feuille, encre)


@pytest.mark.parametrize(
    ("champ", "saisie", "mots"),
    [
        pytest.param("couleur", "#ffcc00", "contraste est de 1,23 pour 1, il en faut 4,5", id="p"),
        pytest.param("couleur", "#ffcc00", "La plus proche qui convient : #7f6500", id="propose"),
        pytest.param("couleur", "#767676", "il en faut 4,5", id="just-under"),
        pytest.param("accent", "#ffcc00", "ne peut pas se voir", id="accent"),
        pytest.param("accent", "#ffcc00", "il en faut 3.", id="three"),
        pytest.param("couleur", "vert", "comme #2c5a41", id="word"),
        pytest.param("couleur", "#12345", "comme #2c5a41", id="five"),
        pytest.param("couleur", "red;}*{x:y", "au plus 7 caractères", id="css"),
        pytest.param("couleur", "};*{a:b", "comme #2c5a41", id="short-css"),
    ],
)
def test_a_colour_that_is_not_seen_is_refused_with_the_way_out(
    client, structure, direction, champ, saisie, mots
):
    reponse = send(client, "/identite/", {champ: saisie})

    assert reponse.status_code == 422
    assert mots in read(reponse)
    assert saisie in read(reponse)
    structure.refresh_from_db()
    assert structure.couleur == structure.accent == ""


@pytest.mark.parametrize(
    ("saisie", "gardee"), [("#B41E3C", "#B41E3C"), (f" {ROUGE} ", ROUGE), ("", "")]
)
def test_a_colour_is_typed_as_one_copies_it(client, structure, direction, saisie, gardee):
    send(client, "/identite/", {"couleur": saisie})

    structure.refresh_from_db()
    assert structure.couleur == gardee


BRUIT = write_bruit()
BOMBE = write_image(mode="1", taille=(9000, 9000), couleur=1)
GRANDE = write_image(mode="1", taille=(15000, 15000), couleur=1)
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
REFUSES = [
    pytest.param(b"\x89PNG" + b"0" * 30_000_000, "logo.png", "la limite est de 2 Mo", id="30-MB"),
    pytest.param(SVG, "logo.svg", "s'exporte en PNG", id="svg-script"),
    pytest.param(SVG, "logo.png", "n'est pas une image PNG", id="svg-called-png"),
    pytest.param(b"%PDF-1.7", "logo.pdf", "n'est pas une image PNG", id="pdf"),
    pytest.param(b"<html><script>x</script>", "logo.jpg", "n'est pas une image", id="html"),
    pytest.param(b"", "logo.png", "Ce fichier est vide.", id="empty"),
    pytest.param(BOMBE, "logo.png", "a trop de points", id="bomb"),
    pytest.param(GRANDE, "logo.png", "a trop de points", id="greater-bomb"),
    pytest.param(BRUIT[: len(BRUIT) // 2], "logo.png", "PNG, JPEG ou WebP entière", id="cut"),
    pytest.param(write_image("GIF"), "logo.gif", "n'est pas une image PNG", id="gif"),
    pytest.param(b"\0\0\0\x18ftypheic" + b"0" * 99, "IMG_1.JPG", "photo HEIC", id="heic"),
]


@pytest.mark.parametrize(("contenu", "nom", "mots"), REFUSES)
def test_what_is_no_picture_is_refused(client, structure, direction, contenu, nom, mots):
    reponse = send(client, "/identite/", {"logo": attach(contenu, nom), "nom": "Neuf"})

    assert reponse.status_code == 422
    assert mots in read(reponse)
    assert 'value="Neuf"' in reponse.text
    structure.refresh_from_db()
    assert not structure.logo
    assert not default_storage.exists("identite")


def make_profil():
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()


EXIF = Image.Exif()
EXIF[0x8825] = {1: "N", 2: (44.0, 3.0, 0.0)}
EXIF[0x0112] = 6


@pytest.mark.parametrize(
    ("contenu", "mode", "taille"),
    [
        pytest.param(write_image(mode="RGBA", couleur=(1, 2, 3, 0)), "RGBA", (40, 20), id="alpha"),
        pytest.param(write_image(mode="P", couleur=1, transparency=1), "RGBA", (40, 20), id="pal"),
        pytest.param(write_image(mode="LA", couleur=(9, 9)), "RGBA", (40, 20), id="grey-alpha"),
        pytest.param(write_image("JPEG", "CMYK", couleur=(9, 9, 9, 9)), "RGB", (40, 20), id="cmyk"),
        pytest.param(write_image("WEBP"), "RGB", (40, 20), id="webp"),
        pytest.param(write_image(mode="I;16", couleur=900), "RGB", (40, 20), id="16-bits"),
        pytest.param(write_image("JPEG", exif=EXIF), "RGB", (20, 40), id="turned"),
        pytest.param(write_image(icc_profile=make_profil()), "RGB", (40, 20), id="odd-profile"),
        pytest.param(write_image(taille=(3000, 30)), "RGB", (1000, 10), id="wide"),
    ],
)
def test_a_picture_is_made_anew_in_srgb(client, structure, direction, contenu, mode, taille):
    send(client, "/identite/", {"logo": attach(contenu)})

    structure.refresh_from_db()
    image = Image.open(BytesIO(read_image(structure.logo)))
    assert (image.format, image.mode, image.size) == ("PNG", mode, taille)
    assert not image.getexif()
    assert "icc_profile" not in image.info


def test_where_a_photo_was_taken_does_not_stay(client, structure, direction):
    photo = attach(write_image("JPEG", exif=EXIF), "IMG_2.JPG")

    send(client, "/identite/", {"couverture": photo})

    structure.refresh_from_db()
    image = Image.open(BytesIO(read_image(structure.couverture)))
    assert image.format == "JPEG"
    assert not image.getexif()


def test_what_is_replaced_or_taken_away_leaves_the_storage(
    client, structure, direction, django_capture_on_commit_callbacks
):
    def keep(**saisie):
        with django_capture_on_commit_callbacks(execute=True):
            send(client, "/identite/", saisie)
        structure.refresh_from_db()
        return structure.logo.name

    premier = keep(logo=attach(write_image()))
    second = keep(logo=attach(write_image(couleur="blue")))
    assert not default_storage.exists(premier)
    assert default_storage.exists(second)
    assert keep(sigle="AUTRE") == second
    assert keep(retirer_logo="on") == ""
    assert not default_storage.exists(second)
    dits = Trace.objects.of(Trace.Quoi.PUBLICATION).values_list("detail", flat=True)
    assert "identité : retirer le logo" in dits


def test_who_speaks_for_no_office_changes_nothing(client, structure):
    for role in (Role.LECTURE, Role.AGENT):
        client.force_login(make_utilisateur(role=role, structure=structure))
        assert client.get("/identite/").status_code == 403
    autre = make_structure()
    client.force_login(make_utilisateur(role=Role.ADMINISTRATION, structure=autre))
    assert autre.nom in read(client.get("/identite/"))


def list_habits(texte):
    return set(re.findall(r"/identite/([\w-]+)/(couleurs\.css|logo)", texte))


def test_an_office_dresses_its_pages_and_no_others(client, plan):
    """The public pages too; those of another office look as they did."""
    habillee, autre = make_habillee(), plan.structure
    siens = {(habillee.slug, "couleurs.css"), (habillee.slug, "logo")}

    for structure, attendus in ((habillee, siens), (autre, set())):
        for nom in ("page-legale-de", "actes-de"):
            morceaux = (
                [structure.slug] if nom == "actes-de" else ["mentions-legales", structure.slug]
            )
            texte = client.get(reverse(nom, args=morceaux)).text
            assert list_habits(texte) == attendus, nom
            assert structure.nom in texte
    assert list_habits(client.get("/connexion/").text) == set()
    autre.plans.all().delete()
    autre.delete()
    connexion = client.get("/connexion/")
    assert list_habits(connexion.text) == siens
    assert habillee.nom in read(connexion)


def test_what_dresses_a_page_is_kept_by_who_reads_it(client):
    habillee = make_habillee()
    base = f"/identite/{habillee.slug}"

    feuille = client.get(f"{base}/couleurs.css?v=1")
    assert feuille["Content-Type"] == "text/css; charset=utf-8"
    assert f"--haie: {ROUGE};" in feuille.text
    assert f"--accent: {BLEU};" in feuille.text
    image = client.get(f"{base}/logo?v=1")
    assert image["Content-Type"] == "image/png"
    assert image["X-Content-Type-Options"] == "nosniff"
    client.force_login(make_utilisateur(role=Role.AGENT, structure=habillee))
    for reponse in (client.get(f"{base}/couleurs.css?v=1"), client.get(f"{base}/couverture?v=1")):
        assert "immutable" in reponse["Cache-Control"]
    assert client.get(f"{base}/couleurs.css")["Cache-Control"] == "private, no-store"
    assert client.get(f"/identite/{make_structure().slug}/logo").status_code == 404
    assert client.get(f"{base}/siren").status_code == 404


def test_a_mail_says_whose_it_is(client):
    habillee = make_habillee(nom="Office « d'Ò », vallée")
    personne = make_utilisateur(role=Role.AGENT, structure=habillee, email="a@exemple.fr")

    send_oubli(personne.email)

    (message,) = mail.outbox
    assert message.message()["From"].startswith("=?utf-8?")
    assert message.from_email.endswith("<plan-d-actions@localhost>")
    assert message.body.endswith(f"\n{habillee.nom}\n{habillee.collectivite}\n")


@pytest.mark.django_db(databases=["default", "passe"])
def test_every_document_is_dressed(client, monkeypatch, settings, tmp_path):
    """Each address of a PDF prints the colours and the logo of its office."""
    monde, imprimes = make_monde(), {}
    structure = Structure.objects.get(pk=monde.plan.structure_id)
    structure.couleur, structure.accent = ROUGE, BLEU
    structure.logo.save("x.png", ContentFile(write_image()))
    structure.couverture.save("y.jpg", ContentFile(write_image("JPEG")))

    make_plan(structure=structure, slug="nouveau")
    plans = {"ancien": monde.plan.slug, "nouveau": "nouveau"}
    demandes = {
        "comparer-pdf": {"du": "2024-06-01", "au": "2024-06-02"},
        "comparer-plans-pdf": plans,
    }

    class Imprime(Exception):
        pass

    def lay_out(html, **_):
        imprimes[nom] = html
        raise Imprime

    monkeypatch.setattr(pdf, "lay_out", lay_out)
    for modele in list_contenus():
        modele.history.update(history_date=timezone.now() - timedelta(days=2000))
    client.force_login(monde.ici[Role.DIRECTION])
    sans = set()
    for nom, acces in ADRESSES.items():
        arguments = dict(monde.objets.get(acces.objet, {}))
        arguments.pop("query", None)
        adresse = reverse(nom, kwargs=arguments)
        jours = demandes.get(nom, {})
        if nom == "bilan" or adresse.endswith(".pdf"):
            try:
                client.get(adresse, jours)
                sans.add(nom)
            except Imprime:
                assert f"--haie: {ROUGE};" in imprimes[nom], nom
                assert f'alt="{structure.nom}"' in imprimes[nom], nom
                if "couverture__structure" in imprimes[nom]:
                    assert "couverture__photo" in imprimes[nom], nom
                    assert "couverture.svg" not in imprimes[nom], nom
    assert {"schema-directeur-pdf", "bilan", "deliberation-pdf", "liste-pdf"} <= imprimes.keys()
    # What is sent as it was kept, never printed again.
    assert sans == {"edition-pdf", "fichier-en-ligne"}


def test_a_backup_carries_the_pictures(tmp_path):
    habillee = make_habillee()
    chemin = tmp_path / "sauvegarde.zip"
    with chemin.open("wb") as cible:
        write_sauvegarde(cible, le=timezone.now())
    nom, avant = habillee.logo.name, read_image(habillee.logo)
    default_storage.delete(nom)
    Structure.objects.update(couleur="")

    restore(chemin, remplacer=True)

    revenue = Structure.objects.get()
    assert (revenue.couleur, revenue.logo.name) == (ROUGE, nom)
    assert read_image(revenue.logo) == avant
