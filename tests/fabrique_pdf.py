"""PDF to join to an act, good and bad, made by hand."""

from io import BytesIO

import pikepdf


def make_pdf(*formats, texte="Convention", js=False, jointe=False, **options):
    """A PDF with a page of each of these (width, height)."""
    pdf = pikepdf.new()
    police = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1)
    police.BaseFont = pikepdf.Name.Helvetica
    for rang, (largeur, hauteur) in enumerate(formats or ((595, 842),), 1):
        page = pdf.add_blank_page(page_size=(largeur, hauteur))
        page.obj.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=police))
        page.obj.Contents = pdf.make_stream(
            f"BT /F1 24 Tf 60 {hauteur - 100} Td ({texte} page {rang}) Tj ET".encode("latin-1")
        )
    if js:
        pdf.Root.OpenAction = pikepdf.Dictionary(
            S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert(1)")
        )
    if jointe:
        pdf.attachments["a.txt"] = b"bonjour"
    sortie = BytesIO()
    pdf.save(sortie, deterministic_id=not options, **options)
    return sortie.getvalue()


def make_chiffre(mot="secret"):
    return make_pdf(encryption=pikepdf.Encryption(owner="o", user=mot))
