"""The public page of acts, their attestation and their zip: docs/regles.md, R-V24."""

import hashlib
import io
import json
import subprocess
import zipfile
from datetime import date, datetime, timedelta

import pytest
from django.db import Error, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify

from comptes.droits import Role
from comptes.models import Trace
from conseil.lectures.parcours import add_mois, lire_parcours
from conseil.models import Deliberation, MiseEnLigne
from tests.ecran import read, send
from tests.fabrique import make_plan, make_utilisateur
from tests.fabrique_conseil import (
    make_assemblee,
    make_deliberation,
    make_deliberation_votee,
    make_elu,
    make_mise_en_ligne,
    make_presence,
    make_seance_conseil,
)

pytestmark = pytest.mark.django_db
AUTEUR = {"prenom": "Anne", "nom": "MARTIN", "qualite": "Présidente"}
OUI = {"confirme": "oui"}


def at(jour, heure=12):
    return timezone.make_aware(
        datetime.combine(date.fromisoformat(jour), datetime.min.time())
    ).replace(hour=heure)


@pytest.fixture
def direction(client, structure, plan):
    client.force_login(make_utilisateur(role=Role.DIRECTION, structure=structure))
    return client


@pytest.fixture
def acte(structure, plan):
    make_assemblee(structure)
    presidente = make_elu("MARTIN", prenom="Anne", structure=structure)
    seance = make_seance_conseil(
        structure=structure, le=date(2026, 9, 10), president=presidente, secretaire=presidente
    )
    make_presence(seance, presidente)
    return make_deliberation_votee(seance=seance, plan=plan, pour=1, objet="Bilan d'été")


def publish(client, acte, **saisi):
    return send(client, reverse("publier-acte", args=[acte.pk]), saisi | OUI)


def file_of(mise):
    arguments = [mise.deliberation.structure.slug, mise.deliberation_id, mise.fichiers[0]["nom"]]
    return reverse("fichier-en-ligne", args=arguments)


# Publishing


def test_a_published_act_is_read_by_anybody_whole_with_its_author_and_its_day(
    direction, acte, client
):
    page = direction.get(reverse("publier-acte", args=[acte.pk]))
    lus = [page.context["form"][champ].value() for champ in AUTEUR]
    reponse = publish(direction, acte)

    assert lus == ["Anne", "MARTIN", "Le Président"]
    assert reponse.url == acte.get_absolute_url()
    acte.refresh_from_db()
    mise = MiseEnLigne.objects.get()
    assert acte.publiee_le == timezone.localdate()
    assert (
        acte.adresse == mise.adresse == f"http://testserver/actes/{acte.structure.slug}/{acte.pk}/"
    )
    client.logout()
    for adresse in ("/actes/", f"/actes/{acte.structure.slug}/", mise.adresse[17:]):
        publique = client.get(adresse, follow=True)
        texte = read(publique).replace("\u00a0", " ")
        assert "Anne MARTIN, Le Président" in texte
        assert f"Délibération n° {acte.numero}" in texte
        assert "Bilan d'été" in texte
        assert f"{timezone.localdate().year} à " in texte
        assert "sessionid" not in publique.cookies
    fichier = client.get(file_of(mise))
    assert hashlib.sha256(fichier.content).hexdigest() == mise.fichiers[0]["empreinte"]
    assert fichier.content.startswith(b"%PDF-")
    assert not fichier.cookies


def test_the_gesture_is_traced_and_its_history_says_who(direction, acte):
    publish(direction, acte)

    assert (
        Trace.objects.of(Trace.Quoi.PUBLICATION).get().par == MiseEnLigne.history.get().history_user
    )


@pytest.mark.parametrize("champ", AUTEUR)
def test_nothing_is_published_without_the_whole_author(direction, acte, champ):
    reponse = publish(direction, acte, **AUTEUR | {champ: " "})

    assert reponse.status_code == 422
    assert "obligatoire" in read(reponse)
    assert not MiseEnLigne.objects.exists()
    acte.refresh_from_db()
    assert acte.publiee_le is None
    with pytest.raises(Error), transaction.atomic():
        make_mise_en_ligne(acte, **{champ: ""})


def test_a_draft_is_not_published(direction, plan):
    projet = make_deliberation(plan=plan)

    reponse = direction.post(reverse("publier-acte", args=[projet.pk]), AUTEUR | OUI, follow=True)

    assert "Un acte se publie voté, et une fois" in read(reponse)
    assert not MiseEnLigne.objects.exists()


