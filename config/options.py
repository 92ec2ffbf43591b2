"""What is installed only where a setting asks for it (`pyproject.toml`, optional dependencies)."""

from importlib.util import find_spec

from django.core.exceptions import ImproperlyConfigured


def require(*paquets, reglage):
    """Check that an option is installed before the setting that asks for it is used.

    Raises ImproperlyConfigured.
    """
    absents = [paquet for paquet in paquets if find_spec(paquet) is None]
    if absents:
        raise ImproperlyConfigured(
            f"{reglage} demande {', '.join(absents)}, qui n'est pas installé : lancez "
            "« make install-options » (ou pip install --require-hashes -r "
            f"requirements-options.txt), ou retirez {reglage}."
        )
