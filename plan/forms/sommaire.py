"""Forms of the outline of a plan: its order, what is added to it, its titles and its texts."""

import re
from urllib.parse import parse_qsl

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Count
from django.utils.functional import cached_property
from django.utils.text import capfirst

from plan.lectures.sommaire import name_niveau
from plan.models import Axe, Defi, Plan, Programmation, Section
from plan.rangs import (
    GENRES,
    add,
    apply,
    find_plan,
    genre_of,
    name_genre,
    plan_move,
    plan_renumber,
    sum_up_freres,
)
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
GESTE = re.compile(
    rf"(?P<sens>monter|descendre) {CLE}|placer {CLE} {CLE} (?:fin|{CLE})|(?P<tout>renumeroter)"
)


class RangForm(forms.Form):
    """One gesture on the order: « monter axe-3 », « placer action-4 axe-3 action-8 » (before it) or
    « fin », « renumeroter »; `changes` are the rows that it puts elsewhere.
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

    def clean(self):
        dit = GESTE.fullmatch(self.cleaned_data.get("geste", ""))
        if not dit:
            raise ValidationError(ILLISIBLE)
        if dit["tout"]:
            self.changes = plan_renumber(self.plan)
        elif dit["sens"]:
            self.step(self.find(dit[2], dit[3]), 1 if dit["sens"] == "descendre" else -1)
        else:
            self.place(*dit.groups()[3:9])

    def check_lue(self, objet):
        """The rows beside one; ValidationError when they are not those that the page showed."""
        genre, nom = genre_of(objet), name_genre(objet)
        freres = genre.list_freres(objet)
        niveau = name_niveau(nom, getattr(objet, f"{genre.dans}_id"))
        lue = dict(parse_qsl(self.cleaned_data["lue"]))
        if lue.get(niveau) != sum_up_freres(objet, freres):
            raise ValidationError(AUTRE_ORDRE, code="ordre")
        return freres

    def step(self, objet, pas):
        """One row up or down."""
        freres = self.check_lue(objet)
        self.objet = objet
        if 0 <= (rang := freres.index(objet) + pas) < len(freres):
            suivantes = freres[rang + 1 :] if pas > 0 else [freres[rang]]
            dans = getattr(objet, genre_of(objet).dans)
            self.changes = plan_move(objet, dans=dans, avant=next(iter(suivantes), None))

    def place(self, nom, pk, nom_dans, pk_dans, nom_avant, pk_avant):
        """Put a row in another holder, before another one."""
        objet = self.find(nom, pk)
        genre, attendu = genre_of(objet), type(objet)._meta.get_field(GENRES[nom].dans)
        self.check_lue(objet)
        dans = getattr(objet, genre.dans)
        if attendu.related_model is not Plan and (nom_dans, pk_dans) != ("section", "0"):
            dans = self.find(nom_dans, pk_dans)
        elif nom == "section":
            dans = None
        if objet == dans or (dans is not None and type(dans) is not attendu.related_model):
            raise ValidationError(ILLISIBLE)
        avant = self.find(nom_avant, pk_avant) if nom_avant else None
        if avant is not None:
            if type(avant) is not type(objet) or getattr(avant, genre.dans) != dans:
                raise ValidationError(AUTRE_ORDRE, code="ordre")
            self.check_lue(avant)
        is_section = nom == "section" and dans != getattr(objet, genre.dans)
        if is_section and dans and (dans.parent_id or objet.sous_sections.exists()):
            raise ValidationError(DEUX_NIVEAUX)
        self.objet, self.changes = objet, plan_move(objet, dans=dans, avant=avant)

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
        add(objet)
        if isinstance(objet, Defi) and objet.plan.niveaux == 2 and not objet.axes.exists():
            add(Axe(defi=objet, titre=objet.titre, implicite=True))
        return objet


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


class DeplacableForm(FormDeRangee):
    """A row that may change its holder, `DANS`: it then comes last there."""

    DANS = ""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.porteur = getattr(self.instance, self.DANS)
        if champ := self.fields.get(self.DANS):
            champ.error_messages["invalid_choice"] = HORS_DU_PLAN
            if champ.required:
                champ.empty_label = None

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
        apply(find_plan(self.instance), self.changes)
        return self.instance


class DefiForm(FormDeRangee):
    class Meta:
        model = Defi
        fields = ["titre", "corps"]
        help_texts = {"corps": AIDE}


class AxeForm(DeplacableForm):
    DANS = "defi"

    class Meta:
        model = Axe
        fields = ["titre", "defi", "corps"]
        help_texts = {"corps": AIDE}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        plan = self.porteur.plan
        self.fields["defi"].queryset = Defi.objects.filter(plan=plan).order_by("numero")
        self.fields["defi"].label = capfirst(plan.vocabulaire.defi.singulier)


class SectionForm(DeplacableForm):
    DANS = "parent"

    class Meta:
        model = Section
        fields = ["titre", "parent", "disposition", "corps"]
        labels = {"parent": "Dans la partie"}
        help_texts = {"corps": AIDE}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        section = self.instance
        premieres = Section.objects.filter(plan=section.plan, parent=None).order_by("ordre")
        self.fields["parent"].queryset = premieres.exclude(pk=section.pk)
        self.fields["parent"].empty_label = "Aucune : c'est une partie"
        if section.sous_sections.exists():
            del self.fields["parent"]


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


FORMS = {"defi": DefiForm, "axe": AxeForm, "section": SectionForm}
