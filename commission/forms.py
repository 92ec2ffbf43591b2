"""Forms of the commission: its meetings, its opinions, two days to compare."""

from datetime import date, timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import capfirst

from commission.models import Avis, SeanceCommission
from instances.models import Organe
from socle.saisie.formulaires import FormDansUnParent, FormDeRangee, JourField
from socle.saisie.rendu import narrow


class SeanceForm(FormDansUnParent):
    """A meeting of the commission, or of another organ when there is one."""

    PARENT = "plan"

    le = narrow(JourField(label="Date"))

    class Meta:
        model = SeanceCommission
        fields = ["organe", "le", "intitule"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        organes = Organe.objects.for_structure(self.instance.plan.structure_id)
        self.fields["organe"].queryset = organes.exclude(genre=Organe.Genre.COMMISSION)
        self.fields["organe"].empty_label = "La commission"


class ClotureForm(FormDeRangee):
    """How a meeting ended, and the day of the next one."""

    prochaine_le = narrow(
        JourField(
            label="Date de la prochaine séance",
            required=False,
            help_text="Laissez vide si elle n'est pas fixée : elle s'ajoute plus tard.",
        )
    )

    class Meta:
        model = SeanceCommission
        fields = ["tenue_par", "decisions"]
        widgets = {"decisions": forms.Textarea(attrs={"rows": 6})}
        labels = {"tenue_par": "Qui a présidé la séance", "decisions": "Décisions et suites"}
        help_texts = {"decisions": "Ce qui a été décidé, en plus des avis sur les actions."}

    def clean_prochaine_le(self):
        prochaine = self.cleaned_data["prochaine_le"]
        if prochaine and prochaine <= self.instance.le:
            raise ValidationError("La prochaine séance vient après celle-ci : corrigez la date.")
        return prochaine


class AvisForm(FormDeRangee):
    class Meta:
        model = Avis
        fields = ["sens", "commentaire", "suite"]
        widgets = {
            "sens": forms.RadioSelect,
            "commentaire": forms.Textarea(attrs={"rows": 3}),
            "suite": forms.Textarea(attrs={"rows": 2}),
        }
        error_messages = {"sens": {"required": "Choisissez un avis."}}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["sens"].choices = Avis.Sens.choices
        self.fields["commentaire"].help_text = "Obligatoire, sauf pour un avis favorable."


DATE_ATTENDUE = "Écrivez une date comme 12/03/2025, ou choisissez une séance."
FAUTES_DE_DATE = {"invalid": DATE_ATTENDUE, "required": DATE_ATTENDUE}
FAUTES_DE_SEANCE = {"invalid_choice": "Choisissez une séance de la liste."}
ORDRE = "La première date doit précéder la seconde : échangez-les."


class ComparaisonForm(forms.Form):
    """Two days to compare; from the last meeting to today unless said otherwise.

    Each is typed, or chosen as a meeting of the commission.
    """

    du = JourField(label="Du", error_messages=FAUTES_DE_DATE)
    seance_du = forms.ChoiceField(
        label="ou depuis la séance", required=False, error_messages=FAUTES_DE_SEANCE
    )
    au = JourField(label="Au", error_messages=FAUTES_DE_DATE)
    seance_au = forms.ChoiceField(
        label="ou jusqu'à la séance", required=False, error_messages=FAUTES_DE_SEANCE
    )

    defi = forms.TypedChoiceField(
        label="Défi",
        coerce=int,
        empty_value=None,
        required=False,
        error_messages={"invalid_choice": "Choisissez un nom de la liste."},
    )

    def __init__(self, donnees, *, aujourdhui, seances, defis, mots, connu_depuis):
        """`seances` are the meetings of the plan, the most recent first; `connu_depuis` is the
        first day it can be read on, or None.
        """
        self.aujourdhui = aujourdhui
        self.is_libre = not any(donnees.get(nom) for nom in self.base_fields)
        self.connu_depuis = connu_depuis or date.min
        jours = {seance.le.isoformat(): seance for seance in seances if seance.le <= aujourdhui}
        anciens = [seance.le for seance in jours.values() if seance.le < aujourdhui]
        depart = anciens[0] if anciens else aujourdhui - timedelta(days=91)
        depart = max(depart, self.connu_depuis)
        lues = {"du": depart.isoformat(), "au": aujourdhui.isoformat()}
        lues |= {nom: donnees[nom] for nom in self.base_fields if donnees.get(nom)}
        for borne in ("du", "au"):
            if lues.get(f"seance_{borne}") in jours:
                lues[borne] = lues.pop(f"seance_{borne}")
        super().__init__(lues)
        choix = [(jour, seance.nom_date) for jour, seance in jours.items()]
        for borne in ("du", "au"):
            self.fields[f"seance_{borne}"].choices = [("", "Choisir une séance"), *choix]
            if not choix:
                del self.fields[f"seance_{borne}"]
        self.fields["defi"].label = capfirst(mots.defi)
        noms = ((d.numero, f"{mots.name(d.code)} : {d.titre}") for d in defis)
        self.fields["defi"].choices = [("", "Tout le plan"), *noms]
        self.has_seances = bool(choix)

    @property
    def bornes(self):
        """The fields of the first day, and those of the second."""
        return [[c for c in self if c.name.endswith(borne)] for borne in ("du", "au")]

    @property
    def demande(self):
        """What to compare, once it is valid: the two days, and the number of a défi or None."""
        return {nom: self.cleaned_data[nom] for nom in ("du", "au", "defi")}

    @property
    def is_trop_tot(self):
        """Whether nobody asked anything yet, of a plan that has one day only."""
        return self.is_libre and self.connu_depuis >= self.aujourdhui

    @property
    def is_inversee(self):
        """Whether the two days would do the other way round."""
        return ORDRE in self.non_field_errors()

    def clean_au(self):
        au = self.cleaned_data["au"]
        if au > self.aujourdhui:
            raise ValidationError("Cette date est à venir : comparez deux jours passés.")
        return au

    def clean(self):
        donnees = super().clean()
        du, au = donnees.get("du"), donnees.get("au")
        if du and au and du == au:
            raise ValidationError("C'est deux fois le même jour : choisissez deux dates.")
        if du and au and du > au:
            raise ValidationError(ORDRE)
        return donnees

    def add_refus(self, refus):
        """Say why the first day cannot be read (`PlanInconnu` or `EtatAltere`)."""
        self.add_error("du", str(refus))
