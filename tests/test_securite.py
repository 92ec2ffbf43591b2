"""docs/securite.md is held to what is there: chapters of the ASVS, requirements, tests."""

import re

from django.conf import settings

PAGE = (settings.BASE_DIR / "docs" / "securite.md").read_text()
# OWASP ASVS 4.0.3.
CHAPITRES = [
    "V1 Architecture, Design and Threat Modeling",
    "V2 Authentication",
    "V3 Session Management",
    "V4 Access Control",
    "V5 Validation, Sanitization and Encoding",
    "V6 Stored Cryptography",
    "V7 Error Handling and Logging",
    "V8 Data Protection",
    "V9 Communication",
    "V10 Malicious Code",
    "V11 Business Logic",
    "V12 Files and Resources",
    "V13 API and Web Service",
    "V14 Configuration",
]


def read_chapitres():
    """[(chapter, verdict, proofs)] of the table."""
    return re.findall(r"^\| (V\d+ [^|]+) \| ([^|]+) \| [^|]+ \| ([^|]+) \|$", PAGE, re.M)


def test_every_chapter_is_here_and_each_proof_exists():
    dits = read_chapitres()
    ecrits = {
        nom
        for fichier in (settings.BASE_DIR / "tests").rglob("*.py")
        for nom in re.findall(r"^def (test_\w+)", fichier.read_text(), re.M)
    }
    fichiers = re.findall(r"`(tests/[\w/.]+)`", PAGE)

    assert [chapitre for chapitre, _, _ in dits] == CHAPITRES
    assert {verdict for _, verdict, _ in dits} <= {"tenu", "en partie", "non tenu"}
    assert all(re.search(r"`test_\w+`", preuves) for _, _, preuves in dits)
    assert {*re.findall(r"`(test_\w+)`", PAGE)} - ecrits == set()
    assert [nom for nom in fichiers if not (settings.BASE_DIR / nom).exists()] == []


def test_a_chapter_is_whole_only_when_nothing_of_it_lacks():
    _, _, manques = PAGE.partition("| Exigence | Pourquoi |")
    numeros = re.findall(r"\b(\d+)\.\d+\.\d+\b", manques.partition("À qui installe")[0])

    for chapitre, verdict, _ in read_chapitres():
        numero = chapitre.split()[0].removeprefix("V")
        assert (verdict == "tenu") == (numero not in numeros), chapitre
