"""The organs beside the council: members, meetings, quorum, what is told (R-V27, R-V28)."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from commission.lectures.organes import add_mois, dire_organe, dire_organes, lire_reunion
from commission.lectures.preparation import lire_compte_rendu, lire_preparation
from commission.models import Avis, AvisOrgane, PresenceOrgane, SeanceCommission
from comptes.droits import Role
from conseil.actes.vote import Vote
from instances.droit import droit_livre
from instances.models import MembreOrgane, Organe
from plan.models import Action
from tests.ecran import read, read_lue
from tests.fabrique import make_action, make_plan, make_structure, make_utilisateur
from tests.fabrique_conseil import make_conseil, make_deliberation, make_elu

pytestmark = pytest.mark.django_db
LE = date(2026, 6, 3)


def make_organe(structure, genre="exploitation", nom="Conseil d'exploitation", **faits):
    return Organe.objects.create(structure=structure, genre=genre, nom=nom, **faits)


def make_membre(organe, nom, **faits):
    """A professional, unless `elu` says who it is."""
    qui = {"nom": "", "prenom": ""} if faits.get("elu") else {"nom": nom, "prenom": "Anne"}
    college = "elu" if faits.get("elu") else "pro"
    membre = MembreOrgane(organe=organe, **{**qui, "college": college, **faits})
    membre.full_clean()
    membre.save()
    return membre


@pytest.fixture
def organe(plan):
    """A conseil d'exploitation of three councillors and two professionals."""
    organe = make_organe(plan.structure, quorum="moitie")
    for rang in range(3):
        elu = make_elu(structure=plan.structure)
        role = "president" if rang == 0 else "membre"
        make_membre(organe, "", elu=elu, role=role, debut=date(2026, 4, 24))
    for nom in ("HÔTEL", "GÎTE"):
        make_membre(organe, nom, qualite="hébergeurs", debut=date(2026, 4, 24))
    return organe


@pytest.fixture
def direction(plan):
    return make_utilisateur(role=Role.DIRECTION, structure=plan.structure)


def call(seance, *etats):
    for membre, etat in zip(seance.find_organe().membres.order_by("pk"), etats, strict=False):
        par = "M. Martin" if etat == "remplace" else ""
        PresenceOrgane.objects.create(seance=seance, membre=membre, etat=etat, par=par)


def tell(organe, on):
    return " ".join(dire_organe(organe, on=on, droit=droit_livre()))


# Who sits


def test_the_same_member_twice_at_the_same_time_is_refused(organe):
    deja = organe.membres.exclude(elu=None).first()

    with pytest.raises(ValidationError, match="déjà membre à ces dates"):
        make_membre(organe, "", elu=deja.elu)
    with pytest.raises(ValidationError, match="déjà membre à ces dates"):
        make_membre(organe, "gîte", debut=date(2026, 5, 1))
    assert make_membre(organe, "GÎTE", debut=date(2020, 1, 1), fin=date(2026, 4, 23)).pk


def test_two_presidents_at_once_are_refused(organe):
    with pytest.raises(ValidationError, match="préside déjà à ces dates"):
        make_membre(organe, "AUTRE", role="president")
    assert make_membre(organe, "AUTRE", role="president", fin=date(2026, 4, 23)).pk


def test_a_mandate_that_ends_before_it_begins_is_refused(organe):
    with pytest.raises(ValidationError, match="finit avant de commencer"):
        make_membre(organe, "AUTRE", debut=date(2026, 5, 2), fin=date(2026, 5, 1))


def test_a_councillor_of_another_structure_is_refused(organe):
    with pytest.raises(ValidationError, match="pas de votre structure"):
        make_membre(organe, "", elu=make_elu(structure=make_structure()))


def test_a_suppleant_is_that_of_a_titulaire_of_the_same_organ(organe):
    ailleurs = make_membre(make_organe(organe.structure, nom="Comité"), "AUTRE")

    with pytest.raises(ValidationError, match="un titulaire de cet organe"):
        make_membre(organe, "SUPPLÉANT", suppleant_de=ailleurs)


