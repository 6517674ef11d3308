"""Printing a deck: one 16:9 page a slide, set closer where its words need it. Runs in a worker."""

from collections.abc import Mapping
from typing import Any

from django.template.loader import render_to_string

from metcrm.documents import pdf
from metcrm.documents.jobs import Progress
from presentations import qr
from presentations.deck.story import clock_words, shown, spoken

TEMPLATE, HANDOUT = "pdf/deck.html", "pdf/deck_handout.html"
#: From roomy to close; the first that fits on its page is taken.
DENSITIES = ("", "is-tight", "is-tighter")


class TooMuch(Exception):
    """Even closely set a slide doesn't fit on its page; `title` says which."""

    def __init__(self, title: str) -> None:
        super().__init__(f"The slide “{title}” holds more than fits on it. Shorten it.")
        self.title = title


def draw(content: Mapping[str, Any], tell: Progress) -> tuple[bytes, str]:
    """The whole deck. Slides that don't fit are found one by one, and set closer.

    Raises:
        TooMuch: the job ends as failed.
    """
    slides = [dict(slide) for slide in shown(content)]
    tell(15, f"Setting {len(slides)} slides")
    made = pdf.from_html(_html(content, slides))
    if made.pages != len(slides):
        _set_closer(content, slides, tell)
        made = pdf.from_html(_html(content, slides))
    if made.pages != len(slides):
        raise TooMuch(slides[0]["title"])
    return made.data, "application/pdf"


def draw_handout(content: Mapping[str, Any], tell: Progress) -> tuple[bytes, str]:
    """Each slide small, with what is said beside it; and the answers to objections.

    Raises:
        TooMuch: the job ends as failed.
    """
    slides = [dict(slide) for slide in shown(content)]
    tell(15, f"Setting {len(slides)} slides with their notes")
    if pdf.pages_of_html(_html(content, slides)) != len(slides):
        _set_closer(content, slides, tell)
    for slide in slides:
        slide |= {"said": spoken(slide, content["length"]), "minutes": clock_words(slide["seconds"])}
    return pdf.from_html(_html(content, slides, HANDOUT)).data, "application/pdf"


def _set_closer(content: Mapping[str, Any], slides: list[dict[str, Any]], tell: Progress) -> None:
    for number, slide in enumerate(slides, 1):
        tell(15 + 60 * number // len(slides), f"Setting slide {number} of {len(slides)}")
        slide["density"] = density_of(content, slide)


def density_of(content: Mapping[str, Any], slide: Mapping[str, Any]) -> str:
    """How closely a slide must be set.

    Raises:
        TooMuch: not even then.
    """
    for density in DENSITIES:
        if pdf.pages_of_html(_html(content, [{**slide, "density": density}])) == 1:
            return density
    raise TooMuch(slide["title"])


def _html(content: Mapping[str, Any], slides: list[dict[str, Any]], template: str = TEMPLATE) -> str:
    context = {
        "deck": content, "slides": slides, "total": len(slides),
        "qr": qr.svg(content["referral_url"], label="QR code of the referral form"),
    }  # fmt: skip
    return render_to_string(template, context)
