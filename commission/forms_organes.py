"""Forms of the organs: their statutes, their members, their convocations, roll calls, opinions."""

from django import forms
from django.core.exceptions import ValidationError

from commission.models import AvisOrgane, PresenceOrgane, SeanceCommission
from instances.forms import double
from instances.models import Elu, MembreOrgane, Organe
from socle.saisie.creation import Creation
from socle.saisie.formulaires import FormDansUnParent, FormDeRangee, JourField
from socle.saisie.rendu import EnRangees
from socle.saisie.version_lue import SansEcraser


class OrganeForm(FormDansUnParent):
    """An organ; its genre, once said, stays: its meetings hang on it."""

    PARENT = "structure"

    class Meta:
        model = Organe
        fields = ["genre", "nom", "quorum", "quorum_nombre", "delai", "voix_preponderante"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["genre"].disabled = not self.instance._state.adding


class MembreForm(FormDansUnParent):
    PARENT = "organe"

    debut = JourField(label="Début du mandat", required=False)
    fin = JourField(label="Fin du mandat", required=False)

    class Meta:
        model = MembreOrgane
        fields = [
            *("elu", "nom", "prenom", "qualite", "college", "role"),
            *("consultatif", "suppleant_de", "debut", "fin"),
        ]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        organe = self.instance.organe
        self.fields["elu"].queryset = Elu.objects.for_structure(organe.structure).ordered()
        self.fields["elu"].empty_label = "Personne : écrivez son nom"
        titulaires = organe.membres.filter(suppleant_de=None).exclude(pk=self.instance.pk)
        self.fields["suppleant_de"].queryset = titulaires.ordered()
        self.fields["suppleant_de"].empty_label = "Personne"


class ListeMembresForm(Creation, forms.Form):
    """Many members at once, one a line: « NOM Prénom ; qualité »; a councillor is recognised."""

    liste = forms.CharField(
        label="Membres, un par ligne",
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="NOM en capitales, puis prénom. Un élu du conseil est reconnu. Pour un "
        "professionnel, sa qualité après un point-virgule : « DUPONT Anne ; hébergeurs ».",
        error_messages={"required": "Collez au moins un nom."},
    )
    debut = JourField(label="Début de leur mandat", required=False)

    def __init__(self, *args, organe, **kwargs):
        super().__init__(*args, **kwargs)
        self.organe = organe

    def clean(self):
        """Keep the `MembreOrgane` rows to be made; every line at fault is said."""
        donnees, self.membres, fautes = super().clean(), [], []
        elus = Elu.objects.for_structure(self.organe.structure).ordered()
        self.elus = {str(elu).casefold(): elu for elu in elus}
        for rang, ligne in enumerate(donnees.get("liste", "").splitlines(), 1):
            try:
                if ligne.strip():
                    self.membres.append(self.read_ligne(ligne))
            except ValidationError as refus:
                dits = " ".join(refus.messages)
                fautes.append(f"Ligne {rang}, « {ligne.strip()[:60]} » : {dits}")
        doubles = double([str(membre) for membre in self.membres])
        fautes += [f"{nom} est deux fois dans la liste." for nom in doubles]
        if fautes:
            self.add_error("liste", ValidationError(fautes))
        return donnees

    def read_ligne(self, ligne):
        qui, _, qualite = ligne.partition(";")
        qui, qualite = " ".join(qui.split()), qualite.strip()
        membre = MembreOrgane(organe=self.organe, debut=self.cleaned_data.get("debut"))
        membre.elu, membre.qualite = self.elus.get(qui.casefold()), qualite
        if membre.elu is None:
            mots = qui.split()
            nom = [mot for mot in mots if mot == mot.upper()]
            if not nom or mots[: len(nom)] != nom:
                raise ValidationError("écrivez le NOM en capitales, puis le prénom.")
            membre.nom, membre.prenom = " ".join(nom), " ".join(mots[len(nom) :])
            membre.college = MembreOrgane.College.PROFESSIONNEL if qualite else membre.college
        membre.full_clean()
        return membre

    def save(self):
        for membre in self.membres:
            membre.save()
        return self.membres


class ConvocationForm(FormDeRangee):
    """What is sent before a meeting, and to whom it was."""

    convoquee_le = JourField(label="Convocation envoyée le", required=False)
    convoques = forms.ModelMultipleChoiceField(
        label="Envoyée à",
        queryset=MembreOrgane.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = SeanceCommission
        fields = ["heure", "lieu", "ordre_du_jour", "convoquee_le"]
        widgets = {
            "heure": forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
            "ordre_du_jour": forms.Textarea(attrs={"rows": 6}),
        }
        help_texts = {
            "ordre_du_jour": "Un point par ligne. Les actions à arbitrer s'impriment à la suite."
        }
        error_messages = {"heure": {"invalid": "Écrivez une heure comme 18:00."}}

    def __init__(self, *args, membres, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["convoques"].queryset = membres
        self.initial["convoques"] = list(
            self.instance.presences.filter(is_convoque=True).values_list("membre", flat=True)
        )

    def save(self, commit=True):
        seance = super().save(commit)
        for membre in self.fields["convoques"].queryset:
            is_convoque = membre in self.cleaned_data["convoques"]
            write_presence(seance, membre, is_convoque=is_convoque)
        return seance


def write_presence(seance, membre, **faits):
    """Write what is said of a member at a meeting, when it is not what is stored."""
    presence = PresenceOrgane.objects.filter(seance=seance, membre=membre).first()
    presence = presence or PresenceOrgane(seance=seance, membre=membre)
    if any(getattr(presence, nom) != dit for nom, dit in faits.items()):
        for nom, dit in faits.items():
            setattr(presence, nom, dit)
        presence.full_clean()
        presence.save()


class PresenceForm(EnRangees, SansEcraser, forms.Form):
    """The roll call of a meeting: an answer for each member of the day, who may stay without."""

    def __init__(self, data=None, *, seance, membres):
        super().__init__(data)
        self.seance, self.membres = seance, list(membres)
        lues = {presence.membre_id: presence for presence in seance.presences.all()}
        self.COTE_A_COTE = [(f"etat_{m.pk}", f"par_{m.pk}") for m in self.membres]
        for membre in self.membres:
            lue = lues.get(membre.pk) or PresenceOrgane()
            suppleant = f", suppléant de {membre.suppleant_de}" if membre.suppleant_de else ""
            self.fields[f"etat_{membre.pk}"] = forms.ChoiceField(
                label=f"{membre}{suppleant}",
                choices=[("", "non appelé"), *PresenceOrgane.Etat.choices],
                required=False,
                initial=lue.etat,
            )
            self.fields[f"par_{membre.pk}"] = forms.CharField(
                label=f"Qui remplace ou représente {membre}",
                max_length=200,
                required=False,
                initial=lue.par,
            )

    def clean(self):
        donnees = super().clean()
        for membre in self.membres:
            is_remplace = donnees.get(f"etat_{membre.pk}") == PresenceOrgane.Etat.REMPLACE
            if is_remplace and not donnees.get(f"par_{membre.pk}"):
                self.add_error(f"par_{membre.pk}", "Écrivez qui le remplace ou le représente.")
            elif donnees.get(f"par_{membre.pk}") and not is_remplace:
                phrase = "Choisissez « remplacé ou représenté », ou effacez ce nom."
                self.add_error(f"etat_{membre.pk}", phrase)
        return donnees

    def save(self):
        for membre in self.membres:
            etat, par = (self.cleaned_data[f"{nom}_{membre.pk}"] for nom in ("etat", "par"))
            write_presence(self.seance, membre, etat=etat, par=par)


class AvisOrganeForm(EnRangees, FormDansUnParent):
    PARENT = "seance"
    COTE_A_COTE = [("pour", "contre", "abstentions")]

    class Meta:
        model = AvisOrgane
        fields = ["objet", "sens", "texte", "pour", "contre", "abstentions"]
        widgets = {"sens": forms.RadioSelect, "texte": forms.Textarea(attrs={"rows": 4})}
        error_messages = {"sens": {"required": "Choisissez un avis."}}

    def __init__(self, *args, presents, **kwargs):
        super().__init__(*args, **kwargs)
        self.presents = presents
        self.fields["sens"].choices = AvisOrgane.Sens.choices

    def clean(self):
        donnees = super().clean()
        voix = sum(donnees.get(nom) or 0 for nom in ("pour", "contre", "abstentions"))
        if self.presents is not None and voix > self.presents:
            raise ValidationError(
                f"{voix} voix, mais {self.presents} présents : vérifiez les deux."
            )
        return donnees
