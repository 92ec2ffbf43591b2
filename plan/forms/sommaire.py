"""Forms of the outline of a plan: its order, what is added to it, its titles and its texts."""

import re
from urllib.parse import parse_qsl

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Count
from django.utils.functional import cached_property
from django.utils.text import capfirst

from plan.lectures.rangs import (
    GENRES,
    add,
    apply,
    genre_of,
    plan_move,
    plan_renumber,
    sum_up_freres,
)
from plan.lectures.sommaire import name_niveau
from plan.models import Plan, Programmation, Section
from socle.donnees.contenu import climb
from socle.saisie.editeur import AIDE
from socle.saisie.formulaires import FormDeRangee

ILLISIBLE = "Ce geste n'a pas été compris : rechargez la page, puis recommencez."
PARTIE = "Ce que vous vouliez déplacer n'est plus dans ce plan : voici ce qu'il contient."
AUTRE_ORDRE = (
    "L'ordre a changé entre-temps : voici le nouveau. Refaites le geste s'il le faut encore."
)
HORS_DU_PLAN = "Choisissez une place de ce plan : rien ne passe d'un plan à un autre."
DEUX_NIVEAUX = "Une partie qui est dans une autre n'en contient pas : choisissez une autre place."
CLE = r"([a-z-]+)-(\d{1,18})"
GESTE = re.compile(rf"(monter|descendre|avant|dans) {CLE}(?: {CLE})?|renumeroter")


class RangForm(forms.Form):
    """One gesture on the order: « monter axe-3 », « avant action-4 action-8 », « dans action-4
    axe-3 », « renumeroter »; `changes` are the rows that it puts elsewhere.
    """

    geste = forms.CharField(widget=forms.HiddenInput, error_messages={"required": ILLISIBLE})
    lue = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, plan, **kwargs):
        super().__init__(*args, **kwargs)
        self.plan, self.objet, self.changes = plan, None, []

    def find(self, nom, pk):
        """The row of the plan; ValidationError."""
        objet = GENRES[nom].find(self.plan, pk) if nom in GENRES else None
        if objet is None:
            raise ValidationError(PARTIE)
        return objet

    def read_freres(self, objet):
        """The rows beside one; ValidationError when they are not those that the page showed."""
        genre, lue = genre_of(objet), dict(parse_qsl(self.cleaned_data["lue"]))
        freres = genre.list_freres(objet)
        niveau = name_niveau(genre.nom, getattr(objet, f"{genre.dans}_id"))
        if lue.get(niveau) != sum_up_freres(freres):
            raise ValidationError(AUTRE_ORDRE, code="ordre")
        return freres

    def clean(self):
        dit = GESTE.fullmatch(self.cleaned_data.get("geste", ""))
        if not dit:
            raise ValidationError(ILLISIBLE)
        if not dit[1]:
            self.changes = plan_renumber(self.plan)
            return
        self.objet = objet = self.find(dit[2], dit[3])
        autre = self.find(dit[4], dit[5]) if dit[4] else None
        freres, nom = self.read_freres(objet), genre_of(objet).dans
        dans, avant, rang = getattr(objet, nom), None, freres.index(objet)
        if dit[1] == "monter":
            avant = freres[max(rang - 1, 0)]
        elif dit[1] == "descendre":
            avant = next(iter(freres[rang + 2 :]), None)
        elif dit[1] == "dans":
            dans = self.check_porteur(objet, autre)
        elif type(autre) is not type(objet):
            raise ValidationError(ILLISIBLE)
        else:
            avant = next(frere for frere in self.read_freres(autre) if frere == autre)
            dans = self.check_porteur(objet, getattr(autre, nom))
        self.changes = plan_move(objet, dans=dans, avant=avant)

    def check_porteur(self, objet, dans):
        """What may hold a row; None stands for the plan itself. ValidationError."""
        nom = genre_of(objet).dans
        attendu = type(objet)._meta.get_field(nom).related_model
        if attendu is Plan:
            return self.plan
        if dans is None and nom == "parent":
            return None
        if type(dans) is not attendu or dans == objet:
            raise ValidationError(ILLISIBLE)
        is_deplace = nom == "parent" and dans != objet.parent
        if is_deplace and (dans.parent_id or objet.sous_sections.exists()):
            raise ValidationError(DEUX_NIVEAUX)
        return dans

    def save(self):
        apply(self.plan, self.changes)


