"""Cells that no spreadsheet computes, and that come back as they were."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metcrm.documents.cells import guard, tidy, unguard


@pytest.mark.parametrize("text", ["=1+1", "+49 30 5550142", "-2", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "'=1", "＝1"])
def test_a_formula_leaves_as_text(text: str) -> None:
    assert guard(text) == f"'{text}"
    assert unguard(guard(text)) == text


@pytest.mark.parametrize("text", ["Ruth Keller", "O'Neill", "'s-Gravenhage", "(520) 555-0142", "", "'"])
def test_other_text_stays_as_it_is(text: str) -> None:
    assert guard(text) == text == unguard(text)


@given(st.text())
def test_any_text_comes_back(text: str) -> None:
    assert unguard(guard(text)) == text
    assert not guard(text).startswith(("=", "+", "-", "@", "\t", "\r", "\n"))


@given(st.text())
def test_a_tidy_text_is_one_line_and_stays_so(text: str) -> None:
    assert tidy(tidy(text)) == tidy(text)
    assert not set(tidy(text)) & set("\r\n\t\x00\x1f\x85")
