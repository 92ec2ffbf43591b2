"""Give the cost lines already there the value that their wordings say (docs/regles.md, R-B1)."""

from django.db import migrations

from budget.montants.libelle import lire


def retain_formulations(apps, schema_editor):
    LigneCout = apps.get_model("budget", "LigneCout")
    for ligne in LigneCout.objects.prefetch_related("formulations__bloc"):
        formulations = sorted(
            ligne.formulations.all(), key=lambda f: (f.bloc.document != "tableau", f.ordre)
        )
        if not formulations:
            continue
        premiere = formulations[0]
        document = premiere.bloc.document
        lu = lire(
            premiere.texte, intitule=premiere.bloc.intitule if document == "fiche" else ""
        )
        ligne.libelle = lu.libelle[:300] or lu.texte[:300]
        ligne.qualificatif = lu.qualificatif
        ligne.montant_min, ligne.montant_max = lu.montant_min, lu.montant_max
        ligne.pourcent_min, ligne.pourcent_max = lu.pourcent_min, lu.pourcent_max
        ligne.taxe, ligne.periode = lu.taxe, lu.periode
        ligne.unite, ligne.n_annees = lu.unite, lu.n_annees
        ligne.annee_debut = min(lu.annees, default=None)
        ligne.annee_fin = max(lu.annees, default=None)
        ligne.sens = lu.sens
        ligne.nature = "masse_salariale" if lu.is_masse_salariale else ""
        ligne.origine = document
        ligne.retenue = document == "tableau"
        ligne.save()


class Migration(migrations.Migration):
    dependencies = [("budget", "0002_valeur_retenue")]

    operations = [migrations.RunPython(retain_formulations, migrations.RunPython.noop)]
