"""A server that speaks S3 on the loopback, as far as the application uses it; it may be stopped.

The real client (boto3) speaks to it over the network. Bigger servers bring some thirty packages.
"""

import hashlib
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qs, unquote, urlparse
from xml.sax.saxutils import escape

from tests.grappe import find_port

BUCKET = "office"


class Objets(BaseHTTPRequestHandler):
    """One bucket: objects by their key, and the list of those that begin with a prefix."""

    @property
    def cle(self):
        return unquote(urlparse(self.path).path).removeprefix(f"/{BUCKET}").lstrip("/")

    @property
    def objets(self):
        return self.server.objets

    def answer(self, statut, corps=b"", **entetes):
        self.send_response(statut)
        self.send_header("Content-Length", str(entetes.pop("taille", len(corps))))
        for nom, valeur in entetes.items():
            self.send_header(nom, valeur)
        self.end_headers()
        self.wfile.write(corps)

    def do_PUT(self):
        self.objets[self.cle] = self.rfile.read(int(self.headers["Content-Length"]))
        self.answer(200, ETag=self.etag())

    def do_DELETE(self):
        self.objets.pop(self.cle, None)
        self.answer(204)

    def do_HEAD(self):
        if self.cle not in self.objets:
            return self.answer(404)
        return self.answer(200, taille=len(self.objets[self.cle]), ETag=self.etag())

    def do_GET(self):
        if not self.cle:
            return self.answer(200, self.list_objets())
        if self.cle not in self.objets:
            return self.answer(404)
        return self.answer(200, self.objets[self.cle], ETag=self.etag())

    def etag(self):
        return f'"{hashlib.md5(self.objets[self.cle]).hexdigest()}"'

    def list_objets(self):
        prefixe = parse_qs(urlparse(self.path).query).get("prefix", [""])[0]
        suites = [cle.removeprefix(prefixe) for cle in self.objets if cle.startswith(prefixe)]
        dossiers = sorted({suite.split("/")[0] for suite in suites if "/" in suite})
        noms = sorted(suite for suite in suites if "/" not in suite)
        return (
            "<ListBucketResult><IsTruncated>false</IsTruncated>"
            + "".join(f"<Contents><Key>{escape(prefixe + nom)}</Key></Contents>" for nom in noms)
            + "".join(
                f"<CommonPrefixes><Prefix>{escape(f'{prefixe}{nom}/')}</Prefix></CommonPrefixes>"
                for nom in dossiers
            )
            + "</ListBucketResult>"
        ).encode()

    def log_message(self, *message):
        """Nothing on the screen."""


class ServeurS3:
    """The bucket « office » on a port of its own; `start` and `stop` may be called again."""

    def __init__(self):
        self.port = find_port()
        self.objets = {}
        self.stockage = (
            f"s3://{BUCKET}/plan?endpoint_url=http://127.0.0.1:{self.port}"
            "&region_name=fr-par&addressing_style=path"
        )

    def start(self):
        self.serveur = ThreadingHTTPServer(("127.0.0.1", self.port), Objets)
        self.serveur.daemon_threads = True
        self.serveur.objets = self.objets
        self.fil = Thread(target=self.serveur.serve_forever, kwargs={"poll_interval": 0.02})
        self.fil.start()

    def stop(self):
        self.serveur.shutdown()
        self.fil.join()
        self.serveur.server_close()
