"""One page of a brief, whatever it holds: shortened by rules until it fits, and saying by how much."""

import hashlib
import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from django.core.cache import cache
from django.template.loader import render_to_string

from metcrm.documents import pdf
from presentations.brief.content import Brief
from presentations.brief.parts import Line, Place, Section, clip

log = logging.getLogger(__name__)

TEMPLATE = "pdf/brief.html"
#: Raise it when the template or its style changes, so that no old answer is believed.
EDITION = 1
#: Room to write on, while there is any: how many ruled lines.
NOTES = (14, 10, 7, 4, 2, 0)
NOTES_WHEN_TIGHT = (6, 4, 2, 0)
#: More than a column holds.
MOST_LINES = 40
#: The longest a line may be, ever shorter; leads and notes are held to less.
LENGTHS = (240, 140, 90)
SHORTEST = 48
NAME = 80
_REMEMBER = 24 * 3600  # seconds


class DoesNotFit(Exception):
    """Not even the shortest version takes one page: the template is wrong, not the practice."""


@dataclass(frozen=True)
class Page:
    """One try: how closely set, with how many lines to write on, and which sections."""

    sections: tuple[Section, ...]
    notes: int = 0
    tight: bool = False


def print_brief(brief: Brief) -> pdf.Pdf:
    """The PDF, of exactly one page.

    Raises:
        DoesNotFit: see there.
    """
    tries = list(pages(brief.sections))
    digest = hashlib.sha256(f"{EDITION}:{_html(brief, tries[0])}".encode()).hexdigest()
    known = cache.get(f"brief:{digest}")
    if isinstance(known, int) and known < len(tries):
        printed = pdf.from_html(_html(brief, tries[known]))
        if printed.pages == 1:
            return printed
    place = _first_that_fits(brief, tries)
    cache.set(f"brief:{digest}", place, _REMEMBER)
    return pdf.from_html(_html(brief, tries[place]))


def pages(sections: Sequence[Section]) -> Iterator[Page]:
    """Versions from roomy to bare: the space for notes goes first, then words, then lines, then whole sections."""
    whole = tuple(_clipped(_at_most(section), LENGTHS[0]) for section in sections)
    yield from (Page(whole, notes) for notes in NOTES)
    yield from (Page(whole, notes, tight=True) for notes in NOTES_WHEN_TIGHT)
    for length in LENGTHS[1:]:
        whole = tuple(_clipped(section, length) for section in whole)
        yield Page(whole, tight=True)
    for fewer in _fewer_lines(whole):
        whole = fewer
        yield Page(whole, tight=True)
    whole = tuple(_clipped(section, SHORTEST) for section in whole)
    yield Page(whole, tight=True)
    for count in range(len(whole) - 1, 0, -1):
        yield Page(whole[:count], tight=True)
    last = whole[:1]
    while last and len(last[0].lines) > 1:
        last = (last[0].shortened(),)
        yield Page(last, tight=True)


def _at_most(section: Section) -> Section:
    """More lines than a column could ever hold needn't be laid out to know that they don't fit."""
    over = max(0, len(section.lines) - MOST_LINES)
    return replace(section, lines=section.lines[:MOST_LINES], left_out=section.left_out + over)


def _fewer_lines(sections: tuple[Section, ...]) -> Iterator[tuple[Section, ...]]:
    """One line less at a time, from the section that has most to spare; of equals the one of least weight."""
    found = list(sections)
    while found:
        spare, _, place = max((len(one.lines) - one.keep, one.rank, place) for place, one in enumerate(found))
        if spare <= 0:
            return
        found[place] = found[place].shortened()
        yield tuple(found)


def _clipped(section: Section, length: int) -> Section:
    lines = tuple(_clip_line(line, length) for line in section.lines)
    return replace(section, title=clip(section.title, 40), lines=lines)


def _clip_line(line: Line, length: int) -> Line:
    if line.figures:
        return line
    short = max(SHORTEST // 2, length // 2)
    return replace(line, text=clip(line.text, length), lead=clip(line.lead, short), note=clip(line.note, short))


def _first_that_fits(brief: Brief, tries: Sequence[Page]) -> int:
    """By halving, since each version takes no more room than the one before; walked on where that isn't so."""
    low, high = 0, len(tries) - 1
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if _fits(brief, tries[middle]) else (middle + 1, high)
    for place in range(low, len(tries)):
        if _fits(brief, tries[place]):
            return place
    log.error("A brief doesn't fit on one page.")
    raise DoesNotFit


def _fits(brief: Brief, page: Page) -> bool:
    return pdf.pages_of_html(_html(brief, page)) == 1


def _html(brief: Brief, page: Page) -> str:
    context = {
        "brief": brief, "name": clip(brief.practice.name, NAME), "about": clip(brief.about, NAME),
        "main": [one for one in page.sections if one.place == Place.MAIN],
        "side": [one for one in page.sections if one.place == Place.SIDE],
        "notes": range(page.notes), "density": "is-tight" if page.tight else "",
    }  # fmt: skip
    return render_to_string(TEMPLATE, context)
