"""The SHA-256 of a file that somebody sends, read as it comes and never kept."""

import hashlib

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler


class FichierLu(UploadedFile):
    """A file of which only the SHA-256 and the size were kept."""

    def __init__(self, *, empreinte, **faits):
        super().__init__(file=None, **faits)
        self.empreinte = empreinte


class EmpreinteHandler(FileUploadHandler):
    """Reads the file piece by piece; none of it goes to memory or to disk."""

    def new_file(self, *args, **kwargs):
        super().new_file(*args, **kwargs)
        self.somme = hashlib.sha256()

    def receive_data_chunk(self, raw_data, start):
        self.somme.update(raw_data)

    def file_complete(self, file_size):
        return FichierLu(
            empreinte=self.somme.hexdigest(),
            name=self.file_name,
            content_type=self.content_type,
            size=file_size,
        )
