"""Colours that are printed can be read, and take no more ink than paper dries."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from presentations.brand import look
from presentations.brand.colours import (
    MAIN,
    MOST_INK,
    READABLE,
    SECOND,
    WHITE,
    ColourError,
    contrast,
    ink,
    parse,
    printable,
    tint,
)

hexes = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


@given(hexes)
def test_whatever_is_asked_for_can_be_read_and_dries(asked: str) -> None:
    used = printable(asked)
    assert contrast(used.colour, WHITE) >= READABLE
    assert contrast(used.colour, tint(used.colour)) >= READABLE
    assert ink(used.colour) <= MOST_INK
    assert (used.colour == asked) == (used.told == "")


@pytest.mark.parametrize(
    ("one", "other", "ratio"), [("#000000", "#ffffff", 21.0), ("#777777", "#ffffff", 4.48), ("#0b6a68", "#ffffff", 6.4)]
)
def test_the_contrast_is_that_of_wcag(one: str, other: str, ratio: float) -> None:
    assert contrast(one, other) == pytest.approx(ratio, abs=0.05)


@pytest.mark.parametrize("house", [MAIN, SECOND])
def test_the_houses_own_colours_stay(house: str) -> None:
    assert printable(house).told == ""


def test_a_pale_colour_keeps_its_hue_and_says_so() -> None:
    used = printable("#f7c600")
    red, green, blue = (int(used.colour[place : place + 2], 16) for place in (1, 3, 5))
    assert red > green > blue
    assert "too pale" in used.told and used.colour in used.told


def test_black_is_lightened_since_it_takes_too_much_ink() -> None:
    used = printable("#000000")
    assert ink("#000000") > MOST_INK >= ink(used.colour)
    assert "% of ink" in used.told


@pytest.mark.parametrize(("text", "read"), [("#ABC", "#aabbcc"), (" 0b6a68 ", "#0b6a68"), ("#0B6A68", "#0b6a68")])
def test_ways_of_writing_a_colour(text: str, read: str) -> None:
    assert parse(text) == read


@pytest.mark.parametrize(
    "text", ["", "red", "#12", "#12345", "url(http://169.254.169.254/)", "#fff;}*{background:url(x)", "#0b6a68\n}"]
)
def test_nothing_else_is_a_colour(text: str) -> None:
    with pytest.raises(ColourError):
        parse(text)
    with pytest.raises(ColourError):
        look.style({"main": text, "second": SECOND})
