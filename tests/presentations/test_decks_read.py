"""Fifteen specialty groups by three lengths: five to eight slides, clean, and every word in its place on paper."""

import io
from itertools import combinations
from typing import Any

import pypdfium2
import pytest

from metcrm.tenancy.actors import SYSTEM
from metcrm.wording.reading import open_remarks
from presentations.deck import drawing, story
from presentations.deck.scripts import about_remarks, deck_script
from presentations.services import decks
from presentations.specialties import SPECIALTIES
from tests.conftest import Cast
from tests.factories.practitioners import make_practice

WIDE, HIGH = 960.0, 540.0
Box = tuple[float, float, float, float]


def content(group: str, length: int, **over: Any) -> dict[str, Any]:
    """As a person gets it who changes nothing."""
    return decks.content_for(
        make_practice(name="Lakeside Orthopedics and Sports Medicine Associates"), None, group,
        SPECIALTIES[group].conditions, length, "Alice Owner, Medical Exercise Specialist", SYSTEM,
    ) | over  # fmt: skip


def drawn(made: dict[str, Any]) -> pypdfium2.PdfDocument:
    data, kind = drawing.draw(made, lambda percent, words: None)
    assert kind == "application/pdf"
    return pypdfium2.PdfDocument(io.BytesIO(data))


def boxes(page: pypdfium2.PdfPage) -> list[Box]:
    """Left, bottom, right and top of each piece of text on the page."""
    text = page.get_textpage()
    found = [text.get_rect(number) for number in range(text.count_rects())]
    return [box for box in found if box[2] - box[0] > 2]  # the hidden heading is a point high


def over(one: Box, other: Box) -> bool:
    """True when they share more than the edge of a descender."""
    wide = min(one[2], other[2]) - max(one[0], other[0])
    high = min(one[3], other[3]) - max(one[1], other[1])
    return wide > 1 and high > 2


@pytest.mark.parametrize("length", list(story.LENGTHS))
@pytest.mark.parametrize("group", list(SPECIALTIES))
def test_each_deck_fits_and_is_clean(inside: Cast, group: str, length: int) -> None:
    made = content(group, length)
    slides = story.shown(made)
    assert 5 <= len(slides) <= 8
    assert sum(slide["seconds"] for slide in slides) == length * 60
    deck = make_practice().pk  # any id
    assert [one.sentence for one in open_remarks(deck_script(deck, made))] == []
    assert about_remarks(made) == []
    document = drawn(made)
    assert len(document) == len(slides)
    for page in document:
        assert (round(page.get_width()), round(page.get_height())) == (WIDE, HIGH)
        found = boxes(page)
        assert len(found) > 3
        for box in found:
            assert box[0] >= 0 and box[2] <= WIDE and box[1] >= 0 and box[3] <= HIGH, box
        for one, other in combinations(found, 2):
            assert not over(one, other), (one, other)


def test_words_stand_on_their_slides(inside: Cast) -> None:
    made = content("orthopaedics", 20)
    document = drawn(made)
    for page, slide in zip(document, story.shown(made), strict=True):
        text = " ".join(page.get_textpage().get_text_range().replace("\ufffe", "-").split())
        for words in (slide["title"], *(part for item in slide["items"] for part in item if part)):
            assert words.split()[0] in text
    assert "Medical Exercise Specialist" in document[len(document) - 1].get_textpage().get_text_range()
    assert "Medical Exercise Specialist" not in document[0].get_textpage().get_text_range()


def test_the_fullest_slides_are_set_closer_and_still_apart(inside: Cast) -> None:
    made = content("orthopaedics", 20)
    for slide in made["slides"]:
        slide["lead"] = "A long sentence that somebody typed below the title. " * 5
        slide["title"] = "A title as long as a title may be, and then some words more, up to the last one of them"
    document = drawn(made)
    assert len(document) == 8
    for page in document:
        for one, other in combinations(boxes(page), 2):
            assert not over(one, other)


def test_what_fits_on_no_slide_says_so(inside: Cast) -> None:
    made = content("orthopaedics", 3)
    made["slides"][0]["lead"] = "Far too many words for one slide. " * 120
    with pytest.raises(drawing.TooMuch, match="Shorten it"):
        drawing.draw(made, lambda percent, words: None)


def test_no_slide_is_about_equipment_or_certificates(inside: Cast) -> None:
    assert {slide["key"] for slide in content("pain", 20)["slides"]} == {
        "gap", "scope", "path", "outcomes", "report", "safety", "refer", "ask",
    }  # fmt: skip


def test_markup_is_shown_as_it_was_typed(inside: Cast) -> None:
    made = content("pain", 3)
    made["slides"][0]["title"] = '<img src="file:///etc/passwd"><b>Bold</b>'
    made["sender"]["business"] = "</style><script>alert(1)</script>"
    text = drawn(made)[0].get_textpage().get_text_range()
    assert "<b>Bold</b>" in text


def test_the_handout_has_every_slide_and_what_is_said(inside: Cast) -> None:
    made = content("orthopaedics", 20)
    data, _ = drawing.draw_handout(made, lambda percent, words: None)
    document = pypdfium2.PdfDocument(io.BytesIO(data))
    assert 2 <= len(document) <= 4
    text = " ".join(" ".join(page.get_textpage().get_text_range().replace("\ufffe", "-").split()) for page in document)
    for slide in story.shown(made):
        assert " ".join(slide["title"].split()[:3]) in text
        assert slide["notes"].split()[-1] in text
        assert slide["more"].split()[-1] in text
    assert "They have physical therapy." in text
    for page in document:
        for one, other in combinations(boxes(page), 2):
            assert not over(one, other), (one, other)