def test_one_commission_follows_the_plan(plan):
    make_organe(plan.structure, genre="commission", nom="Commission tourisme")

    with pytest.raises(ValidationError, match="suit déjà le plan"):
        Organe(structure=plan.structure, genre="commission", nom="Finances").full_clean()


@pytest.mark.parametrize(
    ("nom", "dit"),
    [
        ("Conseil d'exploitation", "du conseil d'exploitation"),
        ("Commission tourisme", "de la commission tourisme"),
        ("Les amis du lac", "de l'organe « Les amis du lac »"),
    ],
)
def test_a_name_is_said_with_its_article(nom, dit):
    assert Organe(nom=nom).du_nom == dit


# The quorum


@pytest.mark.parametrize(
    ("quorum", "nombre", "membres", "attendu"),
    [
        pytest.param("", None, 7, None, id="said nowhere"),
        pytest.param("moitie", None, 7, 4, id="more than half of 7"),
        pytest.param("moitie", None, 8, 5, id="more than half of 8"),
        pytest.param("tiers", None, 7, 3, id="a third of 7"),
        pytest.param("tiers", None, 9, 3, id="a third of 9"),
        pytest.param("nombre", 2, 9, 2, id="a number"),
    ],
)
def test_the_quorum_is_that_of_the_statutes(quorum, nombre, membres, attendu):
    """R-V27."""
    assert Organe(quorum=quorum, quorum_nombre=nombre).compute_quorum(membres) == attendu


def test_the_quorum_counts_members_with_a_voice_and_their_suppleants(plan, organe):
    seance = SeanceCommission.objects.create(plan=plan, organe=organe, le=LE)
    call(seance, "present", "present", "remplace", "absent", "excuse")
    directeur = make_membre(organe, "DIRECTEUR", role="directeur", consultatif=True)
    PresenceOrgane.objects.create(seance=seance, membre=directeur, etat="present")

    lue = lire_reunion(seance)

    assert (lue.en_exercice, lue.presents, lue.quorum, lue.is_sans_quorum) == (5, 2, 3, True)
    suppleant = make_membre(organe, "SUPPLÉANT", suppleant_de=organe.membres.get(nom="GÎTE"))
    PresenceOrgane.objects.create(seance=seance, membre=suppleant, etat="present")
    assert lire_reunion(seance).presents == 3
    assert not lire_reunion(seance).is_sans_quorum


def test_who_replaces_a_member_of_a_commission_is_there(plan):
    commission = make_organe(plan.structure, genre="commission", nom="Commission", quorum="moitie")
    for nom in ("UN", "DEUX"):
        make_membre(commission, nom)
    seance = SeanceCommission.objects.create(plan=plan, le=LE)
    call(seance, "present", "remplace")

    assert lire_reunion(seance).presents == 2
    assert ("remplacé ou représenté", ("DEUX Anne (par M. Martin)",)) in lire_reunion(
        seance
    ).groupes


def test_without_a_roll_call_nobody_knows(plan, organe):
    seance = SeanceCommission.objects.create(plan=plan, organe=organe, le=LE)

    assert not lire_reunion(seance).is_appelee
    assert not lire_reunion(seance).is_sans_quorum


def test_who_was_no_member_that_day_was_not_there(plan, organe):
    ancien = make_membre(organe, "ANCIEN", fin=date(2026, 4, 23))
    autre = make_membre(make_organe(organe.structure, nom="Comité"), "AUTRE")
    seance = SeanceCommission.objects.create(plan=plan, organe=organe, le=LE)

    for membre, phrase in ((ancien, "n'était pas membre"), (autre, "n'est pas membre")):
        with pytest.raises(ValidationError, match=phrase):
            PresenceOrgane(seance=seance, membre=membre, etat="present").full_clean()


# What is told


def test_a_full_conseil_d_exploitation_that_meets_says_nothing(plan, organe):
    SeanceCommission.objects.create(plan=plan, organe=organe, le=LE)

    assert tell(organe, date(2026, 9, 3)) == ""


