"""The commands in a terminal."""

import os
import subprocess
import sys

from django.conf import settings


def test_a_command_whose_reader_is_gone_ends_without_a_word():
    """As with `manage.py controler | head`."""
    commande = subprocess.Popen(
        [sys.executable, "manage.py", "help"],
        cwd=settings.BASE_DIR,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings.test"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    commande.stdout.close()

    dit = commande.stderr.read()
    commande.stderr.close()

    assert (commande.wait(), dit) == (141, "")
