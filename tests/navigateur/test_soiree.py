"""An evening of twelve points in a real browser, by keyboard: what was a dead end, replayed."""

import re
from datetime import date, time

import pytest
from playwright.sync_api import expect

from comptes.droits import Role
from comptes.models import Appartenance
from conseil.models import Deliberation, PointOrdreDuJour, SeanceConseil
from instances.models import Elu
from plan.models import Plan
from tests.fabrique_conseil import make_deliberation, make_presence

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "passe"])

INTITULES = (
    "Plan d'actions",
    "Tarifs",
    "Subvention",
    "Représentant au GAL",
    "Vice-présidence de la commission",
    "Convention avec le camping",
    "Taxe de séjour",
    "Classement de l'office",
    "Convention d'objectifs",
    "Avenant",
    "Personnel saisonnier",
    "Signalétique",
)
PRESENTS = 30


@pytest.fixture
def directrice(connectee):
    Appartenance.objects.update(role=Role.DIRECTION)
    return connectee


@pytest.fixture
def soiree(site):
    """A meeting of 55 councillors, 30 there, with twelve drafts; and the next one."""
    premiere, plan = SeanceConseil.objects.get(), Plan.objects.get()
    seance = SeanceConseil.objects.create(
        structure=premiere.structure,
        le=date(2026, 9, 10),
        heure=time(18),
        convoquee_le=date(2026, 9, 3),
    )
    SeanceConseil.objects.create(structure=premiere.structure, le="2026-10-08", heure="18:00")
    elus = list(seance.list_titulaires())
    for rang, elu in enumerate(elus):
        make_presence(seance, elu, "present" if rang < PRESENTS else "excuse")
    seance.president, seance.secretaire = elus[0], elus[1]
    seance.save()
    for rang, intitule in enumerate(INTITULES, 1):
        point = seance.points.create(numero=str(rang), intitule=intitule)
        make_deliberation(
            seance=seance, plan=plan, point=point, numero=point.propose_numero(), objet=intitule
        )
    return seance, elus


class Soiree:
    """What the person at her laptop does; nothing is clicked."""

    def __init__(self, page, site, seance):
        self.page, self.site, self.seance = page, site, seance

    def open(self, chemin):
        self.page.goto(f"{self.site}{chemin}")

    def find_acte(self, rang):
        return Deliberation.objects.get(point__seance=self.seance, point__numero=str(rang))

    def press(self, nom, *, role="button"):
        self.page.get_by_role(role, name=nom).first.press("Enter")

    def type(self, champ, texte):
        self.page.locator(f"#id_{champ}").focus()
        self.page.keyboard.press("Control+a")
        self.page.keyboard.type(str(texte))

    def choose(self, champ, valeur):
        self.page.locator(f"#id_{champ}").select_option(str(valeur))

    def begin_vote(self, rang, scrutin="ordinaire"):
        self.open(f"/conseil/deliberations/{self.find_acte(rang).pk}/vote/?scrutin={scrutin}")

    def record(self):
        """Enter, the recap in words, Enter again."""
        self.press("Enregistrer le vote")
        expect(self.page.locator(".recapitulatif")).to_be_visible()
        self.press("Enregistrer le vote")
        expect(self.page.locator("#messages")).to_contain_text("l'acte ne change plus")

    def vote(self, rang, scrutin="ordinaire", **champs):
        self.begin_vote(rang, scrutin)
        for champ, valeur in champs.items():
            self.type(champ, valeur)
        self.record()
        return self.page.locator(".acte")

    def find_point(self, rang):
        return PointOrdreDuJour.objects.get(seance=self.seance, numero=str(rang))

    def leave(self, rangee, elu, *, apres, revient=None):
        """Somebody leaves after a point, and may come back at another."""
        self.open(f"/conseil/seances/{self.seance.pk}/appel/")
        self.choose(f"mouvement_{rangee}_elu", elu.pk)
        self.choose(f"mouvement_{rangee}_depart", self.find_point(apres).pk)
        if revient:
            self.choose(f"mouvement_{rangee}_retour", self.find_point(revient).pk)
        self.press("Enregistrer l'appel")
        expect(self.page.locator("#messages")).to_contain_text("Appel enregistré")

    def change_point(self, rang, *, refus=False, **choix):
        self.open(f"/conseil/points/{self.find_point(rang).pk}/")
        for champ, valeur in choix.items():
            if champ in ("suspendue_a", "reprise_a"):
                self.page.locator(f"#id_{champ}").fill(valeur)
            elif champ.startswith("huis_clos_"):
                self.type(champ, valeur)
            else:
                self.choose(champ, valeur)
        self.press("Enregistrer")
        if not refus:
            expect(self.page.locator("#messages")).to_contain_text("enregistré")


