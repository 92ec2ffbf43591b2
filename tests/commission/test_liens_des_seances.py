"""No link of a meeting, whenever it is, ends in an error."""

from datetime import timedelta
from html.parser import HTMLParser

import pytest
from django.utils import timezone

from commission import cloture
from commission.models import Avis, SeanceCommission
from commission.plan_passe import read_etat
from comptes.droits import Role
from socle.donnees.passe import end_of
from tests.fabrique import make_action, make_utilisateur
from tests.fabrique_passe import AUJOURDHUI, AVANT_HIER, backdate

pytestmark = [
    pytest.mark.django_db(databases=["default", "passe"]),
    pytest.mark.usefixtures("midi"),
]
DEPARTS = ("/", "/seances/", "/tableau-de-bord/", "/tableau-de-bord/seance/", "/comparer/")
# Before the plan was known, its first day, yesterday, today, to come.
JOURS = (-900, -2, -1, 0, 2, 30)


class Liens(HTMLParser):
    def __init__(self, page):
        super().__init__()
        self.vus = set()
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        lus = dict(attrs)
        adresse = (lus.get("href") or "") if tag == "a" else lus.get("hx-get") or ""
        if adresse.startswith("/"):
            self.vus.add(adresse.partition("#")[0])


def is_de_seance(adresse):
    """What leads to or from a meeting: its own pages, a day, what changed."""
    is_dite = any(mot in adresse for mot in ("/seances/", "au=", "du=", "/au/", "/comparer/"))
    return is_dite and not adresse.endswith((".pdf", ".xlsx", ".svg"))


@pytest.mark.parametrize(
    ("sort", "role"),
    [("open", Role.DIRECTION), ("frozen", Role.LECTURE), ("closed", Role.DIRECTION)],
)
def test_every_link_of_every_meeting_leads_somewhere(client, plan, sort, role):
    action = make_action(plan=plan, fait="Devis reçu", statut="en_cours", suivi_le=timezone.now())
    backdate(AVANT_HIER)
    par = make_utilisateur(role=role, structure=plan.structure)
    client.force_login(par)
    for n in JOURS:
        seance = SeanceCommission.objects.create(plan=plan, le=AUJOURDHUI + timedelta(days=n))
        Avis.objects.create(action=action, seance=seance, sens="favorable")
        if sort != "open" and -2 <= n <= 0:
            le = timezone.now()
            etat = read_etat(plan, min(le, end_of(seance.le)))
            if sort == "frozen":
                cloture.arreter(seance, etat, par=par, le=le)
            else:
                cloture.clore(seance, etat, par=par, le=le, prochaine=None)
    restent, vus = [*DEPARTS, f"/actions/{action.code}/"], {}
    while restent:
        adresse = restent.pop()
        reponse = client.get(adresse, follow=True)
        vus[adresse] = reponse.status_code
        # The links of a past day stay on it: they are those of the whole application.
        is_present = "/au/" not in adresse and "au=" not in adresse
        if reponse["Content-Type"].startswith("text/html") and is_present:
            nouveaux = {lien for lien in Liens(reponse.text).vus if is_de_seance(lien)}
            restent += sorted(nouveaux - vus.keys() - {*restent})

    assert {adresse: code for adresse, code in vus.items() if code != 200} == {}
    assert sum("/seances/" in adresse for adresse in vus) > 2 * len(JOURS)


@pytest.mark.parametrize("jours", [-1, 0, 3])
def test_every_paper_of_a_meeting_is_sent(client, plan, jours):
    make_action(plan=plan, suivi_le=timezone.now(), fait="Devis reçu")
    backdate(AVANT_HIER)
    client.force_login(make_utilisateur(role=Role.LECTURE, structure=plan.structure))
    seance = SeanceCommission.objects.create(plan=plan, le=AUJOURDHUI + timedelta(days=jours))

    papiers = ("preparer/commission.pdf", "compte-rendu/compte-rendu.pdf")
    for papier in papiers:
        reponse = client.get(f"/seances/{seance.pk}/{papier}", follow=True)
        assert reponse.status_code == 200
