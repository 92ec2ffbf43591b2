"""Minutes written, adopted, published; the sheets of the register (R-V22, R-V23)."""

import hashlib
from datetime import date, time, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from comptes.droits import Role
from comptes.models import Trace
from conseil.actes.vote import Vote
from conseil.lectures.suites import dire_retards, lire_registre
from conseil.models import Deliberation, PointOrdreDuJour, SeanceConseil, SuitesSeance
from tests.conseil.soiree import (
    LE,
    SUIVANTE,
    arreter,
    direction,
    hold,
    page,
    read_pdf,
    soiree,
    suivante,
)
from tests.ecran import plain, read, read_formulaire, send
from tests.fabrique import make_utilisateur
from tests.fabrique_conseil import make_seance_conseil

__all__ = ["direction", "soiree", "suivante"]
pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("debut", "fin", "dit"),
    [
        ("18:00", "17:59", "La séance s'ouvre à 18h00 : elle se lève après."),
        ("", "17:00", "La séance s'ouvre à 18h00 : elle se lève après."),
        ("18:00", "00:30", ""),
        ("18:30", "21:00", ""),
    ],
)
def test_a_meeting_ends_after_it_began(direction, soiree, debut, fin, dit):
    adresse = page("ecrire-proces-verbal", soiree)

    reponse = send(direction, adresse, {"ouverte_a": debut, "levee_a": fin, "fin": "Gardé."})

    assert reponse.status_code == (422 if dit else 302)
    assert dit in read(reponse)
    assert "Gardé." in direction.get(adresse).text or "Gardé." in reponse.text
    if fin == "00:30":
        assert "00h30, le lendemain" in read(direction.get(page("proces-verbal", soiree)))


@pytest.mark.parametrize("texte", ["a < b & c > d", "un\ufffe deux\x0b", "long " * 20_000])
def test_what_is_typed_of_the_discussions_is_kept_and_printed(direction, soiree, texte, tmp_path):
    point = soiree.points.get(numero="1")

    reponse = send(direction, reverse("discussions", args=[point.pk]), {"discussions": texte})

    assert reponse.status_code == 302
    point.refresh_from_db()
    assert point.discussions.split()[-1] == texte.replace("\x0b", "").split()[-1]
    assert texte.split()[-1].strip("\x0b") in read_pdf(
        direction, "proces-verbal-pdf", soiree, tmp_path
    )


def test_two_people_write_the_discussions_of_two_points(direction, soiree):
    un, deux = (reverse("discussions", args=[p.pk]) for p in soiree.points.all()[:2])
    lui, moi = read_formulaire(direction.get(un)), read_formulaire(direction.get(deux))

    assert direction.post(un, lui | {"discussions": "Le sien"}).status_code == 302
    assert direction.post(deux, moi | {"discussions": "Le mien"}).status_code == 302

    assert [p.discussions for p in soiree.points.all()[:2]] == ["Le sien", "Le mien"]


def test_two_people_who_write_first_at_once_lose_nothing(direction, soiree):
    adresse = page("ecrire-proces-verbal", soiree)
    lui, moi = read_formulaire(direction.get(adresse)), read_formulaire(direction.get(adresse))

    assert direction.post(adresse, lui | {"ouverture": "Le sien"}).status_code == 302
    refus = direction.post(adresse, moi | {"ouverture": "Le mien", "fin": "La fin"})

    assert refus.status_code == 422
    assert "« Le sien »" in plain(refus.text)
    assert "Le mien" in refus.text
    assert "La fin" in refus.text


@pytest.mark.parametrize("quand", ["elle-même", "avant", "à venir"])
def test_minutes_are_adopted_at_a_later_meeting_that_was_held(direction, soiree, quand):
    jours = {"avant": LE - timedelta(days=30), "à venir": timezone.localdate() + timedelta(days=9)}
    autre = soiree
    if quand in jours:
        autre = make_seance_conseil(structure=soiree.structure, le=jours[quand], heure=time(18))

    reponse = arreter(direction, soiree, autre)

    assert reponse.status_code == 422
    assert "au commencement d'une séance qui suit, déjà tenue" in read(reponse)
    assert not SuitesSeance.objects.exclude(pdf=None).exists()


