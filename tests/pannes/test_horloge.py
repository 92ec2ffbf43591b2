"""The clock of the server at midnight of a new year and when the hour changes, by libfaketime."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from plan.models import Action
from tests.serveurs import Serveur, Visiteur, read_champ, read_jeton, url_of_test_database

BIBLIOTHEQUES = sorted(Path("/usr/lib").glob("*/faketime/libfaketime.so.1"))
# Under libfaketime 0.9.10 Python cannot sleep, and gunicorn sleeps: Django's own server does not.
SANS_SOMMEIL = ("django", "runserver", "127.0.0.1:{port}", "--noreload")
PAGE = "/actions/1-2-8/suivi/"

pytestmark = pytest.mark.skipif(
    not BIBLIOTHEQUES, reason="Demande le paquet Debian faketime (make test l'installe)."
)


class Horloge:
    """The clock that the server reads, in UTC; it can be put to another moment while it runs."""

    def __init__(self, fichier):
        self.fichier = fichier

    def put(self, moment):
        ecart = datetime.fromisoformat(f"{moment}+00:00") - datetime.now(UTC)
        provisoire = self.fichier.with_suffix(".neuf")
        provisoire.write_text(f"{ecart.total_seconds():+f}\n")
        provisoire.replace(self.fichier)

    @property
    def environnement(self):
        return {
            "LD_PRELOAD": str(BIBLIOTHEQUES[0]),
            "FAKETIME_TIMESTAMP_FILE": str(self.fichier),
            "FAKETIME_NO_CACHE": "1",
            "DONT_FAKE_MONOTONIC": "1",
        }


@pytest.fixture
def horloge(tmp_path):
    return Horloge(tmp_path / "horloge")


def serve(horloge):
    return Serveur(base=url_of_test_database(), module=SANS_SOMMEIL, **horloge.environnement)


def save_suivi(visiteur, commentaire):
    page = visiteur.get(PAGE)
    champs = {
        "statut": "en_cours",
        "commentaire": commentaire,
        "lue": read_champ(page, "lue"),
        "csrfmiddlewaretoken": read_jeton(page),
    }
    assert visiteur.post(PAGE, champs).statut == 302


def test_an_action_is_late_from_the_first_second_of_the_new_year_in_france(camille, horloge):
    """R-E2 and R-E3: planned until 2026, « en cours » on 31 December, late on 1 January."""
    horloge.put("2026-12-31 22:59:30")
    with serve(horloge) as serveur:
        visiteur = Visiteur(serveur.adresse).log_in("camille")
        save_suivi(visiteur, "presque fini")
        assert Action.objects.for_code("1-2-8").get().annees_prevues[-1] == 2026
        veille = visiteur.get("/plan/?etat=en_retard").texte

        horloge.put("2026-12-31 23:00:05")
        lendemain = visiteur.get("/plan/?etat=en_retard").texte

    assert "31 décembre 2026" in veille
    assert 'href="/actions/1-2-8/"' not in veille
    assert "1er janvier 2027" in lendemain
    assert 'href="/actions/1-2-8/"' in lendemain


def test_two_writes_in_the_hour_that_comes_twice_stay_in_order(camille, horloge):
    """25 October 2026: 2:30 comes twice in France; the second write is the last one of the day."""
    horloge.put("2026-10-25 00:30:00")
    with serve(horloge) as serveur:
        visiteur = Visiteur(serveur.adresse).log_in("camille")
        save_suivi(visiteur, "avant le changement")
        horloge.put("2026-10-25 01:30:00")
        save_suivi(visiteur, "après le changement")
        horloge.put("2026-10-26 09:00:00")
        page = visiteur.get("/actions/1-2-8/").texte

    action = Action.objects.for_code("1-2-8").get()
    versions = action.history.filter(history_type="~").order_by("history_date")
    commentaires = list(versions.values_list("commentaire", flat=True))
    assert commentaires == ["avant le changement", "après le changement"]
    assert "après le changement" in page


def test_the_hour_that_does_not_exist_is_written_and_read(camille, horloge):
    """28 March 2027: from 2:00 it is 3:00 in France."""
    horloge.put("2027-03-28 00:59:58")
    with serve(horloge) as serveur:
        visiteur = Visiteur(serveur.adresse).log_in("camille")
        save_suivi(visiteur, "à la dernière seconde")
        horloge.put("2027-03-28 01:00:05")
        save_suivi(visiteur, "à trois heures")
        page = visiteur.get("/actions/1-2-8/").texte

    assert "à trois heures" in page
