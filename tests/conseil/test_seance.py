"""A meeting: its agenda, its secretary, its roll call: docs/regles.md, R-V1 to R-V6, R-V10."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from conseil.lectures.conseil import lire_seance_conseil
from conseil.models import PointOrdreDuJour, Pouvoir, Presence, SeanceConseil
from tests.fabrique_conseil import (
    make_conseil,
    make_deliberation,
    make_deliberation_votee,
    make_elu,
    make_seance_conseil,
)

pytestmark = pytest.mark.django_db


def loaded(seance):
    return SeanceConseil.objects.loaded_for_appel().get(pk=seance.pk)


def answers(elus, etat="present"):
    return [Presence(elu=elu, etat=etat) for elu in elus]


def refusal_of(seance, presences, pouvoirs=()):
    with pytest.raises(ValidationError) as refus:
        seance.record_appel(presences=presences, pouvoirs=list(pouvoirs))
    return " ".join(refus.value.messages)


def test_the_agenda_is_ordered_as_numbers_in_the_database():
    """R-V1."""
    seance = make_seance_conseil(points=("10.1", "3.10", "3.9", "3", "4.1"))

    assert [point.numero for point in seance.points.all()] == ["3", "3.9", "3.10", "4.1", "10.1"]


@pytest.mark.parametrize("numero", ["", "0.1", "3.", "3,7", "a", "3.07", "1.2.3.4", "٣.٧"])
def test_a_number_that_is_none_is_refused(numero):
    with pytest.raises(ValidationError):
        PointOrdreDuJour(seance=make_seance_conseil(), numero=numero).full_clean()


@pytest.mark.parametrize(("convoquee_le", "jours"), [(date(2024, 9, 6), 5), (None, None)])
def test_clear_days_of_the_convocation(convoquee_le, jours):
    """R-V5: 6 to 12 September is five clear days, exactly enough."""
    assert SeanceConseil(le=date(2024, 9, 12), convoquee_le=convoquee_le).jours_francs == jours


def test_a_convocation_precedes_the_meeting():
    seance = make_seance_conseil()
    seance.convoquee_le = seance.le

    with pytest.raises(ValidationError, match="doit précéder la séance"):
        seance.full_clean()


def test_two_meetings_on_one_day_are_refused():
    seance = make_seance_conseil()

    with pytest.raises(ValidationError, match="a déjà une séance"):
        SeanceConseil(structure=seance.structure, le=seance.le).full_clean()


def test_an_absent_secretary_is_refused():
    """R-V6."""
    seance, elus = make_conseil(presents=3)
    seance.secretaire = elus[4]

    with pytest.raises(ValidationError, match="est absent : nommez secrétaire un membre présent"):
        seance.full_clean()


def test_a_roll_call_begun_does_not_make_the_secretary_absent():
    """R-V1: a name without an answer is not called yet."""
    seance, elus = make_conseil(presents=1)
    seance.presences.all().delete()

    seance.record_appel(presences=answers(elus[1:2]), pouvoirs=[])
    loaded(seance).full_clean()

    assert seance.presences.count() == 1


def test_the_roll_call_is_replaced_and_its_history_holds_only_what_changed():
    seance, elus = make_conseil(titulaires=3, presents=3)

    seance.record_appel(
        presences=[*answers(elus[:2]), *answers(elus[2:], "excuse")],
        pouvoirs=[(elus[2].pk, elus[1].pk)],
    )

    appel = loaded(seance).load_appel()
    assert {passage.elu for passage in appel.passages} == {elus[0].pk, elus[1].pk}
    assert appel.pouvoirs == ((elus[2].pk, elus[1].pk),)
    assert Presence.history.filter(history_type="~").count() == 1


def test_a_refused_roll_call_leaves_the_one_before():
    seance, elus = make_conseil(titulaires=4, presents=2)

    phrase = refusal_of(
        seance,
        [*answers(elus[:2]), *answers(elus[2:], "excuse")],
        [(elus[2].pk, elus[1].pk), (elus[3].pk, elus[1].pk)],
    )

    assert "porte déjà un pouvoir" in phrase
    assert Presence.objects.count() == 4
    assert not Pouvoir.objects.exists()


def test_two_suppleants_may_exchange_their_seats():
    seance, elus = make_conseil(titulaires=4, presents=2)
    deux = [make_elu(structure=seance.structure, titulaire=elu) for elu in elus[2:]]

    for places in (elus[2:], elus[:1:-1]):
        sieges = [
            Presence(elu=suppleant, etat="present", siege_pour=place)
            for suppleant, place in zip(deux, places, strict=True)
        ]
        seance = loaded(seance)
        seance.record_appel(presences=[*answers(elus[:2]), *sieges], pouvoirs=[])

    assert Presence.objects.get(elu=deux[0]).siege_pour == elus[3]


def test_the_roll_call_does_not_change_where_an_act_was_voted():
    """R-V10."""
    seance, elus = make_conseil(titulaires=3, presents=3, points=("5.1", "6.1"))
    make_deliberation_votee(seance=seance, pour=3)

    phrase = refusal_of(loaded(seance), [*answers(elus[:2]), *answers(elus[2:], "excuse")])

    assert "est votée : l'appel ne change plus au point 5.1" in phrase


def test_somebody_may_leave_after_the_vote():
    """R-V10: the roll call goes on at the next points."""
    seance, elus = make_conseil(titulaires=3, presents=3, points=("5.1", "6.1"))
    acte = make_deliberation_votee(seance=seance, pour=3)
    parti = Presence(elu=elus[2], etat="present", depart=acte.point)

    loaded(seance).record_appel(presences=[*answers(elus[:2]), parti], pouvoirs=[])

    assert Presence.objects.get(elu=elus[2]).depart == acte.point


def test_what_a_voted_act_says_of_its_meeting_does_not_change():
    """R-V10."""
    acte = make_deliberation_votee()
    seance = acte.point.seance
    seance.lieu = "ailleurs"

    with pytest.raises(ValidationError, match="la séance ne change plus"):
        seance.full_clean()


def test_a_draft_leaves_its_meeting_free():
    acte = make_deliberation()
    acte.point.seance.lieu = "ailleurs"

    acte.point.seance.full_clean()


def test_a_mandate_that_is_over_is_not_en_exercice():
    """R-V4."""
    seance, elus = make_conseil(titulaires=5)
    elus[4].mandats.update(fin=date(2026, 8, 31))
    elus[3].mandats.update(debut=date(2026, 12, 1))

    assert loaded(seance).load_appel().titulaires == {elu.pk for elu in elus[:3]}


def hold(structure, le, paires, elus):
    """A meeting of that day where the first councillor is there, with these proxies."""
    seance = make_seance_conseil(structure=structure, le=le)
    seance.president = seance.secretaire = elus[0]
    seance.save()
    absents = [de for de, _ in paires]
    presences = [*answers(elus[:3]), *answers(absents, "excuse")]
    seance.record_appel(presences=presences, pouvoirs=[(de.pk, a.pk) for de, a in paires])
    return lire_seance_conseil(loaded(seance))


def test_a_proxy_for_a_fourth_meeting_in_a_row_is_said(structure):
    """R-V3: three are allowed; a meeting without it, or another bearer, begins anew."""
    make_elu(structure=structure, debut=date(2026, 4, 17), qualite="suppleant")
    elus = [make_elu(structure=structure) for _ in range(5)]
    a, b, c, absent, autre = elus
    deux = [(absent, a), (autre, b)]
    for mois in (1, 2):
        assert not hold(structure, date(2026, mois, 10), deux, elus).alertes
    assert not hold(structure, date(2026, 3, 10), [(absent, a), (autre, c)], elus).alertes

    lue = hold(structure, date(2026, 4, 10), deux, elus)

    assert len(lue.alertes) == 1
    assert lue.alertes[0].startswith(f"{absent} donne pouvoir à {a} pour plus de 3 séances")
    assert not hold(structure, date(2026, 5, 10), [(autre, b)], elus).alertes
    assert not hold(structure, date(2026, 6, 10), deux, elus).alertes


def test_a_point_without_quorum_is_said(structure):
    """R-V4: 2 of 5 are there, 3 are needed."""
    seance, elus = make_conseil(structure=structure, presents=2)
    seance.president = elus[0]
    seance.save()

    alertes = lire_seance_conseil(loaded(seance)).alertes

    assert len(alertes) == 1
    assert "Point 5.1 : le quorum n'est pas atteint (2 présents, il en faut 3)" in alertes[0]
    assert "L. 2121-17" in alertes[0]
