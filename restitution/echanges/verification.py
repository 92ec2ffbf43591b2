"""A row checked before it is written, as `full_clean` does, without a query for each of its rules.

Django asks the base whether a `CheckConstraint` holds, and whether each object that a row names
exists: four queries a row, which ten thousand rows feel. Here a rule that surely holds is not
asked for, nor an object that was just read; whatever is in doubt goes to Django as before, and the
base has the last word when the row is written.
"""

from functools import partial

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db.models import CheckConstraint, F, Q


class Indecidable(Exception):
    """A condition that is not read here."""


def check(objet):
    """{field or '': sentence} of what is wrong with an object before it is written."""
    lus = {
        champ.name
        for champ in objet._meta.concrete_fields
        if champ.is_relation and champ.is_cached(objet) and getattr(objet, champ.name) is not None
    }
    nouveaux = {nom for nom in lus if getattr(objet, nom).pk is None}
    fautes = {}
    for verifie, exclus in (
        (objet.clean_fields, lus),
        (lambda exclude: objet.clean(), set()),
        (objet.validate_unique, nouveaux),
        (partial(validate_constraints, objet), nouveaux),
    ):
        try:
            verifie(exclude=exclus | fautes.keys())
        except ValidationError as refus:
            fautes = refus.update_error_dict(fautes)
    if not fautes:
        return {}
    return {
        "" if nom == NON_FIELD_ERRORS else nom: " ".join(phrases)
        for nom, phrases in ValidationError(fautes).message_dict.items()
    }


def validate_constraints(objet, *, exclude):
    """Ask Django for the constraints of an object, but those that surely hold."""
    valeurs = {
        champ.name: getattr(objet, champ.attname)
        for champ in objet._meta.concrete_fields
        if champ.name not in exclude
    }
    fautes = {}
    for contrainte in objet._meta.constraints:
        if is_surely_kept(contrainte, valeurs):
            continue
        try:
            contrainte.validate(type(objet), objet, exclude=exclude)
        except ValidationError as refus:
            fautes = refus.update_error_dict(fautes)
    if fautes:
        raise ValidationError(fautes)


def is_surely_kept(contrainte, valeurs):
    """Whether a constraint holds, with no doubt, for these {field: value}."""
    if not isinstance(contrainte, CheckConstraint):
        return False
    try:
        return holds(contrainte.condition, valeurs) is not False
    except Indecidable:
        return False


def holds(condition, valeurs):
    """Whether a `Q` is true for these {field: value}; None when SQL would answer NULL.

    Raises Indecidable for what is neither a comparison nor a join of comparisons.
    """
    if isinstance(condition, tuple):
        return compare(*condition, valeurs)
    if not isinstance(condition, Q) or condition.connector not in (Q.AND, Q.OR):
        raise Indecidable
    reponses = [holds(partie, valeurs) for partie in condition.children]
    tranche = condition.connector == Q.OR
    if tranche not in reponses and None in reponses:
        return None
    reponse = tranche if tranche in reponses else not tranche
    return reponse is not condition.negated


def compare(mots, attendu, valeurs):
    """One comparison, such as ("montant_min__gte", 0)."""
    nom, _, verbe = mots.partition("__")
    valeur = find(nom, valeurs)
    if verbe == "isnull" or (verbe in ("", "exact") and attendu is None):
        return (valeur is None) is (attendu is None or attendu)
    if isinstance(attendu, F):
        attendu = find(attendu.name, valeurs)
    elif hasattr(attendu, "resolve_expression"):
        raise Indecidable
    if verbe not in VERBES:
        raise Indecidable
    if valeur is None or attendu is None:
        return None
    return VERBES[verbe](valeur, attendu)


def find(nom, valeurs):
    if nom not in valeurs:
        raise Indecidable
    return valeurs[nom]


VERBES = {
    "": lambda valeur, attendu: valeur == attendu,
    "exact": lambda valeur, attendu: valeur == attendu,
    "gte": lambda valeur, attendu: valeur >= attendu,
    "lte": lambda valeur, attendu: valeur <= attendu,
    "in": lambda valeur, attendu: valeur in attendu,
    "range": lambda valeur, bornes: bornes[0] <= valeur <= bornes[1],
}
