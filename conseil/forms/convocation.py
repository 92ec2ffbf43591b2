"""Forms of a convocation: how a meeting is convened, and what is sent of it."""

from django import forms

from conseil.actes.convocation import PointEnvoye
from conseil.lectures.convocation import lire_convocation
from conseil.models import Convocation, EnvoiConvocation, PointOrdreDuJour, SeanceConseil
from conseil.models.convocation import POINTS
from instances.models import Elu
from socle.saisie.formulaires import FormDansUnParent, FormDeRangee, JourField

Forme = EnvoiConvocation.Forme


class ConvocationForm(FormDansUnParent):
    """Who convenes, in what hurry, and after which meeting without quorum."""

    PARENT = "seance"

    class Meta:
        model = Convocation
        fields = ["par", "urgence", "motif_urgence", "decision_urgence", "premiere"]
        help_texts = {
            "decision_urgence": "À noter le jour de la séance, dès son ouverture.",
            "premiere": "Pour une seconde convocation : ses points sans quorum, de même intitulé "
            "ou de même numéro, sont repris ; les autres se disent à la page du point.",
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        seance = self.instance.seance
        elus = Elu.objects.for_structure(seance.structure).en_exercice(on=seance.le).titulaires()
        self.fields["par"].queryset = elus.ordered()
        self.fields["par"].empty_label = "À dire"
        decisions = [("", "Pas encore, ou sans objet"), *Convocation.Decision.choices]
        self.fields["decision_urgence"].choices = decisions
        self.fields["premiere"].queryset = SeanceConseil.objects.before(seance)
        self.fields["premiere"].empty_label = "Aucune : ce n'est pas une seconde convocation"
        self.fields["premiere"].error_messages["invalid_choice"] = (
            "Choisissez une séance de ce conseil, avant celle-ci."
        )

    def clean(self):
        donnees = super().clean()
        seance, premiere = self.instance.seance, donnees.get("premiere")
        change = "premiere" in self.changed_data and bool(premiere) != seance.seconde_convocation
        if change and (acte := seance.deliberations_votees().first()):
            self.add_error(
                "premiere", f"La délibération {acte.numero} est votée : la séance ne change plus."
            )
        return donnees

    def save(self, commit=True):
        convocation = super().save(commit)
        if "premiere" in self.changed_data:
            convocation.record_reprise()
        return convocation


class EnvoiForm(FormDeRangee):
    """A sending, with the points that it held; by default those that were not sent yet."""

    le = JourField(label="Le")
    points = forms.MultipleChoiceField(
        label="Points envoyés",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Cochez les points de l'ordre du jour qui sont partis."},
    )
    servis = forms.MultipleChoiceField(
        label="Élus servis sur papier",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Ceux qui le demandent, à la page de chaque élu. Pour un envoi sur papier.",
    )

    class Meta:
        model = EnvoiConvocation
        fields = ["le", "forme", "communes"]
        help_texts = {"communes": "Pour la copie aux conseillers municipaux."}
        error_messages = {"communes": {"invalid": "Écrivez un nombre de communes, en chiffres."}}

    def __init__(self, *args, aujourdhui, **kwargs):
        super().__init__(*args, **kwargs)
        self.aujourdhui = aujourdhui
        lue = lire_convocation(self.instance.seance)
        self.lus = {str(lu.point.pk): lu for lu in lue.points}
        self.fields["points"].choices = [(pk, str(lu.point)) for pk, lu in self.lus.items()]
        self.initial["points"] = [lu.point.pk for lu in lue.complement or lue.points]
        self.fields["servis"].choices = [(elu.pk, str(elu)) for elu in lue.papier]
        self.fields["forme"].choices = [("", "À choisir"), *Forme.choices]
        self.initial |= {"servis": [], "le": aujourdhui}

    def clean(self):
        donnees = super().clean()
        le, forme = donnees.get("le"), donnees.get("forme")
        if le and le > self.aujourdhui:
            self.add_error("le", "Cette date est à venir : notez l'envoi quand il est parti.")
        if forme == Forme.PAPIER and not donnees.get("servis"):
            self.add_error(
                "servis", "Cochez qui est servi ; qui veut du papier se dit à la page de l'élu."
            )
        if forme and forme != Forme.PAPIER and donnees.get("servis"):
            self.add_error("servis", "Seul un envoi sur papier sert des élus sur papier.")
        self.instance.servis = [int(pk) for pk in donnees.get("servis", ())]
        self.instance.points = POINTS.dump_python(
            tuple(
                PointEnvoye(int(pk), lu.point.numero, lu.point.intitule, lu.is_informe)
                for pk, lu in self.lus.items()
                if pk in donnees.get("points", ())
            ),
            mode="json",
        )
        return donnees

    def save(self, commit=True):
        self.instance.record()
        return self.instance


class PointConvoque:
    """Of the form of a point: what is sent of it, and what it takes up again (R-V13)."""

    CHAMPS = ("synthese", "budget_primitif", "repris_de")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["synthese"].widget.attrs["rows"] = 12
        convocation = getattr(self.instance.seance, "convocation", None)
        premiere = convocation and convocation.premiere
        if premiere is None:
            del self.fields["repris_de"]
            return
        repris = self.fields["repris_de"]
        repris.queryset = PointOrdreDuJour.objects.filter(seance=premiere)
        repris.empty_label = "Aucun : c'est un point nouveau"