def test_two_clicks_publish_once(direction, acte):
    adresse = reverse("publier-acte", args=[acte.pk])
    page = send(direction, adresse, {}).context
    for _ in range(2):
        reponse = direction.post(adresse, dict(page["saisi"]) | OUI, follow=True)
    autre = direction.post(adresse, AUTEUR | OUI, follow=True)

    assert MiseEnLigne.objects.count() == 1
    assert "déjà enregistré" in read(reponse)
    assert "une fois : rien n'a été fait" in read(autre)


def test_who_comes_second_meanwhile_is_told(acte):
    make_mise_en_ligne(acte)
    with pytest.raises(Exception, match="déjà en ligne"):
        MiseEnLigne(
            deliberation=acte, le=timezone.now(), adresse="a", fichiers=[1], archive=b"a", **AUTEUR
        ).post()


def test_the_day_of_posting_is_not_typed(direction, acte):
    publish(direction, acte, le="2026-09-11", publiee_le="2026-09-11")

    acte.refresh_from_db()
    assert acte.publiee_le == timezone.localdate()


def test_an_act_published_elsewhere_keeps_its_first_day(direction, acte):
    Deliberation.objects.filter(pk=acte.pk).update(
        publiee_le="2026-09-15", adresse="https://exemple.fr/a"
    )

    publish(direction, acte)

    acte.refresh_from_db()
    assert (acte.publiee_le, acte.adresse) == (date(2026, 9, 15), "https://exemple.fr/a")
    assert lire_parcours(acte, on=timezone.localdate()).is_saisie


@pytest.mark.parametrize("jour", ["", "2026-11-20"])
def test_the_typed_day_cannot_contradict_the_posting(direction, acte, jour):
    make_mise_en_ligne(acte, le=at("2026-09-20"))
    adresse = reverse("transmission", args=[acte.pk])

    reponse = send(direction, adresse, {"publiee_le": jour})

    assert reponse.status_code == 422
    assert "publié ici depuis le 20/09/2026" in read(reponse)


def test_nothing_posted_changes_or_goes(acte):
    mise = make_mise_en_ligne(acte)
    for geste in (
        lambda: MiseEnLigne.objects.update(nom="AUTRE"),
        lambda: MiseEnLigne.objects.update(archive=b"x"),
        lambda: MiseEnLigne.objects.all().delete(),
    ):
        with pytest.raises(Error), transaction.atomic():
            geste()
    mise.withdraw(le=timezone.now())
    with pytest.raises(Error), transaction.atomic():
        MiseEnLigne.objects.update(retiree_le=None)


# Reading it


def test_what_is_not_online_is_not_found(client, acte):
    autre = make_plan().structure
    mise = make_mise_en_ligne(acte)
    adresse = file_of(mise)
    siennes = f"/actes/{acte.structure.slug}"

    assert client.get(adresse).status_code == 200
    assert client.get(adresse.replace(acte.structure.slug, autre.slug)).status_code == 404
    assert client.get(f"/actes/{autre.slug}/{acte.pk}/").status_code == 404
    assert client.get(f"{siennes}/{acte.pk}/donnees.json").status_code == 404
    assert client.get(f"{siennes}/{acte.pk + 1}/acte.pdf").status_code == 404
    assert client.get("/actes/inconnue/").status_code == 404
    assert "Aucun acte n'est publié ici" in read(client.get(f"/actes/{autre.slug}/"))
    mise.withdraw(le=timezone.now())
    assert client.get(adresse).status_code == 404


def test_a_voted_act_not_yet_published_shows_nowhere(client, acte):
    assert acte.numero not in read(client.get("/actes/", follow=True))
    assert client.get(f"/actes/{acte.structure.slug}/{acte.pk}/").status_code == 404


# Taking it away


def test_before_two_months_it_is_told_and_asked_once(direction, acte):
    mise = make_mise_en_ligne(acte, le=timezone.now() - timedelta(days=20))
    adresse = reverse("retirer-acte", args=[acte.pk])

    question = read(direction.post(adresse)).replace("\u00a0", " ")
    direction.post(adresse, OUI)
    direction.post(adresse, OUI)

    assert "C'est trop tôt." in question
    assert "art. R. 2131-1 du CGCT" in question
    mise.refresh_from_db()
    assert mise.retiree_le is not None
    page = read(direction.get("/actes/", follow=True))
    assert f"Délibération n° {acte.numero}".replace("\u00a0", " ") in page
    assert "ses fichiers ne sont plus sur cette page" in page
    assert "Bilan d'été" not in page
    acte.refresh_from_db()
    assert acte.publiee_le == timezone.localdate(mise.le)
    assert publish(direction, acte).status_code == 302


def test_after_two_months_nothing_is_too_early(direction, acte):
    make_mise_en_ligne(acte, le=timezone.now() - timedelta(days=63))

    question = read(direction.post(reverse("retirer-acte", args=[acte.pk])))

    assert "trop tôt" not in question


