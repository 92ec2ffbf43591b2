"""Preparing the next plan, and saying what an action takes up of the former one."""

from django import forms
from django.db.models import Q

from plan.models import Action, Plan
from renouvellement.couts_repris import move_annees
from renouvellement.lectures.suivant import LAISSEE, PRISE, follow, lire_suites
from renouvellement.models import Filiation
from renouvellement.preparation import prepare, try_out
from socle.saisie.formulaires import FormDeRangee
from socle.saisie.rendu import EnRangees

FIN_AVANT_DEBUT = "La dernière année ne peut pas précéder la première."
DEJA = "Un projet existe déjà : ouvrez-le, ou cochez pour en préparer un second."
SORT = "sort_"


class PlanSuivantForm(EnRangees, FormDeRangee):
    """The title and the years of the next plan, and what becomes in it of each action of `plan`,
    as its suite proposes.
    """

    COTE_A_COTE = [("annee_debut", "annee_fin")]

    class Meta:
        model = Plan
        fields = ["titre", "annee_debut", "annee_fin"]

    def __init__(self, data=None, *, plan):
        duree = len(plan.annees)
        projet = Plan(structure=plan.structure, suite_de=plan, niveaux=plan.niveaux, mots=plan.mots)
        super().__init__(data, instance=projet)
        self.plan, self.lues, self.choix = plan, lire_suites(plan), {}
        self.initial |= {
            "titre": move_annees(plan.titre, duree),
            "annee_debut": plan.annee_debut + duree,
            "annee_fin": plan.annee_fin + duree,
        }
        self.projets = [autre for autre in plan.suites.all() if autre.is_projet]
        if self.projets:
            self.fields["second"] = forms.BooleanField(
                label="Préparer un second projet, à côté de celui qui existe",
                error_messages={"required": DEJA},
            )
        self.add_sorts(plan.vocabulaire.action)

    def add_sorts(self, mot):
        """One choice an action; where nothing is proposed, one for all of those may be made."""
        e = mot.e
        choix = [(PRISE, f"Repris{e}"), (LAISSEE, f"Laissé{e} dans l'ancien plan")]
        a_decider = [lue for lue in self.lues if not lue.propose]
        if a_decider:
            self.fields["sans_suite"] = forms.ChoiceField(
                label=f"Tout ce qui reste à décider ({len(a_decider)})",
                choices=[("", "À décider ci-dessous, un choix à la fois"), *choix],
                required=False,
            )
        toutes = [lue.action for lue in self.lues]
        for lue in self.lues:
            action, avec = lue.action, f"Réuni{e} avec"
            autres = [(str(a.pk), f"{avec} {a.code} {a.titre}") for a in toutes if a != lue.action]
            self.fields[f"{SORT}{action.pk}"] = forms.ChoiceField(
                label=f"{action.code} {action.titre}",
                choices=[("", "À décider"), *choix, (avec, autres)],
                initial=lue.propose,
                required=False,
                help_text=f"Suite : {lue.dite}" if lue.dite else "Sans suite dite.",
                template_name="renouvellement/_sort.html",
            )

    def clean(self):
        donnees = super().clean()
        debut, fin = donnees.get("annee_debut"), donnees.get("annee_fin")
        if debut and fin and fin < debut:
            self.add_error("annee_fin", FIN_AVANT_DEBUT)
        defaut = donnees.get("sans_suite", "")
        sorts = {
            lue.action.pk: donnees.get(f"{SORT}{lue.action.pk}") or defaut for lue in self.lues
        }
        for lue in self.lues:
            pk, code = lue.action.pk, lue.action.code
            self.choix[pk] = follow(sorts, pk)
            if not sorts[pk]:
                self.add_error(f"{SORT}{pk}", f"Dites ce que devient {code}.")
            elif self.choix[pk] == "":
                impasse = f"Ce que {code} rejoint n'est pas repris : choisissez autre chose."
                self.add_error(f"{SORT}{pk}", impasse)
        if not self.errors and self.lues and not any(self.choix.values()):
            self.add_error(None, "Rien n'est repris : reprenez au moins une ligne.")
        return donnees

    def list_recouverts(self):
        """The plans, that are no draft, of which the new years hold some too."""
        debut, fin = self.cleaned_data["annee_debut"], self.cleaned_data["annee_fin"]
        autres = Plan.objects.filter(
            structure=self.plan.structure, annee_debut__lte=fin, annee_fin__gte=debut
        )
        return [autre for autre in autres if not autre.is_projet]

    def try_out(self, **qui):
        return try_out(self.plan, self.instance, self.choix, **qui)

    def prepare(self, **qui):
        return prepare(self.plan, self.instance, self.choix, **qui)


class FiliationForm(FormDeRangee):
    """What an action takes up of the plan that its own follows, or that it is new."""

    anciennes = forms.ModelMultipleChoiceField(
        Action.objects.none(),
        label="Reprend",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    nouvelle = forms.BooleanField(label="Ne reprend rien du plan précédent", required=False)

    class Meta:
        model = Action
        fields = []

    def __init__(self, data=None, *, action, plan):
        super().__init__(data, instance=action)
        liens = list(Filiation.objects.loaded().filter(nouvelle=action))
        dites = [lien.ancienne for lien in liens if lien.ancienne]
        possibles = Q(axe__defi__plan=plan.suite_de_id) | Q(pk__in=[a.pk for a in dites])
        actions = Action.objects.filter(possibles).select_related("axe__defi").ordered()
        self.fields["anciennes"].queryset = actions
        self.initial |= {"anciennes": dites, "nouvelle": bool(liens) and not dites}

    def clean(self):
        donnees = super().clean()
        if bool(donnees.get("anciennes")) == donnees.get("nouvelle") and not self.errors:
            dit = "Cochez ce qui est repris, ou « Ne reprend rien » ; l'un des deux."
            self.add_error("nouvelle", dit)
        return donnees

    def save(self):
        Filiation.objects.record(self.instance, self.cleaned_data["anciennes"])
