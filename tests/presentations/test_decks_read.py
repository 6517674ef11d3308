"""Fifteen specialty groups by three lengths: five to eight slides, clean, and every word in its place on paper."""

import io
from datetime import date
from decimal import Decimal
from itertools import combinations
from typing import Any

import pypdfium2
import pytest

from clients.measure_kinds import Better
from clients.measures import condition as condition_of
from clients.measures import measure
from clients.models import Assessment, Result
from clients.outcomes.quarters import Quarter
from clients.public import condition_choices
from clients.services import outcomes
from metcrm.documents import pdf
from metcrm.documents.pdf import AssetsOnly
from metcrm.tenancy.actors import SYSTEM
from metcrm.wording.reading import open_remarks
from presentations.brand.colours import MAIN, SECOND
from presentations.deck import drawing, story
from presentations.deck.scripts import about_remarks, deck_script
from presentations.deck.shelf import pictures_of
from presentations.deck.slides import KINDS
from presentations.one_sheet import Shown
from presentations.services import decks
from presentations.services.brand import change_brand
from presentations.specialties import SPECIALTIES
from tests.clients.services.test_outcomes import fill
from tests.conftest import NOW, Cast
from tests.factories.practitioners import make_practice
from tests.factories.presentations import make_deck
from tests.presentations.kit.pictures import logo_file

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


def check_figures(page: pypdfium2.PdfPage) -> str:
    """Every piece of text inside the page and none over another; the text."""
    found = boxes(page)
    for box in found:
        assert box[0] >= 0 and box[2] <= WIDE and box[1] >= 0 and box[3] <= HIGH, box
    for one, other in combinations(found, 2):
        assert not over(one, other), (one, other)
    return " ".join(page.get_textpage().get_text_range().replace("\ufffe", "-").split())


def tell(condition: str, by: Any) -> Any:
    """Figures of eleven people with a condition, as few as may be told, through the door; of the first three measures
    of its set in which less or more is better.
    """
    codes = [
        code for code in condition_of(condition).measures if measure(code).better in (Better.HIGHER, Better.LOWER)
    ][:3]
    rows = fill(11, ended=date(2025, 11, 20), condition=condition)
    for taken in Assessment.objects.filter(episode__in=rows):
        for code in codes:
            what = measure(code)
            worse, better = (
                (what.minimum, what.maximum) if what.better is Better.HIGHER else (what.maximum, what.minimum)
            )
            share = Decimal("0.3") if taken.kind == "baseline" else Decimal("0.5")
            value = (worse + (better - worse) * share).quantize(what.step)
            Result.objects.update_or_create(assessment=taken, measure=code, defaults={"value": value})
    return outcomes.publish(condition=condition, last=Quarter(2025, 4), codes=codes, by=by, now=NOW)


@pytest.mark.parametrize("group", list(SPECIALTIES))
def test_with_the_door_open_each_group_has_figures_in_three_lengths(inside: Cast, group: str) -> None:
    """The slide of figures is one and the same in three lengths, and the others are those of the test above, which are
    set by themselves; so this one is drawn once, where it is followed by most. `bench_decks figures` draws all.
    """
    plain = content(group, 20)
    sheet = tell(SPECIALTIES[group].conditions[0], inside.by)
    made = content(group, 20)
    assert open_remarks(deck_script(sheet.pk, made)) == []
    slide = next(one for one in made["slides"] if one["key"] == "outcomes")
    assert slide["figures"] and "n = 11 " in slide["lead"] and sheet.mark in slide["lead"]
    for length in story.LENGTHS:
        slides, before = (story.shown(one | {"length": length}) for one in (made, plain))
        assert [one["key"] for one in slides] == [one["key"] for one in before]
        assert all(one == other for one, other in zip(slides, before, strict=True) if one["key"] != "outcomes")
    picture = next(one for one in pictures_of(made) if one.slide["key"] == "outcomes")
    _, laid = drawing._density(made, picture, drawing.code_of(made))
    text = check_figures(pypdfium2.PdfDocument(io.BytesIO(pdf.write([laid]).data))[0])
    for words in (*slide["lead"].split(), *(part.split()[0] for item in slide["items"] for part in item)):
        assert words in text
    assert "2025" in text and "Alder" in text and f"{picture.number} / {picture.of}" in text