def test_an_evening_of_twelve_points_by_keyboard(directrice, site, soiree):
    seance, elus = soiree
    ici = Soiree(directrice, site, seance)
    page = ici.page

    # 1. Every voice is counted, or it is refused with the difference.
    ici.begin_vote(1)
    ici.type("pour", 20)
    ici.press("Enregistrer le vote")
    expect(page.get_by_role("alert").first).to_contain_text("il en manque 10")
    assert page.locator("#id_pour").input_value() == "20"
    ici.type("abstentions", 10)
    ici.record()
    expect(page.locator(".acte")).to_contain_text("20 voix pour, 10 abstentions")

    # 2. A public vote wants a quarter of those present; each name and vote is in the act.
    ici.begin_vote(2, "public")
    ici.type("demandeurs", 7)
    ici.choose(f"voix_{elus[3].pk}", "contre")
    ici.press("Enregistrer le vote")
    expect(page.get_by_role("alert").first).to_contain_text("art. L. 2121-21")
    ici.type("demandeurs", 8)
    ici.record()
    expect(page.locator(".acte")).to_contain_text(str(elus[3]))

    # 3. A secret vote: blank and void ballots count among the voices; a tie is no casting vote.
    acte = ici.vote(3, "secret", demandeurs=10, pour=14, contre=14, blancs=1, nuls=1)
    expect(acte).to_contain_text("n'adopte pas")

    # 4 and 5. One candidate is named without a vote; an election goes on to its third round.
    acte = ici.vote(4, "sans-vote", nommes=elus[2].nom_signe)
    expect(acte).to_contain_text(elus[2].nom_signe)
    tours = {"candidats_1": "Anne FABRE : 15\nPaul RIEU : 15"}
    ici.begin_vote(5, "election")
    for champ, texte in tours.items():
        ici.page.locator(f"#id_{champ}").fill(texte)
    ici.press("Enregistrer le vote")
    expect(page.get_by_role("alert").first).to_be_visible()
    for rang in (2, 3):
        ici.page.locator(f"#id_candidats_{rang}").fill(tours["candidats_1"])
    ici.type("plus_age", "Anne FABRE")
    ici.record()
    expect(page.locator(".acte")).to_contain_text("Anne FABRE")

    # 6. Who is interested takes no part: 29 present, and the act says why.
    ici.open(f"/conseil/points/{ici.find_point(6).pk}/deports/")
    ici.choose("elu", elus[4].pk)
    ici.type("motif", "gérante du camping")
    ici.press("Noter ce déport")
    expect(page.locator("#messages")).to_contain_text("déport noté")
    ici.begin_vote(6)
    ici.type("pour", 30)
    ici.press("Enregistrer le vote")
    expect(page.get_by_role("alert").first).to_contain_text("29")
    ici.type("pour", 29)
    ici.record()
    expect(page.locator(".acte")).to_contain_text("gérante du camping")

    # 7. A suspension; then the meeting goes on.
    ici.change_point(7, suspendue_a="20:10", reprise_a="20:25")
    ici.vote(7, pour=30)

    # 8. The secretary leaves after a vote: she is replaced from there on, the acts stay.
    ici.leave(0, elus[1], apres=7)
    ici.begin_vote(8)
    ici.type("pour", 29)
    ici.press("Enregistrer le vote")
    expect(page.get_by_role("alert").first).to_contain_text("Remplacer")
    ici.change_point(8, secretaire=elus[5].pk)
    expect(ici.vote(8, pour=29)).to_contain_text(elus[5].nom_signe)
    ici.open(ici.find_acte(1).get_absolute_url())
    expect(page.locator(".acte")).to_contain_text(elus[1].nom_signe)

    # 9. The president leaves: another chairs, and signs.
    ici.leave(1, elus[0], apres=8)
    ici.change_point(9, president=elus[6].pk)
    acte = ici.vote(9, pour=28)
    expect(acte).to_contain_text(f"sous la Présidence de {elus[6].nom_signe}")

    # 10. The quorum is lost: no vote, the point goes to the next meeting with its draft.
    ici.leave(2, elus[7], apres=9, revient=11)
    ici.begin_vote(10)
    ici.type("pour", 27)
    ici.press("Enregistrer le vote")
    expect(page.get_by_role("alert").first).to_contain_text("quorum")
    ici.open(f"/conseil/points/{ici.find_point(10).pk}/")
    ici.choose("statut", "ajourne")
    suivante = SeanceConseil.objects.get(le="2026-10-08")
    ici.choose("vers", suivante.pk)
    ici.press("Enregistrer")
    expect(page.locator("#messages")).to_contain_text("enregistré")
    assert Deliberation.objects.get(objet=INTITULES[9]).point.seance == suivante

    # 11. Found again, behind closed doors: three members are not enough.
    ici.change_point(11, refus=True, huis_clos="membres", huis_clos_membres=3, huis_clos_pour=28)
    expect(page.get_by_role("alert").first).to_contain_text("5")
    ici.change_point(11, huis_clos="membres", huis_clos_membres=5, huis_clos_pour=28)
    ici.vote(11, pour=28)

    # 12. Withdrawn.
    ici.change_point(12, statut="retire")
    ici.open(seance.get_absolute_url())
    expect(page.locator("main")).to_contain_text("Retiré de l'ordre du jour")

    # Its papers say it all.
    ici.open(f"/conseil/seances/{seance.pk}/proces-verbal/")
    for mots in ("gérante du camping", elus[5].nom_signe, "20h10", "huis clos", "contre"):
        expect(page.locator("main")).to_contain_text(re.compile(re.escape(mots), re.IGNORECASE))
    votees = Deliberation.objects.filter(point__seance=seance).votees()
    assert votees.count() == 10
    for papier in ("liste-examinee", "proces-verbal", "feuillets"):
        reponse = page.request.get(f"{site}/conseil/seances/{seance.pk}/{papier}.pdf")
        assert reponse.body().startswith(b"%PDF"), papier
    assert Elu.objects.en_exercice(on=seance.le).titulaires().count() == 55
