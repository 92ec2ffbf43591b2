"""An evening of the council, as it happens: docs/regles.md, R-V6, R-V10, R-V19."""

import pytest
from django.urls import reverse

from comptes.droits import Role
from conseil.lectures.deliberation import lire_deliberation
from conseil.models import Deliberation, Presence, SeanceConseil
from tests.ecran import read, read_lue
from tests.fabrique import make_utilisateur
from tests.fabrique_conseil import make_conseil, make_deliberation, make_elu

pytestmark = pytest.mark.django_db


class Soiree:
    """A meeting of five councillors, three points and three drafts, held in its pages."""

    def __init__(self, client, plan):
        self.client, self.plan = client, plan
        self.seance, self.elus = make_conseil(
            structure=plan.structure, points=("1", "2", "3"), presents=5
        )
        self.seance.president = self.elus[1]
        self.seance.save()
        self.actes = {
            point.numero: make_deliberation(seance=self.seance, plan=plan, point=point)
            for point in self.seance.points.all()
        }

    def point(self, numero):
        return self.seance.points.get(numero=numero)

    def send(self, nom, pk, *, status=302, **donnees):
        adresse = reverse(nom, args=[pk])
        reponse = self.client.post(adresse, read_lue(self.client, adresse) | donnees)
        assert reponse.status_code == status, read(reponse)[:3000]
        return read(reponse)

    def call(self, *, status=302, **donnees):
        """Send the roll call: what is typed over what is stored."""
        return self.send("appel", self.seance.pk, status=status, **donnees)

    def leave(self, elu, numero, *, rang=0, **autres):
        faits = {f"mouvement_{rang}_elu": elu.pk, f"mouvement_{rang}_depart": self.pk(numero)}
        faits |= {f"mouvement_{rang}_{nom}": self.pk(n) for nom, n in autres.items()}
        return self.call(**faits)

    def pk(self, numero):
        return self.point(numero).pk

    def vote(self, numero, pour, *, status=302):
        faits = {"pour": pour, "contre": 0, "abstentions": 0, "ne_prend_pas_part": 0}
        return self.send("vote", self.actes[numero].pk, status=status, confirme="oui", **faits)

    def write_acte(self, numero):
        """The act as a person reads it."""
        page = read(self.client.get(self.actes[numero].get_absolute_url()))
        return page.partition('<article class="acte">')[2].partition("</article>")[0]

    def page(self):
        return read(self.client.get(self.seance.get_absolute_url()))


@pytest.fixture
def soiree(client, plan, structure):
    client.force_login(make_utilisateur(role=Role.DIRECTION, structure=structure))
    return Soiree(client, plan)


def test_a_secretary_who_leaves_is_replaced_from_that_point(soiree):
    """R-V19: the voted act keeps its secretary, the next ones have theirs."""
    secretaire, autre = soiree.elus[0], soiree.elus[2]
    soiree.vote("1", 5)
    avant = soiree.write_acte("1")
    soiree.leave(secretaire, "1")

    refus = soiree.vote("2", 4, status=422)
    assert f"{secretaire} n'est pas là au point 2 : choisissez son remplaçant" in refus
    assert "(art. L. 2121-15 du CGCT). C'est « Remplacer », sur la page de la séance." in refus
    assert f"{secretaire} n'est pas là au point 2" in soiree.page()
    refus = soiree.send("point", soiree.pk("2"), status=422, secretaire=secretaire.pk)
    assert "Choisissez un membre présent." in refus
    soiree.send("point", soiree.pk("2"), secretaire=autre.pk)
    soiree.vote("2", 4)
    soiree.vote("3", 4)

    assert soiree.write_acte("1") == avant
    for numero in ("2", "3"):
        assert f"Secrétaire de séance : {autre}" in soiree.write_acte(numero).replace(
            "</strong>", ""
        )
    assert soiree.point("1").find_secretaire() == secretaire


