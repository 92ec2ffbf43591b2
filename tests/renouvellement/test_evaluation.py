"""A plan judged: words beside computed figures, suites, opinions, one sitting (R-U1 to R-U3)."""

import io
from decimal import Decimal

import openpyxl
import pytest

from plan.etats import Etape
from plan.models import Plan
from renouvellement.lectures.evaluation import lire_evaluation
from renouvellement.models import AvisSuite, Evaluation
from socle.donnees.emport import carry
from tests.ecran import plain, read, send
from tests.fabrique import (
    make_action,
    make_indicateur,
    make_plan,
)
from tests.fabrique_passe import AUJOURDHUI, AVANT_HIER, HIER, backdate
from tests.renouvellement.fabrique_evaluation import (
    actions,
    address,
    ce_soir,
    direction,
    judge,
    lacks,
    read_texte,
)

__all__ = ["actions", "ce_soir", "direction"]
pytestmark = [
    pytest.mark.django_db(databases=["default", "passe"]),
    pytest.mark.usefixtures("midi"),
]


# -- The reading


def test_figures_are_computed_and_each_says_what_it_leaves_out(plan, actions):
    judge(actions[0], appreciation=3, suite="reconduire", pourquoi="Utile", realise="Le balisage")

    lue = lire_evaluation(plan, on=AUJOURDHUI)

    action = lue.actions[0]
    assert (action.annees.faites, action.annees.prevues) == (1, 4)
    assert action.annees.autres == ["1 en partie", "1 reportée", "1 en cours ou à venir"]
    prevu, paye = action.execution.prevu, action.execution.depenses
    assert (prevu.ttc_min, prevu.ttc_max, prevu.non_chiffrees) == (1200, 1200, 1)
    assert (paye.mandate, len(action.couts)) == (Decimal("840.50"), 2)
    assert plain(action.indicateurs[0].dit) == (
        "80 nuitées (2025), pour une cible de 100 en 2026 : 80 % de la cible"
    )
    assert (action.appreciation_dite, action.suite_dite) == ("satisfaisant", "à reconduire")
    assert lue.execution.depenses.mandate == lue.defis[0].execution.depenses.mandate == paye.mandate
    comptes = {cle: nombre for cle, _, nombre in lue.comptes.suites}
    assert (comptes["reconduire"], lue.comptes.sans_suite, lue.comptes.actions) == (1, 2, 3)
    dits = lacks(lue)
    for cle in ("sans_suite", "sans_appreciation", "sans_depense", "jamais_suivies"):
        assert dits.pop(cle) == ("1-1-2", "2-1-1")
    assert dits == {"a_renseigner": ("1-1-2",), "sans_indicateur": ("1-1-2", "2-1-1")}
    assert lacks(lue.defis[1])["sans_suite"] == ("2-1-1",)


@pytest.mark.parametrize(
    ("valeurs", "faits", "dit"),
    [
        ([], {}, "jamais relevé, sans cible"),
        ([], {"cible": 5}, "jamais relevé, pour une cible de 5"),
        ([(None, 26)], {}, "26 (sans année), sans cible"),
        ([(2025, 0)], {"cible": 10}, "0 (2025), pour une cible de 10 : 0 % de la cible"),
        ([(2025, 3)], {"cible": 0}, "3 (2025), pour une cible de 0"),
        (
            [(2025, 3, "facebook"), (2024, 2, "instagram")],
            {"cible": 9},
            "facebook 3 (2025), instagram 2 (2024), pour une cible de 9",
        ),
    ],
)
def test_an_indicator_says_what_it_lacks(plan, valeurs, faits, dit):
    make_indicateur(plan, "Un", valeurs, **faits)

    (lu,) = lire_evaluation(plan, on=AUJOURDHUI).indicateurs

    assert plain(lu.dit) == dit


def test_what_was_never_followed_is_said_so_and_is_not_zero(direction, plan):
    make_action(plan=plan, annees=[2023, 2024])

    pages = [address("evaluation"), address("evaluer", "1-1-1"), address("evaluation-seance")]
    grille, page, projetee = (read(direction.get(adresse)) for adresse in pages)

    assert "Personne n'a renseigné le suivi de ce plan" in grille
    assert "non renseigné : rien n'est connu de ce qui a été fait" in page
    for texte in (grille, page, projetee):
        assert "aucune dépense saisie" in texte
        assert "aucune renseignée" in texte
        assert "0 %" not in texte
        assert "0 faite" not in texte


