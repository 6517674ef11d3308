"""Printing a deck: one 16:9 page a slide, set closer where its words need it. Runs in a worker.

Each slide is set by itself, so that what fits is known of each, its picture can be shown while the next is set, and a
slide whose picture is on the shelf already needs none. The pages of all slides are then written as one document.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.template.loader import render_to_string

from metcrm.documents import pdf, qr
from metcrm.documents.jobs import Progress
from metcrm.documents.pictures import png
from presentations.brand.colours import parse
from presentations.brand.look import look_of, style
from presentations.deck.shelf import NO_SHELF, Picture, Shelf, pictures_of
from presentations.deck.story import clock_words, shown, spoken

TEMPLATE, HANDOUT = "pdf/deck.html", "pdf/deck_handout.html"
STYLES = ("css/slides.css", "css/pdf_deck.css")
#: From roomy to close; the first that fits on its page is taken.
DENSITIES = ("", "is-tight", "is-tighter")
#: Pixels: twice what a picture takes on the page of a deck.
PICTURE = 480


class TooMuch(Exception):
    """Even closely set a slide doesn't fit on its page; `title` says which."""

    def __init__(self, title: str) -> None:
        super().__init__(f"The slide “{title}” holds more than fits on it. Shorten it.")
        self.title = title


def draw(content: Mapping[str, Any], tell: Progress, shelf: Shelf = NO_SHELF) -> tuple[bytes, str]:
    """The whole deck; pictures of its slides go on the shelf, one by one.

    Raises:
        TooMuch: the job ends as failed.
    """
    pictures, code = pictures_of(content), code_of(content)
    set_slides = []
    for picture in pictures:
        tell(_percent(picture), f"Setting slide {picture.number} of {len(pictures)}")
        laid = _laid(content, picture, code)
        if not shelf.has(picture):
            shelf.keep(picture, png(pdf.draft(laid), wide=PICTURE))
        set_slides.append(laid)
    tell(92, "Putting the slides together")
    return pdf.write(set_slides).data, "application/pdf"


def draw_pictures(content: Mapping[str, Any], tell: Progress, shelf: Shelf = NO_SHELF) -> tuple[bytes, str]:
    """Only the pictures that the shelf lacks; the first slide's is the answer.

    Raises:
        TooMuch: the job ends as failed.
    """
    code = code_of(content)
    pictures = pictures_of(content)
    for picture in pictures:
        if not shelf.has(picture):
            tell(_percent(picture), f"Drawing slide {picture.number} of {len(pictures)}")
            shelf.keep(picture, png(pdf.draft(_laid(content, picture, code)), wide=PICTURE))
    return shelf.data_of(pictures[0]), "image/png"


def draw_handout(content: Mapping[str, Any], tell: Progress) -> tuple[bytes, str]:
    """Each slide small, with what is said beside it; and the answers to objections.

    Raises:
        TooMuch: the job ends as failed.
    """
    code, slides = code_of(content), []
    for picture in pictures_of(content):
        tell(_percent(picture), f"Setting slide {picture.number} of {picture.of} with its notes")
        slide = picture.placed | {"density": _density(content, picture, code)[0]}
        said = spoken(slide, content["length"])
        slides.append(slide | {"said": said, "minutes": clock_words(slide["seconds"])})
    return pdf.from_html(html(content, slides, code, HANDOUT)).data, "application/pdf"


def density_of(content: Mapping[str, Any], slide: Mapping[str, Any]) -> str:
    """How closely a slide must be set where it stands: the first has a logo, the last one too and the line about us.

    Raises:
        TooMuch: not even then.
    """
    keys = [one["key"] for one in shown(content)]
    place = keys.index(slide["key"]) + 1 if slide["key"] in keys else 2
    alone = Picture({**slide, "density": ""}, place, len(keys), "")
    return _density(content, alone, code_of(content))[0]


def _laid(content: Mapping[str, Any], picture: Picture, code: str) -> pdf.LaidOut:
    return _density(content, picture, code)[1]


def _density(content: Mapping[str, Any], picture: Picture, code: str) -> tuple[str, pdf.LaidOut]:
    """The first density that fits, from the one that is known on, and the page set so."""
    for density in DENSITIES[DENSITIES.index(picture.slide["density"]) :]:
        slide = picture.placed | {"density": density}
        laid = pdf.lay_out(html(content, [slide], code), STYLES)
        if laid.pages == 1:
            return density, laid
    raise TooMuch(picture.slide["title"])


def _percent(picture: Picture) -> int:
    return 5 + 85 * (picture.number - 1) // picture.of


def code_of(content: Mapping[str, Any]) -> str:
    """The code of the referral form, as vector."""
    code: str = qr.svg(content["referral_url"], label="QR code of the referral form")
    return code


def html(content: Mapping[str, Any], slides: Sequence[Mapping[str, Any]], code: str, template: str = TEMPLATE) -> str:
    """A document of these slides (each with density and its place; see Picture.placed).

    `content` may hold the logo as a data: address under "logo" (brand/look.py, `dressed`), which no version holds.
    """
    look = look_of(content)
    context = {
        "deck": content, "slides": slides, "qr": code, "style": style(look), "bar": parse(look["second"]),
        "logo": content.get("logo", ""),
    }  # fmt: skip
    return render_to_string(template, context)
