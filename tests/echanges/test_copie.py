"""The portable copy of a plan: a second installation is the same (docs/echanges.md)."""

import gzip
import hashlib
import json
from datetime import date
from decimal import Decimal
from io import StringIO
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.utils import timezone

from budget.models import Depense, Enveloppe, Financement, Financeur
from commission.models import Avis, AvisOrgane, SeanceCommission
from comptes.models import Structure
from echanges.copie.plan import write_copie
from instances.models import Organe
from plan.models import (
    Abonnement,
    EntreeJournal,
    Indicateur,
    Jalon,
    Piece,
    Plan,
    Section,
    ValeurIndicateur,
)
from tests.fabrique import (
    make_action,
    make_ligne_cout,
    make_sous_projet,
    make_structure,
    make_utilisateur,
)
from tests.fabrique_echanges import bring

pytestmark = pytest.mark.django_db
CONTENU = b"%PDF-1.4 le contenu d'une piece"


@pytest.fixture
def complet(plan, agent, settings, tmp_path):
    """A plan with something in every room."""
    settings.MEDIA_ROOT = tmp_path
    action = make_action(
        plan=plan,
        annees=[2024, 2025],
        partenaires=["CDT"],
        pilote=agent,
        statut="en_cours",
        avancement=40,
        suivi_le=timezone.now(),
        suivi_par=agent,
        debut_precision="mois",
        debut_le=date(2024, 3, 1),
    )
    Abonnement.objects.create(action=action, utilisateur=agent)
    make_sous_projet(action=action)
    ligne = make_ligne_cout("Flyer : entre 100 € et 250 € HT / an", action=action)
    financeur = Financeur.objects.create(structure=plan.structure, nom="LEADER")
    Financement.objects.create(action=action, ligne=ligne, financeur=financeur, taux=Decimal(80))
    engage = Depense.objects.create(
        action=action, etape="engage", le=date(2025, 1, 2), montant_ttc=Decimal(90), exercice=2025
    )
    Depense.objects.create(
        action=action,
        etape="mandate",
        le=date(2025, 2, 2),
        montant_ttc=Decimal(90),
        exercice=2025,
        engagement=engage,
    )
    Enveloppe.objects.create(plan=plan, annee=2025, montant=Decimal(5000))
    mere = Section.objects.create(plan=plan, ordre=1, cle="mere")
    Section.objects.create(plan=plan, ordre=1, cle="fille", parent=mere)
    indicateur = Indicateur.objects.create(plan=plan, ordre=1, libelle="Nuitées", section=mere)
    indicateur.actions.add(action)
    ValeurIndicateur.objects.create(indicateur=indicateur, annee=2024, valeur=Decimal("12.5"))
    EntreeJournal.objects.create(action=action, le=date(2025, 1, 1), texte="Fait", par=agent)
    Jalon.objects.create(action=action, titre="Ouverture", du_le=date(2025, 6, 1))
    seance = SeanceCommission.objects.create(plan=plan, le=date(2025, 3, 1))
    Avis.objects.create(action=action, seance=seance, sens="favorable")
    organe = Organe.objects.create(structure=plan.structure, genre="exploitation", nom="Conseil")
    autre = SeanceCommission.objects.create(plan=plan, organe=organe, le=date(2025, 3, 1))
    AvisOrgane.objects.create(seance=autre, objet="Tarifs", sens="reserve", texte="Trop tard")
    piece = Piece(
        action=action,
        nom="devis.pdf",
        type_mime="application/pdf",
        taille=len(CONTENU),
        empreinte=hashlib.sha256(CONTENU).hexdigest(),
        ajoutee_le=timezone.now(),
    )
    piece.fichier.save("devis.pdf", ContentFile(CONTENU))
    return plan


def forget(plan):
    """Take the plan off, as on an installation that never had it."""
    Depense.objects.filter(engagement__isnull=False).delete()
    Depense.objects.all().delete()
    Avis.objects.all().delete()
    AvisOrgane.objects.all().delete()
    plan.delete()


def test_a_second_installation_is_the_same(complet):
    copie = write_copie(complet)
    forget(complet)

    rapport = bring(copie, structure=Structure.objects.get(), nom="copie.json", appliquer=True)

    assert rapport.refus == []
    plan = Plan.objects.get()
    assert json.loads(write_copie(plan)) == json.loads(copie)
    assert plan.history.first().history_change_reason == "import de copie.json"
    with Piece.objects.get().fichier.open() as fichier:
        assert fichier.read() == CONTENU


def test_a_copy_tells_of_the_people_that_its_rows_name_and_of_no_other(complet, agent):
    make_utilisateur(username="voisine", structure=complet.structure, last_name="Voisine")

    copie = json.loads(write_copie(complet))

    assert copie["tables"]["plan.entreejournal"][0]["par"] == agent.username
    assert copie["comptes"] == {agent.username: str(agent)}


def test_the_same_plan_already_there_is_no_change_and_another_is_refused(complet):
    copie = write_copie(complet)

    assert bring(copie, structure=complet.structure).total.creees == 0

    complet.titre = "Autre"
    complet.save()
    assert "n'est pas le même" in bring(copie, structure=complet.structure).refus[0].phrase


