"""Where each imported value comes from, written with it (R-X5)."""

from django.db import connection

from plan.models import Provenance

# A file brings tens of thousands of them while the base is held: one order, without their objects.
ORDRE = f"""
    INSERT INTO {Provenance._meta.db_table}
      (plan_id, fichier, le, par_id, modele, objet, champ, titre, valeur, feuille, cellule)
    VALUES ({", ".join(["%s"] * 11)})
    ON CONFLICT (modele, objet, champ) DO UPDATE SET
      plan_id = excluded.plan_id, fichier = excluded.fichier, le = excluded.le,
      par_id = excluded.par_id, titre = excluded.titre, valeur = excluded.valeur,
      feuille = excluded.feuille, cellule = excluded.cellule
"""


class Provenances:
    """The cells of one import, noted one by one, then written together."""

    def __init__(self, plan, rapport, *, par, le):
        moment = Provenance._meta.get_field("le").get_db_prep_save(le, connection)
        self.communes = plan.pk, rapport.fichier[:200], moment, par and par.pk
        self.lignes = []

    def note(self, objet, champ, titre, valeur, *, feuille, cellule):
        """`objet` may have no number before all is written."""
        self.lignes.append((objet, champ, titre, str(valeur), feuille[:60], cellule))

    def save(self):
        """Write them over those that the same values had before."""
        rangees = (
            (*self.communes, objet._meta.label_lower, objet.pk, *reste)
            for objet, *reste in self.lignes
            if objet.pk
        )
        with connection.cursor() as curseur:
            curseur.executemany(ORDRE, rangees)
