"""A document is tagged, carries its fonts, and fetches nothing."""

import io
import logging
from typing import Any

import pypdf
import pytest

from metcrm.documents import pdf

PAGE = '<html lang="en"><head><title>Test</title></head><body>{}</body></html>'


def reader(body: str) -> Any:
    return pypdf.PdfReader(io.BytesIO(pdf.from_html(PAGE.format(body)).data))


def test_it_is_tagged_and_says_its_language() -> None:
    root = reader("<h1>Title</h1><p>Text</p>").trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en"


def test_fonts_are_ours_and_embedded() -> None:
    fonts = reader("<p>Text</p>").pages[0]["/Resources"]["/Font"]
    assert {fonts[key]["/BaseFont"].split("+")[-1].rstrip(",") for key in fonts} == {"Source-Serif-4", "Inter"}


def test_it_counts_pages() -> None:
    assert pdf.from_html(PAGE.format('<p style="break-after: page">1</p><p>2</p>')).pages == 2


@pytest.mark.parametrize(
    "trick",
    [
        '<img src="file:///etc/hostname" alt="">',
        '<img src="http://127.0.0.1:9/x.png" alt="">',
        '<link rel="stylesheet" href="http://127.0.0.1:9/x.css">',
        '<link rel="attachment" href="file:///etc/hostname">',
        '<p style="background: url(file:///etc/hostname)">x</p>',
        '<img src="asset:///../metcrm/settings.py" alt="">',
        '<img src="asset:///css/../../pyproject.toml" alt="">',
        '<svg><image href="file:///etc/hostname"/></svg>',
    ],
)
def test_nothing_outside_is_fetched(trick: str, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        found = reader(trick)
    assert not found.attachments
    assert "/XObject" not in found.pages[0]["/Resources"] or not found.pages[0].images
