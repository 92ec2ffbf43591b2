"""Here began the refusal of the database to change an edition: comptes/verrous.py now makes it after
each `migrate`.
"""

from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('restitution', '0001_editions'),
    ]

    operations = []
