#!/usr/bin/env python
"""Point d'entrée des commandes de gestion."""

import os
import select
import sys

from django.core.management import execute_from_command_line

# What a shell says of a program whose reader has gone: 128 and the number of SIGPIPE.
LECTEUR_PARTI = 141


def main():
    """Run the command; when who reads its output has enough (`| head`), stop without a word."""
    try:
        execute_from_command_line(sys.argv)
        sys.stdout.flush()
    except BrokenPipeError:
        if not is_lecteur_parti(sys.stdout.fileno()):
            raise
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(LECTEUR_PARTI)


def is_lecteur_parti(tuyau):
    guet = select.poll()
    guet.register(tuyau, 0)
    return bool(guet.poll(0))


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.local")
    main()
