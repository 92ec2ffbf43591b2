"""A meeting may be a second convocation; what the database refuses of a voted act refuses it too."""

from functools import partial
from importlib import import_module

from django.db import migrations, models

verrou = import_module('conseil.migrations.0003_actes_votes_immuables')

FIGES = {
    **verrou.FIGES,
    verrou.SEANCE: (*verrou.FIGES[verrou.SEANCE], 'seconde_convocation'),
}
SECONDE_CONVOCATION = models.BooleanField(
    default=False,
    help_text="Le quorum a manqué à la première séance : celle-ci n'en demande pas.",
    verbose_name='seconde convocation',
)


class Migration(migrations.Migration):

    dependencies = [
        ('conseil', '0003_actes_votes_immuables'),
    ]

    operations = [
        migrations.RunPython(verrou.unlock, verrou.lock),
        migrations.AddField('historicalseanceconseil', 'seconde_convocation', SECONDE_CONVOCATION),
        migrations.AddField('seanceconseil', 'seconde_convocation', SECONDE_CONVOCATION.clone()),
        migrations.RunPython(partial(verrou.lock, figes=FIGES), verrou.unlock),
    ]
