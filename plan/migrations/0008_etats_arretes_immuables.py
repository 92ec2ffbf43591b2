"""Here began the refusal of the database to change a frozen state: comptes/verrous.py now makes it
after each `migrate`.
"""

from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('plan', '0007_abonnes_en_abonnements'),
    ]

    operations = []
