"""A meeting may be a second convocation."""

from django.db import migrations, models

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
        migrations.AddField('historicalseanceconseil', 'seconde_convocation', SECONDE_CONVOCATION),
        migrations.AddField('seanceconseil', 'seconde_convocation', SECONDE_CONVOCATION.clone()),
    ]