def test_minutes_published_or_signed_before_they_are_adopted_are_refused(direction, soiree):
    adresse = page("publier-proces-verbal", soiree)

    reponse = direction.post(adresse, {"pv_publie_le": "2024-10-11"}, follow=True)

    assert "Arrêtez d'abord le procès-verbal" in read(reponse)
    assert not SuitesSeance.objects.filter(pv_publie_le__isnull=False).exists()
    with pytest.raises(IntegrityError), transaction.atomic():
        SuitesSeance.objects.filter(seance=soiree).update(pv_publie_le=LE)


def test_adopted_minutes_are_frozen_with_their_bytes(direction, soiree, suivante, tmp_path):
    question = send(direction, page("arreter-proces-verbal", soiree), {"arrete_a": suivante.pk})
    assert "ne changent plus" in read(question)

    reponse = arreter(
        direction, soiree, suivante, remarques="Lire « 12 ».", arret_vote="par 5 voix"
    )

    assert reponse.status_code == 302
    suites = SuitesSeance.objects.get()
    assert hashlib.sha256(suites.pdf).hexdigest() == suites.empreinte
    assert Trace.objects.filter(detail__contains=suites.empreinte).exists()
    texte = read_pdf(direction, "proces-verbal-pdf", soiree, tmp_path)
    assert "Projet" not in texte
    assert "arrêté au commencement de la séance du 10 octobre 2024, par 5 voix" in texte
    assert "Lire « 12 »." in texte
    soiree.points.get(numero="6").deliberation.record_vote(Vote(5))
    assert direction.get(page("proces-verbal-pdf", soiree)).content == bytes(suites.pdf)
    # The meeting that adopts it says so in its own.
    texte = read_pdf(direction, "proces-verbal-pdf", suivante, tmp_path)
    assert "Le procès-verbal de la séance du 12 septembre 2024 est arrêté, par 5 voix." in texte


