"""No text takes more than linear work. Calls are counted, not seconds: a count is the same on every machine."""

import sys
from collections.abc import Callable
from types import FrameType

import pytest

from metcrm.documents.coach import check, check_html

# Each piece is repeated into one endless sentence, without a full stop to rest at.
HOSTILE = {
    "triggers": "we treat we cure no pain ",
    "openers": "we can we will we ",
    "denials": "not never no without ",
    "quotes": 'you said "we cure ',
    "commas": "NASM, ACE, and, ",
    "hyphens": "pain-free-",
    "letters": "a",
    "apostrophes": "we'll'",
    "newlines": "gym\n",
    "money": "$50 for each patient you refer ",
    "owners": "your her his their ",
    "signs": "!?;:,",
}


def _calls(read: Callable[[str], object], text: str) -> int:
    """How many functions, Python's own included, are called while `text` is read."""
    counted = 0

    def count(frame: FrameType, event: str, argument: object) -> None:
        nonlocal counted
        counted += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        read(text)
    finally:
        sys.setprofile(before)
    return counted


@pytest.mark.parametrize("piece", HOSTILE.values(), ids=HOSTILE.keys())
def test_work_grows_no_faster_than_the_text(piece: str) -> None:
    check(piece)
    short, middle, long = (_calls(check, (piece * 20_000)[:length]) for length in (2_000, 8_000, 32_000))
    # Four times the text may take four times the work, and a little; a square would take sixteen.
    assert middle <= 5 * short + 2_000
    assert long <= 5 * middle + 2_000


@pytest.mark.parametrize("piece", ["<", "<!--", "&", "&amp", "<script>", "<b>", "</script", "&#1234567", "<a href='"])
def test_hostile_html_takes_no_more_than_its_length(piece: str) -> None:
    check_html(piece)
    short, long = (_calls(check_html, (piece * 50_000)[:length]) for length in (10_000, 40_000))
    assert long <= 5 * short + 2_000
