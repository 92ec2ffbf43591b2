"""Imported once by the process that the layout processes are copies of (restitution/pdf.py).

Laying out a line reads the fonts and the styles that every part needs: a copy has them at once.
"""

from restitution.pdf import ADRESSE_STATIQUE, lay_out

STYLES = "".join(
    f'<link rel="stylesheet" href="{ADRESSE_STATIQUE}css/{nom}.css">' for nom in ("jetons", "pdf")
)

lay_out(
    f'<html lang="fr"><head><title>Essai</title>{STYLES}</head>'
    "<body><h2>Titre</h2><p>Un <strong>mot</strong> <em>ou</em> deux.</p></body></html>"
)
