"""Forms of an assembly: what it is, who sits in it."""

from django import forms
from django.db import transaction

from instances.liste_elus import read_table
from instances.models import Assemblee, Elu, Mandat
from instances.renouvellement import Renouvellement
from socle.francais.extraits import en_mots_nus
from socle.saisie.editeur import Editeur
from socle.saisie.formulaires import FormDansUnParent, FormDeRangee, JourField


class FormDeStructure(FormDansUnParent):
    """A form whose structure is given, not typed."""

    PARENT = "structure"


class AssembleeForm(FormDeRangee):
    class Meta:
        model = Assemblee
        fields = [
            "nom",
            "nom_formule",
            "titre_president",
            "titre_secretaire",
            "cloture",
            "recours",
            "departement",
            "nic",
            "controle",
        ]
        widgets = {
            "cloture": Editeur(attrs={"rows": 4}),
            "recours": Editeur(attrs={"rows": 3}),
        }


class EluForm(FormDeStructure):
    civilite = forms.ChoiceField(
        label="Civilité", choices=[("", "Non renseignée"), *Elu.Civilite.choices], required=False
    )

    class Meta:
        model = Elu
        fields = ["civilite", "nom", "prenom", "papier"]


class MandatForm(FormDansUnParent):
    PARENT = "elu"
    debut = JourField(label="Début du mandat")
    fin = JourField(label="Fin du mandat", required=False)

    class Meta:
        model = Mandat
        fields = ["commune", "qualite", "titulaire", "fonction", "debut", "fin"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        elus = Elu.objects.for_structure(self.instance.elu.structure)
        self.fields["titulaire"].queryset = elus.exclude(pk=self.instance.elu_id).ordered()
        self.fields["titulaire"].empty_label = "Personne"
        # The first list of a council has no dates: none is asked of who corrects another word.
        self.fields["debut"].required = self.instance.pk is None or self.instance.debut is not None


class RenouvellementForm(forms.Form):
    """A new council, pasted or read in a file; its `essai` is what applying it would do."""

    le = JourField(
        label="Date d'installation du nouveau conseil",
        error_messages={"required": "Écrivez la date de la séance d'installation."},
    )
    liste = forms.CharField(
        label="Liste, un élu par ligne",
        required=False,
        widget=forms.Textarea(attrs={"rows": 14}),
        help_text="« DUPONT Jean ; Carmaux », « M. Jean DUPONT (Carmaux) ». Un suppléant : "
        "« MARTIN Paul ; Cordes ; suppléant de DURAND ». Une fonction, après un point-virgule.",
    )
    fichier = forms.FileField(
        label="Ou un fichier",
        required=False,
        help_text="Celui du répertoire national des élus (RNE), ou un tableau .xlsx, .ods ou .csv "
        "avec les colonnes nom, prénom, commune, qualité. Rien n'est écrit avant votre accord.",
        error_messages={"empty": "Ce fichier est vide."},
    )
    vu = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, data=None, files=None, *, structure):
        super().__init__(data and data.copy(), files)
        self.structure, self.essai, self.remarques = structure, None, []
        self.refus = self.read_table() if self.is_bound else {}

    def read_table(self):
        """Put the councillors of a file, or of a pasted table, in the list, one a line; what
        refuses it, by field.
        """
        fichier, liste = self.files.get("fichier"), self.data.get("liste", "").strip()
        titres = en_mots_nus(liste.partition("\n")[0]).split()
        if fichier and liste:
            return {"fichier": "La liste est déjà remplie : videz-la pour lire ce fichier."}
        if not fichier and not {"nom", "prenom"} <= {*titres}:
            return {}
        contenu = fichier.read() if fichier else liste.encode()
        try:
            self.data["liste"], self.remarques, jour = read_table(contenu, self.structure.siren)
        except ValueError as refus:
            return {"fichier" if fichier else "liste": str(refus)}
        if jour and not self.data.get("le"):
            self.data["le"] = jour.isoformat()
        return {}

    def clean(self):
        donnees = super().clean()
        for champ, phrase in self.refus.items():
            self.add_error(champ, phrase)
        if not self.refus:
            self.essai = self.run(le=donnees.get("le"), appliquer=False)
            self.data["liste"], self.data["vu"] = self.essai.texte, self.essai.empreinte
            for phrase in self.essai.fautes:
                self.add_error("liste", phrase)
            if le := donnees.get("le"):
                self.look_at_seances(le)
        return donnees

    def look_at_seances(self, le):
        """Tell of the meetings that will count another council than the day before."""
        seances = self.structure.seances_conseil.filter(le__gte=le).order_by("le")
        if jours := [f"{jour:%d/%m/%Y}" for jour in seances.values_list("le", flat=True)]:
            self.remarques.append(
                f"Séances déjà enregistrées qui compteront ce conseil : {', '.join(jours)}. Leur "
                "appel est à relire ; un acte voté ne change pas."
            )

    def run(self, *, le, appliquer):
        """The `Renouvellement` of the list, undone when it is only tried."""
        with transaction.atomic():
            renouvellement = Renouvellement(self.structure, self.data.get("liste", ""))
            if le and not renouvellement.fautes:
                renouvellement.run(le=le)
            transaction.set_rollback(not appliquer)
        return renouvellement

    def save(self):
        """Whether it is applied: what was shown, when it would still do the same."""
        is_lu = self.essai.nombre and self.cleaned_data["vu"] == self.essai.empreinte
        if is_lu:
            self.run(le=self.cleaned_data["le"], appliquer=True)
        return bool(is_lu)


def double(valeurs):
    """The values that are there more than once, in order."""
    return [valeur for valeur in dict.fromkeys(valeurs) if valeurs.count(valeur) > 1]
