"""A throw-away PostgreSQL: `python -m tests.grappe COMMAND…` runs COMMAND with its DATABASE_URL.

The server listens on the loopback alone, keeps its files in a folder of its own, and is gone when
the command ends.
"""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

COMPTE = "postgres"
REGLAGES = (
    "listen_addresses=127.0.0.1",
    "max_connections=60",
    "shared_buffers=64MB",
    # Nothing of it outlives the machine: no need to wait for the disk. But what was committed is
    # written out: a server stopped at once finds it again.
    "fsync=off",
    "full_page_writes=off",
)


def find_outils():
    """The folder of the newest PostgreSQL server here, or None."""
    dossiers = sorted(
        (chemin.parent for chemin in Path("/usr/lib/postgresql").glob("*/bin/pg_ctl")),
        key=lambda dossier: int(dossier.parent.name),
    )
    return dossiers[-1] if dossiers else None


def find_port():
    with socket.create_server(("127.0.0.1", 0)) as prise:
        return prise.getsockname()[1]


class Grappe:
    """A cluster in a folder of its own; `start` and `stop` may be called again and again."""

    def __init__(self):
        self.outils = find_outils()
        self.racine = Path(tempfile.mkdtemp(prefix="grappe-"))
        # PostgreSQL refuses to run as root: the account that Debian gave it does.
        self.identite = {"user": COMPTE, "group": COMPTE, "extra_groups": []}
        if os.getuid():
            self.identite = {}
        else:
            shutil.chown(self.racine, COMPTE, COMPTE)
        self.dossier = self.racine / "donnees"
        self.port = find_port()
        self.run("initdb", "-D", self.dossier, "-U", COMPTE, "-A", "trust", "-E", "UTF8")

    @property
    def url(self):
        return f"postgres://{COMPTE}@127.0.0.1:{self.port}/postgres"

    def run(self, outil, *arguments):
        subprocess.run(
            [self.outils / outil, *arguments],
            check=True,
            stdout=subprocess.DEVNULL,
            cwd=self.racine,
            **self.identite,
        )

    def start(self):
        reglages = [*REGLAGES, f"port={self.port}", f"unix_socket_directories={self.racine}"]
        options = " ".join(f"-c {reglage}" for reglage in reglages)
        self.run(
            "pg_ctl",
            "start",
            "-w",
            "-D",
            self.dossier,
            "-l",
            self.racine / "journal",
            "-o",
            options,
        )

    def stop(self):
        """Stop at once, as a server that is lost would."""
        self.run("pg_ctl", "stop", "-D", self.dossier, "-m", "immediate")

    def remove(self):
        if (self.dossier / "postmaster.pid").exists():
            self.stop()
        shutil.rmtree(self.racine)


def main():
    if find_outils() is None:
        sys.exit("PostgreSQL n'est pas installé : apt-get install postgresql.")
    grappe = Grappe()
    try:
        grappe.start()
        code = subprocess.run(sys.argv[1:], env={**os.environ, "DATABASE_URL": grappe.url})
    finally:
        grappe.remove()
    sys.exit(code.returncode)


if __name__ == "__main__":
    main()