def test_a_president_who_leaves_no_longer_chairs_nor_signs(soiree):
    """R-V19."""
    president, autre = soiree.elus[1], soiree.elus[3]
    soiree.vote("1", 5)
    soiree.leave(president, "1")

    refus = soiree.vote("2", 4, status=422)
    assert f"{president} n'est pas là au point 2" in refus
    assert "art. L. 2121-14 du CGCT" in refus
    soiree.send("point", soiree.pk("2"), president=autre.pk)
    soiree.vote("2", 4)

    lu = lire_deliberation(Deliberation.objects.get(point=soiree.point("2")))
    assert f"sous la Présidence de {autre.nom_signe}" in lu.incipit
    assert (lu.feuille.president, lu.formules.titre_president) == (
        autre.nom_signe,
        "Le président de séance",
    )
    premier = lire_deliberation(Deliberation.objects.get(point=soiree.point("1")))
    assert (premier.feuille.president, premier.formules.titre_president) == (
        president.nom_signe,
        "Le Président",
    )
    assert f"Présidence : {autre.nom_signe}" in soiree.page()


def test_who_is_no_member_does_not_chair(soiree, structure):
    """R-V19: a suppléant without a seat, a councillor whose mandate is over."""
    parti = make_elu(structure=structure, fin="2026-01-01")
    sans_siege = make_elu(structure=structure, titulaire=soiree.elus[0])
    for elu in (parti, sans_siege):
        refus = soiree.send("point", soiree.pk("2"), status=422, president=elu.pk)
        assert "Choisissez un membre présent." in refus


def test_a_president_who_comes_back_takes_the_chair_again(soiree):
    president, autre = soiree.elus[1], soiree.elus[3]
    soiree.leave(president, "1", retour="3")
    soiree.send("point", soiree.pk("2"), president=autre.pk)
    soiree.send("point", soiree.pk("3"), president="")

    assert soiree.point("2").find_president() == autre
    assert soiree.point("3").find_president() == president


def test_a_quorum_lost_is_found_again_when_people_come_back(soiree):
    """R-V4: at point 2, two of five are there."""
    partants = soiree.elus[2:]
    soiree.vote("1", 5)
    departs = {f"mouvement_{rang}_elu": elu.pk for rang, elu in enumerate(partants)}
    departs |= {f"mouvement_{rang}_depart": soiree.pk("1") for rang in range(3)}
    soiree.call(**departs)
    assert "Le quorum n'est pas atteint à ce point : 2 présents" in soiree.vote("2", 2, status=422)
    assert "Point 2 : le quorum n'est pas atteint" in soiree.page()

    soiree.call(**departs, **{f"mouvement_{rang}_retour": soiree.pk("3") for rang in range(3)})
    soiree.vote("3", 5)

    assert "5 présents, 5 voix, quorum 3 atteint." in soiree.page()


def test_somebody_leaves_and_comes_back_twice(soiree):
    """R-V1: one row a departure."""
    elu = soiree.elus[4]
    soiree.seance.points.create(numero="4")
    soiree.seance.points.create(numero="5")
    soiree.vote("1", 5)
    soiree.call(
        mouvement_0_elu=elu.pk,
        mouvement_0_depart=soiree.pk("1"),
        mouvement_0_retour=soiree.pk("3"),
        mouvement_1_elu=elu.pk,
        mouvement_1_depart=soiree.pk("3"),
        mouvement_1_retour=soiree.pk("5"),
    )

    appel = SeanceConseil.objects.loaded_for_appel().get().load_appel()
    passage = next(p for p in appel.passages if p.elu == elu.pk)
    la = [numero for numero in range(1, 6) if passage.is_present(f"00{numero}")]
    assert la == [1, 3, 5]
    soiree.vote("2", 4)
    soiree.vote("3", 5)
    assert "jusqu'au point 1, au point 3, à partir du point 5" in soiree.page()
    # Sent again untouched, the page keeps both departures.
    soiree.call()
    assert Presence.objects.get(elu=elu).sorties == [[soiree.pk("3"), soiree.pk("5")]]