@pytest.mark.parametrize(
    ("le", "on", "dit"),
    [
        pytest.param(date(2026, 8, 28), date(2026, 11, 28), False, id="three months to the day"),
        pytest.param(date(2026, 8, 28), date(2026, 11, 29), True, id="the day after"),
        pytest.param(date(2026, 11, 30), date(2027, 2, 28), False, id="the end of February"),
        pytest.param(date(2026, 11, 30), date(2027, 3, 1), True, id="and the day after"),
        pytest.param(None, date(2026, 7, 24), False, id="never met, three months after"),
        pytest.param(None, date(2026, 7, 25), True, id="never met, one day more"),
    ],
)
def test_a_conseil_d_exploitation_silent_for_three_months_is_told(plan, organe, le, on, dit):
    if le:
        SeanceCommission.objects.create(plan=plan, organe=organe, le=le)
    SeanceCommission.objects.create(plan=plan, le=on - timedelta(days=1))

    assert ("depuis plus de 3 mois" in tell(organe, on)) == dit
    assert ("R. 2221-9 du CGCT" in tell(organe, on)) == dit


def test_three_months_end_on_the_last_day_of_a_short_month():
    assert add_mois(date(2026, 11, 30), 3) == date(2027, 2, 28)
    assert add_mois(date(2026, 10, 1), 3) == date(2027, 1, 1)


def test_too_few_members_no_majority_and_a_directeur_among_them_are_told(plan):
    organe = make_organe(plan.structure)
    make_membre(organe, "HÔTEL", debut=LE)
    make_membre(organe, "DIRECTEUR", role="directeur", debut=LE)

    dit = tell(organe, LE)

    assert "2 membres : il en faut 3 au moins (art. R. 2221-4 du CGCT)." in dit
    assert "0 élu du conseil sur 2 membres : la majorité revient aux élus" in dit
    assert "Le directeur n'est pas membre : donnez-lui voix consultative" in dit


def test_mandates_end_with_that_of_the_council(plan):
    organe = make_organe(plan.structure)
    sortant = make_elu("SORTANT", structure=plan.structure, fin=date(2026, 4, 23))
    make_membre(organe, "", elu=sortant, debut=date(2020, 7, 1))
    make_membre(organe, "HÔTEL", debut=date(2020, 7, 1))
    assert "échu" not in tell(organe, date(2026, 4, 23))

    for _ in range(3):
        make_elu(structure=plan.structure, debut=date(2026, 4, 24))

    dit = tell(organe, date(2026, 4, 24))
    assert "Mandats échus avec celui du conseil, installé le 24 avril 2026 : SORTANT" in dit
    assert "HÔTEL Anne (art. R. 2221-4 du CGCT)" in dit


def test_a_commission_has_a_president_a_vice_president_and_meets_in_eight_days(plan):
    commission = make_organe(plan.structure, genre="commission", nom="Commission tourisme")
    make_membre(commission, "UN", role="president", debut=date(2026, 5, 4))

    assert "Pas de vice-président" in tell(commission, date(2026, 5, 12))
    assert "avant le 13 mai 2026" not in tell(commission, date(2026, 5, 12))
    assert "avant le 13 mai 2026 (art. L. 2121-22" in tell(commission, date(2026, 5, 13))
    SeanceCommission.objects.create(plan=plan, le=date(2026, 5, 12))
    assert "avant le" not in tell(commission, date(2026, 5, 13))


def test_an_organ_that_nobody_described_says_nothing(plan):
    make_organe(plan.structure)

    assert dire_organes(plan, on=LE) == []


def test_the_home_and_the_control_tell_it(client, plan, organe, direction):
    make_action(plan=plan)
    organe.membres.update(debut=date(2020, 1, 1))
    client.force_login(direction)

    for page in ("accueil", "controle", "organes"):
        texte = read(client.get(reverse(page)))
        assert "pas tenu de séance depuis le 1er janvier 2020" in texte, page
    assert "tenu de séance" in read(client.get(organe.get_absolute_url()))


def test_the_statutes_say_how_early_a_convocation_leaves(plan, organe):
    organe.delai = 5
    organe.save()
    seance = SeanceCommission.objects.create(
        plan=plan, organe=organe, le=LE, convoquee_le=LE - timedelta(days=4)
    )

    assert lire_reunion(seance).retard == (
        "Convocation envoyée 4 jours avant la séance ; les statuts en demandent 5."
    )
    seance.convoquee_le = LE - timedelta(days=5)
    assert lire_reunion(seance).retard == ""


