"""Versions that the history keeps: their values in words, and how one is put back."""

from datetime import date, datetime
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import CASCADE, FileField
from django.utils import timezone
from django.utils.formats import number_format

from socle.francais.dates import ecrire_instant, ecrire_jour

VIDE = "vide"
RAISON_MAX = 100


def cut_raison(raison):
    """The reason of a change, as long as the history has room for: a name of file may be longer."""
    return raison[:RAISON_MAX]


class VersionIrretablissable(Exception):
    """A version that cannot be put back today; `phrases` say why, in French."""

    def __init__(self, phrases):
        super().__init__(" ".join(phrases))
        self.phrases = phrases


def write_contenu(champ, valeur):
    """A value of a field in words: labels of choices, « oui », « vide »; never a code."""
    if valeur is None or valeur == "":
        return VIDE
    if isinstance(valeur, bool):
        return "oui" if valeur else "non"
    if champ.choices:
        return str(dict(champ.flatchoices).get(valeur, valeur))
    if isinstance(valeur, datetime):
        return ecrire_instant(timezone.localtime(valeur))
    if isinstance(valeur, date):
        return ecrire_jour(valeur)
    if isinstance(valeur, Decimal):
        return number_format(valeur, force_grouping=True)
    return str(valeur)


def check_liens(objet):
    """Empty the optional links of `objet` to what is gone; refuse when a needed one is."""
    for champ in objet._meta.concrete_fields:
        pk = getattr(objet, champ.attname)
        if not champ.is_relation or pk is None:
            continue
        if champ.related_model._base_manager.filter(pk=pk).exists():
            continue
        if not champ.null or champ.remote_field.on_delete is CASCADE:
            nom = champ.related_model._meta.verbose_name
            raise VersionIrretablissable(
                [f"Cette version dépend d'un objet supprimé ({nom}) : rétablissez-le d'abord."]
            )
        setattr(objet, champ.attname, None)


def check_fichiers(objet):
    """Refuse a row whose file is not kept any more."""
    for champ in objet._meta.concrete_fields:
        fichier = getattr(objet, champ.name) if isinstance(champ, FileField) else None
        if fichier and not fichier.storage.exists(fichier.name):
            raise VersionIrretablissable(
                [f"Le fichier de « {objet} » n'est plus gardé : joignez-le de nouveau."]
            )


def retablir(version, *, motif):
    """Put a row back as it was in `version`; that makes a new version, which bears `motif`.

    A row deleted since comes back under its number; what its model names in `NON_RETABLIS`, written
    by gestures that the history does not undo, stays as it is. Raises VersionIrretablissable, and
    changes nothing, when a constraint forbids it today.
    """
    objet = version.instance
    objet._change_reason = motif
    try:
        with transaction.atomic():
            check_liens(objet)
            check_fichiers(objet)
            presente = type(objet)._base_manager.filter(pk=objet.pk).first()
            for nom in getattr(objet, "NON_RETABLIS", ()) if presente else ():
                setattr(objet, nom, getattr(presente, nom))
            objet._state.adding = presente is None
            objet.is_rapportee = objet._state.adding
            objet.full_clean()
            objet.save(force_insert=objet._state.adding)
    except ValidationError as refus:
        raise VersionIrretablissable(refus.messages) from refus
    except IntegrityError as refus:
        raise VersionIrretablissable(
            ["Cette version ne s'accorde plus avec le reste du plan."]
        ) from refus
    return objet


def find_auteur(objet, noms):
    """The version in which these columns of a row took the values that it has now; None when its
    history does not say.
    """
    colonnes = {champ.name: champ.attname for champ in objet._meta.concrete_fields}
    if not hasattr(objet, "history") or not colonnes.keys() >= set(noms):
        return None
    suivante = None
    for version in objet.history.select_related("history_user"):
        if any(getattr(version, colonnes[n]) != getattr(objet, colonnes[n]) for n in noms):
            break
        suivante = version
    return suivante
