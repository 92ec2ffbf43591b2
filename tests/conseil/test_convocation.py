"""What is sent before a meeting, when and how: docs/regles.md, R-V5 and R-V21."""

from datetime import date, time

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from comptes.droits import Role
from conseil.actes.convocation import count_jours_francs, find_dernier_jour
from conseil.lectures.convocation import lire_convocation
from conseil.models import Convocation, EnvoiConvocation, PointOrdreDuJour, SeanceConseil
from instances.models import Regle
from tests.ecran import read, send
from tests.fabrique import make_utilisateur
from tests.fabrique_conseil import (
    make_conseil,
    make_deliberation,
    make_deliberation_votee,
    make_elu,
    make_seance_conseil,
)

pytestmark = pytest.mark.django_db
LE = date(2026, 9, 12)


@pytest.fixture
def seance(structure):
    """The 12th of September 2026 at 18:00, two points with their notes."""
    seance = make_seance_conseil(
        structure=structure, le=LE, heure=time(18), lieu="Carmaux", points=("5.1", "5.2")
    )
    seance.points.update(synthese="Pourquoi.", intitule="Objet")
    return seance


@pytest.fixture
def direction(client, structure, plan):
    client.force_login(make_utilisateur(role=Role.DIRECTION, structure=structure))
    return client


def lire(seance):
    return lire_convocation(SeanceConseil.objects.loaded_for_appel().get(pk=seance.pk))


def say(seance):
    return " ".join(lire(seance).alertes)


def note(client, seance, le, forme="dematerialise", **saisie):
    """Note a sending as a person does, in the page."""
    adresse = f"/conseil/seances/{seance.pk}/convocation/envoi/"
    return send(client, adresse, {"le": f"{le}", "forme": forme, **saisie})


@pytest.mark.parametrize(
    ("envoi", "jours"), [("2024-09-06", 5), ("2024-09-07", 4), ("2024-09-11", 0)]
)
def test_neither_the_day_of_sending_nor_that_of_the_meeting_counts(envoi, jours):
    """R-V5: 6 to 12 September 2024 is five clear days, a Saturday and a Sunday among them."""
    le = date(2024, 9, 12)

    assert count_jours_francs(date.fromisoformat(envoi), le) == jours
    assert find_dernier_jour(le, 5) == date(2024, 9, 6)


@pytest.mark.parametrize(("jour", "dit"), [(6, None), (7, "4 jours francs"), (11, "0 jour franc")])
def test_less_than_five_clear_days_is_said(direction, seance, jour, dit):
    assert note(direction, seance, date(2026, 9, jour)).status_code == 302

    phrase = f"La convocation laisse {dit} : il en faut 5 (art. L. 2121-12 du CGCT), sauf urgence."
    assert (phrase in say(seance)) is (dit is not None)


def test_the_first_sending_is_the_date_that_the_acts_print(direction, seance):
    note(direction, seance, "2026-09-05", "papier", servis=[])
    note(direction, seance, "2026-09-04", "affichage")
    note(direction, seance, "2026-09-06")
    seance.refresh_from_db()
    assert seance.convoquee_le == date(2026, 9, 6)

    note(direction, seance, "2026-09-03")
    seance.refresh_from_db()
    assert seance.convoquee_le == date(2026, 9, 3)
    page = direction.get(f"/conseil/seances/{seance.pk}/modifier/")
    assert "Celle du premier envoi, page Convocation." in read(page)
    premier = EnvoiConvocation.objects.get(le="2026-09-03")
    direction.post(f"/conseil/envois/{premier.pk}/supprimer/")
    seance.refresh_from_db()
    assert seance.convoquee_le == date(2026, 9, 6)


def test_a_voted_act_keeps_the_date_of_its_convocation(direction, structure, plan):
    seance, _ = make_conseil(structure=structure, le=LE, heure=time(18), points=("5.1",))
    note(direction, seance, "2026-09-06")
    make_deliberation_votee(seance=SeanceConseil.objects.get(), plan=plan)

    refus = note(direction, seance, "2026-09-05")
    assert "la date de la convocation qu'elle dit ne change plus" in read(refus)
    envoi = EnvoiConvocation.objects.get()
    retrait = direction.post(f"/conseil/envois/{envoi.pk}/supprimer/", follow=True)
    assert "la date de la convocation qu'elle dit ne change plus" in read(retrait)
    assert note(direction, seance, "2026-09-06", "affichage").status_code == 302


