"""The grid of the whole plan: a row an action, each read, judged and saved by itself (R-E9)."""

import re

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.http import urlencode
from django.utils.text import capfirst

from plan.etats import DITS, STATUTS_A_MOTIVER, Statut
from plan.feuillets.calendrier import CROIX, MOTS, REPORT, find_issue, write_case
from plan.forms.suivi import SuiviForm
from plan.forms.vie import PARTI, refuse_report
from plan.models import Action, Axe, Issue
from plan.models.calendrier import ISSUES_SANS_SUITE
from socle.donnees.versions import find_auteur
from socle.saisie.cellules import CelluleRefusee, fold, read_choix
from socle.saisie.formulaires import FormDeRangee

AUTRE, SANS = "autre", "sans"
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


class MotField(forms.ChoiceField):
    """A word chosen, or pasted in other words; an unknown one is said, and stays (R-X3)."""

    def __init__(self, *, dits, famille, **options):
        super().__init__(required=False, **options)
        self.dits = dits
        self.widget.attrs["data-mots"] = famille

    def to_python(self, value):
        mots = [(cle, mot) for cle, mot in self.choices if cle]
        try:
            return read_choix(super().to_python(value), mots, self.dits)
        except CelluleRefusee as refus:
            raise ValidationError(str(refus)) from refus

    def keep(self, mot):
        """What was pasted is shown among the words."""
        if mot and mot not in dict(self.choices):
            self.widget.choices = [*self.choices, (mot, mot)]


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
        widgets = {"avancement": forms.TextInput(attrs={"inputmode": "numeric"})}
        error_messages = SuiviForm.Meta.error_messages

    SUIVI = {"statut", "avancement", "motif"}
    PILOTE = {"pilote", "pilote_nom"}

    def __init__(self, data=None, *, action, equipe, annees):
        super().__init__(
            data,
            instance=action,
            prefix=f"ligne-{action.pk}",
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
        for nom, champ in self.fields.items():
            champ.template_name = "plan/_cellule_de_reprise.html"
            if isinstance(champ, MotField):
                champ.keep(self.data.get(self.add_prefix(nom)))

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
        programmees = {p.annee for action in actions for p in action.calendrier}
        self.annees, self.equipe = sorted(programmees.union(plan.annees)), equipe
        self.cochees = cochees
        suivantes = [f"action-{action.pk}" for action in actions[1:]] + ["grille-fin"]
        self.suivantes = {a.pk: nom for a, nom in zip(actions, suivantes, strict=True)}
        self.par_pk = {action.pk: self.make(action, saisie.get(action.pk)) for action in actions}

    def make(self, action, saisie=None):
        ligne = LigneForm(saisie, action=action, equipe=self.equipe, annees=self.annees)
        ligne.is_cochee = str(action.pk) in self.cochees
        ligne.suivante = self.suivantes[action.pk]
        return ligne

    @property
    def lignes(self):
        return list(self.par_pk.values())

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
        """Save the rows that were changed and hold no fault, then show them as they are stored;
        gives their number.
        """
        justes = [ligne for ligne in self.ecrites if ligne.is_valid()]
        self.melees = [li.instance.code for li in justes if li.changes_ailleurs]
        for ligne in justes:
            ligne.record(par=par, le=le)
        fraiches = Action.objects.for_numeros([ligne.instance.pk for ligne in justes])
        self.par_pk |= {a.pk: self.make(a) for a in fraiches.loaded_for_reprise()}
        return len(justes)


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
    mots = {CROIX: "prévue", **dict(Statut.choices)}
    return ", ".join(mots.get(v, v) for nom, v in ligne.items() if v and not nom.endswith("-lue"))


def count_lignes(plan):
    """How many rows a page holds: Django takes so many fields at once, the same of any page."""
    champs = len(LigneForm.base_fields) + 2 + 2 * len(plan.annees)
    return max(1, (settings.DATA_UPLOAD_MAX_NUMBER_FIELDS - 50) // champs)


class LotForm(forms.Form):
    """What is put in each row that is ticked; nothing is saved, and each row judges it."""

    toutes = forms.BooleanField(label="Toutes les lignes de la page", required=False)
    statut = forms.ChoiceField(label="Statut", choices=[RIEN, *Statut.choices], required=False)

    def __init__(self, *, annees, equipe, choisi):
        super().__init__(prefix="lot", initial=choisi)
        for annee in annees:
            choix = [RIEN, *list_annees([a for a in annees if a > annee])]
            self.fields[str(annee)] = forms.ChoiceField(choices=choix, required=False)
        self.fields["motif"] = forms.CharField(label="Motif, s'il en faut un", required=False)
        choix = list_pilotes(equipe, (AUTRE, "Autre : son nom"))
        self.fields["pilote"] = forms.ChoiceField(label="Pilote", choices=choix, required=False)
        self.fields["pilote_nom"] = forms.CharField(label="Nom du pilote", required=False)


def list_choisis(envoi):
    """{field of the `LotForm`: what was chosen or typed in it}."""
    return {nom[4:]: mot for nom, mot in envoi.items() if nom.startswith("lot-") and mot}


def read_lot(envoi):
    """{field of a row: what goes in it}; the reason goes wherever the model asks one."""
    lot = list_choisis(envoi)
    if motif := lot.pop("motif", ""):
        closes = [a for a in lot if a.isdecimal() and find_issue(lot[a])[0] in ISSUES_SANS_SUITE]
        lot |= {f"motif_{annee}": motif for annee in closes}
        lot |= {"motif": motif} if lot.get("statut") in STATUTS_A_MOTIVER else {}
    return lot


def fill(saisie, lot, cochees):
    """Put `lot` in what was typed of the ticked rows; gives their number."""
    choisies = [pk for pk in saisie if "toutes" in lot or str(pk) in cochees]
    for pk in choisies if lot.keys() - {"toutes"} else ():
        for nom, mot in lot.items():
            if (cle := f"ligne-{pk}-{nom}") in saisie[pk]:
                saisie[pk][cle] = mot
    return len(choisies) if lot.keys() - {"toutes"} else 0


class FiltreRepriseForm(forms.Form):
    """Which rows of the plan; it lives in the address of the page."""

    axe = forms.TypedChoiceField(label="Défi ou axe", required=False, empty_value={})
    pilote = forms.ChoiceField(label="Pilote", required=False)
    a_renseigner = forms.BooleanField(label="À renseigner seulement", required=False)

    def __init__(self, data, *, plan, equipe):
        super().__init__(data)
        self.actions = Action.objects.for_plan(plan)
        mots, branches, groupes = plan.vocabulaire, {}, {}
        for defi in plan.defis.order_by("numero"):
            nom = mots.name(defi.code)
            groupes[f"{nom} : {defi.titre}"] = [(defi.code, f"{nom} en entier")]
            branches[defi.code] = {"defi": defi}
        for axe in Axe.objects.for_plan(plan).loaded_for_choix():
            groupe = groupes[f"{mots.name(axe.defi.code)} : {axe.defi.titre}"]
            groupe.append((axe.code, f"{axe.code} {axe.titre}"))
            branches[axe.code] = {"axe": axe}
        seuls = [(code, titre) for titre, ((code, _), *_) in groupes.items()]
        choix = groupes.items() if mots.niveaux == 3 else seuls
        self.fields["axe"].label = capfirst(mots.branche)
        self.fields["axe"].choices = [("", "Tout le plan"), *choix]
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
