"""The version that a form read (docs/adr/0020): nobody writes over what somebody else wrote unseen.

A form carries one hidden field, `lue`: a digest of what its page showed in each field. Sent back,
each field has three values: what was read, what is stored now, what is typed (R-S1).
"""

import re
from datetime import date
from decimal import Decimal
from hashlib import sha256
from urllib.parse import parse_qsl, urlencode

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.forms.formsets import (
    DELETION_FIELD_NAME,
    INITIAL_FORM_COUNT,
    TOTAL_FORM_COUNT,
    ManagementForm,
)
from django.forms.models import BaseInlineFormSet, model_to_dict
from django.http import Http404
from django.utils import timezone

from socle.donnees.versions import find_auteur
from socle.francais.dates import ecrire_instant, ecrire_jour
from socle.francais.typographie import en_chiffres
from socle.saisie.cellules import clean_texte

RANGEE = "rangee"


class LueField(forms.Field):
    """What was read; nobody types it, so it never changes a form nor makes it wrong."""

    widget = forms.HiddenInput(attrs={"id": False})

    def __init__(self, **options):
        super().__init__(required=False, label="", **options)

    def has_changed(self, initial, data):
        return False


class SansEcraser:
    """Of a form that changes what is stored. A model form reads its row again, under lock, before
    it looks at what was sent: saving it writes nothing of a page grown old.

    `DE` names the columns of a field that is no column itself, to say who wrote them.
    """

    DE = {}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["lue"] = LueField(initial=self.write_lue)
        self.conflits, self.changes_ailleurs = {}, []
        if self.is_bound and self.is_rangee:
            self.lock()

    @property
    def is_rangee(self):
        """Whether it changes a row that is stored."""
        return hasattr(self, "instance") and not self.instance._state.adding

    def lock(self):
        """Read the row again, which nobody else writes until the end of the transaction; what was
        kept through a login is only shown, outside of any.
        """
        modele = self.instance._meta.model
        rangees = modele._base_manager.all()
        if transaction.get_connection().in_atomic_block:
            rangees = rangees.select_for_update(of=("self",))
        try:
            self.instance.refresh_from_db(from_queryset=rangees)
        except modele.DoesNotExist as disparue:
            raise Http404("Cette ligne a été supprimée entre-temps.") from disparue
        self.initial |= model_to_dict(self.instance, self._meta.fields, self._meta.exclude)

    def name_ensemble(self, nom):
        """The name of what is read as one with this field: itself, unless a form says otherwise."""
        return nom

    def list_ensembles(self):
        """{name: its fields} of what is read, and changed, as one."""
        ensembles = {}
        for champ in self:
            is_fichier = champ.field.widget.needs_multipart_form
            if champ.name != "lue" and not champ.field.disabled and not is_fichier:
                ensembles.setdefault(self.name_ensemble(champ.name), []).append(champ)
        return ensembles

    def write_lue(self):
        lues = {nom: sum_up(map(show, champs)) for nom, champs in self.list_ensembles().items()}
        if self.is_rangee:
            lues[RANGEE] = self.instance.pk
        return urlencode(lues)

    def full_clean(self):
        """As Django does, once what this person left alone is what is stored now."""
        if self.is_bound and (self.is_rangee or not hasattr(self, "instance")):
            self.take_stockee()
        super().full_clean()
        for nom, phrase in self.conflits.items():
            self.add_error(nom, phrase)

    @property
    def is_ecrit(self):
        """Whether what was sent is not what was read."""
        lue, ensembles = self.read_lue(), self.list_ensembles().items()
        return any(sum_up(map(type_in, champs)) != lue.get(nom) for nom, champs in ensembles)

    def read_lue(self):
        return dict(parse_qsl(self["lue"].data or ""))

    def take_stockee(self):
        """Put what is stored in the fields left alone; keep the others, and note those that two
        people changed. What the form read is, from now on, what it shows.
        """
        lue = self.read_lue()
        if self.is_rangee and lue.get(RANGEE, str(self.instance.pk)) != str(self.instance.pk):
            raise Http404("Cette page est celle d'une autre ligne.")
        self.data = self.data.copy()
        for nom, champs in self.list_ensembles().items():
            stockee, base = sum_up(map(show, champs)), lue.get(nom)
            if stockee != base:
                self.changes_ailleurs.append(nom)
            if all(map(is_omis, champs)) or sum_up(map(type_in, champs)) == base:
                for champ in champs:
                    self.data.setlist(champ.html_name, list_montrees(champ))
            elif stockee != base and any(c.field.has_changed(c.initial, c.data) for c in champs):
                self.conflits[champs[0].name] = self.say_conflit(champs)
        self.data[self["lue"].html_name] = self.write_lue()

    def find_auteur(self, noms):
        """The version that wrote what is stored of these columns; None when nothing says it."""
        return find_auteur(self.instance, noms)

    def say_conflit(self, champs):
        """Who wrote what meanwhile, and what to do."""
        noms = [nom for champ in champs for nom in self.DE.get(champ.name, (champ.name,))]
        version = self.find_auteur(noms) if self.is_rangee else None
        qui, quand = "quelqu'un d'autre", ""
        if version:
            qui = version.history_user or qui
            quand = f" le {ecrire_instant(timezone.localtime(version.history_date))}"
        mots = ", ".join(filter(None, map(write_stockee, champs)))
        point = "" if mots.endswith((".", "!", "?", "…")) else "."
        fait = f"a écrit{quand} : « {mots} »{point}" if mots else f"a vidé ce champ{quand}."
        return (
            f"Entre-temps, {qui} {fait} Enregistrez de nouveau pour garder votre version, ou "
            "corrigez-la."
        )


