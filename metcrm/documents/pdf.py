"""HTML to PDF: the only importer of WeasyPrint.

A document may use what we ship (scheme `asset:`, a static file) and what it carries itself (`data:`). Every other
address, files of this machine included, is refused, so that no text a person types can fetch anything.
"""

import logging
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

log = logging.getLogger(__name__)

_KINDS = {".css": "text/css", ".woff": "font/woff", ".svg": "image/svg+xml", ".png": "image/png"}
# WeasyPrint's font configuration is shared, for speed, and isn't made for threads.
_lock = threading.Lock()


@dataclass(frozen=True)
class Pdf:
    """A finished document."""

    data: bytes
    pages: int


@dataclass(frozen=True)
class LaidOut:
    """Pages that are set and not written yet."""

    document: Any
    pages: int


class AssetsOnly(URLFetcher):  # type: ignore[misc]
    """Opens `asset:///css/pdf.css` (a static file) and `data:`; raises for everything else."""

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        scheme = urlsplit(url).scheme.lower()
        if scheme == "data":
            return super().fetch(url, headers)
        if scheme != "asset":
            log.warning("A document asked for an address that isn't its own (%s:); refused.", scheme or "no scheme")
            raise ValueError("Documents may use their own assets only.")
        path = _asset(urlsplit(url).path.lstrip("/"))
        return URLFetcherResponse(url, body=path.read_bytes(), headers={"Content-Type": _KINDS[path.suffix]})


def render(template: str, context: dict[str, Any]) -> Pdf:
    """Fill `template` and print it. PDF/UA-1 tagged: language, headings, tables, alternative texts."""
    return from_html(render_to_string(template, context))


def from_html(html: str) -> Pdf:
    """Print an HTML document."""
    with _lock:
        document = HTML(string=html, url_fetcher=AssetsOnly(), base_url="asset:///").render(
            font_config=_fonts(), stylesheets=[_base_style()]
        )
        return Pdf(document.write_pdf(pdf_variant="pdf/ua-1"), len(document.pages))


def page_count(template: str, context: dict[str, Any]) -> int:
    """How many pages `template` would take; cheaper than printing it."""
    return pages_of_html(render_to_string(template, context))


def pages_of_html(html: str) -> int:
    """As `page_count`, of an HTML document."""
    with _lock:
        document = HTML(string=html, url_fetcher=AssetsOnly(), base_url="asset:///")
        return len(document.render(font_config=_fonts(), stylesheets=[_base_style()]).pages)


def lay_out(html: str, styles: Sequence[str] = ()) -> LaidOut:
    """Set an HTML document without writing it. `styles` are style sheets of ours (“css/slides.css”), each read once.

    A document of many parts is set part by part: what fits where is known of each, and none is set twice.
    """
    with _lock:
        document = HTML(string=html, url_fetcher=AssetsOnly(), base_url="asset:///").render(
            font_config=_fonts(), stylesheets=[_base_style(), *(_style(name) for name in styles)]
        )
        return LaidOut(document, len(document.pages))


def write(parts: Sequence[LaidOut]) -> Pdf:
    """The pages of all parts as one document, tagged as `render` does; its title is that of the first."""
    with _lock:
        pages = [page for part in parts for page in part.document.pages]
        return Pdf(parts[0].document.copy(pages).write_pdf(pdf_variant="pdf/ua-1"), len(pages))


def draft(part: LaidOut) -> bytes:
    """Its pages for a picture: without tags, which nobody reads there."""
    with _lock:
        data: bytes = part.document.write_pdf()
        return data


def _asset(path: str) -> Path:
    found = finders.find(path)
    if not isinstance(found, str) or Path(found).suffix not in _KINDS:
        raise ValueError(f"No asset {path!r}.")
    return Path(found)


@cache
def _fonts() -> FontConfiguration:
    return FontConfiguration()


@cache
def _base_style() -> CSS:
    # Read once: the fonts in it cost most of a small document's time.
    return CSS(url="asset:///css/pdf.css", url_fetcher=AssetsOnly(), font_config=_fonts())


@cache
def _style(name: str) -> CSS:
    return CSS(url=f"asset:///{name}", url_fetcher=AssetsOnly(), font_config=_fonts())
