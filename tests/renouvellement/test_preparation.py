"""The draft of the next plan: what comes along, what stays, and what is told (R-N5 to R-N7)."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from budget.lectures.totaux import lire_totaux
from budget.models import (
    BlocCout,
    CoutMutualise,
    Depense,
    Financement,
    Financeur,
    Formulation,
    LigneCout,
)
from budget.montants.libelle import lire_couts
from comptes.droits import Role
from plan.etats import Etape
from plan.models import (
    Abonnement,
    Action,
    EntreeJournal,
    Indicateur,
    LienIndicateur,
    Plan,
    Programmation,
    Section,
)
from plan.models.arborescence import ANNEE_VALIDE
from renouvellement.models import Echelle, Evaluation, Filiation
from renouvellement.preparation import prepare, try_out
from renouvellement.recopie import recopy
from renouvellement.reprises import DECALES, RESTENT, VIENNENT
from socle.donnees.contenu import list_contenus
from tests.ecran import read, read_formulaire
from tests.fabrique import (
    make_action,
    make_axe,
    make_indicateur,
    make_ligne_cout,
    make_plan,
    make_sous_projet,
    make_utilisateur,
)

pytestmark = pytest.mark.django_db
# Fields of what comes along that hold a year, a day or an account, and are kept as they are.
GARDES = {
    "plan.Action": {"pilote"},
    "plan.ValeurIndicateur": {"annee", "le"},
}


def test_every_model_of_a_plan_is_decided():
    restent = [label for labels in RESTENT.values() for label in labels.split()]
    decides = [*restent, *VIENNENT]
    indecis = {modele._meta.label for modele in list_contenus()} - {*decides}

    assert indecis == set(), "Dites dans renouvellement/reprises.py s'il vient, ou pourquoi non."
    assert len(decides) == len(set(decides))


@pytest.mark.parametrize("modele", [m for m in list_contenus() if m._meta.label in VIENNENT])
def test_every_year_day_and_person_of_what_comes_is_decided(modele):
    """A field that begins anew or moves is a field; one that speaks of a moment is decided."""
    label = modele._meta.label
    remis, decales = VIENNENT[label].split(), DECALES.get(label, "").split()
    decides = {*remis, *decales} | GARDES.get(label, set())
    moments = {
        champ.name
        for champ in modele._meta.concrete_fields
        if champ.get_internal_type() in ("DateField", "DateTimeField")
        or all(regle in champ.validators for regle in ANNEE_VALIDE)
        or (champ.is_relation and champ.related_model._meta.label == "comptes.Utilisateur")
    }

    assert moments - decides == set()
    assert decides <= {champ.name for champ in modele._meta.concrete_fields}


@pytest.fixture
def direction(structure):
    return make_utilisateur(role=Role.DIRECTION, structure=structure)


@pytest.fixture
def client_direction(client, direction):
    client.force_login(direction)
    return client


def judge(action, suite, fusion_avec=None, pourquoi=""):
    faits = {"suite": suite, "fusion_avec": fusion_avec, "pourquoi": pourquoi}
    return Evaluation.objects.create(action=action, **faits)


def go(plan, choix, *, par, annees=(2027, 2030), essai=False):
    """Prepare the next plan; `choix` are {action: action in whose copy it goes, None}."""
    projet = Plan(
        structure=plan.structure,
        suite_de=plan,
        titre="Plan suivant",
        annee_debut=annees[0],
        annee_fin=annees[1],
        niveaux=plan.niveaux,
        mots=plan.mots,
    )
    dits = {old.pk: vers and vers.pk for old, vers in choix.items()}
    faire = try_out if essai else prepare
    return faire(plan, projet, dits, par=par, le=timezone.now())


def find(projet, code):
    return Action.objects.for_plan(projet).for_code(code).get()


def test_what_comes_along_and_what_stays(plan, direction):
    """R-N6."""
    plan.mots = {"axe": ["enjeu", "enjeux", False]}
    plan.save()
    axe = make_axe(plan=plan, corps="Introduction", titre_adopte="Voté", absent_du_corps=True)
    Echelle.objects.create(plan=plan, niveau_1="nul")
    parent = Section.objects.create(plan=plan, cle="avant", ordre=1, titre="Avant", corps="Mots")
    Section.objects.create(plan=plan, cle="dedans", ordre=1, parent=parent, titre_sommaire="S")
    action = make_action(
        axe=axe,
        numero=3,
        corps="Texte",
        titre_adopte="Voté",
        statut="realisee",
        avancement=100,
        fait="Devis",
        commentaire="Bien",
        suivi_le=timezone.now(),
        pilote=direction,
        elu_referent="Mme Noisette",
        priorite="haute",
        moyens_humains="1 ETP",
        public_vise="Familles",
        debut_precision="mois",
        debut_le=date(2024, 2, 1),
        fin_precision="jour",
        fin_le=date(2024, 2, 29),
        annees=[2023, 2026],
        partenaires=["ADT"],
    )
    Programmation.objects.filter(annee=2023).update(issue="faite", close_le=timezone.now())
    Programmation.objects.create(action=action, annee=2025, issue="annulee", motif="Rien")
    make_sous_projet(action=action, titre="Mai à vélo", titre_source="MAI")
    EntreeJournal.objects.create(action=action, le="2024-01-02", texte="Réunion")
    Abonnement.objects.create(action=action, utilisateur=direction)
    judge(action, "reconduire")

    fait = go(plan, {action: action}, par=direction)
    projet, neuve = fait.projet, find(fait.projet, "1-1-1")

    assert (projet.etape, projet.suite_de, projet.mots) == (Etape.ELABORATION, plan, plan.mots)
    assert not projet.en_vigueur
    assert (neuve.titre, neuve.corps, neuve.numero) == (action.titre, "Texte", 1)
    assert (neuve.titre_adopte, neuve.statut, neuve.avancement) == ("", "a_venir", None)
    assert (neuve.fait, neuve.fait_le, neuve.commentaire, neuve.suivi_le) == ("", None, "", None)
    assert (neuve.pilote, neuve.elu_referent, neuve.priorite) == (
        direction,
        "Mme Noisette",
        "haute",
    )
    assert (neuve.moyens_humains, neuve.public_vise) == ("1 ETP", "Familles")
    assert (neuve.debut, neuve.fin) == ("février 2028", "29 février 2028")
    assert [(p.annee, p.issue) for p in neuve.calendrier] == [(2027, "prevue"), (2030, "prevue")]
    assert [p.partenaire.nom for p in neuve.partenariats_lus] == ["ADT"]
    assert [(s.titre, s.titre_source) for s in neuve.sous_projets.all()] == [("Mai à vélo", "")]
    assert (neuve.axe.corps, neuve.axe.titre_adopte, neuve.axe.absent_du_corps) == (
        "Introduction",
        "",
        False,
    )
    dedans = projet.sections.get(cle="dedans")
    assert (dedans.parent.plan, dedans.parent.corps, dedans.titre_sommaire) == (projet, "Mots", "")
    assert projet.echelle.niveau_1 == "nul"
    assert not any(modele.objects.filter(action=neuve) for modele in (Abonnement, Evaluation))
    assert not EntreeJournal.objects.filter(action=neuve, texte="Réunion").exists()
    action.refresh_from_db()
    assert (action.statut, action.numero, action.calendrier[0].issue) == ("realisee", 3, "faite")


def make_document(ligne, mots, document="tableau", intitule="Action 1"):
    """`ligne` as a document writes it, and the value that these words say."""
    bloc = BlocCout.objects.create(action=ligne.action, document=document, intitule=intitule)
    Formulation.objects.create(bloc=bloc, ligne=ligne, ordre=1, texte=mots, ligne_source=12)
    ligne.retain(lire_couts(mots, intitule=bloc.intitule_des_couts).couts[0], origine=document)
    ligne.save()


@pytest.mark.parametrize(
    ("mots", "repris"),
    [
        ("Flyer : 250 € HT / an", "Flyer : 250 € HT / an"),
        ("Logiciel 7 818,48 € (achat 2023)", "Logiciel 7 818,48 € (achat 2027)"),
        ("Salon : 2024 € en 2024", "Salon : 2 024 € (2028)"),
        ("Étude : environ 10 000 € / an 2024-2025", "Étude : environ 10 000 € / an 2028-2029"),
        ("Carte : à préciser", "Carte : à préciser"),
    ],
)
def test_a_cost_comes_with_its_words_and_its_years_moved(plan, direction, mots, repris):
    """R-N7: the words say the very same value, or they are written anew; an amount never moves."""
    action = make_action(plan=plan, annees=[2023, 2024, 2025, 2026])
    ligne = make_ligne_cout(action=action, retenue=False, compte="6236")
    make_document(ligne, mots)

    neuve = LigneCout.objects.for_plan(go(plan, {action: action}, par=direction).projet).get()

    assert neuve.saisie.replace("\u202f", " ").replace("\xa0", " ") == repris
    assert (neuve.montant_min, neuve.montant_max) == (ligne.montant_min, ligne.montant_max)
    assert neuve.annees == [annee + 4 for annee in ligne.annees]
    assert (neuve.retenue, neuve.compte, neuve.origine) == (False, "6236", "saisie")
    assert "à revoir" in neuve.decidee_motif
    assert not neuve.formulations.exists()
    lus = lire_couts(neuve.saisie).couts[0]
    assert (lus.montant_min, lus.periode, list(lus.annees)) == (
        neuve.montant_min,
        neuve.periode,
        neuve.annees,
    )


def test_words_that_need_their_heading_are_written_anew_and_told(plan, direction):
    action = make_action(plan=plan, annees=[2024])
    make_document(make_ligne_cout(action=action), "Repas : 1 100 €", "fiche", "Coût estimé / an :")

    fait = go(plan, {action: action}, par=direction)

    neuve = LigneCout.objects.for_plan(fait.projet).get()
    assert neuve.periode == "par_an"
    assert lire_couts(neuve.saisie).couts[0].periode == "par_an"
    assert "d'après « Repas : 1 100 € »" in EntreeJournal.objects.get().texte


def test_what_falls_outside_of_the_new_plan_is_left_and_told(plan, direction):
    """R-N6: 2023-2026 then 2027-2029, so that 2026 would be 2030."""
    action = make_action(plan=plan, annees=[2023, 2026], fin_precision="annee")
    Action.objects.update(fin_le=date(2026, 12, 31))
    make_ligne_cout("Salon : 500 € (2026)", action=action)
    suite = make_ligne_cout("Site : 900 € (2023)", action=action)
    make_ligne_cout("Site : 10 € / an à partir de 2026", action=action, suite_de=suite, rang=1)
    make_indicateur(plan, "Nuitées", [(2024, 5), (2025, 7)], cible=9, cible_annee=2026)

    fait = go(plan, {action: action}, par=direction, annees=(2027, 2029))

    assert [p.annee for p in find(fait.projet, "1-1-1").calendrier] == [2027]
    assert [str(li) for li in LigneCout.objects.for_plan(fait.projet)] == ["Site"]
    indicateur = Indicateur.objects.get(plan=fait.projet)
    assert (indicateur.cible, indicateur.cible_annee) == (9, None)
    assert [(v.annee, v.valeur) for v in indicateur.valeurs.all()] == [(2025, 7)]
    [(code, notes)] = fait.list_notes()
    dit = "\n".join(notes)
    assert code == "1-1-1"
    assert "Fin de 1-1-1, 2030 : à redire." in dit
    assert "Année 2026, qui deviendrait 2030, hors du plan : laissée." in dit
    assert dit.count("laissé : ses années sont hors du plan.") == 2
    assert all(note in EntreeJournal.objects.get().texte for note in notes)
    assert "cible en 2030, hors du plan" in fait.dits[0]


def test_indicators_come_unless_all_that_they_measure_stays(plan, direction):
    prise, laissee = (make_action(plan=plan) for _ in range(2))
    libres, mesures, laisses = (make_indicateur(plan, nom, [(None, 3)]) for nom in "abc")
    for indicateur, action in ((mesures, prise), (mesures, laissee), (laisses, laissee)):
        LienIndicateur.objects.create(indicateur=indicateur, action=action)

    fait = go(plan, {prise: prise, laissee: None}, par=direction)

    venus = {i.libelle: i.actions.count() for i in Indicateur.objects.filter(plan=fait.projet)}
    assert venus == {libres.libelle: 0, mesures.libelle: 1}
    assert fait.dits == ["Indicateur « c » laissé : rien de ce qu'il mesure n'est repris."]
    assert fait.projet.indicateurs.get(libelle="a").valeurs.get().valeur == 3


def test_what_was_spent_is_told_and_not_taken_off(plan, direction):
    """R-N7: 5 000 € planned, 3 000 € paid: 5 000 € come, and the draft says so."""
    action = make_action(plan=plan, annees=[2024])
    make_ligne_cout("Panneaux : 5 000 €", action=action)
    Depense.objects.create(
        action=action, etape="mandate", le="2024-03-01", exercice=2024, montant_ttc=3000
    )

    fait = go(plan, {action: action}, par=direction)

    assert fait.total.max == 5000
    assert not Depense.objects.for_plan(fait.projet).exists()
    texte = EntreeJournal.objects.get().texte.replace("\u202f", " ").replace("\xa0", " ")
    assert "1-1-1 : 3 000 € engagés, 3 000 € mandatés, qui ne sont pas retranchés." in texte
    assert "peut-être déjà payé : « Panneaux : 5 000 € »" in texte


@pytest.mark.parametrize(
    ("prises", "partage", "total"),
    [("ab", True, 100), ("a", False, 100), ("", None, 0)],
    ids=["both", "one", "none"],
)
def test_a_shared_cost_stays_one_cost(plan, direction, prises, partage, total):
    """R-N7: what still has two bearers is shared; what has one is its own; each counts once."""
    actions = {nom: make_action(plan=plan, annees=[2024]) for nom in "abc"}
    mutualise = CoutMutualise.objects.create(plan=plan, libelle="APIDAE")
    for nom in "ab":
        make_ligne_cout("APIDAE : 100 €", action=actions[nom], mutualise=mutualise)
    choix = {a: a if nom in f"{prises}c" else None for nom, a in actions.items()}

    fait = go(plan, choix, par=direction)

    lignes = LigneCout.objects.for_plan(fait.projet)
    assert fait.total.max == total
    assert {li.mutualise is not None for li in lignes} == ({partage} if prises else set())
    assert bool(fait.dits) == (partage is not True)


def test_the_costs_of_an_axe_come_with_one_of_its_actions(plan, direction):
    un, deux = (make_action(axe=make_axe(plan=plan, numero=n), annees=[2024]) for n in (1, 2))
    for action in (un, deux):
        make_ligne_cout(f"Axe {action.axe.numero} : 10 € / an", axe=action.axe)

    fait = go(plan, {un: un, deux: None}, par=direction)

    assert [li.axe.numero for li in LigneCout.objects.for_plan(fait.projet)] == [1]
    assert fait.dits == ["Coût « Axe 2 » laissé : aucune action n'y vient plus."]
    assert fait.projet.defis.get().axes.count() == 2


@pytest.fixture
def reunion(plan, direction):
    """(old a and b, the draft where a joined b)."""
    commun = {"plan": plan, "partenaires": ["ADT"]}
    a = make_action(**commun, corps="Texte de a", pilote_nom="Anne", annees=[2023, 2024])
    b = make_action(**commun, corps="Texte de b", moyens_humains="1 ETP", annees=[2024, 2026])
    Action.objects.filter(pk=a.pk).update(moyens_humains="2 ETP", elu_referent="M. Pin")
    Action.objects.filter(pk=b.pk).update(elu_referent="Mme Noisette")
    for action in (a, b):
        make_sous_projet(action=action, titre=f"Sous-projet {action.numero}")
        LigneCout.objects.filter(pk=make_ligne_cout(action=action).pk).update(cle="flyer")
        make_ligne_cout("Carte : 10 € / an", action=action)
    mutualise = CoutMutualise.objects.create(plan=plan, libelle="APIDAE")
    indicateur, leader = (
        make_indicateur(plan),
        Financeur.objects.create(structure=plan.structure, nom="LEADER"),
    )
    for action in (a, b):
        make_ligne_cout("APIDAE : 1 000 € / an", action=action, mutualise=mutualise)
        LienIndicateur.objects.create(indicateur=indicateur, action=action)
    Financement.objects.create(action=a, financeur=leader, taux=80, citation="Fiche")
    Financement.objects.create(action=b, financeur=leader, montant=50, etape="obtenu")
    return a, b, go(plan, {a: b, b: b}, par=direction)


def test_a_merge_keeps_the_words_of_both(reunion):
    a, b, fait = reunion
    neuve = find(fait.projet, "1-1-1")

    assert Action.objects.for_plan(fait.projet).count() == 1
    assert neuve.titre == b.titre
    assert neuve.corps == f"Texte de b\n\n**Repris de 1-1-1 – {a.titre}**\n\nTexte de a"
    assert neuve.moyens_humains == f"1 ETP\nRepris de 1-1-1 – {a.titre} : 2 ETP"
    assert (neuve.pilote_nom, neuve.elu_referent) == ("Anne", "Mme Noisette")
    assert neuve.partenariats.count() == neuve.liens_indicateurs.count() == 1
    assert [s.titre for s in neuve.sous_projets.all()] == ["Sous-projet 2", "Sous-projet 1"]
    assert [p.annee for p in neuve.calendrier] == [2027, 2028, 2030]
    assert {lien.ancienne for lien in Filiation.objects.filter(nouvelle=neuve)} == {a, b}
    assert "Élu·e référent·e de 1-1-1 : M. Pin, à regarder." in EntreeJournal.objects.get().texte


def test_a_merge_adds_up_to_what_its_parts_did(plan, reunion):
    """R-N7: 100 € once each, 10 € in two years each, 1 000 € shared in three: each in its years."""
    *_, fait = reunion
    avant, apres = lire_totaux(plan), lire_totaux(fait.projet)

    assert avant.total_mutualise.max == apres.total_mutualise.max == Decimal(3240)
    par_annee = {annee: t.max for annee, t in apres.par_annee_mutualise.items()}
    assert {a: t.max for a, t in avant.par_annee_mutualise.items()} == {
        annee if annee == "sans_annee" else str(int(annee) - 4): somme
        for annee, somme in par_annee.items()
    }
    assert LigneCout.objects.for_plan(fait.projet).filter(libelle="APIDAE").count() == 1
    for ligne in LigneCout.objects.for_plan(fait.projet):
        lu = lire_couts(ligne.saisie).couts[0]
        assert (lu.montant_max, lu.depuis, lu.jusqu_a) == (
            ligne.montant_max,
            ligne.depuis,
            ligne.jusqu_a,
        )
    financement = Financement.objects.for_plan(fait.projet).get()
    assert (financement.montant, financement.etape, financement.citation) == (50, "prevu", "")
    assert "son taux portait sur tout 1-1-1 seul" in EntreeJournal.objects.get().texte


def test_a_dry_run_keeps_nothing(plan, direction):
    action = make_action(plan=plan, annees=[2024])
    make_ligne_cout("Flyer : 100 €", action=action)

    essai = go(plan, {action: action}, par=direction, essai=True)

    assert (essai.comptes, essai.total.max) == ((1, 0, 0), 100)
    assert Plan.objects.get() == plan
    assert not EntreeJournal.objects.exists()


def test_a_whole_copy_leaves_out_what_hangs_on_what_is_left(plan):
    """What a deletion would take along is left out with it; what it would empty is emptied."""
    action = make_action(plan=plan)
    ligne, autre = make_ligne_cout(action=action), make_ligne_cout(action=action)
    financeur = Financeur.objects.create(structure=plan.structure, nom="Région")
    Financement.objects.create(action=action, ligne=ligne, financeur=financeur, taux=50)
    section = Section.objects.create(plan=plan, cle="avant", ordre=1)
    make_indicateur(plan, section=section)
    cible = make_plan(structure=plan.structure)

    recopy(plan, cible, adapt=lambda copie, objet: objet not in (ligne, section))

    assert [li.cle for li in LigneCout.objects.for_plan(cible)] == [autre.cle]
    assert not Financement.objects.for_plan(cible).exists()
    assert cible.indicateurs.get().section is None


def test_the_real_plan_carried_on_whole_costs_the_same_four_years_later(plan_reel):
    """Every line, its words read again, and every total, range and reserve of each year."""
    direction = make_utilisateur(role=Role.DIRECTION, structure=plan_reel.structure)
    actions = list(Action.objects.for_plan(plan_reel))

    projet = go(plan_reel, {a: a for a in actions}, par=direction).projet

    avant, apres = lire_totaux(plan_reel), lire_totaux(projet)
    for nom in ("total", "total_mutualise", "masse_salariale", "recettes", "par_action"):
        assert getattr(apres, nom) == getattr(avant, nom)
    assert [*apres.par_annee.values()] == [*avant.par_annee.values()]
    assert apres.reste_a_charge == avant.reste_a_charge
    for ligne in LigneCout.objects.for_plan(projet):
        lu = lire_couts(ligne.saisie).couts[0]
        assert (lu.montant_min, lu.periode) == (ligne.montant_min, ligne.periode), ligne.saisie


# The page


def choose(client, plan, **saisi):
    page = client.get(reverse("plan-suivant"))
    return client.post(reverse("plan-suivant"), read_formulaire(page, "titre") | saisi)


def confirm(client, **saisi):
    page = client.get(reverse("plan-suivant"))
    envoi = read_formulaire(page, "titre") | saisi | {"confirme": "oui"}
    return client.post(reverse("plan-suivant"), envoi)


def name_of(action):
    return f"sort_{action.pk}"


def test_from_an_evaluated_plan_to_its_draft_in_three_clicks(plan, client_direction):
    """The link, « Voir ce que cela donne », « Préparer le projet »: what suites say is proposed."""
    Plan.objects.filter(pk=plan.pk).update(titre="Schéma 2023-2026")
    actions = [make_action(plan=plan, annees=[2024]) for _ in range(6)]
    for action, suite in zip(
        actions, ("reconduire", "adapter", "terminee", "abandonner"), strict=False
    ):
        judge(action, suite, pourquoi="Parce que")
    judge(actions[4], "fusionner", fusion_avec=actions[5])
    judge(actions[5], "fusionner", fusion_avec=actions[0])

    page = client_direction.get(reverse("plan-suivant"))
    lus = read_formulaire(page, "titre")
    question = client_direction.post(reverse("plan-suivant"), lus)
    reponse = client_direction.post(reverse("plan-suivant"), lus | {"confirme": "oui"}, follow=True)

    assert "Suite : à fusionner avec 1-1-1" in read(page)
    assert "2 reprises, 2 réunies avec d'autres, 2 laissées" in read(question).replace("\xa0", " ")
    projet = Plan.objects.get(suite_de=plan)
    assert (projet.titre, projet.annee_debut, projet.annee_fin) == ("Schéma 2027-2030", 2027, 2030)
    assert projet.slug == "schema-2027-2030"
    assert reponse.redirect_chain[0][0] == f"/plans/{projet.slug}/filiation/"
    assert reponse.status_code == 200
    liens = Filiation.objects.loaded().filter(ancienne=actions[4])
    assert [lien.nouvelle.code for lien in liens] == ["1-1-1"]


@pytest.mark.parametrize(
    ("sorts", "dit"),
    [
        pytest.param(("", "prise"), "Dites ce que devient 1-1-1.", id="undecided"),
        pytest.param(("1", "laissee"), "Ce que 1-1-1 rejoint n'est pas repris", id="left"),
        pytest.param(("1", "0"), "Ce que 1-1-1 rejoint n'est pas repris", id="round"),
        pytest.param(("0", "prise"), "Choisissez un choix valide|Sélectionnez", id="itself"),
        pytest.param(("laissee", "laissee"), "Rien n'est repris", id="nothing"),
    ],
)
def test_each_action_is_decided(plan, client_direction, sorts, dit):
    actions = [make_action(plan=plan) for _ in range(2)]
    saisi = {
        name_of(action): str(actions[int(sort)].pk) if sort.isdecimal() else sort
        for action, sort in zip(actions, sorts, strict=True)
    }

    reponse = choose(client_direction, plan, **saisi)

    assert reponse.status_code == 422
    assert any(mots in read(reponse) for mots in dit.split("|"))
    assert Plan.objects.count() == 1


def test_suites_that_lead_nowhere_are_to_be_decided(plan, client_direction):
    """A merge with what is abandoned, or in a circle, proposes nothing."""
    a, b, c, d = (make_action(plan=plan) for _ in range(4))
    judge(a, "fusionner", b)
    judge(b, "abandonner")
    judge(c, "fusionner", d)
    judge(d, "fusionner", c)

    lus = read_formulaire(client_direction.get(reverse("plan-suivant")), "titre")

    assert [lus[name_of(action)] for action in (a, b, c, d)] == [[""], ["laissee"], [""], [""]]


def test_years_are_judged_and_told(plan, client_direction):
    make_action(plan=plan)
    tout = {"sans_suite": "prise"}

    refus = choose(client_direction, plan, annee_debut="2030", annee_fin="2029", **tout)
    dessus = choose(client_direction, plan, annee_debut="2026", annee_fin="2028", **tout)

    assert "La dernière année ne peut pas précéder la première." in read(refus)
    assert f"« {plan} », 2023-2026. C'est permis." in read(dessus).replace("\xa0", " ")


def test_a_second_draft_is_made_on_purpose(plan, client_direction):
    make_action(plan=plan)
    confirm(client_direction, titre="Suivant", sans_suite="prise")

    refus = choose(client_direction, plan, titre="Suivant", sans_suite="prise")
    assert refus.status_code == 422
    assert "Un projet existe déjà : ouvrez-le, ou cochez" in read(refus)
    assert 'href="/plans/suivant/"' in refus.text

    confirm(client_direction, titre="Suivant", sans_suite="prise", second="on")
    assert sorted(Plan.objects.filter(suite_de=plan).values_list("slug", flat=True)) == [
        "suivant",
        "suivant-2",
    ]