@pytest.mark.parametrize(
    ("saisie", "phrase"),
    [
        ({"le": "2026-09-12"}, "L'envoi précède la séance du 12 septembre 2026."),
        ({"le": "2026-09-13", "forme": "affichage"}, "L'envoi précède la séance"),
        ({"le": "2099-01-02"}, "Cette date est à venir : notez l'envoi quand il est parti."),
        ({"le": "hier"}, "Écrivez une date comme 24/11/2026."),
        ({"points": []}, "Cochez les points de l'ordre du jour qui sont partis."),
        ({"forme": "papier"}, "Cochez qui est servi"),
        ({"forme": "municipaux"}, "Le nombre de communes va avec la copie"),
        ({"communes": "3"}, "Le nombre de communes va avec la copie"),
        ({"forme": "municipaux", "communes": "-1"}, "Le nombre"),
        ({"forme": "municipaux", "communes": "beaucoup"}, "Écrivez un nombre de communes"),
    ],
)
def test_what_cannot_be_a_sending_is_refused_where_it_is_typed(direction, seance, saisie, phrase):
    refus = note(direction, seance, **({"le": "2026-09-05"} | saisie))

    assert refus.status_code == 422
    if saisie.get("communes") != "-1":
        assert phrase in read(refus)
    assert not EnvoiConvocation.objects.exists()


def test_a_meeting_without_hour_convenes_nobody(direction, seance):
    SeanceConseil.objects.update(heure=None)

    refus = note(direction, seance, "2026-09-05")

    assert "Écrivez d'abord l'heure de la séance" in read(refus)
    page = read(direction.get(f"/conseil/seances/{seance.pk}/convocation/"))
    assert "<li>l'heure de la séance</li>" in page
    assert note(direction, seance, "2026-09-05", "affichage").status_code == 302


def test_urgency_leaves_one_clear_day_and_asks_for_a_vote(direction, seance):
    adresse = f"/conseil/seances/{seance.pk}/convocation/modifier/"
    sans_motif = send(direction, adresse, {"urgence": "on"})
    assert "Dites pourquoi" in read(sans_motif)
    seul = send(direction, adresse, {"decision_urgence": "approuvee"})
    assert "Cochez l'urgence, ou videz son motif" in read(seul)
    send(direction, adresse, {"urgence": "on", "motif_urgence": "Une crue"})

    refus = note(direction, seance, "2026-09-11")
    assert "même l'urgence en demande 1 (art. L. 2121-12 du CGCT)" in read(refus)
    assert note(direction, seance, "2026-09-10").status_code == 302

    alertes = say(seance)
    assert "il en faut 5" not in alertes
    assert "le vote du conseil sur l'urgence" in alertes
    send(direction, adresse, {"decision_urgence": "approuvee"})
    assert "vote du conseil sur l'urgence" not in say(seance)


def test_what_was_sent_the_day_before_is_not_made_urgent_afterwards(direction, seance):
    note(direction, seance, "2026-09-11")

    adresse = f"/conseil/seances/{seance.pk}/convocation/modifier/"
    refus = send(direction, adresse, {"urgence": "on", "motif_urgence": "Une crue"})

    assert refus.status_code == 422
    assert "L'envoi du 11 septembre 2026 laisse 0 jour franc" in read(refus)
    assert not Convocation.objects.exists()


def test_a_rule_that_is_not_verified_refuses_nothing(direction, seance, structure):
    Regle.objects.create(
        structure=structure, code="convocation-urgence", article="L. 2121-12", valeur=1
    )
    Convocation.objects.create(seance=seance, urgence=True, motif_urgence="Une crue")

    assert note(direction, seance, "2026-09-11").status_code == 302
    assert "(art. L. 2121-12 du CGCT, à vérifier)" in say(seance)


def test_what_is_added_to_the_agenda_goes_with_a_sending_of_its_own(direction, seance, plan):
    """An act on what was not sent is said; sent later, its own days are counted."""
    note(direction, seance, "2026-09-05")
    ajoute = PointOrdreDuJour.objects.create(seance=seance, numero="6", intitule="Ajouté")
    acte = make_deliberation(seance=seance, plan=plan, point=ajoute, expose="Parce que.")
    assert f"la délibération {acte.numero} est absente de l'ordre du jour" in say(seance)
    assert [lu.point for lu in lire(seance).complement] == [ajoute]

    note(direction, seance, "2026-09-08")

    assert [p.numero for p in EnvoiConvocation.objects.last().points_envoyes] == ["6"]
    alertes = say(seance)
    assert "est absente de l'ordre du jour envoyé" not in alertes
    assert "L'envoi du 8 septembre 2026 (point 6) laisse 3 jours francs" in alertes
    ajoute.intitule = "Tout autre chose"
    ajoute.save()
    assert "Point 6 : l'ordre du jour envoyé disait « Ajouté »" in say(seance)


