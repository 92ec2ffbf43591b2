"""The vote of an act, by its ballot; and who takes no part in it."""

import re
from dataclasses import fields, replace

from django import forms
from django.core.exceptions import ValidationError

from conseil.actes.vote import MAJORITES, SENS, Candidat, Scrutin, Tour, Voix, Vote, count_noms
from conseil.models import Deliberation, Deport
from conseil.models.vote import VOTE
from instances.droit import lire_droit
from instances.models import Elu
from socle.saisie.formulaires import FormDansUnParent
from socle.saisie.rendu import EnRangees

CANDIDAT = re.compile(r"(.*[^\s:;,])[\s:;,]+(\d{1,4})(?: *voix)?")
# The fields of each ballot; the voices of the councillors and the rounds come besides.
CHAMPS = {
    Scrutin.ORDINAIRE: "pour contre abstentions ne_prend_pas_part partage nomination main_levee "
    "majorite compte",
    Scrutin.PUBLIC: "demandeurs nomination main_levee majorite compte",
    Scrutin.SECRET: "demandeurs nomination pour contre blancs nuls abstentions ne_prend_pas_part "
    "majorite compte",
    Scrutin.ELECTION: "plus_age main_levee",
    Scrutin.SANS_VOTE: "nommes",
}
REPLIES = {"nomination", "main_levee", "majorite", "compte"}
AU_TOUR = ("blancs", "nuls", "abstentions", "ne_prend_pas_part")


def make_nombre(label, **options):
    messages = {
        "required": "Écrivez un nombre, 0 s'il n'y en a pas.",
        "invalid": "Écrivez un nombre entier, en chiffres.",
        "min_value": "Un nombre de voix ne peut pas être négatif.",
    }
    return forms.IntegerField(label=label, min_value=0, error_messages=messages, **options)


