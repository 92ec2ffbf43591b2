"""The life of an action: closed years (R-A), people and dates, journal, files."""

from datetime import date, datetime
from io import BytesIO
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction

from budget.lectures.totaux import lire_totaux
from comptes.droits import Role
from plan.etats import Etat
from plan.lectures.arbre import lire_arbre
from plan.models import (
    Abonnement,
    Action,
    EntreeJournal,
    Issue,
    Jalon,
    Lien,
    Piece,
    Programmation,
)
from tests.ecran import send
from tests.fabrique import make_action, make_ligne_cout, make_plan, make_utilisateur

pytestmark = pytest.mark.django_db

LE = datetime(2026, 2, 1, tzinfo=ZoneInfo("Europe/Paris"))
PDF = b"%PDF-1.4\n1 0 obj\n"


@pytest.fixture
def fichiers(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def action(plan):
    return make_action(plan=plan, annees=[2024, 2025])


def year_of(action, annee):
    return Programmation.objects.get(action=action, annee=annee)


def test_a_year_put_off_moves_the_cross_and_keeps_the_trace(action, agent, plan):
    make_ligne_cout("Flyer : 100 € / an", action=action)
    annee = year_of(action, 2024)
    annee.issue, annee.reportee_a, annee.motif = Issue.REPORTEE, 2026, "Pas de budget"

    annee.close(par=agent, le=LE)

    (ligne,) = lire_arbre(plan, on=date(2026, 2, 1)).lignes
    assert ligne.annees == (2025, 2026)
    trace = next(case for case in ligne.cases if case.annee == 2024)
    assert (trace.issue, trace.reportee_a, trace.motif) == (Issue.REPORTEE, 2026, "Pas de budget")
    assert {a for a, t in lire_totaux(plan).par_annee.items() if t.lignes} == {"2025", "2026"}


def test_an_action_of_which_every_year_is_cancelled_is_not_planned(plan, action):
    Programmation.objects.filter(action=action).update(issue=Issue.ANNULEE, motif="x")
    Action.objects.update(suivi_le=LE)

    etat = Action.objects.with_etat(on=date(2025, 6, 1)).get(pk=action.pk).etat

    assert etat == Etat.NON_PLANIFIEE
    assert list(Action.objects.sans_annee()) == [action]
    assert not Action.objects.in_annee(2024).exists()


@pytest.mark.parametrize(
    ("faits", "champ"),
    [
        pytest.param({"issue": "annulee"}, "motif", id="cancelled-without-reason"),
        pytest.param({"issue": "reportee", "motif": "x"}, "reportee_a", id="put-off-to-nowhere"),
        pytest.param(
            {"issue": "reportee", "motif": "x", "reportee_a": 2023}, "reportee_a", id="put-off-back"
        ),
    ],
)
def test_a_closing_that_says_too_little_is_refused(action, faits, champ):
    annee = year_of(action, 2024)
    for nom, valeur in faits.items():
        setattr(annee, nom, valeur)

    with pytest.raises(ValidationError) as refus:
        annee.full_clean()
    assert champ in refus.value.message_dict
    with pytest.raises(IntegrityError), transaction.atomic():
        annee.save()


def test_a_year_put_off_says_at_once_all_that_is_missing(client_agent, action):
    page = client_agent.post(f"/actions/{action.code}/annees/2024/", {"issue": "reportee"}).text

    assert "Dites pourquoi l&#x27;année est reportée" in page
    assert "Dites à quelle année" in page


def test_a_past_year_that_nobody_closed_says_so(client_agent, action):
    dites = client_agent.get("/calendrier/").text
    Action.objects.update(suivi_le=LE)
    page = client_agent.get("/calendrier/").text

    assert page.count("à renseigner") == 2
    # An action that is to be filled says it once a year, by its state.
    assert (dites.count("à renseigner"), dites.count("<small>renseigner</small>")) == (0, 2)


def test_the_page_closes_a_year(client_agent, action):
    adresse = f"/actions/{action.code}/annees/2024/"

    refus = send(client_agent, adresse, {"issue": "annulee", "motif": ""})
    reponse = send(
        client_agent, f"{adresse}?retour=/mes-actions/%23ligne-1-1-1", {"issue": "faite"}
    )

    assert refus.status_code == 422
    assert "Dites pourquoi" in refus.text
    assert reponse.url == f"/mes-actions/#ligne-{action.code}"
    close = year_of(action, 2024)
    assert (close.issue, close.close_par is not None) == (Issue.FAITE, True)
    assert client_agent.get(f"/actions/{action.code}/annees/2031/").status_code == 404


def test_a_given_end_decides_of_lateness(plan):
    action = make_action(plan=plan, annees=[2025], statut="en_cours", suivi_le=LE)
    action.fin_precision, action.fin_le = "mois", date(2025, 3, 31)
    action.save()

    def etat_on(jour):
        return Action.objects.with_etat(on=jour).get(pk=action.pk).etat

    assert etat_on(date(2025, 3, 31)) == Etat.EN_COURS
    assert etat_on(date(2025, 4, 1)) == Etat.EN_RETARD


def test_people_partners_and_vague_dates_are_saved(client_agent, action, agent):
    reponse = send(
        client_agent,
        f"/actions/{action.code}/reperes/",
        {
            "pilote": agent.pk,
            "elu_referent": "Mme Martin",
            "priorite": "haute",
            "debut": "S1 2024",
            "fin": "chaque année",
            "abonnes": [agent.pk],
            "nouveau_partenaire": "CCI",
        },
    )

    assert reponse.url == f"/actions/{action.code}/#reperes"
    action.refresh_from_db()
    assert (action.debut, action.fin, action.fin_le) == ("1er semestre 2024", "chaque année", None)
    assert action.pilote == agent
    assert [str(p.partenaire) for p in action.partenariats.all()] == ["CCI"]
    assert [a.utilisateur for a in action.abonnements.all()] == [agent]
    rien = {"partenaires": [], "abonnes": []}
    send(client_agent, f"/actions/{action.code}/reperes/", {"pilote": agent.pk} | rien)
    assert not action.partenariats.exists()
    assert not action.abonnements.exists()


def test_who_left_still_follows_until_unticked(client_agent, action):
    partie = make_utilisateur(structure=action.axe.defi.plan.structure, is_active=False)
    Abonnement.objects.create(action=action, utilisateur=partie)
    adresse = f"/actions/{action.code}/reperes/"

    send(client_agent, adresse, {"priorite": "haute"})

    assert Abonnement.history.count() == 1
    send(client_agent, adresse, {"abonnes": []})
    assert [v.history_type for v in Abonnement.history.all()] == ["-", "+"]


@pytest.mark.parametrize(
    ("donnees", "phrase"),
    [
        pytest.param({"fin": "mars 2035"}, "hors du plan (2023-2026)", id="outside-the-plan"),
        pytest.param({"debut": "bientôt"}, "Écrivez une date comme", id="not-a-date"),
        pytest.param({"debut": "2025", "fin": "2024"}, "ne peut pas précéder", id="reversed"),
        pytest.param({"pilote_nom": "X", "pilote": "soi"}, "un compte ou un nom", id="two-pilots"),
    ],
)
def test_bad_people_or_dates_are_refused_and_kept(client_agent, action, agent, donnees, phrase):
    envoi = {nom: agent.pk if v == "soi" else v for nom, v in donnees.items()}

    reponse = client_agent.post(f"/actions/{action.code}/reperes/", envoi)

    assert reponse.status_code == 422
    assert phrase in reponse.text.replace("&#x27;", "'")
    for valeur in (v for v in donnees.values() if v != "soi"):
        assert f'value="{valeur}"' in reponse.text


def test_a_pilote_who_left_is_shown_but_not_chosen_again(client_agent, action, structure):
    partie = make_utilisateur(structure=structure, first_name="Partie", is_active=False)
    refus = client_agent.post(f"/actions/{action.code}/reperes/", {"pilote": partie.pk})
    action.pilote = partie
    action.save()

    page = client_agent.get(f"/actions/{action.code}/reperes/")

    assert "plus de compte actif" in refus.text
    assert f'<option value="{partie.pk}" selected>' in page.text


@pytest.mark.parametrize(
    ("genre", "modele", "donnees", "attendu", "dit"),
    [
        pytest.param(
            "journal",
            EntreeJournal,
            {"le": "2025-03-01", "texte": "**Réunion** <script>x</script>"},
            "<strong>Réunion</strong> &lt;script&gt;",
            "Entrée de journal {}e.",
            id="journal",
        ),
        pytest.param(
            "jalons",
            Jalon,
            {"titre": "Devis", "du_le": "2025-03-01"},
            "Devis",
            "Jalon {}.",
            id="jalon",
        ),
        pytest.param(
            "liens",
            Lien,
            {"titre": "Site", "adresse": "exemple.fr"},
            "https://exemple.fr",
            "Lien {}.",
            id="lien",
        ),
    ],
)
def test_what_hangs_on_an_action_is_written_changed_and_removed(
    client_agent, action, genre, modele, donnees, attendu, dit
):
    client_agent.post(f"/actions/{action.code}/{genre}/nouveau/", donnees)
    objet = modele.objects.get()
    client_agent.post(f"/{genre}/{objet.pk}/", donnees)

    page = client_agent.get(f"/actions/{action.code}/").text
    assert attendu in page
    assert dit.format("enregistré") in page
    suite = client_agent.post(f"/{genre}/{objet.pk}/supprimer/", follow=True)
    assert dit.format("supprimé") in suite.text
    assert not modele.objects.exists()
    assert modele.history.filter(history_type="-").count() == 1


@pytest.mark.parametrize(
    ("adresse", "donnees", "garde"),
    [
        pytest.param(
            "jalons/nouveau", {"titre": "Devis", "du_le": "2041-01-01"}, "2041-01-01", id="jalon"
        ),
        pytest.param(
            "annees/2024",
            {"issue": "reportee", "reportee_a": "2041", "motif": "x"},
            "2041",
            id="year-put-off",
        ),
    ],
)
def test_a_date_outside_the_plan_is_refused_and_kept(client_agent, action, adresse, donnees, garde):
    reponse = client_agent.post(f"/actions/{action.code}/{adresse}/", donnees)

    assert reponse.status_code == 422
    assert "Cette date est hors du plan (2023-2026)." in reponse.text
    assert f'value="{garde}"' in reponse.text
    assert "plus tard, elle est reportée" not in reponse.text
    assert not Jalon.objects.exists()
    assert year_of(action, 2024).issue == Issue.PREVUE


def test_a_link_that_runs_is_refused(client_agent, action):
    reponse = client_agent.post(
        f"/actions/{action.code}/liens/nouveau/", {"titre": "x", "adresse": "javascript:alert(1)"}
    )

    assert reponse.status_code == 422
    assert "adresse complète" in reponse.text


def join(client, action, nom, contenu):
    fichier = SimpleUploadedFile(nom, contenu)
    return client.post(f"/actions/{action.code}/pieces/nouveau/", {"fichier": fichier})


def test_a_file_is_joined_and_given_back_never_to_be_run(client_agent, action, fichiers):
    join(client_agent, action, "Compte rendu d'été.pdf", PDF)
    piece = Piece.objects.get()

    reponse = client_agent.get(f"/pieces/{piece.pk}/")

    assert BytesIO(b"".join(reponse.streaming_content)).read() == PDF
    assert reponse["Content-Disposition"].startswith("attachment")
    assert reponse["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in reponse["Content-Security-Policy"]
    assert piece.nom == "Compte rendu d'été.pdf"
    assert "été" not in piece.fichier.name


@pytest.mark.parametrize(
    ("nom", "contenu", "phrase"),
    [
        pytest.param("page.html", b"<script>1</script>", "n'est pas accepté", id="html"),
        pytest.param("dessin.svg", b"<svg><script>1</script></svg>", "n'est pas accepté", id="svg"),
        pytest.param("faux.pdf", b"<script>1</script>", "pas celui d'un .pdf", id="disguised"),
        pytest.param("gros.pdf", PDF + b"0" * 60_000_000, "fait 60 Mo", id="60-Mo"),
        pytest.param("vide.pdf", b"", "Ce fichier est vide", id="empty"),
        pytest.param("../../etc/x.exe", b"MZ", "n'est pas accepté", id="program"),
    ],
)
def test_a_bad_file_is_refused_with_a_sentence(
    client_agent, action, fichiers, nom, contenu, phrase
):
    reponse = join(client_agent, action, nom, contenu)

    assert reponse.status_code == 422
    texte = reponse.text.replace("&#x27;", "'").replace("\u00a0", " ")
    assert phrase in texte
    assert not Piece.objects.exists()
    assert not list(fichiers.rglob("*.*"))


def test_a_file_is_not_joined_twice(client_agent, action, fichiers):
    join(client_agent, action, "a.pdf", PDF)

    assert "déjà joint" in join(client_agent, action, "b.pdf", PDF).text


def test_a_file_is_served_with_the_right_of_its_action(client_agent, client, fichiers, plan):
    ailleurs = make_action(plan=make_plan())
    piece = Piece.objects.create(
        action=ailleurs,
        fichier=SimpleUploadedFile("a.pdf", PDF),
        nom="a.pdf",
        type_mime="application/pdf",
        taille=1,
        empreinte="e",
        ajoutee_le=LE,
    )

    assert client_agent.get(f"/pieces/{piece.pk}/").status_code == 404
    client.logout()
    assert client.get(f"/pieces/{piece.pk}/").status_code == 302


def test_a_lost_file_is_a_404(client_agent, action, fichiers):
    join(client_agent, action, "a.pdf", PDF)
    piece = Piece.objects.get()
    piece.fichier.storage.delete(piece.fichier.name)

    assert client_agent.get(f"/pieces/{piece.pk}/").status_code == 404


@pytest.mark.parametrize(
    "adresse", ["reperes", "annees/2024", "pieces/nouveau", "journal/nouveau", "jalons/nouveau"]
)
def test_who_only_reads_writes_nothing(client, action, plan, adresse):
    client.force_login(make_utilisateur(role=Role.LECTURE, structure=plan.structure))

    assert client.get(f"/actions/{action.code}/{adresse}/").status_code == 403
