"""Where the files that people join are kept, by one setting."""

from pathlib import Path
from urllib.parse import parse_qsl, urlparse

from django.core.exceptions import ImproperlyConfigured
from django.core.files.storage import FileSystemStorage

from config.options import require

OPTIONS_S3 = ("endpoint_url", "region_name", "addressing_style")


class StockageEnPanne(OSError):
    """The place of the files does not answer, or refuses what it should take."""


class Dossier(FileSystemStorage):
    """A folder that never keeps a file by half."""

    def _save(self, name, content):
        try:
            return super()._save(name, content)
        except OSError:
            Path(self.path(name)).unlink(missing_ok=True)
            raise


def make_stockage(adresse):
    """Django's entry of STORAGES for `adresse`: '' is the folder FICHIERS_DIR, « s3://… » a bucket.

    « s3://BUCKET/PREFIX?endpoint_url=https://…&region_name=… »; the keys come from the usual
    variables AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY. Raises ImproperlyConfigured.
    """
    if not adresse:
        return {"BACKEND": "config.stockage.Dossier"}
    lue = urlparse(adresse)
    options = dict(parse_qsl(lue.query))
    inconnues = sorted(set(options) - set(OPTIONS_S3))
    if lue.scheme != "s3" or not lue.netloc or inconnues:
        raise ImproperlyConfigured(
            "STOCKAGE s'écrit s3://SEAU/PREFIXE?endpoint_url=https://…&region_name=… "
            "(ou reste vide : les fichiers sont alors dans FICHIERS_DIR)."
        )
    require("storages", "boto3", reglage="STOCKAGE")
    return {
        "BACKEND": "config.seau.Seau",
        "OPTIONS": {
            "bucket_name": lue.netloc,
            "location": lue.path.strip("/"),
            # A file is read through the application, with the right of its action: never public.
            "default_acl": None,
            "querystring_auth": True,
            "file_overwrite": False,
            **options,
        },
    }