# Two organs do not mix


def test_two_organs_meet_on_the_same_day_and_each_once(plan, organe):
    SeanceCommission.objects.create(plan=plan, le=LE)
    SeanceCommission.objects.create(plan=plan, organe=organe, le=LE)

    for faits in ({}, {"organe": organe}):
        with pytest.raises(ValidationError, match="a déjà cette date"):
            SeanceCommission(plan=plan, le=LE, **faits).full_clean()


def test_what_was_done_is_told_to_the_commission_alone(client, plan, organe, direction):
    hier = timezone.localdate() - timedelta(days=1)
    action = make_action(plan=plan, fait="Devis reçu", fait_le=timezone.now())
    seance = SeanceCommission.objects.create(plan=plan, organe=organe, le=hier)
    client.force_login(direction)
    adresse = reverse("clore-seance", args=[seance.pk])
    saisi = read_lue(client, adresse) | {"tenue_par": "Mme Martin", "prochaine_le": "2099-01-02"}

    question = read(client.post(adresse, saisi))
    client.post(adresse, saisi | {"confirme": "oui"})

    assert "Le plan et son suivi restent comme ils sont" in question
    action.refresh_from_db()
    assert action.fait == "Devis reçu"
    assert not hasattr(SeanceCommission.objects.get(pk=seance.pk), "etat_arrete")
    assert organe.seances.filter(le="2099-01-02").count() == 1
    assert SeanceCommission.objects.de_la_commission().count() == 0
    relue = Action.objects.with_etat(on=timezone.localdate()).get()
    assert (relue.commission_le, relue.commission_close_le) == (None, None)


def test_the_data_are_frozen_by_the_commission_alone(client, plan, organe, direction):
    seance = SeanceCommission.objects.create(plan=plan, organe=organe, le=LE)
    client.force_login(direction)

    reponse = client.post(reverse("arreter-seance", args=[seance.pk]), follow=True)

    assert "Seule la commission qui suit le plan" in read(reponse)
    assert not hasattr(SeanceCommission.objects.get(pk=seance.pk), "etat_arrete")


def test_each_organ_prepares_after_its_own_last_meeting_and_opinions(plan, organe):
    action = make_action(plan=plan)
    tenues = {
        qui: SeanceCommission.objects.create(plan=plan, organe=qui, le=le)
        for qui, le in ((None, LE), (organe, LE + timedelta(days=1)))
    }
    Avis.objects.create(
        action=action, seance=tenues[organe], sens="a_arbitrer", commentaire="Trop cher"
    )
    on = LE + timedelta(days=9)
    for qui, tenue in tenues.items():
        suivante = SeanceCommission.objects.create(plan=plan, organe=qui, le=on)

        lecture = lire_preparation(plan, suivante, on=on)
        rendu = lire_compte_rendu(plan, suivante, on=on)

        assert lecture.derniere == tenue == rendu.precedente
        a_arbitrer = [groupe for groupe in lecture.groupes if groupe.cle == "a-arbitrer"]
        assert bool(a_arbitrer) == (qui == organe)
    assert not Action.objects.a_arbitrer().exists()


def test_the_next_meeting_of_the_home_is_that_of_the_commission(client, plan, organe, direction):
    SeanceCommission.objects.create(plan=plan, organe=organe, le="2099-01-02")
    client.force_login(direction)

    assert "Aucune séance à venir n'est inscrite" in read(client.get(reverse("accueil")))
    assert "2 janvier 2099" not in read(client.get(reverse("mode-seance")))


def test_pages_of_a_meeting_say_of_which_organ(client, plan, organe, direction):
    make_action(plan=plan, suivi_le=timezone.now(), statut="en_cours")
    seance = SeanceCommission.objects.create(plan=plan, organe=organe, le=LE)
    client.force_login(direction)

    for nom in ("seance", "preparer-seance", "compte-rendu", "clore-seance"):
        texte = read(client.get(reverse(nom, args=[seance.pk])))
        assert "Conseil d'exploitation" in texte, nom
        assert "la commission du" not in texte.lower(), nom


