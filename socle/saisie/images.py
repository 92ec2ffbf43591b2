"""Pictures that people give: each is made anew, so that nothing but its points is kept."""

import hashlib
import re
from io import BytesIO

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from PIL import Image, ImageCms, ImageFile, ImageOps

from socle.francais.typographie import ecrire_taille

# How a photo of an iPhone begins, whatever it is called; many computers do not open it.
MARQUES_HEIC = re.compile(rb"....ftyp(?:hei[cfmsx]|hev[cmsx]|mif[12]|msf1)", re.DOTALL)
HEIC = (
    "C'est une photo HEIC, que beaucoup d'ordinateurs n'ouvrent pas : envoyez-la en JPEG. Pour les "
    "suivantes, sur l'iPhone : Réglages, Appareil photo, Formats, « Le plus compatible »."
)
FORMATS = ("PNG", "JPEG", "WEBP")
POINTS_MAX = 40_000_000
TROP_DE_POINTS = "Cette image a trop de points : réduisez-la à 5 000 points de côté au plus."
ILLISIBLE = (
    "Ce fichier n'est pas une image PNG, JPEG ou WebP entière. Un dessin SVG ou PDF, qui peut "
    "porter du programme, s'exporte en PNG ; une image abîmée ou coupée s'enregistre à nouveau."
)
BOMBES = (Image.DecompressionBombError, Image.DecompressionBombWarning)


class ImageField(forms.FileField):
    """A PNG, JPEG or WebP picture; gives a file in sRGB, of `cote` points at most, without what it
    said of where and by what it was taken. A photo loses its transparency.
    """

    widget = forms.FileInput(attrs={"accept": ".png,.jpg,.jpeg,.webp"})
    default_error_messages = {"empty": "Ce fichier est vide."}

    def __init__(self, *, taille_max, cote, is_photo=False, **options):
        super().__init__(required=False, **options)
        self.taille_max, self.cote, self.is_photo = taille_max, cote, is_photo

    def to_python(self, data):
        fichier = super().to_python(data)
        if not fichier:
            return fichier
        if fichier.size > self.taille_max:
            raise ValidationError(
                f"Ce fichier fait {ecrire_taille(fichier.size)} : la limite est de "
                f"{ecrire_taille(self.taille_max)}. Réduisez l'image, puis choisissez-la à nouveau."
            )
        fichier.seek(0)
        if MARQUES_HEIC.match(fichier.read(12)):
            raise ValidationError(HEIC)
        fichier.seek(0)
        return self.remake(fichier)

    def remake(self, fichier):
        image = decode(fichier)
        image.thumbnail((self.cote, self.cote))
        if self.is_photo and image.mode == "RGBA":
            image = Image.alpha_composite(Image.new("RGBA", image.size, "white"), image)
        sortie, genre = BytesIO(), "jpg" if self.is_photo else "png"
        if self.is_photo:
            image.convert("RGB").save(sortie, "JPEG", quality=88, optimize=True)
        else:
            image.save(sortie, "PNG", optimize=True)
        contenu = sortie.getvalue()
        return ContentFile(contenu, name=f"{hashlib.sha256(contenu).hexdigest()[:20]}.{genre}")


def decode(fichier):
    """The picture of a file, upright, in sRGB (mode RGB or RGBA). Raises ValidationError."""
    # WeasyPrint asks Pillow to fill in what is missing of a cut file.
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    try:
        image = Image.open(fichier, formats=FORMATS)
        if image.width * image.height > POINTS_MAX:
            raise Image.DecompressionBombError
        image.load()
        return convert(ImageOps.exif_transpose(image))
    except BOMBES as bombe:
        raise ValidationError(TROP_DE_POINTS) from bombe
    except (OSError, SyntaxError, ValueError, EOFError) as faute:
        raise ValidationError(ILLISIBLE) from faute


def convert(image):
    """The picture in sRGB, by the profile that it carries; without one it is taken as it is."""
    profil = image.info.get("icc_profile")
    transparence = None
    if image.has_transparency_data:
        image = image.convert("RGBA")
        transparence = image.getchannel("A")
    couleurs = image if image.mode in ("CMYK", "L") else image.convert("RGB")
    if profil:
        try:
            depart, srgb = ImageCms.ImageCmsProfile(BytesIO(profil)), ImageCms.createProfile("sRGB")
            couleurs = ImageCms.profileToProfile(couleurs, depart, srgb, outputMode="RGB")
        except ImageCms.PyCMSError:
            # A profile that does not fit the points says nothing of them.
            profil = None
    # A new picture: what the file told beside its points stays behind.
    propre = Image.new("RGB", couleurs.size)
    propre.paste(couleurs.convert("RGB"))
    if transparence:
        propre.putalpha(transparence)
    return propre
