"""Which version of the application runs: its number, and the commit that it was made from."""

import subprocess
import tomllib
from dataclasses import dataclass

INCONNU = "inconnu"


@dataclass(frozen=True)
class Version:
    numero: str
    commit: str

    def __str__(self):
        return f"{self.numero} (commit {self.commit[:7]})"


def read_version(racine):
    """The `Version` of the code in the folder `racine`."""
    projet = tomllib.loads((racine / "pyproject.toml").read_text())["project"]
    return Version(projet["version"], read_commit(racine))


def read_commit(racine):
    """What the installation wrote (`.commit`), else what git says, else « inconnu »."""
    ecrit = racine / ".commit"
    if ecrit.exists():
        return ecrit.read_text().strip() or INCONNU
    try:
        git = ["git", "-C", str(racine), "rev-parse", "HEAD"]
        return subprocess.run(git, capture_output=True, text=True, check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return INCONNU
