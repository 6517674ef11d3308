"""The ten mails of docs/coach.md: what a specialist writes at first, and after taking every replacement."""

import re
from pathlib import Path

import pytest

from metcrm.documents.coach import accept, check

PAGE = (Path(__file__).parents[4] / "docs" / "coach.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```text\n(.*?)\n```", PAGE.partition("## Ten mails")[2], flags=re.DOTALL)
MAILS = list(zip(BLOCKS[::2], BLOCKS[1::2], strict=True))


def test_there_are_ten() -> None:
    assert len(MAILS) == 10


@pytest.mark.parametrize(("before", "after"), MAILS)
def test_the_page_shows_what_the_coach_does(before: str, after: str) -> None:
    assert check(before)
    assert accept(before, check(before)) == after


@pytest.mark.parametrize(("before", "after"), MAILS)
def test_nothing_is_found_after_its_replacements(before: str, after: str) -> None:
    assert check(after) == []
