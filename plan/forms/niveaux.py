"""What a plan calls its levels, and whether it has two or three (R-P9, R-P10)."""

from django import forms
from django.core.exceptions import ValidationError

from plan.models import Plan
from plan.vocabulaire import (
    CONNUS,
    USUELS,
    Vocabulaire,
    dump_mots,
    is_mot,
    lower_first,
)
from socle.francais.mots import Mot
from socle.saisie.formulaires import FormDeRangee
from socle.saisie.rendu import EnRangees

PROPOSEES = {
    "defi-axe-action": (3, "défi", "axe", "action"),
    "orientation-objectif-fiche": (3, "orientation", "objectif", "fiche-action"),
    "ambition-enjeu-mesure": (3, "ambition", "enjeu", "mesure"),
    "orientation-fiche": (2, "orientation", "fiche-action"),
}
NOMS = {"defi": "Niveau du haut", "axe": "Niveau du milieu", "action": "Niveau du bas"}
GENRES = [("masculin", "masculin (« un »)"), ("feminin", "féminin (« une »)")]


def make_proposee(niveaux, *mots):
    """The `Vocabulaire` of usual words, from the top."""
    noms = CONNUS if niveaux == 3 else ("defi", "action")
    return Vocabulaire(niveaux=niveaux, **dict(zip(noms, map(USUELS.get, mots), strict=True)))


class NiveauxForm(EnRangees, FormDeRangee):
    """A proposal, or words typed level by level; two levels need no word for the middle one."""

    COTE_A_COTE = [
        tuple(f"{niveau}_{quoi}" for quoi in ("un", "des", "genre")) for niveau in CONNUS
    ]
    DE = {champ: ("mots",) for champs in COTE_A_COTE for champ in champs}
    proposition = forms.ChoiceField(
        label="Partir d'une proposition",
        required=False,
        choices=[
            ("", "Les mots écrits plus bas"),
            *(
                (cle, f"{', '.join(mots).capitalize()} ({niveaux} niveaux)")
                for cle, (niveaux, *mots) in PROPOSEES.items()
            ),
        ],
        help_text="Une proposition remplace le nombre de niveaux et les mots écrits plus bas.",
        error_messages={"invalid_choice": "Choisissez une proposition de la liste."},
    )

    class Meta:
        model = Plan
        fields = ["niveaux"]
        labels = {"niveaux": "Nombre de niveaux"}
        help_texts = {
            "niveaux": "À deux niveaux, le code a deux nombres (1-8) et rien ne s'écrit au milieu."
        }
        widgets = {"niveaux": forms.RadioSelect}

    field_order = ["proposition", "niveaux"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for niveau in CONNUS:
            mot = getattr(self.instance.vocabulaire, niveau)
            for quoi, nom, initial in (
                ("un", "au singulier", mot.singulier),
                ("des", "au pluriel", mot.pluriel),
            ):
                self.fields[f"{niveau}_{quoi}"] = forms.CharField(
                    label=f"{NOMS[niveau]}, {nom}",
                    initial=initial,
                    max_length=30,
                    required=False,
                )
            self.fields[f"{niveau}_genre"] = forms.ChoiceField(
                label=f"{NOMS[niveau]}, genre",
                choices=GENRES,
                initial=GENRES[mot.feminin][0],
                required=False,
            )

    def read_mot(self, niveau):
        """The `Mot` typed for a level; None after an error."""
        un, des, genre = (
            self.cleaned_data.get(f"{niveau}_{q}", "") for q in ("un", "des", "genre")
        )
        dits = [lower_first(un), lower_first(des), genre == "feminin"]
        if is_mot(dits):
            return Mot(*dits)
        for champ in ("un", "des"):
            if not is_mot(
                [lower_first(self.cleaned_data.get(f"{niveau}_{champ}", ""))] * 2 + [True]
            ):
                self.add_error(
                    f"{niveau}_{champ}",
                    "Écrivez un nom de 30 lettres au plus, comme « enjeu », qui ne nomme rien "
                    "d'autre dans le plan.",
                )
        return None

    def clean(self):
        donnees = super().clean()
        if cle := donnees.get("proposition"):
            voulu = make_proposee(*PROPOSEES[cle])
        else:
            niveaux = donnees.get("niveaux")
            dits = [n for n in CONNUS if niveaux == 3 or n != "axe"]
            mots = {niveau: self.read_mot(niveau) for niveau in dits}
            if self.errors:
                return donnees
            voulu = Vocabulaire(**mots, niveaux=niveaux)
        donnees["niveaux"] = voulu.niveaux
        self.avant, self.instance.mots = self.instance.niveaux, self.dump(voulu)
        if refus := self.instance.say_fusion(voulu.niveaux):
            raise ValidationError(refus)
        return donnees

    def dump(self, voulu):
        """The words to keep: that of the middle stays what it was where nobody reads it."""
        noms = CONNUS if voulu.niveaux == 3 else ("defi", "action")
        gardes = {} if voulu.niveaux == 3 else {"axe": self.instance.vocabulaire.axe}
        return dump_mots(**gardes, **{nom: getattr(voulu, nom) for nom in noms})

    @property
    def is_autre_nombre(self):
        """Whether the valid form changes how many levels there are."""
        return self.instance.niveaux != self.initial["niveaux"]

    def save(self, commit=True):
        plan = super().save(commit)
        if self.is_autre_nombre:
            plan.set_niveaux(plan.niveaux)
        return plan