@pytest.mark.parametrize("group", list(SPECIALTIES))
def test_the_longest_figures_fit_with_number_dates_and_source(inside: Cast, group: str) -> None:
    made = content(group, 10)
    label = dict(condition_choices())[SPECIALTIES[group].conditions[0]]
    line = "Median change −3.4 s (−4.1 to −2.6). 14 of 27 reached the change that people notice; 2.1 s, Jones 2013"
    told = Shown(
        label=label,
        who=f"n = 27 people with {label.lower()}, January 2025 to June 2026; 4 more without a final value.",
        source="Measured by Alder Medical Exercise at the start and at discharge; sheet 7F3A21, July 2, 2026.",
        lines=(("Timed Up and Go", line), ("30-second chair stand", line), ("Six-minute walk", line)),
    )
    made["slides"] = [story._changed(told)]
    assert [one.sentence for one in open_remarks(deck_script(make_practice().pk, made))] == []
    text = check_figures(drawn(made)[0])
    for words in ("n = 27", "January 2025 to June 2026", "7F3A21", "14 of 27", "Jones 2013"):
        assert words in text


LOGO_KINDS = {"wide": (900, 60), "flat": (640, 200), "tall": (300, 600)}


def pictures(page: pypdfium2.PdfPage) -> list[Box]:
    """Where images lie."""
    return [one.get_bounds() for one in page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_IMAGE])]


@pytest.mark.parametrize("size", LOGO_KINDS.values(), ids=LOGO_KINDS)
def test_a_logo_stands_on_the_first_and_the_last_slide_over_no_words(inside: Cast, size: tuple[int, int]) -> None:
    change_brand(name="", main=MAIN, second=SECOND, new_logo=logo_file(size=size), by=inside.by, now=NOW)
    version = make_deck(length=20)
    assert version.job is not None and "logo" not in version.content
    made = decks.read(version.job)
    for slide in made["slides"]:
        slide["title"] = "A title as long as a title may be, and then some words more, up to the last one of them"
    document = drawn(made)
    last = len(document) - 1
    for number, page in enumerate(document):
        found = pictures(page)
        assert len(found) == (1 if number in (0, last) else 0)
        for logo in found:
            assert logo[0] >= 0 and logo[1] >= 0 and logo[2] <= WIDE - 47 and logo[3] <= HIGH
            for box in boxes(page):
                assert not over(logo, box), (number, logo, box)
    data, _ = drawing.draw_handout(made, lambda percent, words: None)
    handout = pypdfium2.PdfDocument(io.BytesIO(data))
    assert sum(len(pictures(page)) for page in handout) == 2
    for page in handout:
        for logo in pictures(page):
            assert not any(over(logo, box) for box in boxes(page))


#: What somebody types who means ill: nothing of it may be fetched, and all of it is read as it was typed.
EVIL = (
    '<img src="file:///etc/passwd">', "<link rel=stylesheet href=http://169.254.169.254/latest/>",
    "</style><script>alert(1)</script>", "@import url(file:///etc/passwd)", "&lt;b&gt; {{ 7*7 }} {% now 'Y' %}",
)  # fmt: skip


@pytest.mark.parametrize("evil", EVIL)
def test_whatever_is_typed_is_words_and_nothing_is_fetched(
    inside: Cast, evil: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    fetch = AssetsOnly.fetch

    def watched(self: AssetsOnly, url: str, headers: dict[str, str] | None = None) -> object:
        asked.append(url)
        return fetch(self, url, headers)

    monkeypatch.setattr(AssetsOnly, "fetch", watched)
    made = content("pain", 10)
    for slide in made["slides"]:
        items = [[evil[:most] for most in KINDS[slide["key"]].longest]]  # as much of it as a form lets through
        slide |= {"title": evil, "notes": evil, "lead": evil, "items": items}
    made |= {"practice": evil, "practitioner": evil, "about": evil, "objections": [[evil, evil]]}
    made["sender"] = made["sender"] | {"business": evil}
    wanted = "".join(evil.split())
    for data, _ in (drawing.draw(made, lambda *_: None), drawing.draw_handout(made, lambda *_: None)):
        for page in pypdfium2.PdfDocument(io.BytesIO(data)):
            text = page.get_textpage().get_text_range().replace("\ufffe", "-")
            assert wanted in "".join(text.split())
    assert [url for url in asked if not url.startswith(("asset:", "data:"))] == []


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
