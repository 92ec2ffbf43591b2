"""The grid of the whole plan: a row an action, each read, judged and saved by itself (R-E9)."""

import re
from itertools import pairwise

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.http import urlencode

from plan.etats import DITS, STATUTS_A_MOTIVER, Statut
from plan.feuillets.calendrier import CROIX, MOTS, REPORT, find_issue, write_case
from plan.forms.suivi import SuiviForm
from plan.forms.vie import PARTI, refuse_report
from plan.models import Action, Axe, Issue
from plan.models.calendrier import ISSUES_SANS_SUITE
from socle.donnees.versions import find_auteur
from socle.saisie.cellules import CelluleRefusee, fold, read_choix
from socle.saisie.formulaires import FormDeRangee

AUTRE, SANS, PASSEES = "autre", "sans", "passees"
NOM_ATTENDU = "Écrivez le nom du pilote, ou choisissez un compte."
RIEN = ("", "–")
# Words of a year in other tables, folded.
ANNEES_DITES = {
    CROIX: "✓|✔|oui|1|vrai|true|planifiee?|programmee?",
    MOTS[Issue.FAITE]: "fait|realisee?|terminee?|achevee?|ok|done",
    MOTS[Issue.EN_PARTIE]: "en partie|partielle?|partiellement|partiellement realisee?|en cours",
    MOTS[Issue.ANNULEE]: "annule|supprimee?|abandonnee?",
}
CHAMP = re.compile(r"ligne-(\d{1,18})-(.+)")


def name_ligne(pk):
    return f"ligne-{pk}"


def needs_motif(mot):
    """Whether the model asks a reason for this status, or for this end of a year."""
    return mot in STATUTS_A_MOTIVER or find_issue(mot)[0] in ISSUES_SANS_SUITE


class Mots(forms.Select):
    """A list of words; one that was pasted and is not in it stays there, as it was written."""

    def optgroups(self, name, value, attrs=None):
        groupes = super().optgroups(name, value, attrs)
        connus = {str(cle) for cle, _ in self.choices}
        for mot in filter(None, set(value) - connus):
            rang = len(groupes)
            groupes.append((None, [self.create_option(name, mot, mot, True, rang)], rang))
        return groupes


class MotField(forms.ChoiceField):
    """A word chosen, or pasted in other words; an unknown one is said, and stays (R-X3)."""

    widget = Mots

    def __init__(self, *, dits=None, famille="", **options):
        super().__init__(required=False, **options)
        self.dits = dits
        self.widget.attrs["data-mots"] = famille

    def to_python(self, value):
        try:
            return read_choix(super().to_python(value), self.list_mots(), self.dits)
        except CelluleRefusee as refus:
            raise ValidationError(str(refus)) from refus

    def list_mots(self):
        return [(cle, mot) for cle, mot in self.choices if cle]


class AnneeField(MotField):
    """How a planned year ended, in the words of the workbook; put off to a year of the plan."""

    def __init__(self, plan, programmation, **options):
        self.plan, self.programmation = plan, programmation
        vers = {a for a in plan.annees if a > programmation.annee} | {programmation.reportee_a}
        choices = list_annees(sorted(vers - {None}))
        super().__init__(choices=choices, dits=ANNEES_DITES, famille="annee", **options)

    def to_python(self, value):
        report = REPORT.fullmatch(fold(value or ""))
        annee = report and int(report[1])
        nouvelle = annee and annee != self.programmation.reportee_a
        if nouvelle and (refus := refuse_report(self.plan, annee)):
            raise ValidationError(refus)
        # Whether the year is late enough, the model says.
        return f"reportée à {annee}" if annee else super().to_python(value) or CROIX

    def valid_value(self, value):
        return True


def list_annees(reports):
    """The (word of the workbook, word shown) of a year."""
    mots = [*MOTS.values(), *(f"reportée à {annee}" for annee in reports)]
    return [(CROIX, "prévue"), *zip(mots, mots, strict=True)]


class PourCentField(forms.IntegerField):
    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})

    def to_python(self, value):
        return super().to_python(value.strip().removesuffix("%") if value else value)


def make_motif(label):
    texte = forms.Textarea(attrs={"rows": 1, "placeholder": "Motif"})
    return forms.CharField(label=label, required=False, widget=texte)


