"""A bucket that says of its failures what a folder would: an OSError, soon, and in French."""

import errno
from contextlib import contextmanager

from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from s3transfer.exceptions import RetriesExceededError
from storages.backends.s3 import S3Storage

from config.stockage import StockageEnPanne

REGLAGES = Config(
    # A person waits for the answer.
    connect_timeout=3,
    read_timeout=20,
    retries={"total_max_attempts": 2, "mode": "standard"},
    # Servers other than Amazon's do not all know the newer checksums.
    request_checksum_calculation="when_required",
    response_checksum_validation="when_required",
)


@contextmanager
def en_panne():
    """Turn what S3's client raises into `StockageEnPanne`."""
    try:
        yield
    except (BotoCoreError, ClientError, RetriesExceededError) as erreur:
        raise StockageEnPanne(
            errno.EIO, "le stockage des fichiers joints ne répond pas"
        ) from erreur


class Seau(S3Storage):
    def __init__(self, **options):
        super().__init__(**options)
        self.client_config = self.client_config.merge(REGLAGES)

    def _open(self, name, mode="rb"):
        with en_panne():
            # The bytes come now, while a failure of theirs can still be told.
            return super()._open(name, mode).open()

    def _save(self, name, content):
        with en_panne():
            return super()._save(name, content)

    def delete(self, name):
        with en_panne():
            super().delete(name)

    def exists(self, name):
        with en_panne():
            return super().exists(name)

    def listdir(self, name):
        with en_panne():
            return super().listdir(name)
