"""Printing a paper: on as many pages as its kind has, set closer where its words need it. Runs in a worker.

A page that is made of pieces (six panels, ten cards) overflows unseen, so each piece is laid out on a page of its own
size first; a closer setting is chosen where one of them takes two.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from clients.public import sample_report
from metcrm.documents import pdf, qr
from metcrm.documents.jobs import Progress
from presentations.brand import look
from presentations.kit import sample
from presentations.kit.kinds import kind_of
from presentations.kit.parts import PaperKind

#: From roomy to close; the first that fits is taken.
DENSITIES = ("", "is-tight", "is-tighter")
#: Letter and A4 as a style sheet names them, and what their pieces measure: a panel, half a page, a card.
SIZES = {"letter": "8.5in 11in", "a4": "210mm 297mm"}
_PIECES = {
    "trifold": {"letter": "3.625in 8.5in", "a4": "97mm 210mm"},
    "referral_pad": {"letter": "8.5in 5.5in", "a4": "210mm 148.5mm"},
    "card": {"letter": "3.5in 2in", "a4": "85mm 55mm"},
}
BLEED = "3mm"


class TooLong(Exception):
    """Even closely set it doesn't fit."""


@dataclass(frozen=True)
class Sheet:
    """What a worker draws: the content, the logo as a data: address, and the day it was made."""

    kind: str
    content: dict[str, Any]
    logo: str
    made_on: date


def draw(sheet: Sheet, tell: Progress) -> tuple[bytes, str]:
    """As an office printer prints it.

    Raises:
        TooLong: the job ends as failed.
    """
    return _draw(sheet, tell, marks=False)


def draw_with_marks(sheet: Sheet, tell: Progress) -> tuple[bytes, str]:
    """For a print shop: 3 mm of bleed, and marks to cut at."""
    return _draw(sheet, tell, marks=True)


def _draw(sheet: Sheet, tell: Progress, *, marks: bool) -> tuple[bytes, str]:
    if sheet.kind == "sample_report":
        tell(40, "Setting the page")
        return _sample(sheet), "application/pdf"
    kind = kind_of(sheet.kind)
    for step, density in enumerate(DENSITIES):
        tell(20 + 25 * step, "Setting the page" if step == 0 else "Setting the page closer")
        if kind.cells and _pages(kind, sheet, density) != kind.cells:
            continue
        made = pdf.render(
            _template(kind), _context(kind, sheet, density, _style(sheet, _sheet_size(kind, sheet), marks))
        )
        if made.pages == kind.pages:
            return made.data, "application/pdf"
    raise TooLong(f"The {kind.label.lower()} takes more than {kind.pages} page(s).")


def fits(sheet: Sheet) -> bool:
    """Whether its words fit, even if closely set. Nothing is printed for it."""
    kind, size = kind_of(sheet.kind), _sheet_size(kind_of(sheet.kind), sheet)
    for density in DENSITIES:
        if kind.cells and _pages(kind, sheet, density) != kind.cells:
            continue
        if pdf.page_count(_template(kind), _context(kind, sheet, density, _style(sheet, size, False))) == kind.pages:
            return True
    return False


def _pages(kind: PaperKind, sheet: Sheet, density: str) -> int:
    style = _style(sheet, _PIECES[kind.key][sheet.content["paper"]], False)
    return pdf.page_count(_template(kind), _context(kind, sheet, f"{density} is-piece", style))


def _template(kind: PaperKind) -> str:
    return "pdf/one_sheet.html" if kind.key == "one_sheet" else f"pdf/kit/{kind.key}.html"


def _context(kind: PaperKind, sheet: Sheet, density: str, style: SafeString) -> dict[str, Any]:
    opens = kind.code(sheet.content)
    # Ink of the text instead of black: black in three colours smears.
    code = qr.svg(opens, label="QR code", dark="#14242a") if opens else ""
    return {
        "sheet": sheet.content, "qr": code, "logo": sheet.logo, "density": density, "style": style,
        "number": f"No. {sheet.content['mark']}", "ten": range(10), "two": range(2), "piece": "is-piece" in density,
    }  # fmt: skip


def _sheet_size(kind: PaperKind, sheet: Sheet) -> str:
    size = SIZES[sheet.content["paper"]]
    return " ".join(reversed(size.split())) if kind.key == "trifold" else size


def _style(sheet: Sheet, size: str, marks: bool) -> SafeString:
    """Colours, paper and marks; all of it from our own lists, or parsed."""
    shop = f" bleed: {BLEED}; marks: crop cross;" if marks else ""
    return mark_safe(f"{look.style(look.look_of(sheet.content))} @page {{ size: {size};{shop} }}")  # noqa: S308


def _sample(sheet: Sheet) -> bytes:
    content = sheet.content
    return sample_report(
        **content["sender"], practice=content["practice"], paper=content["paper"], on=sheet.made_on,
        client=content["client"], story=content.get("story", sample.FIRST),
    )  # fmt: skip
