"""Forms of the life of an action: people, dates, years, journal, files, links, milestones."""

import hashlib
from itertools import chain, count

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
from socle.saisie.editeur import Editeur
from socle.saisie.formulaires import FormDeRangee, JourField, PeriodeField
from socle.saisie.images import HEIC, MARQUES_HEIC
from socle.saisie.rendu import EnRangees

PARTI = "Cette personne n'a plus de compte actif ici : choisissez-en une autre, ou écrivez son nom."
TAILLE_MAX = 20_000_000
# Of the files sent together: the web server takes no more than 60 Mo at once.
ENSEMBLE_MAX = 55_000_000
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
        help_texts = {"motif": "Obligatoire pour reporter ou annuler."}
        widgets = {
            "issue": forms.RadioSelect,
            "reportee_a": forms.NumberInput(attrs={"inputmode": "numeric", "class": "court"}),
            "motif": forms.Textarea(attrs={"rows": 2}),
        }
        error_messages = {"reportee_a": {"invalid": "Écrivez une année en quatre chiffres."}}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # Several of these stand in one form: each field says its year.
        self.fields["issue"].label = f"L'année {self.instance} est"
        self.fields["reportee_a"].label = f"{self.instance} est reportée à"
        self.fields["motif"].label = f"Pourquoi ({self.instance})"

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
        widgets = {"texte": Editeur(attrs={"rows": 4})}


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


class PlusieursFichiersInput(forms.FileInput):
    allow_multiple_selected = True


class PlusieursFichiersField(forms.FileField):
    """Files, each as a `FileField` takes it; a list."""

    def clean(self, data, initial=None):
        return [super(PlusieursFichiersField, self).clean(un, initial) for un in data or [None]]


class PieceForm(Creation, forms.Form):
    """Files to join: of each, its ending, its size and its content are checked. Those that are
    right are in `pieces`, even when another one is refused.
    """

    fichier = PlusieursFichiersField(
        label="Photos et fichiers",
        help_text="Un ou plusieurs : photo ou image (JPEG, PNG), PDF, bureautique (ODT, DOCX, "
        "XLSX…), 20 Mo au plus chacun.",
        widget=PlusieursFichiersInput(
            attrs={
                # No `capture`: a phone offers its camera, and its gallery.
                "accept": ",".join(["image/*", *(f".{e}" for e in TYPES_PERMIS)]),
                "data-ensemble": ENSEMBLE_MAX,
                "data-trop": "Ces fichiers font {} Mo ensemble : joignez-en moins à la fois, "
                f"{ENSEMBLE_MAX // 1_000_000} Mo au plus.",
            }
        ),
        error_messages={
            "required": "Choisissez un fichier, ou plusieurs.",
            "empty": "Ce fichier est vide.",
            "max_length": "Le nom de ce fichier est trop long.",
        },
        max_length=200,
    )

    def __init__(self, *args, action, **kwargs):
        super().__init__(*args, **kwargs)
        self.action = action
        self.pieces = []

    def clean_fichier(self):
        fichiers, refus = self.cleaned_data["fichier"], []
        for fichier in fichiers:
            try:
                self.pieces.append(self.read_piece(fichier))
            except ValidationError as faute:
                qui = f"« {fichier.name} » n'est pas joint. " if len(fichiers) > 1 else ""
                refus.append(f"{qui}{faute.message}")
        if refus:
            raise ValidationError(refus)
        return fichiers

    def read_piece(self, fichier):
        """The `Piece` that a file makes. Raises ValidationError."""
        if fichier.size > TAILLE_MAX:
            raise ValidationError(
                f"Ce fichier fait {ecrire_taille(fichier.size)} : la limite est de "
                f"{ecrire_taille(TAILLE_MAX)}. Réduisez-le, ou donnez plutôt un lien."
            )
        if MARQUES_HEIC.match(fichier.read(12)):
            raise ValidationError(HEIC)
        extension = fichier.name.rpartition(".")[2].lower()
        if extension not in TYPES_PERMIS:
            raise ValidationError(
                "Ce genre de fichier n'est pas accepté : joignez un PDF, une image PNG ou JPEG, "
                "ou un fichier de bureautique."
            )
        fichier.seek(0)
        if filetype.guess_mime(fichier) not in TYPES_PERMIS[extension]:
            raise ValidationError(
                f"Le contenu de ce fichier n'est pas celui d'un .{extension} : "
                "enregistrez-le à nouveau depuis son logiciel."
            )
        fichier.seek(0)
        empreinte = hashlib.file_digest(fichier, "sha256").hexdigest()
        fichier.seek(0)
        jointes = [*self.pieces, *Piece.objects.filter(action=self.action)]
        if empreinte in [piece.empreinte for piece in jointes]:
            raise ValidationError("Ce fichier est déjà joint à cette action.")
        return Piece(
            action=self.action,
            fichier=fichier,
            nom=number(fichier.name, [piece.nom for piece in jointes]),
            type_mime=TYPES_PERMIS[extension][0],
            taille=fichier.size,
            empreinte=empreinte,
        )

    def save_pieces(self, *, par, le):
        """Join those that are right; none of a page that has already joined others."""
        if self.non_field_errors():
            return []
        for piece in self.pieces:
            piece.par, piece.ajoutee_le = par, le
            piece.save()
        return self.pieces


def number(nom, pris):
    """A name that is not among those: a phone calls each of its photos « image.jpg »."""
    debut, _, extension = nom.rpartition(".")
    noms = chain([nom], (f"{debut[:180]} ({rang}).{extension}" for rang in count(2)))
    return next(libre for libre in noms if libre not in pris)