def test_what_adopted_minutes_say_no_longer_changes(direction, soiree, suivante):
    point = soiree.points.first()
    adresse = reverse("discussions", args=[point.pk])
    arreter(direction, soiree, suivante)

    refus = send(direction, adresse, {"discussions": "Après coup"})
    assert refus.status_code == 422
    assert "Le procès-verbal est arrêté" in read(refus)
    for nom in ("ecrire-proces-verbal", "arreter-proces-verbal"):
        refus = direction.post(page(nom, soiree), {"ouverture": "Après coup"}, follow=True)
        assert "Le procès-verbal est arrêté" in read(refus)
    suites = SuitesSeance.objects.all()
    for write in (
        lambda: suites.update(ouverture="Après coup"),
        lambda: suites.update(pdf=b"autre"),
        suites.delete,
        lambda: PointOrdreDuJour.objects.filter(pk=point.pk).update(discussions="Après coup"),
        lambda: PointOrdreDuJour.objects.filter(pk=point.pk).update(sens="rejetee"),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            write()
    suites.update(pv_publie_le=SUIVANTE, liste_publiee_le=LE)
    PointOrdreDuJour.objects.filter(numero="3").update(intitule="Un autre titre")


@pytest.mark.parametrize("laquelle", ["soiree", "suivante"])
def test_a_meeting_whose_minutes_are_adopted_or_that_adopts_some_stays(
    direction, soiree, suivante, laquelle
):
    arreter(direction, soiree, suivante)
    seance = {"soiree": soiree, "suivante": suivante}[laquelle]

    reponse = direction.post(page("supprimer-seance", seance), {"confirme": "oui"}, follow=True)

    assert "la séance reste" in read(reponse)
    assert SeanceConseil.objects.filter(pk=seance.pk).exists()


def test_adopted_minutes_want_signatures_then_a_date_online(direction, soiree, suivante, plan):
    arreter(direction, soiree, suivante)
    SuitesSeance.objects.update(liste_publiee_le=LE, liste_affichee_le=LE)

    ((_, phrase),) = dire_retards(plan, on=date(2024, 10, 17))
    assert "pas noté signé du président et du secrétaire (art. L. 2121-15 du CGCT)" in phrase
    _, (_, phrase) = dire_retards(plan, on=date(2024, 10, 18))
    assert "pas noté en ligne, il le fallait le 17 octobre 2024 au plus tard" in phrase

    adresse = page("publier-proces-verbal", soiree)
    tot = send(direction, adresse, {"signe_le": "2024-10-09", "pv_publie_le": "2099-01-01"})
    assert tot.status_code == 422
    assert "Cette date est avant la séance du 10/10/2024." in read(tot)
    assert "Cette date est à venir" in read(tot)
    saisie = {"signe_le": "2024-10-10", "signe_president": "P.", "pv_publie_le": "2024-10-11"}
    saisie |= {"signe_secretaire": "S.", "pv_adresse": "https://a.fr/pv", "pv_papier": "on"}
    assert send(direction, adresse, saisie).status_code == 302
    assert list(dire_retards(plan, on=date(2024, 12, 1))) == []
    texte = read(direction.get(soiree.get_absolute_url()))
    assert "Exemplaire papier à disposition : oui" in texte.replace("\u00a0", " ")


def test_an_address_that_is_none_is_refused_at_its_place(direction, soiree):
    reponse = send(
        direction, page("ecrire-liste", soiree), {"liste_adresse": "javascript:alert(1)"}
    )

    assert reponse.status_code == 422
    assert not SuitesSeance.objects.exclude(liste_adresse="").exists()


def test_sheets_are_numbered_two_pages_each_after_those_before(direction, soiree, plan, tmp_path):
    """R-V23: from 12, four pages are sheets 12 and 13; the next meeting begins at 14."""
    autre = hold(plan, date(2024, 11, 7))
    assert "Projet" in read_pdf(direction, "feuillets-pdf", soiree, tmp_path)

    send(direction, page("numeroter-feuillets", soiree), {"premier_feuillet": "12"})
    send(direction, page("numeroter-feuillets", autre), {})

    suites = soiree.suites
    suites.refresh_from_db()
    assert (suites.premier_feuillet, autre.suites.premier_feuillet) == (
        12,
        suites.dernier_feuillet + 1,
    )
    texte = read_pdf(direction, "feuillets-pdf", soiree, tmp_path)
    assert "Projet" not in texte
    assert "Feuillet 12 " in texte
    assert f"Feuillet {suites.dernier_feuillet}" in texte
    assert "Feuillet de clôture de la séance du 12 septembre 2024" in texte
    assert "point 5, point 6" in texte
    for presence in soiree.presences.all():
        assert f"{presence.elu.nom} {presence.elu.prenom}" in texte

    croise = send(direction, page("numeroter-feuillets", autre), {"premier_feuillet": "12"})
    assert croise.status_code == 422
    assert "croisent ceux du 12/09/2024" in read(croise)


def test_the_register_of_a_year_has_its_tables(direction, soiree, plan, tmp_path):
    autre = hold(plan, date(2024, 11, 7), ("1", "2"))
    actes = Deliberation.objects.filter(point__seance=autre).order_by("point__cle")
    for acte, matiere in zip(actes, ("7.10", "7.2"), strict=True):
        acte.matiere = matiere
        acte.save()

    lecture = lire_registre(plan.structure, 2024, on=LE)

    assert [(acte.objet, acte.rang) for acte in lecture.par_date] == [
        ("Acte 1", 1),
        ("Acte 2", 2),
        ("Plan d'actions", 1),
        ("Plan d'actions", 2),
    ]
    par_objet = [(matiere, [a.objet for a in actes]) for matiere, actes in lecture.par_objet]
    assert par_objet == [
        ("finances locales/fiscalité", ["Plan d'actions"]),
        ("finances locales/divers", ["Plan d'actions"]),
        ("matière à préciser", ["Acte 1", "Acte 2"]),
    ]
    assert not lecture.is_entier
    assert "à numéroter" in read(direction.get(reverse("registre", args=[2024])))
    for seance in (soiree, autre):
        send(direction, page("numeroter-feuillets", seance), {})
    lecture = lire_registre(plan.structure, 2024, on=LE)
    assert lecture.is_entier
    assert lecture.nombre == lecture.feuillets[-1][1]
    (tmp_path / "r.pdf").write_bytes(direction.get(reverse("registre-pdf", args=[2024])).content)
    assert direction.get(reverse("registre", args=[2019])).status_code == 200
    assert direction.get(reverse("registre", args=[99999])).status_code == 404


def test_somebody_who_only_reads_sees_no_gesture(soiree):
    client = Client()
    client.force_login(make_utilisateur(role=Role.LECTURE, structure=soiree.structure))

    texte = client.get(page("proces-verbal", soiree)).text
    assert "discussions/" not in texte
    assert "arreter/" not in texte
    assert "liste/" not in client.get(soiree.get_absolute_url()).text
