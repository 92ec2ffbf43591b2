"""The tags of a part, put right in the objects of its PDF before they are written.

Pure functions on a pydyf document, as WeasyPrint tagged it.
"""

import pydyf

PARTS_D_UN_POINT = ("/Lbl", "/LBody")


def complete_tags(pdf, marque):
    """Make the tags of a part fit for the whole; `marque` sets its identifiers apart."""
    objets = [objet for objet in pdf.objects if isinstance(objet, dict)]
    identify_cells(objets, marque)
    for objet in objets:
        if objet.get("S") == "/LI":
            wrap_item(pdf, objet)


def identify_cells(objets, marque):
    """Make the identifiers of table headers unique in the whole, and list them (ISO 32000-1,
    14.7.2: `IDTree` is required as soon as an element has an identifier).
    """
    identifies = [objet for objet in objets if "ID" in objet]
    for element in identifies:
        element["ID"].string = f"{marque}-{element['ID'].string}"
    if identifies:
        noms = pydyf.Array()
        for element in identifies:
            noms.extend([element["ID"], element.reference])
        racine = next(objet for objet in objets if objet.get("Type") == "/StructTreeRoot")
        racine["IDTree"] = pydyf.Dictionary({"Names": noms})


def wrap_item(pdf, element):
    """Put what an item of a list says in its body, after its label (ISO 32000-1, 14.8.4.3.3);
    WeasyPrint leaves it bare where the dash is within the line, or where the item has paragraphs.
    """
    fils = [(reference, pdf.objects[int(reference.split()[0])]) for reference in element["K"]]
    nus = [(reference, balise) for reference, balise in fils if balise["S"] not in PARTS_D_UN_POINT]
    if not nus:
        return
    corps = pydyf.Dictionary(
        {
            "Type": "/StructElem",
            "S": "/LBody",
            "K": pydyf.Array(reference for reference, _ in nus),
            "Pg": element["Pg"],
            "P": element.reference,
        }
    )
    pdf.add_object(corps)
    for _, balise in nus:
        balise["P"] = corps.reference
    gardes = [reference for reference, balise in fils if balise["S"] in PARTS_D_UN_POINT]
    element["K"] = pydyf.Array([*gardes, corps.reference])
