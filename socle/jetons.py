"""Secrets that a link carries: told once, of which only the digest is kept (docs/adr/0025)."""

import hashlib
import secrets


def draw_jeton():
    """A secret that nobody guesses."""
    return secrets.token_urlsafe(32)


def digest(jeton):
    """What is kept of a token: nobody makes it again from it."""
    return hashlib.sha256(jeton.encode()).hexdigest()