# Convocation, roll call, opinions: by the pages


def test_a_list_of_members_is_pasted_and_councillors_are_recognised(client, plan, direction):
    organe = make_organe(plan.structure)
    elu = make_elu("DUPONT", structure=plan.structure)
    client.force_login(direction)
    adresse = organe.get_absolute_url()

    faux = client.post(adresse, {"liste": "dupont dominique\nHÔTEL Anne\nHÔTEL Anne\nanne"})
    assert "Ligne 4, « anne » : écrivez le NOM en capitales" in read(faux)
    assert "HÔTEL Anne est deux fois dans la liste." in read(faux)
    assert not organe.membres.exists()
    client.post(adresse, {"liste": "dupont dominique\nHÔTEL Anne ; hébergeurs", "debut": LE})

    un, deux = organe.membres.order_by("pk")
    assert (un.elu, un.college, un.debut) == (elu, "elu", LE)
    assert (str(deux), deux.qualite, deux.college) == ("HÔTEL Anne", "hébergeurs", "pro")
    encore = read(client.post(adresse, {"liste": "HÔTEL Anne"}))
    assert "HÔTEL Anne est déjà membre à ces dates" in encore


def test_a_convocation_says_to_whom_it_was_sent(client, plan, organe, direction):
    seance = SeanceCommission.objects.create(plan=plan, organe=organe, le=LE)
    client.force_login(direction)
    adresse = reverse("convocation-organe", args=[seance.pk])
    un = organe.membres.get(nom="GÎTE")
    saisi = read_lue(client, adresse) | {"ordre_du_jour": "Les tarifs\n\nLe compte"}

    tard = client.post(adresse, saisi | {"convoquee_le": "2026-06-04"})
    assert "Une convocation part avant la séance." in read(tard)
    client.post(adresse, saisi | {"convoquee_le": "2026-05-20", "convoques": [un.pk]})

    seance.refresh_from_db()
    assert seance.list_points() == ["Les tarifs", "Le compte"]
    assert lire_reunion(seance).convoques == ("GÎTE Anne",)
    papier = client.get(reverse("convocation-organe-pdf", args=[seance.pk]))
    assert papier["Content-Type"] == "application/pdf"


def test_the_roll_call_is_typed_and_who_replaces_is_named(client, plan, organe, direction):
    seance = SeanceCommission.objects.create(plan=plan, organe=organe, le=LE)
    client.force_login(direction)
    adresse = reverse("presences-organe", args=[seance.pk])
    un, deux, *_ = organe.membres.order_by("pk")
    saisi = read_lue(client, adresse) | {f"etat_{un.pk}": "present", f"etat_{deux.pk}": "remplace"}
    intrus = make_membre(make_organe(plan.structure, nom="Comité"), "INTRUS")
    saisi |= {f"etat_{intrus.pk}": "present"}

    assert "Écrivez qui le remplace" in read(client.post(adresse, saisi))
    client.post(adresse, saisi | {f"par_{deux.pk}": "M. Martin"})

    assert lire_reunion(seance).presents == 1
    assert not intrus.presences.exists()
    assert "1 présent sur 5 membres" in read(client.get(seance.get_absolute_url()))
    assert "non atteint" in read(client.get(reverse("compte-rendu", args=[seance.pk])))


@pytest.mark.parametrize(
    ("sens", "pour", "contre", "prepondérante", "juste"),
    [
        ("favorable", 3, 1, False, True),
        ("favorable", 1, 3, False, False),
        ("favorable", 2, 2, False, False),
        ("favorable", 2, 2, True, True),
        ("defavorable", 3, 1, False, False),
        ("defavorable", 2, 2, False, True),
        ("reserve", 1, 3, False, True),
    ],
)
def test_an_opinion_follows_its_voices(plan, organe, sens, pour, contre, prepondérante, juste):
    """R-V28."""
    organe.voix_preponderante = prepondérante
    seance = SeanceCommission.objects.create(plan=plan, organe=organe, le=LE)
    avis = AvisOrgane(
        seance=seance, objet="Tarifs", sens=sens, pour=pour, contre=contre, abstentions=0
    )
    if juste:
        avis.full_clean()
        return
    with pytest.raises(ValidationError, match="ne suit pas les voix"):
        avis.full_clean()


