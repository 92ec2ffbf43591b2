"""What slow work says of where it was done: a password that is hashed, a mail that leaves."""

from django.contrib.auth.hashers import MD5PasswordHasher
from django.core.mail.backends.locmem import EmailBackend
from django.db import connection

# [(what was done, whether in a transaction)], emptied by who watches.
FAITS = []


class Hacheur(MD5PasswordHasher):
    """A quick hasher that notes each password hashed or checked."""

    algorithm = "guet"

    def encode(self, password, salt):
        FAITS.append(("mot de passe", connection.in_atomic_block))
        return super().encode(password, salt)


class Facteur(EmailBackend):
    """The mailbox of the tests, that notes each mail."""

    def send_messages(self, messages):
        FAITS.append(("courriel", connection.in_atomic_block))
        return super().send_messages(messages)
