"""Forms of the life of an action: people, dates, years, journal, files, links, milestones."""

import hashlib

import filetype
from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction

from comptes.models import Utilisateur
from plan.champs import REPERES
from plan.models import (
    Abonnement,
    Action,
    EntreeJournal,
    Jalon,
    Lien,
    Partenaire,
    Partenariat,
    Piece,
    Programmation,
)
from socle.champs import list_saisis, make_saisie
from socle.francais.typographie import ecrire_taille
from socle.saisie.creation import Creation
from socle.saisie.formulaires import FormDeRangee, JourField, PeriodeField
from socle.saisie.rendu import EnRangees

PARTI = "Cette personne n'a plus de compte actif ici : choisissez-en une autre, ou écrivez son nom."
TAILLE_MAX = 20_000_000
# What may be joined: its ending, and the types that its content may show. Old office files and
# plain texts have no signature of their own.
TYPES_PERMIS = {
    "pdf": ("application/pdf",),
    "png": ("image/png",),
    "jpg": ("image/jpeg",),
    "jpeg": ("image/jpeg",),
    "docx": (
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "application/zip",
    ),
    "xlsx": (
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "application/zip",
    ),
    "pptx": (
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        "application/zip",
    ),
    "odt": ("application/vnd.oasis.opendocument.text", "application/zip"),
    "ods": ("application/vnd.oasis.opendocument.spreadsheet", "application/zip"),
    "odp": ("application/vnd.oasis.opendocument.presentation", "application/zip"),
}


def say_hors_du_plan(plan, annee):
    """What to answer to a year that the plan does not have; '' for one that it has."""
    if annee in plan.annees:
        return ""
    return f"Cette date est hors du plan ({plan.annee_debut}-{plan.annee_fin})."


def refuse_report(plan, annee):
    """What to answer to a year put off to one that the plan does not have; '' for one it has."""
    refus = say_hors_du_plan(plan, annee)
    return refus and f"{refus} Si elle passe au plan suivant, annulez-la et dites-le."


