"""A form that makes something: sent twice from one page, it makes one (docs/adr/0021)."""

import secrets
from contextvars import ContextVar

from django.utils.html import format_html

JETON = "jeton"
# What is said to a form whose page already made something else; None of one that made nothing yet.
deja_servi = ContextVar("deja_servi", default=None)


def write_jeton():
    """The hidden input that tells a page shown from the same page shown again."""
    return format_html(
        '<input type="hidden" name="{}" value="{}">', JETON, secrets.token_urlsafe(16)
    )


class Creation:
    """A form whose page makes one thing; it is shown again, with all that was typed, when its page
    already made another.
    """

    @property
    def is_creation(self):
        instance = getattr(self, "instance", None)
        return instance is None or instance._state.adding

    def full_clean(self):
        super().full_clean()
        if self.is_bound and self.is_creation and (phrase := deja_servi.get()):
            self.add_error(None, phrase)
