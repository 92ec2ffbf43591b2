"""The receipt of the préfecture, the stamp, and the acts that are not sent: R-V9, R-V25."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import Error, transaction
from django.urls import reverse
from django.utils import timezone

from comptes.droits import Role
from conseil.lectures.deliberation import lire_deliberation
from conseil.lectures.parcours import list_retards
from conseil.models import AccuseReception, Deliberation, SuitesSeance
from tests.ecran import read, send
from tests.fabrique import make_utilisateur
from tests.fabrique_conseil import make_assemblee, make_deliberation_votee, make_seance_conseil

pytestmark = pytest.mark.django_db
JOURS = {"envoyee_le": "2026-09-11", "recue_le": "2026-09-12"}
ARACTE = (
    '<?xml version="1.0" encoding="ISO-8859-1"?>{tete}'
    '<actes:ARActe xmlns:actes="http://www.interieur.gouv.fr/ACTES#v1.1-20040216" '
    'actes:DateReception="{jour}" actes:IDActe="081-200040905-20260910-{numero}-DE">{corps}'
    "</actes:ARActe>"
)
BOMBE = "<!DOCTYPE b [<!ENTITY a0 'ha'>" + "".join(
    f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 10)
)


def write_xml(jour="2026-09-12", numero="100926_5_1", tete="", corps=""):
    return ARACTE.format(jour=jour, numero=numero, tete=tete, corps=corps).encode()


@pytest.fixture
def direction(client, structure, plan):
    client.force_login(make_utilisateur(role=Role.DIRECTION, structure=structure))
    return client


@pytest.fixture
def acte(structure, plan):
    make_assemblee(structure)
    return make_deliberation_votee(plan=plan, numero="10/09/2026-5.1")


def join(client, acte, contenu, nom="ar.xml", **saisi):
    fichier = SimpleUploadedFile(nom, contenu)
    adresse = reverse("transmission", args=[acte.pk])
    return send(client, adresse, JOURS | saisi | {"accuse": fichier})


def preuve(acte):
    return lire_deliberation(Deliberation.objects.get(pk=acte.pk)).preuve


@pytest.mark.parametrize(
    ("nom", "contenu", "type_mime"),
    [
        pytest.param("ar.xml", write_xml(), "application/xml", id="xml"),
        pytest.param("ar.bin", b"%PDF-1.7\n%%EOF", "application/pdf", id="pdf by its content"),
    ],
)
def test_a_receipt_is_kept_and_the_stamp_says_so(direction, acte, nom, contenu, type_mime):
    reponse = join(direction, acte, contenu, nom)

    assert reponse.status_code == 302, read(reponse)
    garde = AccuseReception.objects.get()
    assert (bytes(garde.contenu), garde.type_mime) == (contenu, type_mime)
    assert preuve(acte) == "D'après l'accusé de réception joint"
    rendu = direction.get(reverse("accuse", args=[acte.pk]))
    assert (rendu.content, rendu["Content-Type"]) == (contenu, type_mime)
    assert "D'après l'accusé de réception joint" in read(direction.get(acte.get_absolute_url()))
    for geste in (AccuseReception.objects.all().delete, lambda: garde.save()):
        with pytest.raises(Error), transaction.atomic():
            geste()


@pytest.mark.parametrize(
    ("contenu", "phrase"),
    [
        pytest.param(b"MZ\x90\x00" + b"\x00" * 99, "ni un PDF, ni l'accusé", id="an .exe"),
        pytest.param(b"%PDF-1.7" + b"0" * 5_000_001, "5 Mo au plus", id="too big"),
        pytest.param(
            write_xml(tete=f"{BOMBE}]>", corps="&a9;"), "ni un PDF, ni l'accusé", id="an XML bomb"
        ),
        pytest.param(
            write_xml(tete='<!DOCTYPE b [<!ENTITY f SYSTEM "file:///etc/passwd">]>', corps="&f;"),
            "ni un PDF, ni l'accusé",
            id="an outer entity",
        ),
        pytest.param(b"<a/>", "ni un PDF, ni l'accusé", id="another XML"),
        pytest.param(write_xml()[:-9], "ni un PDF, ni l'accusé", id="a cut XML"),
        pytest.param(write_xml(jour="2026-09-13"), "reçu le 2026-09-13", id="another day"),
        pytest.param(write_xml(numero="100926_5_2"), "-100926_5_2-DE", id="another act"),
    ],
)
def test_what_is_no_receipt_of_this_act_is_refused_and_what_was_typed_stays(
    direction, acte, contenu, phrase
):
    reponse = join(direction, acte, contenu, adresse="https://exemple.fr/a")

    assert reponse.status_code == 422
    assert phrase in read(reponse)
    assert "https://exemple.fr/a" in reponse.text
    assert not AccuseReception.objects.exists()


def test_a_receipt_needs_its_day(direction, acte):
    reponse = join(direction, acte, b"%PDF-1.7", recue_le="")

    assert reponse.status_code == 422
    assert "Recopiez le jour que dit l'accusé joint." in read(reponse)


def test_without_a_receipt_the_stamp_says_who_it_believes(direction, acte):
    assert preuve(acte) == ""
    send(direction, reverse("transmission", args=[acte.pk]), JOURS)
    aujourdhui = timezone.localdate()

    assert preuve(acte) == f"D'après la saisie du {aujourdhui:%d/%m/%Y}"
    assert f"(D'après la saisie du {aujourdhui:%d/%m/%Y})" in read(
        direction.get(acte.get_absolute_url())
    )


def test_a_receipt_of_another_day_proves_nothing_any_more(direction, acte):
    join(direction, acte, write_xml())
    send(direction, reverse("transmission", args=[acte.pk]), {"recue_le": "2026-09-14"})

    assert preuve(acte).startswith("D'après la saisie du")


# Exécutoire


@pytest.mark.parametrize(
    ("dispensee", "envoyee", "publiee", "attendu"),
    [
        pytest.param(False, "2026-09-11", "2026-09-15", "2026-09-15", id="sent and published"),
        pytest.param(False, "2026-09-20", "2026-09-15", "2026-09-20", id="sent after"),
        pytest.param(False, None, "2026-09-15", None, id="never sent"),
        pytest.param(False, "2026-09-11", None, None, id="never published"),
        pytest.param(True, None, "2026-09-15", "2026-09-15", id="need not be sent"),
        pytest.param(True, None, None, None, id="need not be sent, not published"),
    ],
)
def test_an_act_holds_once_published_and_sent_if_it_is_due(dispensee, envoyee, publiee, attendu):
    def jour(texte):
        return texte and date.fromisoformat(texte)

    acte = Deliberation(
        dispensee=dispensee,
        votee_le=date(2026, 9, 10),
        envoyee_le=jour(envoyee),
        publiee_le=jour(publiee),
    )

    assert acte.executoire_le == jour(attendu)
    assert (acte.etat == Deliberation.Etat.EXECUTOIRE) == bool(attendu)


def test_what_need_not_be_sent_says_so_on_its_stamp(direction, acte):
    send(direction, reverse("transmission", args=[acte.pk]), {"dispensee": "on"})

    assert "Dispensée de transmission en préfecture" in read(direction.get(acte.get_absolute_url()))


# What the municipal councillors are sent


@pytest.fixture
def deux(structure):
    """The meetings of 10 September and 12 November 2026."""
    novembre = make_seance_conseil(structure=structure, le=date(2026, 11, 12))
    return make_seance_conseil(structure=structure), novembre


@pytest.mark.parametrize(
    ("liste", "pv", "on", "attendus"),
    [
        pytest.param(None, None, "2026-10-10", [], id="the month is not over"),
        pytest.param(None, None, "2026-10-11", ["liste"], id="the list is late"),
        pytest.param("2026-10-10", None, "2026-12-12", [], id="sent on the last day"),
        pytest.param("2026-10-11", None, "2026-10-12", ["liste"], id="sent too late"),
        pytest.param(
            "2026-10-01", None, "2026-12-13", ["procès-verbal"], id="the minutes are late"
        ),
        pytest.param("2026-10-01", "2026-12-12", "2027-03-01", [], id="both in time"),
    ],
)
def test_what_the_communes_get_late_is_told(deux, liste, pv, on, attendus):
    seance, suivante = deux
    SuitesSeance.objects.create(seance=seance, arrete_a=suivante, pdf=b"%PDF")
    seance.liste_envoyee_le = liste and date.fromisoformat(liste)
    seance.pv_envoye_le = pv and date.fromisoformat(pv)

    phrases = list(list_retards(seance, on=date.fromisoformat(on)))

    assert len(phrases) == len(attendus)
    for phrase, quoi in zip(phrases, attendus, strict=True):
        assert f"conseillers municipaux, {quoi}" in phrase
        assert "art. L. 5211-40-2 du CGCT" in phrase


def test_minutes_that_no_meeting_adopted_yet_are_not_late(deux):
    phrases = list_retards(deux[1], on=date(2027, 3, 1))

    assert [phrase for phrase in phrases if "procès-verbal" in phrase] == []


def test_the_sending_is_noted_on_the_meeting_after_its_votes_too(direction, acte):
    seance = acte.point.seance
    adresse = reverse("modifier-seance", args=[seance.pk])
    avant = send(direction, adresse, {"liste_envoyee_le": "2026-09-09"})
    send(direction, adresse, {"liste_envoyee_le": "2026-10-20"})

    assert "s'envoient après la séance" in read(avant)
    seance.refresh_from_db()
    assert seance.liste_envoyee_le == date(2026, 10, 20)
    page = read(direction.get(seance.get_absolute_url()))
    assert "parti le 20 octobre 2026" in page.replace("\u00a0", " ")
