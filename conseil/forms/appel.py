"""The roll call on one page: an answer to each name, then arrivals, proxies and suppléants."""

from django import forms
from django.core.exceptions import ValidationError

from conseil.models import Presence
from socle.saisie.version_lue import SansEcraser

REPONSES = [("", "non appelé"), *Presence.Etat.choices]
LIGNES_LIBRES = 4
MOUVEMENT = {
    "elu": "Élu",
    "arrivee": "Arrive au point",
    "depart": "Part après le point",
    "retour": "Revient au point",
}
POUVOIR = {
    "de": "Pouvoir de",
    "a": "Porté par",
    "depuis": "À partir du point",
    "jusque": "Jusqu'au point",
}


class AppelForm(SansEcraser, forms.Form):
    """The roll call of a meeting loaded with `loaded_for_appel`.

    Every name may stay without an answer, so that the list can be saved as it goes.
    """

    def __init__(self, data=None, *, seance):
        super().__init__(data)
        self.seance = seance
        self.points = list(seance.points.all())
        self.titulaires = list(seance.list_titulaires())
        self.suppleants = list(seance.list_suppleants())
        self.presences = {presence.elu_id: presence for presence in seance.presences.all()}
        self.pouvoirs = list(seance.pouvoirs.all())
        self.mouvements = [
            (presence.elu_id, presence.arrivee_id, presence.depart_id, presence.retour_id)
            for presence in self.presences.values()
            if presence.arrivee_id or presence.depart_id
        ]
        self.mouvements += [
            (presence.elu_id, None, *sortie)
            for presence in self.presences.values()
            for sortie in presence.sorties
        ]
        self.choix_points = [("", "aucun"), *((point.pk, point.numero) for point in self.points)]
        self.choix_elus = [("", "aucun"), *((elu.pk, str(elu)) for elu in self.titulaires)]
        porteurs = [(elu.pk, f"{elu} (suppléant)") for elu in self.suppleants]
        self.choix_porteurs = [*self.choix_elus, *porteurs]
        self.add_reponses()
        self.add_mouvements()
        self.add_pouvoirs()

    def name_ensemble(self, nom):
        """A row of the movements or of the proxies is read as one."""
        return nom.rpartition("_")[0] if nom.startswith(("mouvement", "pouvoir")) else nom

    def add_choix(self, nom, label, choix, initial=None, *, court=""):
        """A select whose empty answer is allowed; `court` is its label beside those of its row."""
        self.fields[nom] = forms.TypedChoiceField(
            label=label,
            choices=choix,
            required=False,
            initial=initial,
            coerce=int if choix is not REPONSES else str,
            empty_value=None,
            error_messages={"invalid_choice": "Choisissez dans la liste."},
            template_name="conseil/_champ_appel.html",
        )
        self.fields[nom].court = court or label

    def add_reponses(self):
        for elu in [*self.titulaires, *self.suppleants]:
            presence = self.presences.get(elu.pk)
            self.add_choix(f"etat_{elu.pk}", str(elu), REPONSES, presence and presence.etat)
        for elu in self.suppleants:
            presence = self.presences.get(elu.pk)
            initial = presence.siege_pour_id if presence else elu.titulaire_id
            self.add_choix(f"siege_{elu.pk}", f"{elu} siège pour", self.choix_elus, initial)

    def add_mouvements(self):
        vides = LIGNES_LIBRES * [(None,) * len(MOUVEMENT)]
        for rang, mouvement in enumerate([*self.mouvements, *vides]):
            for (champ, court), initial in zip(MOUVEMENT.items(), mouvement, strict=True):
                self.add_choix(
                    f"mouvement_{rang}_{champ}",
                    f"Arrivée ou départ, ligne {rang + 1}",
                    self.choix_porteurs if champ == "elu" else self.choix_points,
                    initial,
                    court=court,
                )

    def add_pouvoirs(self):
        for rang, pouvoir in enumerate([*self.pouvoirs, *2 * LIGNES_LIBRES * [None]]):
            self.add_choix(
                f"pouvoir_{rang}_de",
                f"Donneur du pouvoir, ligne {rang + 1}",
                self.choix_elus,
                pouvoir and pouvoir.mandant_id,
                court="Pouvoir de",
            )
            self.add_choix(
                f"pouvoir_{rang}_a",
                f"Porteur du pouvoir, ligne {rang + 1}",
                self.choix_porteurs,
                pouvoir and pouvoir.mandataire_id,
                court="Porté par",
            )
            for champ, court in list(POUVOIR.items())[2:]:
                self.add_choix(
                    f"pouvoir_{rang}_{champ}",
                    f"Pouvoir, ligne {rang + 1}",
                    self.choix_points,
                    pouvoir and getattr(pouvoir, f"{champ}_id"),
                    court=court,
                )

    def list_rangees(self, prefixe, champs):
        """The fields of the rows « prefixe_0_… », « prefixe_1_… » of the form."""
        nombre = sum(nom.startswith(prefixe) for nom in self.fields) // len(champs)
        return [[self[f"{prefixe}_{rang}_{champ}"] for champ in champs] for rang in range(nombre)]

    @property
    def rangees_titulaires(self):
        return [self[f"etat_{elu.pk}"] for elu in self.titulaires]

    @property
    def rangees_suppleants(self):
        return [(self[f"etat_{elu.pk}"], self[f"siege_{elu.pk}"]) for elu in self.suppleants]

    @property
    def rangees_mouvements(self):
        return self.list_rangees("mouvement", MOUVEMENT)

    @property
    def rangees_pouvoirs(self):
        return self.list_rangees("pouvoir", POUVOIR)

    def clean(self):
        donnees = super().clean()
        self.name_rangees(donnees)
        mouvements = self.read_mouvements(donnees)
        self.lues = self.read_presences(donnees, mouvements)
        self.paires = self.read_pouvoirs(donnees)
        if not self.errors:
            try:
                self.seance.check_appel(self.lues, self.paires)
            except ValidationError as refus:
                self.add_refus(refus)
        return donnees

    def name_rangees(self, donnees):
        """Give the fields of a row the name of its person, as the summary of the errors says it."""
        noms = {elu.pk: str(elu) for elu in [*self.titulaires, *self.suppleants]}
        for rangee in self.rangees_mouvements:
            elu = noms.get(donnees.get(rangee[0].name))
            for champ in rangee if elu else ():
                champ.label = f"Arrivée ou départ de {elu}"
        for de, a, *_ in self.rangees_pouvoirs:
            mandant, porteur = noms.get(donnees.get(de.name)), noms.get(donnees.get(a.name))
            if mandant:
                a.label = f"Porteur du pouvoir de {mandant}"
            if porteur:
                de.label = f"Donneur du pouvoir porté par {porteur}"

    def read_mouvements(self, donnees):
        """{councillor: (row, arrival, [(departure, return)])}, points as model rows; a person may
        have a row for each departure.
        """
        points = {point.pk: point for point in self.points}
        lus = {}
        for rang in range(len(self.rangees_mouvements)):
            elu, *bornes = (donnees.get(f"mouvement_{rang}_{champ}") for champ in MOUVEMENT)
            if elu is None and any(bornes):
                self.add_error(f"mouvement_{rang}_elu", "Choisissez l'élu qui arrive ou qui part.")
            if elu is None or not any(bornes):
                continue
            arrivee, depart, retour = (borne and points[borne] for borne in bornes)
            premiere, arrivee_lue, sorties = lus.get(elu, (rang, None, []))
            if arrivee and arrivee_lue:
                self.add_error(
                    f"mouvement_{rang}_arrivee",
                    "Cet élu a déjà son arrivée : s'il revient, dites-le à son départ.",
                )
            if retour and not depart:
                self.add_error(f"mouvement_{rang}_retour", "Dites après quel point il est parti.")
            elif depart:
                sorties.append((depart, retour))
            lus[elu] = (premiere, arrivee_lue or arrivee, sorties)
        return lus

    def read_presences(self, donnees, mouvements):
        """Unsaved `Presence` rows of who was answered; who arrives or leaves is present."""
        lues = []
        for elu in [*self.titulaires, *self.suppleants]:
            etat = donnees.get(f"etat_{elu.pk}")
            rang, arrivee, sorties = mouvements.get(elu.pk, (None, None, []))
            sorties = sorted(sorties, key=lambda sortie: sortie[0].cle)
            depart, retour = sorties[0] if sorties else (None, None)
            if rang is not None and etat not in (None, Presence.Etat.PRESENT):
                self.add_error(
                    f"mouvement_{rang}_elu", f"{elu} n'est pas noté présent : corrigez sa réponse."
                )
            if rang is not None:
                etat = Presence.Etat.PRESENT
            if etat is None:
                continue
            est_present = etat == Presence.Etat.PRESENT
            siege = donnees.get(f"siege_{elu.pk}") if est_present else None
            lues.append(
                Presence(
                    seance=self.seance,
                    elu=elu,
                    etat=etat,
                    arrivee=arrivee,
                    depart=depart,
                    retour=retour,
                    sorties=[[d.pk, r and r.pk] for d, r in sorties[1:]],
                    siege_pour_id=siege,
                )
            )
        return lues

    def read_pouvoirs(self, donnees):
        """{`Pouvoir.rangee`: row} of the rows that are filled."""
        points, lus = {point.pk: point for point in self.points}, {}
        for rang in range(len(self.rangees_pouvoirs)):
            de, a, *bornes = (donnees.get(f"pouvoir_{rang}_{champ}") for champ in POUVOIR)
            if (de is None) != (a is None):
                manque = "de" if de is None else "a"
                self.add_error(f"pouvoir_{rang}_{manque}", "Choisissez les deux élus.")
            elif de is not None:
                bornes = [borne and points[borne] for borne in bornes]
                lus[(de, a, *bornes) if any(bornes) else (de, a)] = rang
        return lus

    def add_refus(self, refus):
        """Put each sentence of a refused roll call at the field of its councillor."""
        if not hasattr(refus, "error_dict"):
            self.add_error(None, refus)
            return
        rangs = {str(de): rang for (de, *_), rang in self.paires.items()}
        for elu, phrases in refus.message_dict.items():
            champ = f"pouvoir_{rangs[elu]}_a" if elu in rangs else f"etat_{elu}"
            for phrase in dict.fromkeys(phrases):
                self.add_error(champ if champ in self.fields else None, phrase)

    def save(self):
        self.seance.record_appel(presences=self.lues, pouvoirs=list(self.paires))


def fill_reponses(data, reponses):
    """A copy of what was typed, in which a name without an answer takes that of `reponses`.

    `reponses` is {councillor: (answer, seat taken)}.
    """
    remplies = data.copy()
    for elu, (etat, siege) in reponses.items():
        if not remplies.get(f"etat_{elu}"):
            remplies[f"etat_{elu}"] = etat
            if siege:
                remplies[f"siege_{elu}"] = siege
    return remplies
