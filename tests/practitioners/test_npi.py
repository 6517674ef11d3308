"""The check digit of an NPI."""

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from practitioners.npi import npi_ok, objection, validate_npi

EXAMPLE_OF_CMS = "1234567893"


def luhn(digits: str) -> bool:
    """The textbook's way, over the whole card number."""
    doubled = [int(d) * (2 if place % 2 else 1) for place, d in enumerate(reversed(digits))]
    return sum(sum(map(int, str(d))) for d in doubled) % 10 == 0


@pytest.mark.parametrize("npi", [EXAMPLE_OF_CMS, "2000000010", "2000000028"])
def test_good_numbers_pass(npi: str) -> None:
    assert npi_ok(npi)
    assert objection(npi) == ""


@pytest.mark.parametrize(
    ("npi", "word"),
    [
        ("1234567890", "last digit"), ("123456789", "ten digits"), ("12345678931", "ten digits"),
        ("3234567893", "begins with"), ("12345x7893", "ten digits"), ("١٢٣٤٥٦٧٨٩٣", "ten digits"), ("", "ten digits"),
    ],
)  # fmt: skip
def test_bad_numbers_say_why(npi: str, word: str) -> None:
    assert not npi_ok(npi)
    with pytest.raises(ValidationError, match=word):
        validate_npi(npi)


@given(st.text("0123456789", min_size=9, max_size=9), st.sampled_from("12"))
def test_it_agrees_with_luhn_over_the_prefixed_number(rest: str, first: str) -> None:
    assert npi_ok(first + rest) == luhn("80840" + first + rest)


@given(st.integers(1, 9), st.integers(0, 9))
def test_one_wrong_digit_is_always_noticed(place: int, digit: int) -> None:
    wrong = EXAMPLE_OF_CMS[:place] + str(digit) + EXAMPLE_OF_CMS[place + 1 :]
    assert npi_ok(wrong) == (wrong == EXAMPLE_OF_CMS)
