"""An avenant: prepared beside the plan, told, decided on, adopted (docs/regles.md, R-N10–R-N12)."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from budget.lectures.totaux import lire_totaux
from budget.models import Depense, Enveloppe, LigneCout
from commission.models import Avis, AvisOrgane, SeanceCommission
from plan.etats import Etape, Statut
from plan.models import (
    Abonnement,
    Action,
    EntreeJournal,
    Jalon,
    Lien,
    Piece,
    Plan,
    Programmation,
    ValeurIndicateur,
)
from renouvellement.application import adopt_avenant, catch_up, decide, prepare_avenant
from renouvellement.avenant import DEDANS, load_projet
from renouvellement.lectures.avenant import lire_avenant
from renouvellement.models import AvisSuite, Echelle, Evaluation, LigneAvenant, Synthese
from socle.donnees.contenu import list_contenus
from socle.donnees.passe import end_of, read_versions, voyager
from tests.fabrique import make_action, make_axe, make_ligne_cout

pytestmark = pytest.mark.django_db(databases=["default", "passe"])
LE = date(2026, 11, 30)
# What stays with the plan, and why an avenant does not carry it.
DEHORS = {
    **dict.fromkeys((Abonnement, ValeurIndicateur, EntreeJournal, Jalon, Lien, Piece), "suivi"),
    **dict.fromkeys((Depense, SeanceCommission, Avis, AvisOrgane), "what happened"),
    **dict.fromkeys((AvisSuite, Echelle, Evaluation, Synthese), "what is judged of the plan"),
    "budget.decisioncontrole": "decided on the plan as it was",
}


def test_each_content_of_a_plan_is_in_an_avenant_or_is_not():
    du_plan = [modele for modele in list_contenus() if modele.PORTEURS != ("structure",)]

    indecis = [
        modele
        for modele in du_plan
        if modele not in DEDANS and not {modele, modele._meta.label_lower} & DEHORS.keys()
    ]

    assert indecis == []


def find(plan, code):
    return Action.objects.for_plan(plan).for_code(code).select_related("axe__defi").get()


def change(objet, **valeurs):
    for nom, valeur in valeurs.items():
        setattr(objet, nom, valeur)
    objet.save()


@pytest.fixture
def actions(plan):
    """Two actions with a cost, the first followed."""
    change(plan, adopte_le=date(2024, 9, 12), deliberation="12/09/2024-1")
    premiere = make_action(plan=plan, annees=(2025, 2026), corps="Un texte.")
    deuxieme = make_action(plan=plan, annees=(2025,))
    make_ligne_cout("Flyer : 100 €", action=premiere)
    make_ligne_cout("Stand : 500 € HT", action=deuxieme)
    return premiere, deuxieme


@pytest.fixture
def avenant(plan, actions, agent):
    return prepare_avenant(plan, par=agent)


def adopt(avenant, agent, le=LE, numero="12/11/2026-3"):
    plan = adopt_avenant(avenant, le=le, numero=numero, par=agent)
    avenant.refresh_from_db()
    return plan


def test_a_draft_changes_nothing_by_itself(plan, avenant, agent):
    projet = load_projet(avenant)

    assert (projet.is_vide, projet.depuis, projet.conflits) == (True, [], [])
    assert avenant.etape == Etape.ELABORATION
    assert (avenant.avenant_de, avenant.en_vigueur, avenant.adopte_le) == (plan, False, None)
    with pytest.raises(ValidationError, match="ne change rien"):
        adopt(avenant, agent)


@pytest.mark.parametrize(
    ("faits", "phrase"),
    [
        pytest.param({"etape": Etape.PROPOSE}, "pas encore adopté", id="a draft"),
        pytest.param({"etape": Etape.CLOS, "en_vigueur": False}, "clos", id="a closed plan"),
    ],
)
def test_only_an_adopted_plan_is_amended(plan, agent, faits, phrase):
    Plan.objects.filter(pk=plan.pk).update(**faits)

    with pytest.raises(ValidationError, match=phrase):
        prepare_avenant(plan, par=agent)


def test_places_are_exchanged_without_a_collision(plan, actions, avenant, agent):
    axe = find(avenant, "1-1-1").axe
    Action.objects.filter(axe=axe, numero=1).update(numero=9)
    Action.objects.filter(axe=axe, numero=2).update(numero=1)
    Action.objects.filter(axe=axe, numero=9).update(numero=2)
    change(find(avenant, "1-1-1"), axe=make_axe(plan=avenant, defi=1, numero=2))
    make_action(axe=axe, numero=1, titre="Neuve", annees=(2026,))

    adopt(avenant, agent)

    assert find(plan, "1-1-2") == actions[0]
    assert find(plan, "1-2-1") == actions[1]
    assert find(plan, "1-1-1").titre_adopte == "Neuve"


def test_an_axe_left_by_its_actions_goes_without_them(plan, actions, avenant, agent):
    ancien = find(avenant, "1-1-1").axe
    nouveau = make_axe(plan=avenant, defi=2, numero=1)
    for action in ancien.actions.all():
        change(action, axe=nouveau)
    ancien.delete()
    avenant.defis.get(numero=1).delete()

    adopt(avenant, agent)

    assert [find(plan, "2-1-1"), find(plan, "2-1-2")] == list(actions)
    assert list(plan.defis.values_list("numero", flat=True)) == [2]


def test_what_the_plan_becomes_meanwhile_is_kept_and_told(plan, actions, avenant, agent):
    change(actions[0], titre="Corrigé dans le plan")
    change(actions[0], statut=Statut.EN_COURS, commentaire="Devis reçu")
    Programmation.objects.create(action=actions[1], annee=2024)
    change(find(avenant, "1-1-1"), corps="Un autre texte.")

    assert lire_avenant(avenant).depuis == 2
    catch_up(avenant, par=agent)
    lu = lire_avenant(avenant)
    adopt(avenant, agent)

    assert lu.depuis == 0
    assert [(m.titre, m.avant, m.apres) for m in lu.lieux[0].changements] == [
        ("texte", "Un texte.", "Un autre texte.")
    ]
    action = find(plan, "1-1-1")
    assert (action.titre, action.corps) == ("Corrigé dans le plan", "Un autre texte.")
    assert (action.statut, action.commentaire) == (Statut.EN_COURS, "Devis reçu")
    assert actions[1].programmations.count() == 2


@pytest.mark.parametrize("is_du_plan", [True, False])
def test_a_field_that_both_changed_is_decided(plan, actions, avenant, agent, is_du_plan):
    change(actions[0], titre="Du plan")
    change(find(avenant, "1-1-1"), titre="De l'avenant")
    change(find(avenant, "1-1-2"), titre="Autre")
    (choix,) = lire_avenant(avenant).conflits
    with pytest.raises(ValidationError, match="décidez d'abord"):
        adopt(avenant, agent)

    decide(avenant, ligne=choix.ligne, rang=choix.rang, is_du_plan=is_du_plan, par=agent)
    adopt(avenant, agent)

    assert (choix.plan, choix.avenant) == ("Du plan", "De l'avenant")
    assert find(plan, "1-1-1").titre == ("Du plan" if is_du_plan else "De l'avenant")


def test_an_action_that_the_plan_took_away_and_the_draft_changed_is_decided(
    plan, actions, avenant, agent
):
    actions[0].delete()
    change(LigneCout.objects.for_plan(avenant).first(), montant_min=120, montant_max=120)
    change(find(avenant, "1-1-2"), titre="Autre")
    conflits = lire_avenant(avenant).conflits
    with pytest.raises(ValidationError, match="décidez d'abord"):
        adopt(avenant, agent)

    for choix in conflits:
        if choix.quoi.startswith("action"):
            decide(avenant, ligne=choix.ligne, rang=None, is_du_plan=True, par=agent)
    adopt(avenant, agent)

    assert {choix.plan for choix in conflits} == {"supprimé depuis"}
    assert [a.numero for a in Action.objects.for_plan(plan)] == [2]
    assert lire_totaux(plan).total.min == 500


def test_an_action_that_the_draft_took_away_and_the_plan_changed_is_decided(
    plan, actions, avenant, agent
):
    find(avenant, "1-1-1").delete()
    change(find(avenant, "1-1-2"), titre="Autre")
    make_ligne_cout("Affiche : 50 €", action=actions[0])
    (choix,) = lire_avenant(avenant).conflits

    decide(avenant, ligne=choix.ligne, rang=None, is_du_plan=True, par=agent)
    assert lire_avenant(avenant).conflits == ()
    assert lire_totaux(avenant).total.min == 650
    find(avenant, "1-1-1").delete()
    adopt(avenant, agent)

    assert lire_totaux(plan).total.min == 500


def test_what_people_wrote_is_not_deleted(plan, actions, avenant, agent):
    actions[0].save_suivi(par=agent, le=timezone.now())
    ligne = actions[0].lignecouts.get()
    faits = {"montant_ttc": Decimal("80"), "le": LE, "etape": "mandate", "exercice": 2026}
    Depense.objects.create(action=actions[0], ligne=ligne, **faits)
    find(avenant, "1-1-1").delete()
    obstacles = lire_avenant(avenant).obstacles

    with pytest.raises(ValidationError) as refus:
        adopt(avenant, agent)
    decide(avenant, ligne=obstacles[0][0], rang=None, is_du_plan=True, par=agent)

    assert len(refus.value.messages) == len(obstacles) == 2
    assert "dépenses, suivi" in refus.value.messages[0]
    assert "« Abandonnée »" in refus.value.messages[0]
    assert load_projet(avenant).is_vide
    assert plan.adopte_le == date(2024, 9, 12)


def test_a_year_taken_off_and_put_back_is_the_same_one(actions, avenant):
    change(actions[0].programmations.get(annee=2025), issue="faite")
    catch_up(avenant, par=None)
    annee = find(avenant, "1-1-1").programmations.get(annee=2025)
    valeurs = {"annee": 2025, "issue": "faite", "action": annee.action}
    annee.delete()
    assert [quoi for _, quoi in lire_avenant(avenant).obstacles]

    Programmation.objects.create(**valeurs)

    assert load_projet(avenant).is_vide


def test_two_avenants_are_adopted_one_after_the_other(plan, actions, avenant, agent):
    second = prepare_avenant(plan, par=agent)
    change(find(avenant, "1-1-1"), titre="Premier")
    change(find(second, "1-1-1"), titre="Second")

    adopt(avenant, agent, le=date(2026, 11, 29), numero="A")
    with pytest.raises(ValidationError, match="déjà adopté"):
        adopt(avenant, agent)
    (choix,) = lire_avenant(second).conflits
    decide(second, ligne=choix.ligne, rang=choix.rang, is_du_plan=False, par=agent)
    plan = adopt(second, agent, numero="B")

    assert find(plan, "1-1-1").titre == "Second"
    assert plan.dit_adoption.replace("\u00a0", " ") == (
        "adopté le 12 septembre 2024 (délibération n° 12/09/2024-1), modifié le 29 novembre 2026 "
        "(délibération n° A) puis le 30 novembre 2026 (délibération n° B)"
    )
    assert [lire_avenant(a).lieux[0].changements[0].apres for a in (avenant, second)] == [
        "Premier",
        "Second",
    ]


def test_an_avenant_given_up_leaves_no_trace(plan, avenant):
    versions = Plan.history.filter(id=plan.pk).count()

    avenant.delete()

    assert not Plan.objects.filter(avenant_de=plan).exists()
    assert not LigneAvenant.objects.exists()
    assert Plan.history.filter(id=plan.pk).count() == versions
    assert prepare_avenant(plan, par=None).nom_d_avenant.endswith("2")


def count_suivi(plan):
    return [
        modele.objects.for_plan(plan).count()
        for modele in (EntreeJournal, Depense, Jalon)
        if hasattr(modele.objects, "for_plan")
    ]


def test_the_real_plan_is_carried_to_one_year_more(plan_reel, agent):
    """The bridge year: 2027 is added, an action made, an amount moved, a text written again."""
    plan, avant = plan_reel, lire_totaux(plan_reel)
    Enveloppe.objects.create(plan=plan, annee=2026, montant=10_000)
    suivie = find(plan, "1-2-8")
    suivie.statut = Statut.EN_COURS
    suivie.save_suivi(par=agent, le=timezone.now())
    versions = Action.history.filter(id=suivie.pk).count()
    faits = {"montant_ttc": Decimal("80"), "le": LE, "etape": "mandate", "exercice": 2026}
    Depense.objects.create(action=suivie, **faits)
    avenant = prepare_avenant(plan, par=agent)
    assert load_projet(avenant).is_vide
    assert lire_totaux(avenant).total == avant.total

    change(avenant, annee_fin=2027)
    change(find(avenant, "1-1-1"), corps="Un texte écrit pour l'année de transition.")
    change(Enveloppe.objects.get(plan=avenant), annee=2027)
    axe = find(avenant, "1-1-1").axe
    neuve = make_action(axe=axe, titre="Fête de la noisette", annees=(2027,))
    make_ligne_cout("Scène : 1 234,56 €", action=neuve)
    deplacee = LigneCout.objects.for_plan(avenant).exclude(annee_debut=None)
    deplacee = deplacee.filter(retenue=True, qualificatif="exact", periode="", action__isnull=False)
    deplacee = deplacee.exclude(annee_debut=2026).filter(mutualise=None, sens="depense").first()
    de, montant = str(deplacee.annee_debut), deplacee.montant_min * (deplacee.quantite or 1)
    change(deplacee, annee_debut=2027, annee_fin=2027)
    lu = lire_avenant(avenant)
    instant = timezone.now()
    plan = adopt(avenant, agent)

    apres = lire_totaux(plan)
    scene = Decimal("1234.56")
    assert apres.total_mutualise.min == avant.total_mutualise.min + scene
    assert apres.total_mutualise.max == avant.total_mutualise.max + scene
    assert apres.total_mutualise.non_chiffrees == avant.total_mutualise.non_chiffrees
    assert apres.par_annee[de].min == avant.par_annee[de].min - montant
    assert apres.par_annee["2027"].min == scene + montant
    assert lu.couts.ensemble.apres == apres.total_mutualise
    assert lire_avenant(avenant).lieux == lu.lieux
    assert {lieu.titre for lieu in lu.lieux if lieu.nature} == {str(neuve)}
    gardee = find(plan, "1-2-8")
    assert (gardee.pk, gardee.statut, gardee.depenses.count()) == (suivie.pk, Statut.EN_COURS, 1)
    assert Action.history.filter(id=suivie.pk).count() == versions
    assert find(plan, "1-1-1").corps == "Un texte écrit pour l'année de transition."
    assert plan.enveloppes.get().annee == 2027
    assert (plan.annee_fin, plan.etape) == (2027, Etape.EN_COURS)
    with voyager(plan, read_versions(plan, instant)) as alors:
        assert (alors.annee_fin, alors.dit_modifications) == (2026, "")
        assert lire_totaux(alors).total == avant.total
    with voyager(plan, read_versions(plan, end_of(timezone.localdate() + timedelta(1)))) as alors:
        assert alors.annee_fin == 2027