class LigneForm(FormDeRangee):
    """A row of the grid: a part that was not touched is neither judged nor written.

    `equipe` are the accounts of the structure, read once for the whole grid.
    """

    template_name = "plan/_ligne_de_reprise.html"

    class Meta:
        model = Action
        fields = ["statut", "avancement", "motif", "pilote", "pilote_nom"]
        help_texts = {"avancement": ""}
        field_classes = {"avancement": PourCentField}
        error_messages = SuiviForm.Meta.error_messages

    SUIVI = {"statut", "avancement", "motif"}
    PILOTE = {"pilote", "pilote_nom"}

    def __init__(self, data=None, *, action, equipe, annees):
        super().__init__(
            data,
            instance=action,
            prefix=name_ligne(action.pk),
            empty_permitted=True,
            use_required_attribute=False,
        )
        self.annees = annees
        self.equipe = {str(compte.pk): compte for compte in equipe}
        if action.pilote:
            self.equipe.setdefault(str(action.pilote_id), action.pilote)
        self.initial |= {
            "statut": action.statut if action.suivi_le else "",
            "pilote": str(action.pilote_id or (AUTRE if action.pilote_nom else "")),
        }
        self.fields["statut"] = MotField(
            label="Statut", choices=[RIEN, *Statut.choices], dits=DITS[Statut], famille="statut"
        )
        self.fields["motif"] = make_motif("Motif du statut")
        for prevue in action.calendrier:
            annee = str(prevue.annee)
            self.fields[annee] = AnneeField(action.axe.defi.plan, prevue, label=annee)
            self.fields[f"motif_{annee}"] = make_motif(f"Motif de {annee}")
            self.initial |= {annee: write_case(prevue), f"motif_{annee}": prevue.motif}
        self.fields["pilote"] = forms.ChoiceField(
            label="Pilote",
            choices=list_pilotes(self.equipe.values(), (AUTRE, "Autre : son nom")),
            required=False,
            widget=forms.Select(attrs={"data-mots": "pilote"}),
            error_messages={"invalid_choice": PARTI},
        )
        self.fields["pilote_nom"].widget.attrs |= {"placeholder": "Nom", "autocomplete": "off"}
        for champ in self.fields.values():
            champ.template_name = "plan/_cellule_de_reprise.html"

    def lock(self):
        """The grid holds all its rows at once."""

    def name_ensemble(self, nom):
        """The end of a year and its reason are read as one; the pilote, account or name, too."""
        return "pilote" if nom == "pilote_nom" else nom.removeprefix("motif_")

    def find_auteur(self, noms):
        annees = {str(p.annee): p for p in self.instance.calendrier}
        if prevue := annees.get(noms[0]):
            return find_auteur(prevue, ["issue", "reportee_a", "motif"])
        return super().find_auteur(["pilote", "pilote_nom"] if noms[0] == "pilote" else noms)

    def get_context(self):
        """The cells of the row: each the field, and what is said with it."""
        annees = [(str(a), f"motif_{a}") for a in self.annees]
        noms = [("statut", "motif"), ("avancement",), *annees, ("pilote", "pilote_nom")]
        cellules = [(n[0], [self[nom] for nom in n if nom in self.fields]) for n in noms]
        return super().get_context() | {"cellules": cellules}

    @property
    def is_melee(self):
        """Whether somebody else wrote elsewhere in the row meanwhile."""
        return bool(self.changes_ailleurs) and self.has_changed() and not self.conflits

    def touches(self, noms):
        return bool(noms & set(self.changed_data))

    def clean(self):
        donnees = super().clean()
        self.settle_pilote(donnees)
        if not donnees.get("statut") and "statut" not in self.errors:
            if self.touches(self.SUIVI):
                self.add_error("statut", SuiviForm.Meta.error_messages["statut"]["required"])
            donnees["statut"] = self.instance.statut
        for prevue in self.instance.calendrier:
            self.judge_annee(donnees, prevue)
        return donnees

    def settle_pilote(self, donnees):
        """An account or a name: what is chosen counts, a name that is typed beside nobody too."""
        choix, nom = donnees.get("pilote"), donnees.get("pilote_nom", "").strip()
        is_nomme = choix == AUTRE or (choix == "" and "pilote_nom" in self.changed_data)
        if choix == AUTRE and not nom:
            self.add_error("pilote_nom", NOM_ATTENDU)
        donnees["pilote"] = self.equipe.get(choix)
        if is_nomme or "pilote_nom" not in self.changed_data:
            donnees["pilote_nom"] = nom if is_nomme else ""

    def judge_annee(self, donnees, prevue):
        """What the page of the year would refuse, at its cell (R-A2)."""
        annee, motif = str(prevue.annee), f"motif_{prevue.annee}"
        if not self.touches({annee, motif}) or annee in self.errors:
            return
        prevue.issue, prevue.reportee_a = find_issue(donnees[annee])
        prevue.motif = donnees[motif]
        try:
            prevue.full_clean(exclude=["action", "annee"])
        except ValidationError as refus:
            for attribut, phrases in refus.error_dict.items():
                self.add_error(motif if attribut == "motif" else annee, phrases)

    def record(self, *, par, le):
        """Write the parts that were changed, each as its own page does."""
        if self.touches(self.SUIVI):
            self.instance.save_suivi(par=par, le=le)
        elif self.touches(self.PILOTE):
            self.instance.save()
        for prevue in self.instance.calendrier:
            if self.touches({str(prevue.annee), f"motif_{prevue.annee}"}):
                prevue.close(par=par, le=le)