def test_an_opinion_is_given_once_the_meeting_began_by_those_who_are_there(
    client, plan, organe, direction
):
    a_venir = SeanceCommission.objects.create(plan=plan, organe=organe, le="2099-01-02")
    seance = SeanceCommission.objects.create(plan=plan, organe=organe, le=LE)
    call(seance, "present", "present", "present")
    client.force_login(direction)
    saisi = {"objet": "Tarifs", "sens": "favorable"}

    tot = client.post(reverse("nouvel-avis-rendu", args=[a_venir.pk]), saisi, follow=True)
    assert "n'a pas encore eu lieu" in read(tot)
    adresse = reverse("nouvel-avis-rendu", args=[seance.pk])
    assert "les trois nombres de voix, ou aucun" in read(
        client.post(adresse, saisi | {"pour": "3"})
    )
    voix = {"pour": "3", "contre": "1", "abstentions": "0"}
    assert "4 voix, mais 3 présents" in read(client.post(adresse, saisi | voix))
    assert not AvisOrgane.objects.exists()
    client.post(adresse, saisi | voix | {"contre": "0"})

    assert AvisOrgane.objects.get().vote == "3 pour, 0 contre, 0 abstention"


# In the act


@pytest.mark.parametrize(
    ("sens", "dit"),
    [
        ("favorable", "Vu l'avis favorable du conseil d'exploitation du 3 juin 2026"),
        (
            "sans",
            "Vu la saisine du conseil d'exploitation du 3 juin 2026, qui n'a pas rendu d'avis",
        ),
    ],
)
def test_an_act_prints_and_keeps_the_opinions_linked_to_it(plan, organe, sens, dit):
    """R-V28."""
    rendu = AvisOrgane.objects.create(
        seance=SeanceCommission.objects.create(plan=plan, organe=organe, le=LE),
        objet="Tarifs",
        sens=sens,
    )
    seance, _ = make_conseil(structure=plan.structure)
    acte = make_deliberation(seance=seance, plan=plan)
    assert acte.compose_formules().avis == ()
    acte.avis_lies.add(rendu)

    acte.record_vote(Vote(5, 0, 0, 0, ""))
    rendu.sens = "defavorable"
    rendu.save()
    organe.nom = "Comité"
    organe.save()

    acte.refresh_from_db()
    assert acte.compose_formules().avis == (dit,)


def test_an_act_voted_before_keeps_its_set_phrases(plan):
    acte = make_deliberation(plan=plan)
    acte.record_vote(Vote(5, 0, 0, 0, ""))
    anciennes = {nom: mot for nom, mot in acte.formules.items() if nom != "avis"}
    acte.formules = anciennes

    assert acte.compose_formules().avis == ()


def test_an_opinion_given_after_the_vote_is_refused(client, plan, organe, direction):
    tard = AvisOrgane.objects.create(
        seance=SeanceCommission.objects.create(plan=plan, organe=organe, le=LE),
        objet="Tarifs",
        sens="favorable",
    )
    seance, _ = make_conseil(structure=plan.structure, le=LE - timedelta(days=1))
    acte = make_deliberation(seance=seance, plan=plan)
    client.force_login(direction)
    adresse = reverse("modifier-deliberation", args=[acte.pk])

    refus = client.post(adresse, read_lue(client, adresse) | {"avis_lies": [tard.pk]})

    assert "est rendu après la séance du 02/06/2026" in read(refus)
    acte.avis_lies.add(tard)
    with pytest.raises(ValidationError, match="est rendu après la séance"):
        acte.record_vote(Vote(5, 0, 0, 0, ""))


def test_the_opinion_of_another_structure_is_not_offered(plan, organe):
    autre = make_plan()
    AvisOrgane.objects.create(
        seance=SeanceCommission.objects.create(plan=autre, le=LE), objet="X", sens="favorable"
    )

    assert not AvisOrgane.objects.for_structure(plan.structure).exists()
