"""What may be kept as a photograph: judged by content, drawn anew, with nothing of the camera in it."""

from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from metcrm.documents import photographs
from metcrm.documents.photographs import PictureError, plain_jpeg

GPS, ORIENTATION, MAKER = 0x8825, 0x0112, 0x010F


def photograph(kind: str = "JPEG", size: tuple[int, int] = (60, 40), mode: str = "RGB", **save: object) -> bytes:
    kept = BytesIO()
    Image.new(mode, size, "white").save(kept, kind, **save)
    return kept.getvalue()


def opened(data: bytes) -> Image.Image:
    picture = Image.open(BytesIO(data))
    picture.load()
    return picture


def with_exif(orientation: int = 6) -> bytes:
    exif = Image.Exif()
    exif[ORIENTATION], exif[MAKER] = orientation, "A Camera Maker"
    exif.get_ifd(GPS)[2] = (40.0, 42.0, 51.0)
    return photograph(exif=exif)


def test_place_and_camera_are_gone_and_the_picture_stands_upright() -> None:
    before = with_exif()
    assert b"A Camera Maker" in before
    kept = opened(plain_jpeg(before))
    assert not kept.getexif()
    assert b"A Camera Maker" not in plain_jpeg(before)
    assert kept.size == (40, 60)  # turned as its orientation said


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_what_phones_and_scanners_make_becomes_a_jpeg(kind: str) -> None:
    assert opened(plain_jpeg(photograph(kind))).format == "JPEG"


def test_what_is_hidden_behind_the_picture_stays_behind() -> None:
    assert b"<script>" not in plain_jpeg(photograph() + b"<script>alert(1)</script>")


def test_see_through_becomes_white_not_black() -> None:
    clear = BytesIO()
    Image.new("RGBA", (20, 20), (0, 0, 0, 0)).save(clear, "PNG")
    assert opened(plain_jpeg(clear.getvalue())).getpixel((10, 10)) == (255, 255, 255)


def test_a_large_picture_is_made_smaller() -> None:
    assert max(opened(plain_jpeg(photograph(size=(5000, 300)))).size) == photographs.LONGEST_SIDE


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"%PDF-1.7 not a picture",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"GIF89a" + bytes(40),
        photograph()[:200],
        photograph("BMP"),
        photograph("TIFF"),
    ],
    ids=["empty", "pdf", "svg", "gif", "cut off", "bmp", "tiff"],
)
def test_what_is_no_photograph_is_refused_with_a_sentence(data: bytes) -> None:
    with pytest.raises(PictureError, match="photograph"):
        plain_jpeg(data)


def test_too_many_pixels_are_refused_before_they_are_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(photographs, "MOST_PIXELS", 2000)
    with pytest.raises(PictureError, match="far too large"):
        plain_jpeg(photograph())


def test_too_many_bytes_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(photographs, "MOST_BYTES", 10)
    with pytest.raises(PictureError, match="smaller"):
        plain_jpeg(photograph())


@settings(max_examples=200, deadline=None)
@given(st.sampled_from([b"", photograph()[:40], photograph("PNG")[:40], photograph("WEBP")[:40]]), st.binary())
def test_whatever_comes_is_a_picture_or_a_sentence(head: bytes, rest: bytes) -> None:
    try:
        assert opened(plain_jpeg(head + rest)).format == "JPEG"
    except PictureError as refusal:
        assert str(refusal)