class FormDAdministration(SansEcraser, forms.ModelForm):
    """A page of the administration, or a row inside it. An older version put back from the history
    (`_history`) is typed over what is stored now, or makes a deleted row anew.
    """

    lue = LueField()

    @property
    def rangees(self):
        return self._meta.model._base_manager.filter(pk=self.instance.pk)

    def lock(self):
        if not hasattr(self.instance, "_history") or self.rangees.exists():
            super().lock()

    def write_lue(self):
        if not self.is_bound and hasattr(self.instance, "_history"):
            actuelle = self.rangees.first()
            return type(self)(instance=actuelle).write_lue() if actuelle else ""
        return super().write_lue()


class RangeesSansEcraser(BaseInlineFormSet):
    """Rows inside a page. One that somebody took away meanwhile is gone, unless it was typed in;
    one that somebody changed is not taken away unseen.
    """

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        nombres = ManagementForm(self.data, prefix=self.prefix)
        if self.is_bound and nombres.is_valid():
            presentes = {str(rangee.pk) for rangee in self.get_queryset()}
            total = min(nombres.cleaned_data[TOTAL_FORM_COUNT], self.absolute_max)
            lues = {rang: self.read_pk(rang) for rang in range(total)}
            disparues = [rang for rang, pk in lues.items() if pk and pk not in presentes]
            if any(map(self.is_ecrite, disparues)):
                raise Http404("Une ligne de cette page a été supprimée entre-temps.")
            if disparues:
                self.drop(disparues, total, nombres.cleaned_data[INITIAL_FORM_COUNT])

    def read_pk(self, rang):
        return self.data.get(f"{self.add_prefix(rang)}-{self.model._meta.pk.name}")

    def drop(self, disparues, total, lues):
        """Number again what was sent, without the rows that are no longer there."""
        motif, data = re.compile(rf"{re.escape(self.prefix)}-(\d+)-(.+)"), self.data.copy()
        trouves = [motif.fullmatch(cle) for cle in self.data]
        envoyees = {(int(t[1]), t[2]): data.pop(t[0]) for t in trouves if t}
        gardees = [rang for rang in range(total) if rang not in disparues]
        for (rang, nom), valeurs in envoyees.items():
            if rang in gardees:
                data.setlist(f"{self.add_prefix(gardees.index(rang))}-{nom}", valeurs)
        data[f"{self.prefix}-{TOTAL_FORM_COUNT}"] = len(gardees)
        data[f"{self.prefix}-{INITIAL_FORM_COUNT}"] = lues - len(disparues)
        self.data = data

    def is_ecrite(self, rang):
        """Whether somebody typed in this row."""
        return self.form(self.data, prefix=self.add_prefix(rang), **self.form_kwargs).is_ecrit

    def clean(self):
        super().clean()
        for form in self.initial_forms:
            if form.cleaned_data.get(DELETION_FIELD_NAME) and form.changes_ailleurs:
                raise ValidationError(
                    f"« {form.instance} » n'est pas supprimé : une autre personne l'a changé "
                    "entre-temps. Relisez-le, puis enregistrez de nouveau."
                )


def list_textes(valeur):
    """The words that a widget sends, whatever the order of the boxes and the line ends."""
    valeurs = valeur if isinstance(valeur, (list, tuple, set)) else [valeur]
    envoyees = ("on" if v is True else v for v in valeurs if v not in (None, "", False))
    return sorted(clean_texte(str(envoyee)) for envoyee in envoyees)


def list_montrees(champ):
    """What a field left alone sends of what is stored, as a list."""
    # The administration surrounds some widgets with links.
    widget = getattr(champ.field.widget, "widget", champ.field.widget)
    valeur = champ.field.prepare_value(champ.initial)
    if isinstance(widget, forms.CheckboxInput):
        return ["on"] if widget.check_test(valeur) else []
    montree = widget.format_value(valeur)
    return montree if isinstance(montree, list) else [montree or ""]


def show(champ):
    """What is stored of a field, as its page shows it."""
    return list_textes(list_montrees(champ))


def type_in(champ):
    """What was sent for a field."""
    return list_textes(champ.data)


def is_omis(champ):
    """Whether the page sent nothing at all for a field."""
    form, widget = champ.form, champ.field.widget
    return widget.value_omitted_from_data(form.data, form.files, champ.html_name)


def sum_up(textes):
    """The digest of what several fields show."""
    return sha256(repr(list(textes)).encode(errors="replace")).hexdigest()[:12]


def sum_up_rangee(objet):
    """The digest of a whole row as it is stored, that a button which deletes it carries."""
    stockee = objet._meta.model._base_manager.get(pk=objet.pk)
    return sum_up(f"{c.attname} {c.value_to_string(stockee)}" for c in objet._meta.concrete_fields)


def is_perimee(objet, lue):
    """Whether somebody wrote the row since a page showed it as `lue` says; None says nothing."""
    return lue is not None and lue != sum_up_rangee(objet)


def write_stockee(champ):
    """What is stored of a field, in words; '' for nothing."""
    valeur = champ.initial
    if isinstance(valeur, bool):
        return "oui" if valeur else "non"
    if isinstance(valeur, date):
        return ecrire_jour(valeur)
    if isinstance(champ.field, forms.DecimalField) and isinstance(valeur, Decimal):
        return en_chiffres(valeur)
    choix = dict(list_choix(getattr(champ.field, "choices", ())))
    return ", ".join(choix.get(mot, mot) for mot in show(champ))


def list_choix(choix):
    """(value, label) of the choices of a field, those in groups too."""
    for valeur, libelle in choix:
        if isinstance(libelle, (list, tuple)):
            yield from list_choix(libelle)
        else:
            yield str(valeur), str(libelle)
