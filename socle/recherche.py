"""Search by the beginnings of words, accents and case apart; the same on SQLite and PostgreSQL."""

from django.db.models import CharField, Q, TextField, Transform

from socle.francais.extraits import INVISIBLES, LIGATURES, en_mots_nus


class MotsNus(Transform):
    """`field__mots_nus`: its words as `socle.francais.extraits.en_mots_nus` writes them.

    On SQLite that very function, given by our backend; on PostgreSQL the same in SQL.
    """

    lookup_name = "mots_nus"
    function = "MOTS_NUS"
    output_field = TextField()

    def as_postgresql(self, compiler, connection, **context):
        nu = f"REGEXP_REPLACE(NORMALIZE(%(expressions)s, NFKD), '{INVISIBLES}', '', 'g')"
        for ligature, lettres in LIGATURES.items():
            nu = f"REPLACE({nu}, '{ligature}', '{lettres}')"
        nu = f"REGEXP_REPLACE(LOWER({nu}), '[^a-z0-9]+', ' ', 'g')"
        return super().as_sql(compiler, connection, template=f"(' ' || TRIM({nu}))", **context)


CharField.register_lookup(MotsNus)


TextField.register_lookup(MotsNus)


def keep_contenant(queryset, texte, champs):
    """The rows of which the `champs` hold, together, every word of `texte` or its beginning."""
    for mot in texte.split():
        dans_le_texte = Q()
        for champ in champs:
            dans_le_texte |= Q(**{f"{champ}__mots_nus__contains": en_mots_nus(mot)})
        trouves = queryset.model._default_manager.filter(dans_le_texte)
        queryset = queryset.filter(pk__in=trouves.values("pk"))
    return queryset
