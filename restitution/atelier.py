"""Imported once by the process that the layout processes are copies of (restitution/pdf.py).

Laying out a page reads the fonts, the styles and the hyphens that every part needs: a copy has them
at once.
"""

from restitution.pdf import ADRESSE_STATIQUE, lay_out

STYLES = "".join(
    f'<link rel="stylesheet" href="{ADRESSE_STATIQUE}css/{nom}.css">' for nom in ("jetons", "pdf")
)
PHRASE = "Des mots plus longs que la ligne, anticonstitutionnellement coupés. " * 4

lay_out(
    f'<html lang="fr"><head><title>Essai</title>{STYLES}</head><body data-document="Essai">'
    '<section class="fiche"><h4 id="essai" class="signet fiche__titre" data-code="1">Titre</h4>'
    f'<p class="adopte">Un</p><p>{PHRASE}<strong>mot</strong> <em>ou</em> deux.</p>'
    f"<ul><li>{PHRASE}</li></ul><table><tr><th>a</th><td>b</td></tr></table>"
    '<ul class="frise"><li class="frise__annee">c</li></ul></section></body></html>'
)
