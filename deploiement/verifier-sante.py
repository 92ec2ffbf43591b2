"""Sort 0 si l'application est prête, 1 sinon : pour une sonde de la machine elle-même."""

import os
import sys
from urllib.error import URLError
from urllib.request import Request, urlopen

port = os.environ.get("ADRESSE", "127.0.0.1:8000").rpartition(":")[2]
hote = os.environ.get("ALLOWED_HOSTS", "localhost").split(",")[0].lstrip(".")
requete = Request(
    f"http://127.0.0.1:{port}/sante/", headers={"Host": hote, "Accept": "application/json"}
)
try:
    with urlopen(requete, timeout=8) as reponse:
        print(reponse.read().decode())
except (URLError, OSError) as erreur:
    sys.exit(f"L'application n'est pas prête : {erreur}")
