"""The door to clients: what may be asked, and that nothing about a person comes out."""

from datetime import date

import pytest
from pytest_django import DjangoAssertNumQueries

from clients import measures, public
from clients.measure_purposes import PURPOSES
from tests.conftest import Cast
from tests.factories.clients import make_client, make_office, make_referral


@pytest.fixture
def hilde(inside: Cast) -> Cast:
    make_client(first_name="Zoë", last_name="O’Brien-Müller", date_of_birth=date(1958, 3, 14), phone="(555) 010-0199")
    return inside


@pytest.mark.parametrize(
    "text",
    [
        "Spoke about Zoë O’Brien-Müller today",
        "ZOE OBRIEN MULLER".replace("OBRIEN", "O'BRIEN"),
        "zoe o'brien-muller's knee",
        "re: O'Brien-Muller, Zoe",
        "Zoe M. O'Brien Muller is doing fine",
        "call 555.010.0199",
        "call +1 555-010-0199 please",
        "DOB 03/14/1958",
        "born 3-14-58",
        "1958-03-14",
        "March 14, 1958",
        "14th of March 1958",
    ],
)
def test_a_text_that_names_a_client_is_found(hilde: Cast, text: str) -> None:
    assert "client" in public.names_a_client(text)


@pytest.mark.parametrize(
    "text",
    [
        "", "   ", "Zoe at the front desk", "Dr. Muller likes mornings", "Zoe and Peter O'Brien", "555-010-0198",
        "Nov 23, 2026", "13/45/2020", "Müller", "Zoe Miller", "10 of 12", "\x00", "9" * 400,
    ],
)  # fmt: skip
def test_a_text_about_the_practice_is_let_through(hilde: Cast, text: str) -> None:
    assert public.names_a_client(text) == ""


def test_the_sentence_does_not_repeat_the_name(hilde: Cast) -> None:
    assert "zoë" not in public.names_a_client("Zoë O’Brien-Müller").lower()


def test_clients_of_others_are_not_found(hilde: Cast) -> None:
    with hilde.elsewhere():
        assert public.names_a_client("Zoë O’Brien-Müller, 03/14/1958") == ""


def test_asking_costs_three_queries_at_most(hilde: Cast, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_max_num_queries(3):
        public.names_a_client("a long note about the office, its hours and 555-010-0100 " * 40 + "on 1/2/2026")


def test_referral_counts_are_bare_counts(inside: Cast) -> None:
    one, none = make_office(), make_office()
    make_referral(one)
    make_referral(one, patient_first_name="Ana")
    assert public.referral_counts([one.pk, none.pk]) == {one.pk: 2, none.pk: 0}


def test_every_measure_says_what_it_tells_without_a_figure() -> None:
    assert PURPOSES.keys() == measures.measures().keys()
    assert not any(char.isdigit() for text in PURPOSES.values() for char in text)


def test_the_plan_names_each_measure_once() -> None:
    plan = public.measurement_plan(["knee_oa", "hip_oa", "no_such"])
    assert plan[0].name == "Timed Up and Go"
    assert plan[0].conditions == ("Knee osteoarthritis", "Hip osteoarthritis")
    assert len({item.name for item in plan}) == len(plan)


def test_conditions_follow_the_specialty() -> None:
    assert ("knee_oa", "Knee osteoarthritis") in public.conditions_for_group("orthopaedics")
    assert public.conditions_for_group("no_such") == []
    assert len(public.condition_choices()) == len(measures.conditions())
