from datetime import date, timedelta

from django import forms
from django.core.exceptions import ValidationError

from plan.forms_vie import JourField
from restitution.echanges.importation import FORMATS
from restitution.lectures.recherche import GROUPES

TAILLE_MAX = 40_000_000
MOTS_MAX = 10
DATE_ATTENDUE = "Écrivez une date comme 12/03/2025, ou choisissez une séance."
FAUTES_DE_DATE = {"invalid": DATE_ATTENDUE, "required": DATE_ATTENDUE}
ORDRE = "La première date doit précéder la seconde : échangez-les."


class SeanceField(forms.ChoiceField):
    """A meeting, by its day: the day that it stands for replaces what was typed."""

    default_error_messages = {"invalid_choice": "Choisissez une séance de la liste."}

    def __init__(self, **kwargs):
        super().__init__(required=False, **kwargs)


class ComparaisonForm(forms.Form):
    """Two days to compare; from the last meeting to today unless said otherwise.

    Each is typed, or chosen as a meeting of the commission.
    """

    du = JourField(label="Du", error_messages=FAUTES_DE_DATE)
    seance_du = SeanceField(label="ou depuis la séance")
    au = JourField(label="Au", error_messages=FAUTES_DE_DATE)
    seance_au = SeanceField(label="ou jusqu'à la séance")

    def __init__(self, donnees, *, aujourdhui, seances, connu_depuis):
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
        self.has_seances = bool(choix)

    @property
    def bornes(self):
        """The fields of the first day, and those of the second."""
        return [[c for c in self if c.name.endswith(borne)] for borne in ("du", "au")]

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


class RechercheForm(forms.Form):
    """Words to look for, perhaps in one kind of thing only; they live in the address."""

    q = forms.CharField(label="Mots à chercher", required=False, max_length=200)
    dans = forms.ChoiceField(
        choices=[("", "Partout"), *((cle, titre) for cle, titre, _ in GROUPES)],
        required=False,
        error_messages={"invalid_choice": "Choisissez un groupe de la liste."},
    )

    def clean_q(self):
        texte = self.cleaned_data["q"]
        if len(texte.split()) > MOTS_MAX:
            raise ValidationError("Cherchez dix mots au plus.")
        return texte


class RetablirForm(forms.Form):
    """Why a version is put back; the history keeps it beside the new version."""

    motif = forms.CharField(
        label="Pourquoi",
        required=False,
        max_length=60,
        help_text="Gardé dans l'historique. Facultatif, 60 caractères au plus.",
    )

    def say_motif(self, le):
        """What the history will say of the new version; `le` is when the old one was made."""
        motif = self.cleaned_data["motif"]
        return f"version du {le:%d/%m/%Y %H:%M} rétablie{f' : {motif}' if motif else ''}"


class ImportForm(forms.Form):
    """A file to bring in; its dry run comes first whatever it is."""

    fichier = forms.FileField(
        label="Fichier",
        help_text="Classeur .xlsx, CSV, ou copie .json. Rien n'est écrit avant votre accord.",
        error_messages={
            "required": "Choisissez un fichier.",
            "missing": "Choisissez un fichier.",
            "empty": "Ce fichier est vide.",
        },
    )
    format = forms.ChoiceField(label="Ce que c'est", choices=list(FORMATS.items()), initial="auto")
    titre = forms.CharField(
        label="Titre, si c'est un nouveau plan",
        max_length=300,
        required=False,
        help_text="Vide : le nom du fichier.",
    )

    def clean_fichier(self):
        fichier = self.cleaned_data["fichier"]
        if fichier.size > TAILLE_MAX:
            raise ValidationError(f"Ce fichier dépasse {TAILLE_MAX // 1_000_000} Mo.")
        return fichier