@pytest.mark.parametrize(
    ("depart", "retour", "phrase"),
    [
        pytest.param("1", "3", "repart avant d'être revenu", id="before-coming-back"),
        pytest.param("3", "2", "revient avant de partir", id="back-before-leaving"),
    ],
)
def test_departures_that_cannot_be_are_refused(soiree, depart, retour, phrase):
    elu = soiree.elus[4]
    texte = soiree.call(
        status=422,
        mouvement_0_elu=elu.pk,
        mouvement_0_depart=soiree.pk("1"),
        mouvement_0_retour=soiree.pk("2") if depart == "3" else soiree.pk("3"),
        mouvement_1_elu=elu.pk,
        mouvement_1_depart=soiree.pk("2" if depart == "1" else depart),
        mouvement_1_retour=soiree.pk(retour),
    )

    assert phrase in texte


def test_the_roll_call_is_corrected_for_what_is_not_voted(soiree):
    """R-V10: a name forgotten is added where it changes no voted act, else refused."""
    oublie = soiree.elus[4]
    soiree.call(**{f"etat_{oublie.pk}": "excuse"})
    soiree.vote("1", 4)

    assert "l'appel ne change plus au point 1" in soiree.call(
        status=422, **{f"etat_{oublie.pk}": "present"}
    )
    soiree.call(
        **{f"etat_{oublie.pk}": "present"},
        mouvement_0_elu=oublie.pk,
        mouvement_0_arrivee=soiree.pk("2"),
    )
    soiree.vote("2", 5)

    assert Deliberation.objects.get(point=soiree.pk("1")).compose_feuille().au_point.voix == 4


def test_a_proxy_is_given_when_somebody_leaves(soiree):
    """R-V3."""
    partant, porteur = soiree.elus[4], soiree.elus[3]
    soiree.vote("1", 5)
    soiree.call(
        mouvement_0_elu=partant.pk,
        mouvement_0_depart=soiree.pk("1"),
        pouvoir_0_de=partant.pk,
        pouvoir_0_a=porteur.pk,
    )

    soiree.vote("2", 5)

    assert f"pouvoir à {porteur}" in soiree.write_acte("2")


def test_a_proxy_goes_to_another_bearer_when_the_first_leaves(soiree):
    """R-V3: it was counted at the voted point, and still is."""
    absent, premier, second = soiree.elus[4], soiree.elus[3], soiree.elus[2]
    soiree.call(**{f"etat_{absent.pk}": "excuse"}, pouvoir_0_de=absent.pk, pouvoir_0_a=premier.pk)
    soiree.vote("1", 5)
    refus = soiree.call(
        status=422,
        mouvement_0_elu=premier.pk,
        mouvement_0_depart=soiree.pk("1"),
        pouvoir_0_de=absent.pk,
        pouvoir_0_a=second.pk,
    )
    assert "l'appel ne change plus au point 1" in refus
    soiree.call(
        mouvement_0_elu=premier.pk,
        mouvement_0_depart=soiree.pk("1"),
        pouvoir_0_de=absent.pk,
        pouvoir_0_a=premier.pk,
        pouvoir_0_jusque=soiree.pk("1"),
        pouvoir_1_de=absent.pk,
        pouvoir_1_a=second.pk,
        pouvoir_1_depuis=soiree.pk("2"),
    )

    soiree.vote("2", 4)

    acte = soiree.write_acte("2")
    assert f"pouvoir à {premier} jusqu'au point 1, pouvoir à {second} à partir du point 2" in acte


