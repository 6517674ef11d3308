"""A logo is judged by its content and kept as nothing but pixels."""

import io
import tracemalloc
import zipfile

import pytest
from PIL import Image

from metcrm.documents.logos import HIGHEST, WIDEST, LogoError, read
from tests.presentations.kit.pictures import huge_head, logo_file, with_bomb, with_text

SVG = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
ENTITY = '<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]><svg>&x;</svg>'


def packed() -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("logo.png", b"\0" * 50_000_000)
    return kept.getvalue()


def test_a_png_stays_transparent() -> None:
    kept = Image.open(io.BytesIO(read(logo_file()).data))
    assert (kept.format, kept.mode, kept.size) == ("PNG", "RGBA", (640, 200))
    assert kept.getpixel((639, 199))[3] == 0  # type: ignore[index]


@pytest.mark.parametrize("mode", ["RGB", "L", "CMYK"])
def test_a_jpeg_of_any_kind_becomes_a_png(mode: str) -> None:
    kept = io.BytesIO()
    Image.open(io.BytesIO(logo_file("JPEG"))).convert(mode).save(kept, "JPEG")
    assert Image.open(io.BytesIO(read(kept.getvalue()).data)).format == "PNG"


def test_a_large_one_is_made_smaller() -> None:
    picture = read(logo_file(size=(3000, 900)))
    assert picture.width <= WIDEST and picture.height <= HIGHEST


def test_a_small_one_is_taken_with_a_word() -> None:
    assert "120 pixels wide" in read(logo_file(size=(120, 60))).told


def test_nothing_but_pixels_is_kept() -> None:
    data = read(with_text("Photographed at 418 Verbena Road") + b"<script>alert(1)</script>").data
    assert b"Verbena" not in data and b"script" not in data
    assert set(Image.open(io.BytesIO(data)).info) <= {"transparency"}


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (SVG.encode(), "An SVG can hold scripts"),
        (ENTITY.encode(), "An SVG can hold scripts"),
        (b"\xef\xbb\xbf" + SVG.encode(), "An SVG can hold scripts"),
        (huge_head(10_000, 5_000), "more than 16 million points"),
        (huge_head(60_000, 60_000), "more than 16 million points"),
        (packed(), "packed file"),
        (b"GIF89a" + b"\0" * 40, "isn’t a picture we can open"),
        (b"", "isn’t a picture we can open"),
        (logo_file()[:900], "isn’t a picture we can open"),
        (b"%PDF-1.7", "isn’t a picture we can open"),
        (b"x" * 2_000_001, "2 MB"),
        (logo_file(colour="#fefefe"), "Nothing of this logo would be seen"),
    ],
    ids=["script", "entity", "bom", "50 megapixels", "3600 megapixels", "zip", "gif", "empty", "cut", "pdf", "heavy",
         "white"],
)  # fmt: skip
def test_what_is_refused_and_why(data: bytes, sentence: str) -> None:
    with pytest.raises(LogoError, match=sentence):
        read(data)


def test_fifty_megapixels_that_are_really_there_are_refused_by_their_head() -> None:
    kept = io.BytesIO()
    Image.new("1", (10_000, 5_000)).save(kept, "PNG")
    tracemalloc.start()
    with pytest.raises(LogoError, match="16 million points"):
        read(kept.getvalue())
    assert tracemalloc.get_traced_memory()[1] < 2_000_000
    tracemalloc.stop()


def test_words_that_unpack_to_two_hundred_megabytes_are_never_unpacked() -> None:
    bomb = with_bomb()
    assert len(bomb) < 500_000
    tracemalloc.start()
    with pytest.raises(LogoError, match="unpack to far more"):
        read(bomb)
    assert tracemalloc.get_traced_memory()[1] < 5_000_000
    tracemalloc.stop()
