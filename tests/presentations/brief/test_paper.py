"""The printed brief is exactly one page, whatever is known; what it leaves out it counts."""

import re
from dataclasses import replace
from datetime import date
from typing import Any

import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metcrm.tenancy.ids import new_id
from practitioners.models import Practice
from presentations.brief import paper
from presentations.brief.content import Brief, brief_of
from presentations.brief.parts import Line, Mark, Place, Section, clip
from tests.conftest import NOW, Cast
from tests.presentations.brief import offices


def printed(practice: Practice) -> tuple[int, str]:
    return read(brief_of(practice, now=NOW, today=offices.TODAY))


def read(brief: Brief) -> tuple[int, str]:
    """How many pages, and the words on them, spaces apart."""
    with pypdfium2.PdfDocument(paper.print_brief(brief).data) as document:
        texts = [page.get_textpage().get_text_bounded() for page in document]
    # PDFium writes a hyphen at the end of a line as one of these.
    whole = " ".join(texts).replace("\ufffe", "-").replace("\x02", "-")
    return len(texts), " ".join(whole.split())


def without_breaks(text: str) -> str:
    """Where a line ends depends on how long a name is."""
    return "".join(text.split())


def test_nothing_known_says_what_to_ask_first(inside: Cast) -> None:
    pages, text = printed(offices.nothing())
    assert pages == 1
    for said in ("Who manages the office? How is the name said?", "Which conditions do you see most?",
                 "Nobody of yours has called on this office yet."):  # fmt: skip
        assert without_breaks(said) in without_breaks(text), said
    assert "Notes" in text and " more" not in text


def test_a_little(inside: Cast) -> None:
    pages, text = printed(offices.a_little())
    assert pages == 1
    for said in ("A first referral: knees after discharge", "Ruth Keller", "say “KEL-er”", "falls, knee osteoarthritis",
                 "By phone, Feb 12, 2 weeks ago", "Send the one-sheet", "said on Mar 4 that they would refer",
                 "no referral since", "Leave certificates out"):  # fmt: skip
        assert without_breaks(said) in without_breaks(text), said


@pytest.mark.parametrize("words", ["A long remark that somebody typed about it. ", "W", "Ärztehaus 骨科 مركز "])
def test_a_lot_is_shortened_and_counted(inside: Cast, words: str) -> None:
    pages, text = printed(offices.a_lot(words=words * (40 if words == "W" else 1)))
    assert pages == 1
    assert "and " in text and " more" in text
    assert "Ruth Keller" in text  # the office manager stays, whatever goes


def test_the_second_print_of_the_same_is_one_page_too(inside: Cast) -> None:
    practice = offices.a_lot()
    assert printed(practice) == printed(practice)


line = st.builds(
    Line,
    text=st.text(max_size=3000),
    lead=st.text(max_size=300),
    note=st.text(max_size=300),
    mark=st.sampled_from(Mark),
)
section = st.builds(
    Section,
    key=st.sampled_from(["aim", "people", "ask", "later"]),
    title=st.text(min_size=1, max_size=200),
    place=st.sampled_from(Place),
    rank=st.integers(0, 99),
    lines=st.lists(line, min_size=1, max_size=40).map(tuple),
    keep=st.integers(0, 40),
)


@settings(max_examples=15)
@given(sections=st.lists(section, max_size=20), name=st.text(max_size=200))
def test_any_sections_make_one_page(sections: list[Section], name: str) -> None:
    assert paper.print_brief(made(sections, name=name)).pages == 1


def test_lines_go_from_the_section_with_most_to_spare_and_what_must_stay_stays() -> None:
    long = made([part("aim", 3, rank=1, keep=3), part("people", 50, rank=2), part("later", 60, rank=3)])
    shortest = list(paper.pages(long.sections))
    with_all = [page for page in shortest if len(page.sections) == 3]
    last = with_all[-1].sections
    assert [(len(one.lines), one.left_out) for one in last] == [(3, 0), (1, 49), (1, 59)]


def test_a_figure_is_never_cut_from_its_number() -> None:
    figure = Line("14.2 s to 11.4 s on average, " * 8 + "n = 25", note="Q1 2025 to Q4 2025. " * 20, figures=True)
    sections = [part("aim", 60, rank=1), replace(part("later", 1, rank=2), lines=(figure,))]
    told = {line for page in paper.pages(sections) for one in page.sections if one.key == "later" for line in one.lines}
    assert told == {figure}


def test_the_weightiest_section_stays_when_all_others_are_gone() -> None:
    sections = [part(f"s{number}", 30, rank=number, keep=30) for number in range(30)]
    assert paper.print_brief(made(sections)).pages == 1
    assert [one.key for one in list(paper.pages(sections))[-1].sections] == ["s0"]


@pytest.mark.parametrize(
    ("text", "most", "cut"),
    [
        ("short", 10, "short"),
        ("two words here", 10, "two words…"),
        ("W" * 30, 10, "WWWWWWWWW…"),
        ("a\x00b\n c", 9, "a b c"),
    ],
)
def test_a_line_is_cut_between_words(text: str, most: int, cut: str) -> None:
    assert clip(text, most) == cut


@pytest.mark.parametrize("length", [1, 20, 35])
def test_each_line_is_on_the_page_or_counted_as_left_out(length: int) -> None:
    keys = ["aim", "people", "later"]
    sections = [part(key, length, rank=rank, place=list(Place)[rank % 2]) for rank, key in enumerate(keys)]
    pages, text = read(made(sections))
    shown = sum(len(re.findall(rf"Line \d+ of {key}", text)) for key in keys)
    assert pages == 1
    assert shown + sum(map(int, re.findall(r"and (\d+) more", text))) == 3 * length


def part(key: str, lines: int, **over: Any) -> Section:
    words = tuple(Line(f"Line {number} of {key} with some words in it") for number in range(lines))
    return replace(Section(key, key.title(), Place.MAIN, 10, words), **over)


def made(sections: list[Section], name: str = "Lakeside") -> Brief:
    practice = Practice(name=name, workspace_id=new_id())
    return Brief(practice, "Orthopaedics", "Identified", "3 of 12", date(2026, 3, 4), tuple(sections))