class VoteForm(EnRangees, forms.Form):
    """What a ballot asks of a vote; `feuille` is the roll call at the point."""

    TITRE_REPLIES = "Nomination, majorité renforcée, compte"
    COTE_A_COTE = [("pour", "contre"), ("blancs", "nuls"), ("abstentions", "ne_prend_pas_part")]

    demandeurs = make_nombre("Combien de présents l'ont demandé", required=False)
    pour = make_nombre("Pour")
    contre = make_nombre("Contre", initial=0)
    blancs = make_nombre("Bulletins blancs", initial=0)
    nuls = make_nombre("Bulletins nuls", initial=0)
    abstentions = make_nombre("Abstentions", initial=0)
    ne_prend_pas_part = make_nombre("Ne prend pas part au vote", initial=0)
    partage = forms.ChoiceField(
        label="En cas de partage des voix, vote de qui préside",
        required=False,
        choices=[("", "Sans objet"), *Deliberation.Partage.choices],
    )
    plus_age = forms.CharField(label="À égalité au dernier tour, le plus âgé est", required=False)
    nommes = forms.CharField(label="La seule candidature, ou la seule liste", max_length=500)
    nomination = forms.BooleanField(label="Ce vote nomme ou présente quelqu'un", required=False)
    main_levee = forms.BooleanField(
        label="À l'unanimité, le conseil décide de ne pas procéder au scrutin secret",
        required=False,
    )
    majorite = forms.ChoiceField(
        label="Majorité demandée, des suffrages exprimés",
        required=False,
        choices=[("", "absolue"), *MAJORITES.items()],
    )
    compte = forms.BooleanField(label="Ce vote arrête le compte de l'exercice", required=False)

    def __init__(self, *args, deliberation, feuille, scrutin, aujourdhui, **kwargs):
        super().__init__(*args, **kwargs)
        self.deliberation, self.aujourdhui = deliberation, aujourdhui
        self.scrutin = scrutin if scrutin in CHAMPS else Scrutin.ORDINAIRE
        voulus = CHAMPS[self.scrutin].split()
        for nom in self.fields.keys() - set(voulus):
            del self.fields[nom]
        a_dire = {Scrutin.SECRET: {"nomination"}, Scrutin.ELECTION: {"main_levee"}}
        self.REPLIES = REPLIES - a_dire.get(self.scrutin, set())
        if deliberation.point.deports.for_compte().exists() and "compte" in self.fields:
            self.fields["compte"].initial = self.fields["compte"].disabled = True
        self.voix = {
            f"voix_{elu.pk}": Voix(elu.pk, str(elu), "", str(par) if par else "")
            for elu, par in deliberation.list_voix(feuille.au_point)
        }
        choix = [(sens, label) for sens, (label, _) in SENS.items()]
        if self.scrutin == Scrutin.PUBLIC:
            self.add_voix(choix, initial="pour")
        elif self.scrutin == Scrutin.ORDINAIRE:
            self.add_voix([("", "–"), *choix[1:]], required=False)
            self.REPLIES |= self.voix.keys()
            self.TITRE_REPLIES += ", noms des voix"
        elif self.scrutin == Scrutin.ELECTION:
            self.add_tours(lire_droit(deliberation.structure, on=deliberation.point.seance.le))
        if deliberation.details is not None:
            self.initial = dict(self.list_saisis(VOTE.validate_python(deliberation.details)))

    def list_saisis(self, vote):
        """(field, value) of a vote that was entered before its act was reopened."""
        for champ in fields(vote):
            yield champ.name, getattr(vote, champ.name)
        for voix in vote.noms:
            yield f"voix_{voix.elu}", voix.sens
        for rang, tour in enumerate(vote.tours, 1):
            candidats = "\n".join(f"{c.nom} : {c.voix}" for c in tour.candidats)
            yield f"candidats_{rang}", candidats
            for champ in AU_TOUR:
                yield f"{champ}_{rang}", getattr(tour, champ)

    def add_voix(self, choix, **options):
        """A field for each voice of the point; in an ordinary vote a name is said or not."""
        self.COTE_A_COTE = [*self.COTE_A_COTE, tuple(self.voix)]
        for nom, voix in self.voix.items():
            champ = forms.ChoiceField(
                choices=choix,
                error_messages={"required": f"Dites le vote de {voix.nom}."},
                template_name="conseil/_champ_appel.html",
                **options,
            )
            champ.label = champ.court = f"{voix.nom} (par {voix.par})" if voix.par else voix.nom
            self.fields[nom] = champ

    def add_tours(self, droit):
        for rang in range(1, droit["election-tours"].valeur + 1):
            self.fields[f"candidats_{rang}"] = forms.CharField(
                label=f"Tour {rang} : un candidat par ligne, et ses voix",
                required=rang == 1,
                widget=forms.Textarea(attrs={"rows": 3}),
                help_text="« Anne FABRE : 20 »" + ("" if rang == 1 else ", ou rien sans ce tour."),
            )
            for champ in AU_TOUR:
                label = f"{self.base_fields[champ].label}, tour {rang}"
                self.fields[f"{champ}_{rang}"] = make_nombre(label, initial=0, required=False)
            self.COTE_A_COTE = [*self.COTE_A_COTE, tuple(f"{champ}_{rang}" for champ in AU_TOUR)]
        self.fields["plus_age"] = self.fields.pop("plus_age")

    def clean(self):
        le = self.deliberation.point.seance.le
        if le > self.aujourdhui:
            raise ValidationError(
                f"La séance du {le:%d/%m/%Y} est à venir : le vote se saisit quand elle a eu lieu."
            )
        donnees = super().clean()
        sens = donnees if self.fields.keys() & self.voix.keys() else self.data
        noms = [replace(v, sens=sens[nom]) for nom, v in self.voix.items() if sens.get(nom)]
        faits = {c.name: donnees[c.name] for c in fields(Vote) if c.name in donnees}
        faits |= count_noms(noms) if self.scrutin == Scrutin.PUBLIC else {}
        faits |= {"noms": tuple(noms), "tours": tuple(self.read_tours(donnees))}
        self.vote = Vote(**faits | {"scrutin": self.scrutin})
        return donnees

    def read_tours(self, donnees):
        """The `Tour`s that were typed, up to the last of which something is."""
        rangs = [rang for rang in range(1, 10) if f"candidats_{rang}" in self.fields]
        restes = {r: {champ: donnees.get(f"{champ}_{r}") or 0 for champ in AU_TOUR} for r in rangs}
        while rangs and not (
            donnees.get(f"candidats_{rangs[-1]}") or any(restes[rangs[-1]].values())
        ):
            rangs.pop()
        for rang in rangs:
            candidats, nom = [], f"candidats_{rang}"
            for ligne in filter(None, map(str.strip, donnees.get(nom, "").splitlines())):
                trouve = CANDIDAT.fullmatch(ligne)
                if trouve:
                    candidats.append(Candidat(trouve[1], int(trouve[2])))
                else:
                    self.add_error(nom, f"« {ligne[:60]} » : écrivez un nom, puis ses voix.")
            yield Tour(tuple(candidats), **restes[rang])

    def save(self):
        """Whether the vote is recorded; what prevents it is said by the form."""
        try:
            self.deliberation.record_vote(self.vote)
        except ValidationError as refus:
            fautes = refus.error_dict if hasattr(refus, "error_dict") else {None: refus}
            for champ, phrases in fautes.items():
                self.add_error(champ if champ in self.fields else None, phrases)
            return False
        return True


class DeportForm(FormDansUnParent):
    """Who takes no part in a point, and by which rule of law."""

    PARENT = "point"

    class Meta:
        model = Deport
        fields = ["elu", "fondement", "motif", "retire"]
        widgets = {"fondement": forms.RadioSelect}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        seance = self.instance.point.seance
        elus = Elu.objects.for_structure(seance.structure).en_exercice(on=seance.le)
        self.fields["elu"].queryset, self.fields["elu"].empty_label = elus.ordered(), "Choisissez"
