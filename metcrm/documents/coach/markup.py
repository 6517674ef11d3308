"""HTML as a reader hears it: tags, scripts and styles skipped, every character's place in the file kept."""

import re
from collections.abc import Sequence
from dataclasses import replace
from html import unescape

from metcrm.documents.coach.engine import check
from metcrm.documents.coach.finding import Finding
from metcrm.documents.coach.options import Exemption, Phrase
from metcrm.documents.coach.replacing import Lines
from metcrm.documents.coach.wording import Figures

_SILENT = frozenset(("script", "style", "template", "noscript", "svg"))
# Between these one word doesn't run into the next; other tags (b, em, a, span) stand inside a sentence.
_BLOCKS = frozenset(
    "address article aside blockquote body br button caption center dd details div dl dt fieldset figcaption figure "
    "footer form h1 h2 h3 h4 h5 h6 head header hr html legend li main nav ol option p pre section select summary "
    "table tbody td textarea tfoot th thead title tr ul".split()
)
_NAME = re.compile(r"/?([a-zA-Z][a-zA-Z0-9-]*)")
_ENTITY = re.compile(r"&#?[a-zA-Z0-9]{1,31};")


def looks_like_html(text: str, name: str = "") -> bool:
    """By the file's name, or by how it begins."""
    head = text[:500].lstrip("\ufeff \t\r\n").lower()
    return name.lower().endswith((".html", ".htm", ".xhtml")) or head.startswith(("<!doctype html", "<html"))


def check_html(
    html: str,
    *,
    figures: Figures | None = None,
    exceptions: Sequence[str | Exemption] = (),
    phrases: Sequence[Phrase] = (),
) -> list[Finding]:
    """`check` for HTML; lines, columns, text and span are those of the HTML itself.

    A finding's text may hold a tag or an entity that stands inside the words.
    """
    text, places = readable(html)
    lines = Lines(html)
    found = check(text, figures=figures, exceptions=exceptions, phrases=phrases)
    return [_moved(finding, html, places, lines) for finding in found]


def _moved(finding: Finding, html: str, places: Sequence[tuple[int, int]], lines: Lines) -> Finding:
    start, end = places[finding.span[0]][0], places[finding.span[1] - 1][1]
    line, column, length = lines.place(start, end)
    return replace(
        finding,
        line=line,
        start=column,
        end=column + length,
        text=html[start : start + length],
        span=(start, end),
    )


def readable(html: str) -> tuple[str, list[tuple[int, int]]]:
    """The text, and for each of its characters where it begins and ends in the HTML."""
    reader = _Reader(html)
    reader.read()
    return "".join(reader.text), reader.places


class _Reader:
    def __init__(self, html: str) -> None:
        self.html = html
        self.text: list[str] = []
        self.places: list[tuple[int, int]] = []

    def read(self) -> None:
        """Each character is looked at a bounded number of times, whatever is left open."""
        html, at = self.html, 0
        while at < len(html):
            opening = html.find("<", at)
            self._words(at, opening if opening >= 0 else len(html))
            if opening < 0:
                return
            at = self._tag(opening)

    def _words(self, at: int, end: int) -> None:
        html = self.html
        while at < end:
            entity = _ENTITY.match(html, at, end) if html[at] == "&" else None
            stop = entity.end() if entity else at + 1
            for character in unescape(html[at:stop]) if entity else html[at]:
                # A line's end in HTML is a space.
                self._put("\n" if character == "\x0b" else " " if character in "\r\n\t" else character, at, stop)
            at = stop

    def _put(self, character: str, start: int, end: int) -> None:
        self.text.append(character)
        self.places.append((start, end))

    def _tag(self, at: int) -> int:
        """Skip what begins with "<" and say where to go on."""
        html = self.html
        if html.startswith("<!--", at):
            return self._after("-->", at)
        name = _NAME.match(html, at + 1)
        if not name and html[at + 1 : at + 2] not in ("!", "?"):
            self._put("<", at, at + 1)
            return at + 1
        end = self._after(">", at)
        word = name.group(1).lower() if name else ""
        if word in _BLOCKS:
            self._put("\n", at, end)
            self._put("\n", at, end)
        if word in _SILENT and html[at + 1] != "/" and html[end - 2 : end] != "/>":
            return self._after_element(word, end)
        return end

    def _after(self, sign: str, at: int) -> int:
        found = self.html.find(sign, at)
        return len(self.html) if found < 0 else found + len(sign)

    def _after_element(self, word: str, at: int) -> int:
        """After its closing tag; an element that is never closed hides the rest, as in a browser."""
        closing = re.compile(f"</{word}", re.IGNORECASE).search(self.html, at)
        return len(self.html) if closing is None else self._after(">", closing.start())
