from copy import copy

from django import forms
from django.core.exceptions import ValidationError

from budget.champs import APPORT, DETAIL, PAIEMENT, VALEUR
from budget.lectures.compris import comprendre
from budget.models import (
    CoutMutualise,
    DecisionControle,
    Depense,
    Enveloppe,
    Financement,
    Financeur,
    LigneCout,
    Nature,
    TableauFinancement,
)
from budget.models.cout import CHOISIS, COMMUNS
from budget.montants.libelle import lire_couts
from budget.montants.mots import ecrire
from plan.models import SousProjet
from plan.models.arborescence import ANNEE_VALIDE
from socle.champs import list_saisis, make_saisie
from socle.francais.euros import MontantIllisible, lire_montant, sans_signe
from socle.francais.typographie import en_chiffres
from socle.saisie.formulaires import FormDeRangee, JourField
from socle.saisie.rendu import EnRangees, narrow


class MontantField(forms.CharField):
    """An amount typed in French, as a Decimal of euros; None when it is left empty."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})

    def prepare_value(self, value):
        return value if isinstance(value, str) or value is None else sans_signe(value)

    def to_python(self, value):
        texte = super().to_python(value)
        if not texte:
            return None
        try:
            return lire_montant(texte)
        except MontantIllisible as refus:
            raise ValidationError(str(refus)) from refus


class TauxField(MontantField):
    """A rate in per cent, as a Decimal from 0 to 100."""

    def to_python(self, value):
        refus = ValidationError("Un taux va de 0 à 100, comme 12,5.")
        try:
            taux = super().to_python((value or "").replace("%", "").strip())
        except ValidationError as illisible:
            raise refus from illisible
        if taux is not None and taux > 100:
            raise refus
        return taux


class DecisionForm(FormDeRangee):
    """The decision on one finding of the control."""

    class Meta:
        model = DecisionControle
        fields = ["decision", "motif"]
        widgets = {
            "decision": forms.RadioSelect,
            "motif": forms.Textarea(attrs={"rows": 3}),
        }
        error_messages = {"decision": {"required": "Choisissez une décision."}}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["decision"].choices = DecisionControle.Decision.choices


class ValeurForm(EnRangees, FormDeRangee):
    """The value of a cost line, typed as people write it: « Flyer : environ 250 € HT / an »."""

    DE = {"mots": ("saisie",)}
    COTE_A_COTE = [("nature", "compte")]
    TITRE_REPLIES = "Nature, TVA, sous-projet, partage"
    REPLIES = list_saisis(LigneCout.CHAMPS, DETAIL)
    field_order = ["mots", "quantite", "retenue", "decidee_motif", "nature", "compte"]

    mots = forms.CharField(
        label="Coût",
        max_length=500,
        template_name="budget/_champ_mots.html",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=(
            "Comme dans le document : « Flyer : environ 250 € HT / an », « Adhésion : 150 € pour "
            "5 ans (2025) », « Site : 9 000 € TTC (2025) puis 3 500 € / an »."
        ),
    )
    taux_tva = narrow(
        TauxField(label="Taux de TVA d'un coût HT, en %", required=False, help_text="Vide : 20 %.")
    )

    class Meta:
        model = LigneCout
        fields = list_saisis(LigneCout.CHAMPS, VALEUR, DETAIL)
        formfield_callback = make_saisie
        labels = {
            "quantite": "Quantité, si le coût est par unité, par jour ou par mois",
            "decidee_motif": "Pourquoi cette valeur",
            "mutualise": "Coût partagé avec d'autres actions",
        }
        widgets = {"quantite": forms.NumberInput(attrs={"class": "court"})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.dits_avant = ()
        if self.instance.is_dite_ailleurs:
            del self.fields["mots"]
        if self.instance.pk:
            self.initial["mots"] = self.instance.saisie or ecrire(self.instance)
            self.dits_avant = lire_couts(self.initial["mots"]).couts
            self.initial["decidee_motif"] = ""
            self.fields["decidee_motif"].error_messages["required"] = "Dites pourquoi."
            self.fields["decidee_motif"].required = True
        axe = self.instance.action.axe if self.instance.action else self.instance.axe
        self.fields["nature"].choices = [("", "Non renseignée"), *Nature.choices]
        if self.instance.action:
            sous_projets = SousProjet.objects.filter(action=self.instance.action)
            self.fields["sous_projet"].queryset = sous_projets
            self.fields["sous_projet"].empty_label = "Toute l'action"
        else:
            del self.fields["sous_projet"]
        self.fields["mutualise"].queryset = CoutMutualise.objects.filter(plan=axe.defi.plan_id)
        self.fields["mutualise"].empty_label = "Non"

    def clean_taux_tva(self):
        taux = self.cleaned_data["taux_tva"]
        return LigneCout._meta.get_field("taux_tva").default if taux is None else taux

    @property
    def lecture(self):
        """What the words typed so far say; None before anything is typed."""
        mots = self.data.get("mots", "") if self.is_bound else self.initial.get("mots", "")
        return lire_couts(mots) if mots.strip() else None

    @property
    def compris(self):
        """How they are understood, nothing being saved."""
        if self.lecture is None:
            return None
        self.is_valid()
        lignes, _ = self.retain(copy(self.instance), par=None, le=None)
        action = self.instance.action
        prevues = action.programmations.tenues().values_list("annee", flat=True) if action else ()
        return comprendre(self.lecture, prevues=prevues, lignes=lignes)

    def list_suites(self):
        """The lines after this one of which its words speak, or spoke until now."""
        dits = self.lecture.couts + self.dits_avant
        if self.instance.pk is None or len(dits) == 2:
            return []
        return list(self.instance.suites.order_by("rang"))

    def retain(self, ligne, *, par, le):
        """([line, its suites] as the words say them, the suites that they say no more)."""
        suites = self.list_suites()
        for dite, lu in zip((ligne, *suites), self.dits_avant, strict=False):
            dite.forget(lu, choisis=self.changed_data if dite is ligne else ())
        motif = self.data.get("decidee_motif", "")
        lignes = ligne.decide(self.lecture.texte, par=par, le=le, motif=motif, suites=suites)
        for suite in lignes[1:]:
            for champ in {*COMMUNS} & {*self.changed_data}:
                setattr(suite, champ, getattr(ligne, champ))
        return lignes, suites[len(lignes) - 1 :]

    def clean(self):
        donnees = super().clean()
        if "mots" not in self.fields or self.lecture is None:
            return donnees
        premier, *autres = self.lecture.couts
        if autres and self.instance.suite_de_id:
            self.add_error("mots", "Ces mots disent plusieurs coûts : une ligne pour chacun.")
        for champ in {*CHOISIS} & {*self.changed_data}:
            dit = getattr(premier, champ)
            if self[champ].data and dit not in (None, "", donnees.get(champ)):
                dit = Nature(dit).label if champ == "nature" else en_chiffres(dit)
                self.add_error(champ, f"Les mots du coût disent {dit} : changez-les d'abord.")
        for suite in self.list_suites()[len(autres) :]:
            if suite.depenses.exists() or suite.financements.exists():
                self.add_error("mots", f"« {suite} » a une dépense ou un financement : gardez-le.")
        return donnees

    def save_valeur(self, *, par, le):
        """Save the line with its decision, and the others that its words say: all of them."""
        lignes, finies = [self.instance], []
        if "mots" in self.fields:
            lignes, finies = self.retain(self.instance, par=par, le=le)
        self.instance.decidee_par, self.instance.decidee_le = par, le
        for suite in finies:
            suite.delete()
        for ligne in lignes:
            ligne.save()
        return lignes


class DepenseForm(EnRangees, FormDeRangee):
    """An amount engagé or mandaté for an action; the year is that of its date unless it is said."""

    COTE_A_COTE = [("montant_ttc", "le"), ("montant_ht", "exercice")]
    TITRE_REPLIES = "Montant HT, référence, pièce, engagement"
    REPLIES = ("montant_ht", "exercice", "reference", "piece", "engagement")
    field_order = ["montant_ttc", "le", "etape", "fournisseur", "ligne", *REPLIES]

    montant_ttc = MontantField(label="Montant TTC")
    montant_ht = MontantField(label="Montant HT", required=False)
    le = JourField(label="Date")
    exercice = forms.IntegerField(
        label="Exercice",
        required=False,
        validators=ANNEE_VALIDE,
        help_text="Vide : l'année de la date.",
        error_messages={"invalid": "Écrivez une année en quatre chiffres."},
    )

    class Meta:
        model = Depense
        fields = list_saisis(Depense.CHAMPS, PAIEMENT)
        widgets = {
            "etape": forms.RadioSelect,
            "fournisseur": forms.TextInput(attrs={"list": "fournisseurs"}),
        }
        error_messages = {"etape": {"required": "Choisissez engagé ou mandaté."}}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        action = self.instance.action
        self.fields["etape"].choices = Depense.Etape.choices
        self.fields["ligne"].queryset = LigneCout.objects.filter(action=action)
        self.fields["ligne"].empty_label = "Toute l'action"
        self.fields["engagement"].queryset = Depense.objects.filter(
            action=action, etape=Depense.Etape.ENGAGE
        ).exclude(pk=self.instance.pk)
        self.fields["engagement"].empty_label = "Aucun"
        self.fields["montant_ttc"].widget.attrs["autofocus"] = True
        self.fournisseurs = Depense.objects.list_fournisseurs(action.axe.defi.plan)

    @property
    def is_deplie(self):
        return bool(self.errors or self.initial.get("engagement"))

    def clean(self):
        donnees = super().clean()
        if donnees.get("le") and not donnees.get("exercice") and "exercice" not in self.errors:
            donnees["exercice"] = donnees["le"].year
        return donnees


class EnveloppeForm(FormDeRangee):
    """The credit voted for one year."""

    montant = narrow(MontantField(label="Montant voté"))
    votee_le = narrow(JourField(label="Votée le", required=False))

    class Meta:
        model = Enveloppe
        fields = ["montant", "votee_le", "reference"]
        labels = {"reference": "Référence (délibération, décision modificative)"}


class FinancementForm(EnRangees, FormDeRangee):
    """What a funder brings to an action: its name is typed, known ones are proposed."""

    DE = {"nom": ("financeur",)}
    COTE_A_COTE = [("taux", "montant")]

    nom = forms.CharField(
        label="Financeur",
        max_length=200,
        widget=forms.TextInput(attrs={"list": "financeurs", "autocomplete": "off"}),
    )
    autofinancement = forms.BooleanField(
        label="C'est la collectivité elle-même",
        required=False,
        help_text="Vaut pour tout ce qu'elle apporte. D'un financeur déjà connu, rien ne change.",
    )
    field_order = ["nom", "autofinancement"]
    taux = TauxField(label="Taux, en % du coût", required=False)
    montant = MontantField(label="Montant", required=False)

    class Meta:
        model = Financement
        fields = list_saisis(Financement.CHAMPS, APPORT)
        formfield_callback = make_saisie
        widgets = {"etape": forms.RadioSelect}
        labels = {"ligne": "Ce qui est financé", "citation": "Mots du document, ou remarque"}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        action = self.instance.action
        self.fields["ligne"].queryset = LigneCout.objects.filter(action=action)
        self.fields["ligne"].empty_label = "Toute l'action"
        self.fields["ligne"].help_text = ""
        self.fields["montant"].help_text = Financement._meta.get_field("montant").help_text
        self.structure = action.axe.defi.plan.structure
        self.financeurs = Financeur.objects.filter(structure=self.structure)
        if self.instance.pk:
            self.initial["nom"] = self.instance.financeur.nom
            self.initial["autofinancement"] = self.instance.financeur.autofinancement

    def save(self, commit=True):
        """Save the contribution, with its funder, which is made if nobody named it before.

        Who a known funder is changes only where it is read: on a contribution that it makes.
        """
        autofinancement = self.cleaned_data["autofinancement"]
        self.instance.financeur, is_neuf = Financeur.objects.get_or_create(
            structure=self.structure,
            nom=self.cleaned_data["nom"],
            defaults={"autofinancement": autofinancement},
        )
        change = set(self.changed_data) & {"nom", "autofinancement"}
        if not is_neuf and change == {"autofinancement"}:
            self.instance.financeur.autofinancement = autofinancement
            self.instance.financeur.save()
        return super().save(commit)


class LectureTableauForm(FormDeRangee):
    """The decision on the reading proposed for a table of financing."""

    class Meta:
        model = TableauFinancement
        fields = ["decision", "motif"]
        widgets = {"decision": forms.RadioSelect, "motif": forms.Textarea(attrs={"rows": 2})}