def test_merges_that_lead_nowhere_are_told(direction, plan, actions):
    velo, site, groupes = actions
    for action, suite, avec in (
        (velo, "fusionner", site),
        (site, "fusionner", velo),
        (groupes, "fusionner", None),
    ):
        judge(action, suite=suite, fusion_avec=avec)

    lue = lire_evaluation(plan, on=AUJOURDHUI)
    grille = read(direction.get(address("evaluation")))

    dits = lacks(lue)
    assert (dits["croisees"], dits["perdues"]) == (("1-1-1", "1-1-2"), ("2-1-1",))
    assert "À fusionner avec 1-1-2" in grille
    assert grille.count("changez l'une des deux") == 2
    Evaluation.objects.filter(action=site).update(suite="abandonner", fusion_avec=None)
    assert lacks(lire_evaluation(plan, on=AUJOURDHUI))["perdues"] == ("1-1-1", "2-1-1")


# -- The page of an action


def test_an_action_is_judged_and_one_goes_to_the_next(direction, plan, actions):
    saisi = {
        "realise": "Le balisage \ufffe de la voie verte",
        "appreciation": "4",
        "suite": "fusionner",
        "fusion_avec": str(actions[1].pk),
        "pourquoi": "Même public",
        "suivante": "on",
    }

    reponse = send(direction, address("evaluer", "1-1-1"), saisi)

    assert reponse.url == address("evaluer", "1-1-2")
    jugee = Evaluation.objects.get()
    assert (jugee.appreciation, jugee.fusion_avec, jugee.evaluee_par.first_name) == (
        4,
        actions[1],
        "Anne",
    )
    grille = read_texte(direction.get(address("evaluation")))
    assert "À fusionner avec 1-1-2 Très satisfaisant" in grille
    assert "reçoit 1-1-1" in grille
    contenu = direction.get(address("evaluation-xlsx")).content
    titres, rangee, *_ = openpyxl.load_workbook(io.BytesIO(contenu)).active.values
    dite = dict(zip(titres, rangee, strict=True))
    assert (dite["Suite"], dite["Payé TTC"]) == ("à fusionner avec 1-1-2", 840.5)
    assert (dite["Prévu TTC, maximum"], dite["Années faites"]) == (1200, 1)


@pytest.mark.parametrize(
    ("saisi", "phrase"),
    [
        ({"appreciation": "5"}, "Ce choix n'est pas possible"),
        ({"suite": "continuer"}, "Ce choix n'est pas possible"),
        ({"suite": "fusionner"}, "Dites avec quoi fusionner"),
        ({"suite": "fusionner", "fusion_avec": "soi"}, "Ce choix n'est pas possible"),
        ({"suite": "fusionner", "fusion_avec": "ailleurs"}, "Ce choix n'est pas possible"),
        ({"suite": "adapter", "fusion_avec": "site"}, "Choisissez « à fusionner »"),
    ],
)
def test_what_cannot_be_is_refused_and_what_was_typed_is_kept(
    direction, plan, actions, saisi, phrase
):
    ailleurs = make_action(plan=make_plan(structure=plan.structure))
    pks = {"soi": actions[0].pk, "site": actions[1].pk, "ailleurs": ailleurs.pk}
    saisi = {nom: str(pks.get(valeur, valeur)) for nom, valeur in saisi.items()}

    reponse = send(direction, address("evaluer", "1-1-1"), saisi | {"pourquoi": "Mes mots"})

    assert reponse.status_code == 422
    assert phrase in read(reponse)
    assert "Mes mots" in read(reponse)
    assert not Evaluation.objects.exists()


def test_a_merge_no_longer_asked_leaves_nothing_behind(direction, actions):
    judge(actions[0], suite="fusionner", fusion_avec=actions[1])

    send(direction, address("evaluer", "1-1-1"), {"suite": "adapter"})

    assert Evaluation.objects.get().fusion_avec is None


def test_an_agent_writes_the_words_and_the_direction_the_suite(client_agent, actions):
    judge(actions[0], suite="adapter")

    send(client_agent, address("evaluer", "1-1-1"), {"resultat": "Mieux", "appreciation": "2"})
    client_agent.post(address("evaluer", "1-1-1"), {"suite": "terminee", "realise": "Encore"})

    jugee = Evaluation.objects.get()
    assert (jugee.resultat, jugee.appreciation, jugee.suite) == ("Mieux", 2, "adapter")