class ReperesForm(EnRangees, FormDeRangee):
    """Who carries an action, with whom, when, and how much it matters."""

    DE = {"debut": ("debut_precision", "debut_le"), "fin": ("fin_precision", "fin_le")}
    COTE_A_COTE = [("pilote", "pilote_nom"), ("elu_referent", "priorite"), ("debut", "fin")]

    debut = PeriodeField(
        label="Début",
        required=False,
        help_text="12/03/2025, mars 2025, S1 2025, 2025, chaque année ; vide : inconnu.",
    )
    fin = PeriodeField(label="Fin", required=False, help_text="De la même façon.")
    partenaires = forms.ModelMultipleChoiceField(
        Partenaire.objects.none(),
        label="Partenaires",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    nouveau_partenaire = forms.CharField(label="Autre partenaire", max_length=200, required=False)
    abonnes = forms.ModelMultipleChoiceField(
        Utilisateur.objects.none(),
        label="Suivie aussi par",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": PARTI},
    )

    class Meta:
        model = Action
        fields = list_saisis(Action.CHAMPS, REPERES)
        formfield_callback = make_saisie
        labels = {
            "pilote": "Pilote, s'il a un compte",
            "pilote_nom": "Pilote, sinon son nom",
        }
        error_messages = {"pilote": {"invalid_choice": PARTI}}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        action = self.instance
        self.structure = action.axe.defi.plan.structure
        self.fields["pilote"].queryset = self.structure.equipe(presents=[action.pilote_id])
        self.fields["pilote"].empty_label = "Personne"
        abonnes = action.abonnements.values("utilisateur")
        self.fields["abonnes"].queryset = self.structure.equipe(presents=abonnes)
        self.fields["partenaires"].queryset = Partenaire.objects.filter(structure=self.structure)
        self.initial |= {
            "debut": action.debut,
            "fin": action.fin,
            "partenaires": Partenaire.objects.filter(partenariats__action=action),
            "abonnes": Utilisateur.objects.filter(abonnements__action=action),
        }

    def clean(self):
        donnees = super().clean()
        if debut := donnees.get("debut"):
            self.instance.debut_precision = debut.precision
            self.instance.debut_le = debut.premier
        if fin := donnees.get("fin"):
            self.instance.fin_precision = fin.precision
            self.instance.fin_le = fin.dernier
        plan = self.instance.axe.defi.plan
        for champ, jour in (("debut", self.instance.debut_le), ("fin", self.instance.fin_le)):
            nouveau = champ in self.changed_data and champ not in self.errors
            if nouveau and jour and (refus := say_hors_du_plan(plan, jour.year)):
                self.add_error(champ, refus)
        return donnees

    @transaction.atomic
    def save(self, commit=True):
        """Save the action, its partners and who follows it, each with its trace."""
        action = super().save(commit)
        voulus = set(self.cleaned_data["partenaires"])
        if nom := self.cleaned_data["nouveau_partenaire"].strip():
            nouveau, _ = Partenaire.objects.get_or_create(structure=self.structure, nom=nom)
            voulus.add(nouveau)
        self.link(Partenariat, "partenaire", voulus)
        self.link(Abonnement, "utilisateur", set(self.cleaned_data["abonnes"]))
        return action

    def link(self, modele, champ, voulus):
        """Tie the action to what is wanted, and to nothing else; what stays is not written anew."""
        for lien in modele.objects.filter(action=self.instance).select_related(champ):
            if getattr(lien, champ) not in voulus:
                lien.delete()
            voulus.discard(getattr(lien, champ))
        for voulu in sorted(voulus, key=str):
            modele.objects.create(action=self.instance, **{champ: voulu})


class ClotureForm(FormDeRangee):
    """How a planned year ended."""

    class Meta:
        model = Programmation
        fields = ["issue", "reportee_a", "motif"]
        labels = {"issue": "Cette année est", "reportee_a": "Reportée à", "motif": "Pourquoi"}
        help_texts = {"motif": "Obligatoire pour reporter ou annuler."}
        widgets = {
            "issue": forms.RadioSelect,
            "reportee_a": forms.NumberInput(attrs={"inputmode": "numeric", "class": "court"}),
            "motif": forms.Textarea(attrs={"rows": 2}),
        }
        error_messages = {"reportee_a": {"invalid": "Écrivez une année en quatre chiffres."}}

    def clean_reportee_a(self):
        annee = self.cleaned_data["reportee_a"]
        plan = self.instance.action.axe.defi.plan
        if annee and "reportee_a" in self.changed_data and (refus := refuse_report(plan, annee)):
            # The model then judges the year that was typed, not a blank one: one sentence, not two.
            self.instance.reportee_a = annee
            raise ValidationError(refus)
        return annee


class EntreeJournalForm(FormDeRangee):
    le = JourField(label="Date")

    class Meta:
        model = EntreeJournal
        fields = ["le", "texte"]
        widgets = {"texte": forms.Textarea(attrs={"rows": 4})}


class JalonForm(FormDeRangee):
    du_le = JourField(label="Prévu le")
    fait_le = JourField(label="Fait le", required=False)

    class Meta:
        model = Jalon
        fields = ["titre", "du_le", "fait_le"]

    def clean_du_le(self):
        jour = self.cleaned_data["du_le"]
        plan = self.instance.action.axe.defi.plan
        if "du_le" in self.changed_data and (refus := say_hors_du_plan(plan, jour.year)):
            raise ValidationError(refus)
        return jour


class LienForm(FormDeRangee):
    adresse = forms.URLField(
        label="Adresse",
        max_length=500,
        assume_scheme="https",
        error_messages={"invalid": "Écrivez une adresse complète, comme https://exemple.fr/page."},
    )

    class Meta:
        model = Lien
        fields = ["titre", "adresse"]


class PieceForm(Creation, forms.Form):
    """A file to join: its ending, its size and its content are checked."""

    fichier = forms.FileField(
        label="Fichier",
        help_text="PDF, image (PNG, JPEG) ou bureautique (ODT, DOCX, XLSX…), 20 Mo au plus.",
        error_messages={
            "required": "Choisissez un fichier.",
            "empty": "Ce fichier est vide.",
            "max_length": "Le nom de ce fichier est trop long.",
        },
        max_length=200,
    )

    def __init__(self, *args, action, **kwargs):
        super().__init__(*args, **kwargs)
        self.action = action

    def clean_fichier(self):
        fichier = self.cleaned_data["fichier"]
        if fichier.size > TAILLE_MAX:
            raise ValidationError(
                f"Ce fichier fait {ecrire_taille(fichier.size)} : la limite est de "
                f"{ecrire_taille(TAILLE_MAX)}. Réduisez-le, ou donnez plutôt un lien."
            )
        extension = fichier.name.rpartition(".")[2].lower()
        if extension not in TYPES_PERMIS:
            raise ValidationError(
                "Ce genre de fichier n'est pas accepté : joignez un PDF, une image PNG ou JPEG, "
                "ou un fichier de bureautique."
            )
        trouve = filetype.guess_mime(fichier)
        fichier.seek(0)
        if trouve not in TYPES_PERMIS[extension]:
            raise ValidationError(
                f"Le contenu de ce fichier n'est pas celui d'un .{extension} : "
                "enregistrez-le à nouveau depuis son logiciel."
            )
        self.type_mime = TYPES_PERMIS[extension][0]
        self.empreinte = hashlib.file_digest(fichier, "sha256").hexdigest()
        fichier.seek(0)
        if Piece.objects.filter(action=self.action, empreinte=self.empreinte).exists():
            raise ValidationError("Ce fichier est déjà joint à cette action.")
        return fichier

    def save_piece(self, *, par, le):
        fichier = self.cleaned_data["fichier"]
        return Piece.objects.create(
            action=self.action,
            fichier=fichier,
            nom=fichier.name,
            type_mime=self.type_mime,
            taille=fichier.size,
            empreinte=self.empreinte,
            ajoutee_le=le,
            par=par,
        )
