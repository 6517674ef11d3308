"""A photograph as it may be kept: looked at by content, upright, no larger than needed, with nothing of the camera.

Whatever the file's name or label says, only what decodes as a picture is taken, and only newly drawn pixels are kept:
place, time, thumbnails and anything appended to the file stay behind.
"""

import warnings
from io import BytesIO

from PIL import Image, ImageOps

FORMATS = ("JPEG", "PNG", "WEBP")
MOST_BYTES = 15_000_000
MOST_PIXELS = 60_000_000
LONGEST_SIDE = 2400  # pixels: a Letter page at about 220 dots an inch
QUALITY = 82
CONTENT_TYPE = "image/jpeg"

_BROKEN = "This isn't a photograph we can open. Take it again, or save it as JPEG or PNG."


class PictureError(ValueError):
    """Why a file isn't taken, in a sentence for the person who chose it."""


def plain_jpeg(data: bytes) -> bytes:
    """The same picture as a JPEG of our own making.

    Raises:
        PictureError: too large, not a picture, or a damaged one.
    """
    if len(data) > MOST_BYTES:
        raise PictureError(f"A photograph may have {MOST_BYTES // 1_000_000} MB. Take it smaller.")
    try:
        return _drawn_anew(data)
    except PictureError:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise PictureError("This picture is far too large. Take it smaller.") from None
    except Exception as error:  # a decoder fed with anything may raise anything; nothing of it is kept
        raise PictureError(_BROKEN) from error


def _drawn_anew(data: bytes) -> bytes:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        with Image.open(BytesIO(data), formats=FORMATS) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise PictureError("This picture is far too large. Take it smaller.")
            picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
            upright = _on_white(ImageOps.exif_transpose(picture))
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    kept = BytesIO()
    upright.save(kept, "JPEG", quality=QUALITY, optimize=True)
    return kept.getvalue()


def _on_white(picture: Image.Image) -> Image.Image:
    """Without transparency, which a JPEG would turn black."""
    if "A" not in picture.getbands() and "transparency" not in picture.info:
        return picture.convert("RGB")
    paper = Image.new("RGB", picture.size, "white")
    solid = picture.convert("RGBA")
    paper.paste(solid, mask=solid.getchannel("A"))
    return paper