def test_what_the_follow_up_says_helps_and_is_never_copied(direction, actions):
    actions[0].commentaire = "Le devis est signé"
    actions[0].save()

    page = read_texte(direction.get(address("evaluer", "1-1-1")))

    assert page.count("Le devis est signé") == 1
    assert "2024 reportée à 2025 : Travaux" in page


# -- The plan: drafts, empty ones, syntheses, scale, the past


def test_a_draft_and_an_empty_plan_say_why_there_is_nothing_to_judge(direction, plan):
    assert "rien à évaluer pour l'instant" in read(direction.get(address("evaluation")))
    assert direction.get(address("evaluation-seance")).url == address("evaluation")

    make_action(plan=plan)
    Plan.objects.update(etape=Etape.CONSULTATION, en_vigueur=False)

    assert "un plan en consultation" in read(direction.get(address("evaluation")))
    assert direction.get(address("evaluer", "1-1-1")).url == address("evaluation")
    refus = direction.post(address("evaluer", "1-1-1"), {"suite": "terminee"})
    assert (refus.status_code, Evaluation.objects.exists()) == (403, False)


def test_the_scale_takes_the_words_of_the_office_and_what_is_judged_keeps_its_degree(
    direction, plan, actions
):
    judge(actions[0], appreciation=2)

    faute = send(direction, address("echelle"), {"niveau_1": "partiel"})
    send(direction, address("echelle"), {"niveau_2": "à mi-chemin"})

    assert "Deux degrés ont les mêmes mots" in read(faute)
    action = lire_evaluation(plan, on=AUJOURDHUI).actions[0]
    assert (action.appreciation, action.appreciation_dite) == (2, "à mi-chemin")


def test_syntheses_are_those_of_the_plan_and_of_each_defi(direction, plan, actions):
    send(direction, address("synthese"), {"texte": "**Un bon plan**"})
    send(direction, address("synthese-defi", 2), {"texte": "À reprendre"})

    lue = lire_evaluation(plan, on=AUJOURDHUI)
    grille = direction.get(address("evaluation"))

    assert (lue.synthese, [defi.synthese for defi in lue.defis]) == (
        "**Un bon plan**",
        ["", "À reprendre"],
    )
    assert "<strong>Un bon plan</strong>" in grille.text


def test_the_grid_shows_what_is_asked(direction, actions):
    judge(actions[0], suite="terminee")

    def codes_of(**requete):
        lignes = direction.get(address("evaluation", **requete)).context["trouves"]
        return [action.code for _, trouvees in lignes for action in trouvees]

    assert codes_of(suite="sans") == ["1-1-2", "2-1-1"]
    assert codes_of(suite="terminee") == ["1-1-1"]
    assert codes_of(defi="2") == ["2-1-1"]
    assert codes_of(suite="n'importe") == ["1-1-1", "1-1-2", "2-1-1"]


def test_a_past_day_shows_what_was_judged_then_and_writes_nothing(direction, actions):
    judge(actions[0], suite="adapter")
    backdate(AVANT_HIER)
    Evaluation.objects.get().delete()

    page = read(direction.get(address("evaluer", "1-1-1", au=f"{HIER}")))

    assert "À adapter" in page
    assert "Enregistrer" not in page


def test_an_evaluation_is_told_by_the_history_and_carried_by_a_document(
    direction, plan, actions, ce_soir
):
    send(direction, address("evaluer", "1-1-1"), {"suite": "adapter", "realise": "Le balisage"})
    jugee = Evaluation.objects.get()
    AvisSuite.objects.create(evaluation=jugee, seance=ce_soir, suite="adapter", sens="favorable")
    send(direction, address("evaluer", "1-1-1"), {"suite": "terminee", "appreciation": "3"})

    histoire = read_texte(direction.get(address("historique-action", "1-1-1")))
    porte = carry(lire_evaluation(plan, on=AUJOURDHUI), "evaluation")

    assert "Suite : à adapter → terminée" in histoire
    assert "avis sur une suite" in histoire
    action = porte["defis"][0]["actions"][0]
    assert (action["suite_dite"], action["avis"][0]["suite"]) == ("terminée", "à adapter")
    assert "suivi_par" not in str(porte)
