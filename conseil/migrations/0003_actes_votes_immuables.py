"""Here began the refusal of the database to change a voted act: comptes/verrous.py now makes it after
each `migrate`.
"""

from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('conseil', '0002_formules_de_l_acte'),
    ]

    operations = []
