"""What was read, what is stored, what is typed, field by field: docs/regles.md, R-S1."""

from datetime import date, time
from decimal import Decimal

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import Http404, QueryDict
from django.utils.datastructures import MultiValueDict

from plan.forms.vie import EntreeJournalForm
from plan.models import EntreeJournal
from socle.saisie.formulaires import JourField, NombreField, PeriodeField
from socle.saisie.version_lue import SansEcraser
from tests.fabrique import make_action

COULEURS = [("r", "Rouge"), ("Froides", [("b", "Bleu"), ("v", "Vert")])]


class Fiche(SansEcraser, forms.Form):
    texte = forms.CharField(widget=forms.Textarea, required=False)
    case = forms.BooleanField(required=False)
    boites = forms.MultipleChoiceField(
        choices=COULEURS, widget=forms.CheckboxSelectMultiple, required=False
    )
    choix = forms.ChoiceField(choices=[("", "-"), *COULEURS], required=False)
    le = JourField(required=False)
    heure = forms.TimeField(widget=forms.TimeInput(format="%H:%M"), required=False)
    debut = PeriodeField(required=False)
    nombre = NombreField(required=False)
    exact = forms.DecimalField(required=False)
    fixe = forms.CharField(disabled=True, required=False)
    fichier = forms.FileField(required=False)


def read(**stockee):
    """The version that a page of this reads."""
    return Fiche(initial=stockee)["lue"].value()


def send(lue, stockee, *, files=None, **saisie):
    """The form of what a page sends, bound to what is stored now."""
    data = QueryDict(mutable=True)
    for nom, valeur in {"lue": lue, **saisie}.items():
        data.setlist(nom, valeur if isinstance(valeur, list) else [valeur])
    return Fiche(data, files, initial=stockee)


@pytest.mark.parametrize(
    ("nom", "lu", "renvoye", "stocke", "mots"),
    [
        pytest.param("texte", "a\n\nb", "a\r\n\r\nb", "c", "c", id="line-ends"),
        pytest.param("texte", " a\n", "a", "a\n b", "a\n b", id="spaces-around"),
        pytest.param("texte", None, "", "c", "c", id="nothing"),
        pytest.param("case", True, "on", False, "non", id="ticked"),
        pytest.param("case", False, [], True, "oui", id="not-ticked"),
        pytest.param("boites", ["v", "r"], ["r", "v"], ["b"], "Bleu", id="boxes-in-any-order"),
        pytest.param("boites", [], [], ["b", "v"], "Bleu, Vert", id="no-box"),
        pytest.param("choix", "r", "r", "v", "Vert", id="choice"),
        pytest.param("le", date(2026, 3, 1), "2026-03-01", date(2026, 3, 2), "2 mars 2026", id="d"),
        pytest.param("heure", time(18, 0, 30), "18:00", time(19), "19:00", id="hour"),
        pytest.param("debut", "mars 2024", "mars 2024", "2025", "2025", id="vague-date"),
        pytest.param("nombre", Decimal("2.50"), "2,50", Decimal(2), "2", id="number"),
        pytest.param("exact", Decimal("2.50"), "2.50", Decimal("3.50"), "3,50", id="decimal"),
    ],
)
def test_what_was_left_alone_becomes_what_is_stored(nom, lu, renvoye, stocke, mots):
    form = send(read(**{nom: lu}), {nom: stocke}, **{nom: renvoye})

    assert form.is_valid(), form.errors
    assert nom not in form.changed_data
    assert form.changes_ailleurs == [nom]

    autre = {"case": [] if stocke else "on", "boites": ["r"], "le": "2026-12-25", "choix": "b"}
    mien = autre.get(nom, {"heure": "20:00", "debut": "S1 2026"}.get(nom, "77"))
    if nom != "case":
        refus = send(read(**{nom: lu}), {nom: stocke}, **{nom: mien})

        assert not refus.is_valid()
        assert f"Entre-temps, quelqu'un d'autre a écrit : « {mots} »." in refus.errors[nom][0]
        assert send(refus["lue"].value(), {nom: stocke}, **{nom: mien}).is_valid()


def test_what_one_person_alone_changed_is_written():
    form = send(read(texte="a", choix="r"), {"texte": "a", "choix": "v"}, texte="b", choix="r")

    assert form.is_valid()
    assert (form.cleaned_data["texte"], form.cleaned_data["choix"]) == ("b", "v")
    assert form.changed_data == ["texte"]


def test_two_people_who_write_the_same_do_not_disturb_each_other():
    assert send(read(nombre=Decimal(1)), {"nombre": Decimal("2.0")}, nombre="2,00").is_valid()


def test_what_somebody_emptied_is_said():
    form = send(read(texte="a"), {"texte": ""}, texte="b")

    assert "Entre-temps, quelqu'un d'autre a vidé ce champ." in form.errors["texte"][0]


def test_what_the_page_did_not_send_is_left_alone():
    form = send(read(texte="a", case=True), {"texte": "a", "choix": "v"})

    assert form.is_valid()
    assert (form.cleaned_data["texte"], form.cleaned_data["choix"]) == ("a", "v")


def test_a_choice_that_is_no_longer_offered_does_not_stop_who_did_not_touch_it():
    assert send(read(choix="parti"), {"choix": "v"}, choix="parti").is_valid()


def test_a_field_that_is_shut_and_a_file_have_no_version():
    fichiers = MultiValueDict({"fichier": [SimpleUploadedFile("a.txt", b"a")]})
    form = send(read(fixe="a"), {"fixe": "b"}, files=fichiers, fixe="c")

    assert "fixe" not in read(fixe="a")
    assert form.is_valid()
    assert (form.cleaned_data["fixe"], form.cleaned_data["fichier"].name) == ("b", "a.txt")


def test_a_wrong_entry_keeps_what_was_typed_and_what_was_read():
    lue = read(nombre=Decimal(1), texte="a")
    refus = send(lue, {"nombre": Decimal(1), "texte": "b"}, nombre="beaucoup", texte="a")

    assert list(refus.errors) == ["nombre"]
    assert (refus["nombre"].value(), refus["texte"].value()) == ("beaucoup", "b")
    assert not send(refus["lue"].value(), {"nombre": Decimal(5)}, nombre="3").is_valid()


@pytest.mark.parametrize("lue", ["", "texte", "\x00", "texte=&texte=x", "[" * 9999])
def test_what_is_no_version_says_nothing(lue):
    assert not send(lue, {"texte": "a"}, texte="b").is_valid()
    assert send(lue, {"texte": "a"}, texte="a").is_valid()


@pytest.mark.django_db
def test_a_page_of_another_row_writes_nothing():
    """A code may come to name another action: the number of the row is read too."""
    une, autre = (
        EntreeJournal.objects.create(action=a, le="2024-01-02", texte="x")
        for a in (make_action(), make_action())
    )
    data = {"lue": EntreeJournalForm(instance=une)["lue"].value(), "texte": "y", "le": "2024-01-02"}
    query = QueryDict(mutable=True)
    query.update(data)

    with pytest.raises(Http404):
        EntreeJournalForm(query, instance=autre).is_valid()
    assert EntreeJournalForm(query, instance=une).is_valid()
    EntreeJournal.objects.filter(pk=une.pk).delete()
    with pytest.raises(Http404):
        EntreeJournalForm(query, instance=une)
