"""A document set part by part: one tagged file, and a picture of a page."""

import io
from typing import Any

import pypdf
from PIL import Image

from metcrm.documents import pdf
from metcrm.documents.pictures import png

ONE = '<html lang="en"><head><title>One</title></head><body><h1>First</h1><p>a</p></body></html>'
TWO = '<html lang="en"><head><title>Two</title></head><body><h2>Second</h2><p>b</p><h2>Third</h2></body></html>'


def test_parts_become_one_tagged_document_named_by_the_first() -> None:
    parts = [pdf.lay_out(ONE), pdf.lay_out(TWO)]
    assert [part.pages for part in parts] == [1, 1]
    made = pdf.write(parts)
    reader = pypdf.PdfReader(io.BytesIO(made.data))
    assert (made.pages, len(reader.pages)) == (2, 2)
    assert reader.metadata is not None and reader.metadata.title == "One"
    root: Any = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en"
    first: Any = reader.outline[0]
    assert first.title == "First"
    text = made.data + b"".join(page.get_contents().get_data() for page in reader.pages)  # type: ignore[union-attr]
    assert b"BDC" in text  # every piece of text belongs to a tag


def test_a_style_sheet_of_ours_counts() -> None:
    page = '<html lang="en"><head><title>a</title></head><body><section class="slide">a</section></body></html>'
    data = pdf.write([pdf.lay_out(page, ["css/pdf_deck.css"])]).data
    width = pypdf.PdfReader(io.BytesIO(data)).pages[0].mediabox.width
    assert round(width) == 960


def test_a_page_as_a_picture() -> None:
    data = png(pdf.draft(pdf.lay_out(ONE)), wide=300)
    picture = Image.open(io.BytesIO(data))
    assert (picture.format, picture.width) == ("PNG", 300)
    assert len(picture.getcolors() or []) > 2  # something stands on it
