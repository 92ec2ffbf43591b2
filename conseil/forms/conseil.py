"""Forms of the acts of the council."""

from django import forms
from django.core.exceptions import ValidationError

from commission.lectures.organes import write_choix
from commission.models import AvisOrgane
from conseil.actes import transmission as actes
from conseil.models import AccuseReception, AnnexeDeliberation, Deliberation, PointOrdreDuJour
from instances.forms import FormDeStructure
from socle.francais.typographie import ecrire_taille
from socle.saisie.formulaires import JourField


class DeliberationForm(FormDeStructure):
    annexes = forms.MultipleChoiceField(
        label="Annexes imprimées depuis le plan",
        required=False,
        choices=[(genre.value, genre.label) for genre in AnnexeDeliberation.DU_PLAN],
        widget=forms.CheckboxSelectMultiple,
        help_text="La page « Annexes » de l'acte les range, et y joint des PDF.",
    )

    class Meta:
        model = Deliberation
        fields = [
            "point",
            "numero",
            "objet",
            "rapporteur",
            "visas",
            "considerants",
            "avis_commission",
            "avis_exploitation",
            "expose",
            "liste_du_plan",
            "effet",
            "dispositif",
            "avis_lies",
            "lien_nature",
            "lien_acte",
        ]
        widgets = {
            champ: forms.Textarea(attrs={"rows": rangs})
            for champ, rangs in (
                ("objet", 2),
                ("visas", 4),
                ("considerants", 4),
                ("avis_commission", 2),
                ("avis_exploitation", 2),
                ("expose", 10),
                ("dispositif", 5),
            )
        }
        widgets["avis_lies"] = forms.CheckboxSelectMultiple
        labels = {
            "liste_du_plan": "Donner la liste des défis, axes et actions après l'exposé",
            "effet": "Ce que cet acte fait du plan",
            "lien_nature": "Si cet acte en corrige un autre, ce qu'il fait",
            "lien_acte": "Acte visé",
        }
        help_texts = {
            "avis_lies": "Cochés, ils s'impriment après les visas : « Vu l'avis favorable… ». Un "
            "avis rendu ailleurs s'écrit plus haut."
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        structure = self.instance.structure
        points = PointOrdreDuJour.objects.for_structure(structure).select_related("seance")
        points = points.filter(nature=PointOrdreDuJour.Nature.DELIBERATION)
        self.fields["point"].queryset = points.order_by("seance", "cle")
        self.fields["point"].label_from_instance = lambda p: f"{p.seance} – {p}"
        self.fields["point"].empty_label = "Choisissez un point"
        choix = self.instance.Effet.choices
        self.fields["effet"].choices = [("", "à dire après le vote"), *choix]
        self.fields["avis_lies"].label_from_instance = write_choix
        self.fields["avis_lies"].queryset = AvisOrgane.objects.for_structure(structure)
        votees = Deliberation.objects.for_structure(structure).votees().exclude(pk=self.instance.pk)
        self.fields["lien_acte"].queryset = votees.select_related("point__seance").ordered()
        self.fields["lien_acte"].label_from_instance = lambda a: f"{a.numero} – {a.objet[:80]}"
        self.fields["lien_acte"].empty_label = "Aucun"
        if self.instance.pk:
            self.initial["annexes"] = [annexe.genre for annexe in self.instance.annexes.all()]

    def clean(self):
        donnees = super().clean()
        if donnees.get("point") and (avis := donnees.get("avis_lies")):
            try:
                avis.check_avant(donnees["point"].seance.le)
            except ValidationError as refus:
                self.add_error("avis_lies", refus)
        return donnees

    def save(self, commit=True):
        """Save the act and its annexes: those that come in go after the others."""
        deliberation = super().save(commit)
        voulues = self.cleaned_data["annexes"]
        presentes = list(deliberation.annexes.all())
        for annexe in presentes:
            if annexe.genre in annexe.DU_PLAN and annexe.genre not in voulues:
                annexe.delete()
        gardees = [annexe for annexe in presentes if annexe.pk]
        genres = {annexe.genre for annexe in gardees}
        gardees += [
            AnnexeDeliberation(deliberation=deliberation, genre=genre)
            for genre in voulues
            if genre not in genres
        ]
        for ordre, annexe in enumerate(gardees, 1):
            if annexe.ordre != ordre:
                annexe.ordre = ordre
                annexe.save()
        return deliberation


class TransmissionForm(FormDeStructure):
    """The journey of an act, and how it is filed; dates wait for the vote."""

    DATES = ("envoyee_le", "recue_le", "publiee_le")
    ACCUSE_MAX = 5_000_000
    field_order = ["numero_actes", "objet_actes", "matiere", "dispensee", *DATES[:2], "accuse"]
    envoyee_le = JourField(label="Envoyée en préfecture le", required=False)
    recue_le = JourField(label="Reçue en préfecture le", required=False)
    accuse = forms.FileField(
        label="Accusé de réception",
        required=False,
        help_text="Le PDF ou l'XML rendu par la télétransmission, 5 Mo au plus. Il est gardé.",
    )
    publiee_le = JourField(label="Publiée le", required=False)
    adresse = forms.URLField(
        label="Adresse de publication",
        max_length=500,
        required=False,
        assume_scheme="https",
        error_messages={"invalid": "Écrivez une adresse complète, comme https://exemple.fr/acte."},
    )

    class Meta:
        model = Deliberation
        fields = [
            "numero_actes",
            "objet_actes",
            "matiere",
            "dispensee",
            "envoyee_le",
            "recue_le",
            "publiee_le",
            "adresse",
            "budget_annee",
            "budget_nom",
        ]
        widgets = {"objet_actes": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args, aujourdhui, **kwargs):
        super().__init__(*args, **kwargs)
        self.aujourdhui, self.accuse = aujourdhui, None
        acte = self.instance
        self.initial["numero_actes"] = acte.propose_numero_actes()
        self.initial["objet_actes"] = acte.objet_actes or actes.propose_objet(acte.objet)
        self.fields["matiere"].choices = [("", "À choisir"), *actes.MATIERES]
        if not acte.is_votee:
            for champ in (*self.DATES, "accuse"):
                del self.fields[champ]
        elif acte.envoyee_le and acte.numero_actes:
            self.fields["numero_actes"].disabled = True
        if acte.mises_en_ligne.filter(adresse=acte.adresse).exists():
            del self.fields["adresse"]

    def clean(self):
        donnees = super().clean()
        for champ in self.DATES:
            if (jour := donnees.get(champ)) and jour > self.aujourdhui:
                self.add_error(champ, "Cette date est à venir : écrivez-la quand elle sera passée.")
        if fichier := donnees.get("accuse"):
            self.check_accuse(fichier, donnees.get("recue_le"), donnees.get("numero_actes"))
        return donnees

    def check_accuse(self, fichier, recue_le, numero):
        """Refuse what is no receipt of this act, received on the day that is typed."""
        if fichier.size > self.ACCUSE_MAX:
            return self.add_error("accuse", f"{ecrire_taille(fichier.size)} : 5 Mo au plus.")
        if recue_le is None:
            return self.add_error("recue_le", "Recopiez le jour que dit l'accusé joint.")
        try:
            lu = {"recue_le": recue_le, "contenu": fichier.read()}
            lu["type_mime"] = actes.check_accuse(lu["contenu"], recue_le=recue_le, numero=numero)
        except ValueError as refus:
            return self.add_error("accuse", str(refus))
        self.accuse = AccuseReception(deliberation=self.instance, **lu)

    def save(self, commit=True):
        """Save the act, and keep the receipt for ever."""
        acte = super().save(commit)
        if self.accuse:
            self.accuse.save()
        return acte
