from time import process_time

import pytest

from metcrm.documents.coach import check, check_html
from metcrm.documents.coach.rulebook import rulebook
from tests.metcrm.documents.coach.sentences import sentences

WORDS = " ".join(s.text for s in sentences()).split()
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


def _seconds(text: str, times: int = 3) -> float:
    taken = []
    for _ in range(times):
        begun = process_time()
        check(text)
        taken.append(process_time() - begun)
    return min(taken)


@pytest.mark.parametrize("piece", HOSTILE.values(), ids=HOSTILE.keys())
def test_time_grows_no_faster_than_the_text(piece: str) -> None:
    short, middle, long = (_seconds((piece * 20_000)[:length]) for length in (4_000, 16_000, 64_000))
    # Four times the text may take four times as long, and some noise; a square would take sixteen.
    assert middle <= 9 * short + 0.005
    assert long <= 9 * middle + 0.005


@pytest.mark.parametrize("piece", ["<", "<!--", "&", "&amp", "<script>", "<b>", "</script", "&#1234567", "<a href='"])
def test_hostile_html_grows_no_faster_than_its_length(piece: str) -> None:
    check_html(piece)
    begun = process_time()
    check_html((piece * 100_000)[:100_000])
    assert process_time() - begun < 5


def test_two_thousand_words_take_a_blink() -> None:
    rulebook()
    text = " ".join(WORDS[:2000])
    # About 30 ms of a small machine, with a finding in every twelfth word; ordinary mail takes less.
    assert _seconds(text, times=9) < 0.05
