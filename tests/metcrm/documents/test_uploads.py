"""A paper from outside: a PDF as it is, or a photograph drawn anew."""

import pytest

from metcrm.documents import uploads
from metcrm.documents.uploads import UploadError, paper
from tests.metcrm.documents.test_photographs import photograph, with_exif

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n%%EOF\n"


def test_a_pdf_is_kept_byte_by_byte_and_a_photograph_is_drawn_anew() -> None:
    assert paper(PDF) == uploads.Upload(PDF, "application/pdf")
    kept = paper(with_exif())
    assert kept.content_type == "image/jpeg"
    assert b"A Camera Maker" not in kept.data


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"%PDF-1.7 cut off", "whole"),
        (b"<html>%PDF-</html>", "Choose a PDF"),
        (b"PK\x03\x04 a workbook", "Choose a PDF .* can hold programs"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 an old document", "Choose a PDF .* can hold programs"),
        (b"\x00\x00\x00\x18ftypheic", "Choose a PDF, .* HEIC"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "Choose a PDF"),
        (b"", "Choose a PDF"),
        (photograph()[:99], "Choose a PDF"),
    ],
)
def test_everything_else_has_its_sentence(data: bytes, sentence: str) -> None:
    with pytest.raises(UploadError, match=sentence):
        paper(data)


def test_too_large_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "MOST_BYTES", 5)
    with pytest.raises(UploadError, match="MB"):
        paper(PDF)