def test_unknown_accounts_leave_their_name(complet, agent):
    copie = json.loads(write_copie(complet))
    copie["plan"]["slug"] = "chez-le-voisin"
    voisin = make_structure()

    rapport = bring(json.dumps(copie).encode(), structure=voisin, appliquer=True)

    plan = Plan.objects.get(slug="chez-le-voisin")
    assert plan.structure == voisin
    assert plan.defis.get().axes.get().actions.get().pilote_nom == "Camille Agent"
    assert any("Comptes inconnus ici : Camille Agent" in r for r in rapport.remarques)


def test_people_who_follow_an_action_are_copied_even_from_an_older_copy(complet, agent):
    """Before they were rows, they were a list of the action."""
    copie = json.loads(write_copie(complet))
    [lien] = copie["tables"].pop("plan.abonnement")
    copie["tables"]["plan.action"][0]["abonnes"] = [lien["utilisateur"], "partie"]
    forget(complet)

    rapport = bring(json.dumps(copie).encode(), structure=Structure.objects.get(), appliquer=True)

    assert rapport.refus == []
    assert [a.utilisateur for a in Abonnement.objects.all()] == [agent]
    assert any("Comptes inconnus ici : partie" in r for r in rapport.remarques)


FAUTES = [
    (lambda d: d["tables"].update({"plan.inconnue": []}), "tables.plan.inconnue"),
    (lambda d: d["tables"]["plan.action"][0].update(couleur="bleu"), "plan.action[0].couleur"),
    (lambda d: d["tables"]["plan.action"][0].update(axe=99), "plan.action[0].axe"),
    (lambda d: d["tables"]["plan.action"][0].update(axe=[1]), "plan.action[0].axe"),
    (lambda d: d["tables"]["plan.action"][0].update(statut="fini"), "plan.action[0]"),
    (lambda d: d["tables"]["plan.action"][0].update(titre={"a": 1}), "plan.action[0].titre"),
    (lambda d: d["tables"]["plan.action"][0].update(debut_le="hier"), "plan.action[0].debut_le"),
    (lambda d: d["tables"]["plan.section"][0].update(parent=2), "en rond"),
    (lambda d: d["tables"]["plan.action"].append(d["tables"]["plan.action"][0]), "action[1].id"),
    (lambda d: d.pop("tables"), "tables"),
    (lambda d: d["tables"]["plan.action"][0].update(abonnes="x"), "plan.action[0].abonnes"),
    (lambda d: d["plan"].update(annee_fin=2000), "plan : La dernière année ne peut pas précéder"),
    (lambda d: d.update(format="plan-copie/9"), "plan-copie/9"),
]


@pytest.mark.parametrize(("spoil", "place"), FAUTES, ids=[place for _, place in FAUTES])
def test_a_spoilt_copy_is_refused_by_its_place(complet, spoil, place):
    copie = json.loads(write_copie(complet))
    copie["plan"]["slug"] = "autre"
    spoil(copie)

    rapport = bring(json.dumps(copie).encode(), structure=complet.structure, appliquer=True)

    assert place in " ".join(refus.phrase for refus in rapport.refus)
    assert Plan.objects.count() == 1


def test_the_commands_write_it_and_bring_it_back(complet, tmp_path):
    fichier, sortie = tmp_path / "plan.json", StringIO()
    call_command("exporter", "json", sortie=fichier, stdout=sortie)
    forget(complet)

    call_command("importer", fichier, appliquer=True, stdout=sortie)

    assert Plan.objects.get().slug == json.loads(fichier.read_text())["plan"]["slug"]


def test_the_command_refuses_with_the_report_of_the_page(complet, tmp_path):
    fichier, sortie = tmp_path / "plan.json", StringIO()
    fichier.write_text("{}")

    with pytest.raises(CommandError, match="Rien n'est écrit"):
        call_command("importer", fichier, appliquer=True, en_json=True, stdout=sortie)

    rapport = json.loads(sortie.getvalue())
    assert rapport["propre"] is False
    assert "format" in rapport["refus"][0]["phrase"]


def test_the_command_says_that_a_file_is_missing(tmp_path):
    with pytest.raises(CommandError, match="n'existe pas"):
        call_command("importer", tmp_path / "absent.xlsx")


def test_a_copy_of_the_version_before_the_move_of_the_rooms_comes_in_whole(settings, tmp_path):
    """docs/adr/0019: its labels are those of then; its accounts are unknown here."""
    settings.MEDIA_ROOT = tmp_path
    ancienne = gzip.decompress(
        (Path(__file__).parents[1] / "donnees/844deba/copie.json.gz").read_bytes()
    )
    avant = json.loads(ancienne)

    rapport = bring(ancienne, nom="copie.json", appliquer=True)

    assert rapport.refus == []
    apres = json.loads(write_copie(Plan.objects.get(slug=avant["plan"]["slug"])))
    nombres = [{label: len(r) for label, r in c["tables"].items() if r} for c in (avant, apres)]
    personnels = nombres[0].pop("plan.abonnement", 0), nombres[1].pop("plan.abonnement", 0)
    assert nombres[0] == nombres[1]
    assert personnels[1] == 0
