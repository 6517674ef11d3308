"""A logo as it may be kept: judged by its content, small, and drawn anew, so that only pixels are left of it. Pure."""

import struct
import warnings
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageOps

CONTENT_TYPE = "image/png"
FORMATS = ("PNG", "JPEG")
MOST_BYTES = 2_000_000
MOST_PIXELS = 16_000_000
#: As it is kept, in pixels: two inches at 600 dots.
WIDEST, HIGHEST = 1200, 600
#: Below that it prints soft.
SHARP = 300
#: What words packed into a picture may unpack to.
_MOST_PACKED = 1_000_000
#: How a whole file ends; WeasyPrint tells Pillow, for the whole process, to take halves.
_ENDS = (b"IEND\xae\x42\x60\x82", b"\xff\xd9")
#: Brightness from which nobody sees it on white paper.
_PALE = 235

_NO_PICTURE = "This isn’t a picture we can open. Save the logo as PNG or JPEG."


class LogoError(ValueError):
    """Why a file isn't taken, in a sentence for the person who chose it."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A PNG of our own making, and a sentence where it will print soft."""

    data: bytes
    width: int
    height: int
    told: str = ""


def read(data: bytes, *, within: tuple[int, int] = (WIDEST, HIGHEST)) -> Picture:
    """The same picture, without anything but its pixels. Its size is known from its head, before any pixel is decoded.

    `within`: how many pixels wide and high it is kept at the most.

    Raises:
        LogoError: too large, another kind of file, damaged, or invisible on paper.
    """
    if len(data) > MOST_BYTES:
        raise LogoError(f"A logo may have {MOST_BYTES // 1_000_000} MB. Save it smaller.")
    if b"<svg" in data[:4096].lower() or data[:256].lstrip().startswith((b"<?xml", b"<!DOCTYPE")):
        raise LogoError("An SVG can hold scripts and addresses, so we don’t take one. Save the logo as PNG.")
    if data.startswith((b"PK\x03\x04", b"\x1f\x8b")):
        raise LogoError("This is a packed file. Unpack it, and choose the picture in it as PNG or JPEG.")
    if any(_unpacks_to_too_much(body) for name, body in _chunks(data) if name in (b"iTXt", b"zTXt", b"iCCP")):
        raise LogoError("Words packed into this picture unpack to far more than its size. Save it anew as PNG.")
    if not any(end in data for end in _ENDS):
        raise LogoError(_NO_PICTURE)
    try:
        return _drawn_anew(data, within)
    except LogoError:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise LogoError(_too_large()) from None
    except Exception as error:  # a decoder fed with anything may raise anything; nothing of it is kept
        raise LogoError(_NO_PICTURE) from error


def _drawn_anew(data: bytes, within: tuple[int, int]) -> Picture:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        with Image.open(BytesIO(data), formats=FORMATS) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                raise LogoError(_too_large())
            opened.draft("RGB", within)
            picture = ImageOps.exif_transpose(opened).convert("RGBA")
    wide = picture.width
    picture.thumbnail(within)
    if _invisible(picture):
        raise LogoError("Nothing of this logo would be seen on white paper. Choose its dark version.")
    kept = BytesIO()
    picture.save(kept, "PNG", optimize=True)
    soft = wide < SHARP and f"The logo is {wide} pixels wide and will print soft; {2 * SHARP} or more look sharp."
    return Picture(kept.getvalue(), picture.width, picture.height, soft or "")


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Name and body of each chunk of a PNG; nothing for other files."""
    place = 8 if data.startswith(b"\x89PNG") else len(data)
    while place + 8 <= len(data):
        length, name = struct.unpack(">I4s", data[place : place + 8])
        yield name, data[place + 8 : place + 8 + length]
        place += 12 + length


def _unpacks_to_too_much(body: bytes) -> bool:
    """Stops as soon as it is too much. The packed part begins somewhere behind a name of at most 79 letters."""
    begins = body.find(b"\x78", 1)
    while 0 < begins < 400:
        unpacking = zlib.decompressobj()
        try:
            if len(unpacking.decompress(body[begins:], _MOST_PACKED)) >= _MOST_PACKED:
                return True
        except zlib.error:
            pass
        begins = body.find(b"\x78", begins + 1)
    return False


def _too_large() -> str:
    return f"This picture has more than {MOST_PIXELS // 1_000_000} million points. Save it smaller."


def _invisible(picture: Image.Image) -> bool:
    paper = Image.new("RGB", picture.size, "white")
    paper.paste(picture, mask=picture.getchannel("A"))
    darkest, _ = paper.convert("L").getextrema()
    return isinstance(darkest, int | float) and darkest > _PALE
