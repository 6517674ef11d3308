"""Names out of a registry that shouts, and telephone numbers."""

import pytest

from practitioners.names import as_written, credential_as_written
from practitioners.phones import phone_possible, tidy_phone
from practitioners.places import timezone_of


@pytest.mark.parametrize(
    ("shouted", "written"),
    [
        ("LAKESIDE ORTHOPAEDICS OF TUCSON, PLLC", "Lakeside Orthopaedics of Tucson, PLLC"),
        ("O'SPECIMEN-DUMMY", "O'Specimen-Dummy"),
        ("MCDONALD", "McDonald"),
        ("ST. MARY'S HOSPITAL", "St. Mary's Hospital"),
        ("1200 E 5TH ST NW STE 400B", "1200 E 5th St NW Ste 400B"),
        ("de la Cruz", "de la Cruz"),
    ],
)
def test_names_are_written_as_people_write_them(shouted: str, written: str) -> None:
    assert as_written(shouted) == written


def test_credentials_lose_their_points() -> None:
    assert credential_as_written("M.D., PH.D.") == "MD, PHD"


@pytest.mark.parametrize("typed", ["520.555.0142", "5205550142", "+1 520 555 0142", "(520)555-0142"])
def test_one_number_is_written_in_one_way(typed: str) -> None:
    assert tidy_phone(typed) == "(520) 555-0142"


def test_other_countries_keep_their_prefix_and_nonsense_stays() -> None:
    assert tidy_phone("+44 20 7946 0958") == "+44 20 7946 0958"
    assert tidy_phone("ask Ruth") == "ask Ruth"
    assert not phone_possible("12")


def test_time_zones_follow_the_zip_code() -> None:
    assert [timezone_of(z) for z in ("85704", "10011-1234", "00000", "abc")] == [
        "America/Phoenix", "America/New_York", "", "",
    ]  # fmt: skip