def test_a_bearer_may_take_another_proxy_once_the_first_giver_is_there(soiree):
    """R-V3: one at a time."""
    tardif, partant, porteur = soiree.elus[4], soiree.elus[3], soiree.elus[2]
    faits = {
        "mouvement_0_elu": tardif.pk,
        "mouvement_0_arrivee": soiree.pk("2"),
        "mouvement_1_elu": partant.pk,
        "mouvement_1_depart": soiree.pk("1"),
        "pouvoir_0_de": tardif.pk,
        "pouvoir_0_a": porteur.pk,
        "pouvoir_1_de": partant.pk,
        "pouvoir_1_a": porteur.pk,
    }
    soiree.call(**faits)

    soiree.vote("1", 5)
    soiree.vote("2", 5)

    # At point 3 the first giver is away again: two proxies, which one bearer cannot have.
    refus = soiree.call(status=422, **faits, mouvement_0_depart=soiree.pk("2"))
    assert "porte déjà un pouvoir : un conseiller n'en porte qu'un" in refus


def test_a_proxy_that_ends_before_it_begins_is_refused(soiree):
    refus = soiree.call(
        status=422,
        **{f"etat_{soiree.elus[4].pk}": "excuse"},
        pouvoir_0_de=soiree.elus[4].pk,
        pouvoir_0_a=soiree.elus[3].pk,
        pouvoir_0_depuis=soiree.pk("3"),
        pouvoir_0_jusque=soiree.pk("2"),
    )

    assert "finit avant de commencer" in refus


def test_a_suspension_is_told_and_the_quorum_counts_again(soiree):
    soiree.vote("1", 5)
    soiree.send("point", soiree.pk("2"), suspendue_a="20:10")
    assert "Séance suspendue à 20h10, pas encore reprise." in soiree.page()
    soiree.send("point", soiree.pk("2"), reprise_a="20:30")
    assert "Séance suspendue à 20h10, reprise à 20h30." in soiree.page()

    soiree.vote("2", 5)
    soiree.send("point", soiree.pk("2"), suspendue_a="20:15")
    assert "Séance suspendue à 20h15, reprise à 20h30." in soiree.page()


@pytest.mark.parametrize(
    ("debut", "fin", "phrase"),
    [
        pytest.param("", "20:30", "Dites à quelle heure la séance est suspendue.", id="no-begin"),
        pytest.param("20:30", "20:10", "La reprise suit la suspension", id="reversed"),
        pytest.param("huit", "", "Écrivez une heure comme 20:10.", id="words"),
    ],
)
def test_a_bad_suspension_is_refused_in_french(soiree, debut, fin, phrase):
    refus = soiree.send("point", soiree.pk("2"), status=422, suspendue_a=debut, reprise_a=fin)

    assert phrase in refus


def test_a_meeting_goes_on_after_midnight(soiree):
    soiree.send("point", soiree.pk("2"), suspendue_a="23:50", reprise_a="00:10")

    assert "suspendue à 23h50, reprise à 00h10" in soiree.page()


def test_the_next_gesture_is_in_sight(soiree):
    """Voted, to be voted, adopted: and « Voter » at the first that waits."""
    assert f'href="{reverse("vote", args=[soiree.actes["1"].pk])}">Voter' in soiree.page()
    soiree.vote("1", 5)

    page = soiree.page()
    assert "Adopté" in page
    assert f'class="bouton" href="{reverse("vote", args=[soiree.actes["2"].pk])}"' in page
    assert "/vote/" not in page.split(f'id="point-{soiree.pk("2")}"')[0]


def test_the_reader_sees_the_evening_without_its_gestures(soiree, client, structure):
    soiree.vote("1", 5)
    client.force_login(make_utilisateur(role=Role.LECTURE, structure=structure))

    page = soiree.page()
    assert "Adopté" in page
    assert "À voter" in page
    assert "Voter<" not in page
    assert "Autres gestes" not in page


def test_what_the_voted_act_says_of_its_point_does_not_change(soiree):
    soiree.vote("1", 5)
    soiree.send(
        "point", soiree.pk("1"), president=soiree.elus[4].pk, statut="retire", intitule="Corrigé"
    )

    point = soiree.point("1")
    assert (point.president, point.statut, point.intitule) == (None, "retenu", "Corrigé")
