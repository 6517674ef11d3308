"""What the NPI Registry API is asked, and how its answers are read. Nobody here exists."""

from contextlib import suppress
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from practitioners.npi_api import NotAnswered, queries, results_of, row_of
from tests.practitioners.live.conftest import recorded

json_like = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=12,
)


def criteria(*words: str, npi: str = "") -> list[dict[str, str]]:
    return [
        {key: value for key, value in one.items() if key not in ("version", "limit")} for one in queries(words, npi)
    ]


def test_every_request_names_its_version() -> None:
    assert {one["version"] for one in queries(["amara", "osei"])} == {"2.1"}


def test_two_names_are_asked_in_either_order_and_as_an_office() -> None:
    assert criteria("amara", "osei") == [
        {"first_name": "amara*", "last_name": "osei*"},
        {"first_name": "osei*", "last_name": "amara*"},
        {"organization_name": "amara osei*"},
    ]


def test_town_state_and_zip_narrow_it() -> None:
    first, *_ = criteria("amara", "osei", "tucson", "85704", "az")
    assert first == {
        "first_name": "amara*",
        "last_name": "osei*",
        "city": "tucson*",
        "postal_code": "85704",
        "state": "AZ",
    }


@pytest.mark.parametrize(
    ("words", "npi"), [((), ""), (("o",), ""), (("85704",), ""), ((), "1234567890"), ((), "12345")]
)
def test_what_it_would_only_refuse_is_not_asked(words: tuple[str, ...], npi: str) -> None:
    assert criteria(*words, npi=npi) == []


def test_one_letter_has_no_wildcard() -> None:
    assert criteria("j", "osei")[0] == {"first_name": "j", "last_name": "osei*"}


def test_a_recorded_person_is_read() -> None:
    row = row_of(recorded()["results"][0])
    assert (row["npi"], row["entity"], row["last_name"], row["credential"], row["sex"]) == (
        "2000000010", "1", "EXAMPLE", "M.D.", "F",
    )  # fmt: skip
    assert (row["street"], row["street2"], row["zip_code"], row["phone"]) == (
        "100 EXAMPLE PKWY", "STE 400", "770000001", "7135550112",
    )  # fmt: skip
    assert (row["primary_taxonomy"], row["taxonomies"]) == ("207XS0114X", ["207X00000X", "207XS0114X"])
    assert (row["enumerated_on"], row["updated_on"]) == (date(2008, 5, 13), date(2024, 3, 4))


def test_a_recorded_office_is_read() -> None:
    row = row_of(recorded()["results"][2])
    assert (row["entity"], row["organisation"], row["last_name"]) == ("2", "EXAMPLE ORTHOPAEDIC ASSOCIATES PLLC", "")


def test_the_older_shape_is_read_too() -> None:
    old = {"number": 2000000028, "enumeration_type": "NPI-1", "basic": {"last_name": "FICTION", "gender": "M",
           "first_name": "--"}, "addresses": [], "taxonomies": None}  # fmt: skip
    row = row_of(results_of({"results": [old]})[0])
    assert (row["npi"], row["sex"], row["first_name"], row["city"], row["taxonomies"]) == (
        "2000000028",
        "M",
        "",
        "",
        [],
    )


def test_errors_that_come_with_200_are_understood() -> None:
    refused = {"Errors": [{"description": "NPI must be 10 digits", "field": "number", "number": "06"}]}
    with pytest.raises(NotAnswered, match="can't answer that: NPI must be 10 digits"):
        results_of(refused)


@pytest.mark.parametrize("payload", [None, [], {}, "x", {"results": None}, {"Errors": "no"}, {"Errors": [None]}])
def test_what_is_no_answer_is_said(payload: Any) -> None:
    with pytest.raises(NotAnswered):
        results_of(payload)


@given(st.dictionaries(st.sampled_from(["basic", "addresses", "taxonomies", "enumeration_type"]), json_like))
def test_no_shape_of_a_result_breaks_it(result: dict[str, Any]) -> None:
    row_of(result | {"number": "2000000010"})


@given(json_like)
def test_no_shape_of_an_answer_breaks_it(payload: Any) -> None:
    with suppress(NotAnswered):
        results_of({"results": payload})