class AjoutForm(FormDeRangee):
    """A new row, by its title alone: the last of its holder (R-P6)."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["titre"].required = True
        self.fields["titre"].widget.attrs["autofocus"] = True

    def save(self, commit=True):
        objet = self.instance
        if isinstance(objet, Section):
            objet.cle = Section.objects.find_cle(objet.plan, objet.titre)
        return add(objet)


def make_ajout(plan, genre, dans):
    """(form class, new row in its holder numbered `dans`); None when that is not in the plan.

    The défis and the first sections are in the plan itself.
    """
    modele, nom = GENRES[genre].modele, GENRES[genre].dans
    if genre in ("defi", "section"):
        objet = modele(plan=plan) if dans == plan.pk else None
    else:
        attendu = modele._meta.get_field(nom).related_model
        porteur = next(g for g in GENRES.values() if g.modele is attendu).find(plan, dans)
        objet = porteur and modele(**{nom: porteur})
    return objet and (forms.modelform_factory(modele, AjoutForm, fields=["titre"]), objet)


# In which order the choices of a holder stand.
ORDRES = {"defi": ["numero"], "axe": ["defi__numero", "numero"], "parent": ["ordre"]}


class DeplacableForm(FormDeRangee):
    """A row that may change its holder, `DANS`: it then comes last there."""

    DANS = ""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.porteur = getattr(self.instance, self.DANS)
        if champ := self.fields.get(self.DANS):
            plan, modele = climb(self.instance), champ.queryset.model
            champ.queryset = modele.objects.for_plan(plan).order_by(*ORDRES[self.DANS])
            champ.error_messages["invalid_choice"] = HORS_DU_PLAN
            champ.empty_label = None if champ.required else "Aucune : c'est une partie"
            if self.DANS == "parent":
                restent = champ.queryset.filter(parent=None).exclude(pk=self.instance.pk)
                has_filles = self.instance.sous_sections.exists()
                champ.queryset = restent.none() if has_filles else restent
            else:
                niveau = "defi" if plan.niveaux == 2 else self.DANS
                champ.label = capfirst(getattr(plan.vocabulaire, niveau).singulier)

    @cached_property
    def changes(self):
        """The rows that stand elsewhere by what was sent, with all that was typed."""
        dans = getattr(self.instance, self.DANS)
        if dans == self.porteur:
            return []
        setattr(self.instance, self.DANS, self.porteur)
        return plan_move(self.instance, dans=dans)

    def save(self, commit=True):
        if not self.changes:
            return super().save(commit)
        apply(climb(self.instance), self.changes)
        return self.instance


CHAMPS = {
    "defi": ["titre", "corps"],
    "axe": ["titre", "defi", "corps"],
    "section": ["titre", "parent", "disposition", "corps"],
}


def make_branche(objet):
    """The class of the form that writes a défi, an axe or a section."""
    genre = genre_of(objet)
    return forms.modelform_factory(
        genre.modele,
        type("BrancheForm", (DeplacableForm,), {"DANS": genre.dans}),
        fields=CHAMPS[genre.nom],
        labels={"parent": "Dans la partie"},
        help_texts={"corps": AIDE},
    )


class PlanForm(FormDeRangee):
    """The title of a plan and its years; `dehors` are the planned years that they leave out."""

    class Meta:
        model = Plan
        fields = ["titre", "annee_debut", "annee_fin", "reponses_a_valider"]
        widgets = {
            nom: forms.NumberInput(attrs={"inputmode": "numeric", "class": "court"})
            for nom in ("annee_debut", "annee_fin")
        }

    @property
    def dehors(self):
        """[(year, number of actions planned in it)] outside of what was typed, and not before."""
        if not {"annee_debut", "annee_fin"} & set(self.changed_data):
            return []
        annees = Programmation.objects.for_plan(self.instance).tenues()
        comptes = annees.order_by("annee").values_list("annee").annotate(nombre=Count("pk"))
        return [compte for compte in comptes if compte[0] not in self.instance.annees]