def list_pilotes(equipe, *autres, rien=RIEN):
    return [rien, *((str(compte.pk), str(compte)) for compte in equipe), *autres]


class Grille:
    """Rows of the plan; `saisie` is what was typed in each of them (`cut_saisie`)."""

    def __init__(self, plan, actions, saisie, equipe, cochees):
        actions = list(actions)
        programmees = {p.annee for action in actions for p in action.calendrier}
        self.annees, self.equipe = sorted(programmees.union(plan.annees)), equipe
        self.lignes = [self.make(action, saisie.get(action.pk)) for action in actions]
        for ligne, suivante in pairwise([*self.lignes, None]):
            ligne.is_cochee = str(ligne.instance.pk) in cochees
            ligne.suivante = f"action-{suivante.instance.pk}" if suivante else "grille-fin"

    def make(self, action, saisie=None):
        return LigneForm(saisie, action=action, equipe=self.equipe, annees=self.annees)

    @property
    def has_cochees(self):
        return any(ligne.is_cochee for ligne in self.lignes)

    @property
    def mots(self):
        """Other words for those of the lists, for what is pasted in the page."""
        dits = {str(cle): motif for cle, motif in DITS[Statut].items()}
        reports = {f"reportée à {a}": f"reportee? (?:a|en) {a}" for a in self.annees}
        return {"statut": dits, "annee": ANNEES_DITES | reports}

    @property
    def fautives(self):
        return [ligne for ligne in self.lignes if ligne.errors]

    @property
    def ecrites(self):
        """The rows where something is typed that is not saved."""
        # What was left alone is known once its faults are looked for.
        return [li for li in self.lignes if li.is_bound and (li.errors or li.has_changed())]

    def record(self, *, par, le):
        """Save the rows that were changed and hold no fault; gives their actions."""
        justes = [ligne for ligne in self.ecrites if ligne.is_valid()]
        for ligne in justes:
            ligne.record(par=par, le=le)
        return [ligne.instance for ligne in justes]

    def renew(self, faites):
        """Show what was saved as it is stored now."""
        actions = Action.objects.for_numeros([a.pk for a in faites]).loaded_for_reprise()
        neuves = {action.pk: self.make(action) for action in actions}
        for rang, ligne in enumerate(self.lignes):
            if neuve := neuves.get(ligne.instance.pk):
                neuve.is_cochee, neuve.suivante = ligne.is_cochee, ligne.suivante
                self.lignes[rang] = neuve


def cut_saisie(envoi):
    """{number of an action: what was sent of its row}."""
    saisie = {}
    for nom, valeurs in envoi.lists():
        if trouve := CHAMP.fullmatch(nom):
            ligne = saisie.setdefault(int(trouve[1]), QueryDict(mutable=True))
            ligne.setlist(nom, valeurs)
    return saisie


def read_mots(ligne):
    """What was sent of a row, in words."""
    mots = {str(cle): str(mot) for cle, mot in [(CROIX, "prévue"), *Statut.choices]}
    dits = (v for nom, v in ligne.items() if not nom.endswith(("-lue", "-pilote")))
    return ", ".join(mots.get(dit, dit) for dit in dits if dit.strip())


