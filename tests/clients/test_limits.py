"""Readings before exercise: the provider's own limits override the general ones, and a stop says why."""

import pytest

from clients.limits import Limits, Span, Vitals, check

GENERAL = Limits({})
OWN = Limits({"systolic": Span(100, 150), "heart_rate": Span(50, 110), "glucose": Span(90, 250)}, "Dr. Osei")


@pytest.mark.parametrize(
    ("field", "value", "stops"),
    [
        ("systolic", 160, None), ("systolic", 161, False), ("systolic", 180, False), ("systolic", 181, True),
        ("diastolic", 100, None), ("diastolic", 101, False), ("diastolic", 105, False), ("diastolic", 106, True),
        ("glucose", 89, True), ("glucose", 90, None), ("glucose", 200, None), ("glucose", 201, False),
        ("glucose", 239, False), ("glucose", 240, True), ("heart_rate", 190, None),
    ],
)  # fmt: skip
def test_the_general_limits_on_both_sides(field: str, value: int, stops: bool | None) -> None:
    found = check(Vitals(**{field: value}), GENERAL)
    assert [one.stops for one in found] == ([] if stops is None else [stops])
    assert all("the provider gave none" in one.sentence for one in found)


@pytest.mark.parametrize(
    ("field", "value", "stops"),
    [
        ("systolic", 150, False), ("systolic", 151, True), ("systolic", 100, False), ("systolic", 99, True),
        ("heart_rate", 110, False), ("heart_rate", 111, True), ("heart_rate", 49, True),
        ("glucose", 245, False), ("glucose", 251, True),
    ],
)  # fmt: skip
def test_the_providers_own_limits_override_them_either_way(field: str, value: int, stops: bool) -> None:
    found = check(Vitals(**{field: value}), OWN)
    assert [one.stops for one in found] == [True] * stops
    assert all("the limit given by Dr. Osei" in one.sentence for one in found)


def test_what_the_provider_left_out_keeps_its_general_limit() -> None:
    [found] = check(Vitals(diastolic=110), OWN)
    assert (
        found.sentence == "Diastolic pressure 110 mmHg is above 105, the general limit, since the provider gave none."
    )


@pytest.mark.parametrize(
    ("own", "glucose", "told"),
    [
        (Span(None, 250), 55, "is below 90, the general limit"),
        (Span(None, 250), 245, ""),
        (Span(70, None), 75, ""),
        (Span(70, None), 300, "is above 239, the general limit"),
        (Span(70, None), 210, "is above 200: go on with caution"),
    ],
)
def test_a_side_that_the_provider_left_open_keeps_its_general_limit(own: Span, glucose: int, told: str) -> None:
    found = check(Vitals(glucose=glucose), Limits({"glucose": own}, "Dr. Osei"))
    assert [told in one.sentence for one in found] == ([True] if told else [])


def test_nothing_taken_is_nothing_found_and_stops_come_first() -> None:
    assert check(Vitals(), OWN) == []
    assert [one.stops for one in check(Vitals(systolic=170, glucose=300), GENERAL)] == [True, False]


def test_readings_in_words() -> None:
    assert Vitals(128, 82, 72, 110).words == "128/82 mmHg, 72 bpm, glucose 110 mg/dL"
    assert (Vitals(128).words, Vitals().words) == ("systolic pressure 128 mmHg", "")