def test_a_point_sent_without_note_nor_reasons_is_said_even_once_they_are_written(
    direction, seance, plan
):
    nu = seance.points.get(numero="5.1")
    PointOrdreDuJour.objects.update(synthese="")
    make_deliberation(seance=seance, plan=plan, point=nu)
    raisonne = make_deliberation(
        seance=seance, plan=plan, point=seance.points.get(numero="5.2"), expose="Parce que."
    )
    assert [lu.point.numero for lu in lire(seance).points if lu.is_muet] == ["5.1"]
    note(direction, seance, "2026-09-05")

    PointOrdreDuJour.objects.update(synthese="Trop tard.")

    assert "Envoi sans note de synthèse ni pièce, point 5.1 (art. L. 2121-12" in say(seance)
    assert raisonne.point.numero == "5.2"


def test_twelve_days_for_the_budget(direction, seance):
    """R-V21: a budget voted on 8 April 2027 leaves on 27 March at the latest."""
    seance.points.filter(numero="5.1").update(budget_primitif=True)
    assert ("budget primitif, 12 jours (art. L. 5217-10-4 du CGCT)", date(2026, 8, 31)) in lire(
        seance
    ).echeances

    note(direction, seance, "2026-09-01")

    assert "Point 5.1, budget primitif : envoyé 11 jours avant la séance, il en faut 12" in say(
        seance
    )
    assert "5.2" not in say(seance)


def test_paper_posting_and_the_copy_to_the_communes(direction, seance, structure):
    elu = make_elu("PAPIER", structure=structure, papier=True)
    note(direction, seance, "2026-09-05")
    alertes = say(seance)
    for phrase in (
        "Le papier n'est pas noté servi à qui l'a demandé : PAPIER Dominique",
        "La convocation n'est notée ni affichée ni publiée (art. L. 2121-10 du CGCT)",
        "La copie aux conseillers municipaux n'est pas notée (art. L. 5211-40-2 du CGCT)",
    ):
        assert phrase in alertes

    note(direction, seance, "2026-09-05", "papier", servis=[elu.pk])
    note(direction, seance, "2026-09-05", "affichage")
    note(direction, seance, "2026-09-05", "municipaux", communes="14")

    assert say(seance) == ""
    page = read(direction.get(f"/conseil/seances/{seance.pk}/convocation/"))
    assert "14 communes" in page
    assert "1 élu" in page


def test_a_date_without_its_sending_asks_for_it(direction, seance):
    SeanceConseil.objects.update(convoquee_le=date(2026, 9, 5))

    assert "Noter les envois de la convocation" in read(direction.get(seance.get_absolute_url()))
    page = read(direction.get(f"/conseil/seances/{seance.pk}/convocation/"))
    assert "Aucun envoi noté : notez l'envoi aux élus" in page
    assert "(art. L. 2121-10 du CGCT)" in page


def test_who_reads_sees_the_page_and_writes_nothing(client, seance, structure, plan):
    client.force_login(make_utilisateur(role=Role.LECTURE, structure=structure))

    page = read(client.get(f"/conseil/seances/{seance.pk}/convocation/"))

    assert "Rien ne manque" not in page
    assert "qui convoque : le président" in page
    assert "Noter un envoi" not in page
    assert client.get(f"/conseil/seances/{seance.pk}/convocation/envoi/").status_code == 403


def test_the_page_asks_as_many_queries_for_one_point_as_for_thirty(client, structure, plan):
    client.force_login(make_utilisateur(role=Role.DIRECTION, structure=structure))
    nombres = []
    for mois, points in ((9, 1), (10, 30)):
        seance = make_seance_conseil(
            structure=structure,
            le=date(2026, mois, 12),
            points=[f"{rang}" for rang in range(1, points + 1)],
        )
        client.get(f"/conseil/seances/{seance.pk}/convocation/")
        with CaptureQueriesContext(connection) as requetes:
            client.get(f"/conseil/seances/{seance.pk}/convocation/")
        nombres.append(len(requetes))

    assert nombres[0] == nombres[1]


def test_the_database_holds_the_number_of_communes_to_its_copy(seance):
    envoi = EnvoiConvocation(seance=seance, le="2026-09-05", forme="affichage", communes=3)

    with pytest.raises(ValidationError, match="Le nombre de communes va avec la copie"):
        envoi.full_clean()