def count_lignes(plan):
    """How many rows a page holds: Django takes so many fields at once, the same of any page."""
    champs = len(LigneForm.base_fields) + 2 + 2 * len(plan.annees)
    return max(1, (settings.DATA_UPLOAD_MAX_NUMBER_FIELDS - 50) // champs)


class LotForm(forms.Form):
    """The same thing in the rows that are ticked; nothing is saved by it."""

    toutes = forms.BooleanField(label="Toutes les lignes de la page", required=False)
    statut = forms.ChoiceField(label="Statut", choices=[RIEN, *Statut.choices], required=False)
    annee = forms.ChoiceField(label="Année", required=False)
    issue = forms.ChoiceField(label="Elle est", required=False)
    motif = forms.CharField(
        label="Motif", required=False, help_text="D'une pause, d'un abandon, d'un report."
    )
    pilote = forms.ChoiceField(label="Pilote", required=False)
    pilote_nom = forms.CharField(label="Nom du pilote", max_length=150, required=False)

    def __init__(self, data, *, plan, equipe):
        super().__init__(data, prefix="lot")
        annees = [(str(annee), str(annee)) for annee in plan.annees]
        self.fields["annee"].choices = [RIEN, (PASSEES, "les années passées, prévues"), *annees]
        self.fields["issue"].choices = [RIEN, *list_annees(plan.annees[1:])]
        autres = (SANS, "Personne"), (AUTRE, "Autre : son nom")
        self.fields["pilote"].choices = list_pilotes(equipe, *autres)

    def clean(self):
        donnees = super().clean()
        if bool(donnees.get("annee")) != bool(donnees.get("issue")):
            manque = "issue" if donnees.get("annee") else "annee"
            self.add_error(manque, "Dites l'année, et ce qu'elle est devenue.")
        if donnees.get("pilote") == AUTRE and not donnees.get("pilote_nom"):
            self.add_error("pilote_nom", NOM_ATTENDU)
        return donnees

    @property
    def is_dit(self):
        return any(self.cleaned_data[nom] for nom in ("statut", "issue", "pilote"))

    def fill(self, saisie, actions, *, cochees, on):
        """Put in what was typed what is asked for; gives the number of rows."""
        choisies = [a for a in actions if self.cleaned_data["toutes"] or str(a.pk) in cochees]
        for action in choisies:
            ligne = saisie[action.pk]
            for nom, valeur in self.list_valeurs(action, ligne, on=on):
                ligne[f"{name_ligne(action.pk)}-{nom}"] = valeur
        return len(choisies)

    def list_valeurs(self, action, ligne, *, on):
        """(field, value) of what goes in the row of an action."""
        dits = self.cleaned_data
        if dits["statut"]:
            yield from self.say("statut", "motif", dits["statut"])
        if dits["pilote"]:
            yield "pilote", "" if dits["pilote"] == SANS else dits["pilote"]
            yield "pilote_nom", dits["pilote_nom"] if dits["pilote"] == AUTRE else ""
        for prevue in action.calendrier if dits["issue"] else ():
            annee = str(prevue.annee)
            typee = ligne.get(f"{name_ligne(action.pk)}-{annee}")
            if annee == dits["annee"] or (
                dits["annee"] == PASSEES and prevue.annee < on.year and typee == CROIX
            ):
                yield from self.say(annee, f"motif_{annee}", dits["issue"])

    def say(self, nom, motif, mot):
        yield nom, mot
        if needs_motif(mot) and self.cleaned_data["motif"]:
            yield motif, self.cleaned_data["motif"]


class FiltreRepriseForm(forms.Form):
    """Which rows of the plan; it lives in the address of the page."""

    axe = forms.TypedChoiceField(label="Défi ou axe", required=False, empty_value={})
    pilote = forms.ChoiceField(label="Pilote", required=False)
    a_renseigner = forms.BooleanField(label="À renseigner seulement", required=False)

    def __init__(self, data, *, plan, equipe):
        super().__init__(data)
        self.actions = Action.objects.for_plan(plan)
        branches, groupes = {}, {}
        for axe in Axe.objects.for_plan(plan).loaded_for_choix():
            defi = axe.defi
            tout = (str(defi.numero), f"Tout le défi {defi.numero}")
            groupe = groupes.setdefault(f"Défi {defi.numero} : {defi.titre}", [tout])
            groupe.append((axe.code, f"{axe.code} {axe.titre}"))
            branches |= {tout[0]: {"defi": defi}, axe.code: {"axe": axe}}
        self.fields["axe"].choices = [("", "Tout le plan"), *groupes.items()]
        self.fields["axe"].coerce = branches.get
        noms = [(nom, nom) for nom in self.actions.list_pilotes_sans_compte()]
        self.fields["pilote"].choices = list_pilotes(
            equipe, (SANS, "Sans pilote"), *noms, rien=("", "Tous")
        )

    @property
    def requete(self):
        """What was asked for and understood, as an address says it."""
        return urlencode({nom: self.data[nom] for nom, v in self.cleaned_data.items() if v})

    def choose(self, *, on):
        """The actions asked for; what was not understood narrows nothing, and is said."""
        self.full_clean()
        dits = self.cleaned_data
        trouvees = self.actions.for_filtre(**dits.get("axe", {}))
        if pilote := dits.get("pilote"):
            trouvees = trouvees.sans_pilote() if pilote == SANS else trouvees.for_pilote(pilote)
        return trouvees.a_reprendre(on=on) if dits.get("a_renseigner") else trouvees