# Delays


@pytest.mark.parametrize(
    ("le", "mois", "attendu"),
    [
        pytest.param("2024-09-30", 2, "2024-11-30", id="same day"),
        pytest.param("2024-12-31", 2, "2025-02-28", id="no such day"),
        pytest.param("2027-12-31", 2, "2028-02-29", id="leap year"),
        pytest.param("2026-11-30", 1, "2026-12-30", id="one month"),
        pytest.param("2026-12-01", 1, "2027-01-01", id="next year"),
    ],
)
def test_a_month_goes_from_a_day_to_the_same_day(le, mois, attendu):
    assert add_mois(date.fromisoformat(le), mois) == date.fromisoformat(attendu)


def test_an_act_published_on_30_september_is_contested_until_1_december(direction, acte):
    Deliberation.objects.filter(pk=acte.pk).update(publiee_le="2026-09-30")
    acte.refresh_from_db()

    page = read(direction.get(acte.get_absolute_url())).replace("\u00a0", " ")

    assert lire_parcours(acte, on=date(2026, 11, 30)).recours == date(2026, 12, 1)
    assert "jusqu'au 1er décembre 2026 inclus (art. R. 421-1 du code de justice adm" in page


# The attestation, and the zip


def words(reponse):
    """The words of a PDF."""
    lu = subprocess.run(
        ["pdftotext", "-", "-"], input=reponse.content, capture_output=True, check=True
    )
    return " ".join(lu.stdout.decode().split()).replace("\u00a0", " ")


def test_an_attestation_says_what_is_kept_and_nothing_else(direction, acte):
    adresse = reverse("attestation-pdf", args=[acte.pk])
    assert direction.get(adresse).status_code == 404
    mise = make_mise_en_ligne(acte, le=at("2026-09-20"), **AUTEUR)
    acte.adresse = mise.adresse
    acte.save()
    mise.withdraw(le=at("2026-11-25"))

    texte = words(direction.get(adresse))

    assert "a été en ligne du 20 septembre 2026 au 25 novembre 2026" in texte
    assert f"àl'adresse{mise.adresse}," in texte.replace(" ", "")
    assert "sous la responsabilité de son auteur, Anne MARTIN, Présidente" in texte
    assert "à préciser" not in texte
    assert texte.endswith("1/1")


def test_an_attestation_of_what_was_typed_says_so(direction, acte):
    Deliberation.objects.filter(pk=acte.pk).update(publiee_le="2026-09-15")

    texte = words(direction.get(reverse("attestation-pdf", args=[acte.pk])))

    assert "D'après ce qui a été saisi, cet acte est publié depuis le 15 septembre 2026" in texte
    assert texte.count("à préciser") == 3


def test_the_zip_holds_the_act_its_annexes_and_what_to_type(direction, acte, plan):
    Deliberation.objects.filter(pk=acte.pk).update(numero_actes="100926_5_1")
    adresse = reverse("archive-acte", args=[acte.pk])

    with zipfile.ZipFile(io.BytesIO(direction.get(adresse).content)) as archive:
        fichiers = {nom: archive.read(nom) for nom in archive.namelist()}

    donnees = json.loads(fichiers["donnees.json"])
    assert list(fichiers) == ["DE-100926_5_1-acte.pdf", "donnees.json", "lisez-moi.txt"]
    assert donnees["auteur"] == "Anne MARTIN, Le Président"
    assert donnees["date"] == "2026-09-10"
    for fichier in donnees["fichiers"]:
        contenu = fichiers[fichier["nom"]]
        assert hashlib.sha256(contenu).hexdigest() == fichier["empreinte"]
        assert contenu.startswith(b"%PDF-")
        assert fichier["empreinte"] in fichiers["lisez-moi.txt"].decode()
        assert slugify(fichier["nom"][:-4]) == fichier["nom"][:-4].lower()


def test_the_zip_of_a_posted_act_holds_the_same_files_and_the_data_of_now(direction, acte):
    mise = make_mise_en_ligne(acte)
    Deliberation.objects.filter(pk=acte.pk).update(matiere="8.4")

    reponse = direction.get(reverse("archive-acte", args=[acte.pk]))

    with zipfile.ZipFile(io.BytesIO(reponse.content)) as archive:
        donnees = json.loads(archive.read("donnees.json"))
        assert archive.read("acte.pdf") == b"%PDF-1.7 un acte"
    assert donnees["fichiers"] == mise.fichiers
    assert donnees["matiere"].endswith("aménagement du territoire")


def test_a_draft_has_no_zip(direction, plan):
    assert (
        direction.get(reverse("archive-acte", args=[make_deliberation(plan=plan).pk])).status_code
        == 404
    )
