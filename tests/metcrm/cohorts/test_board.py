"""The board as data."""

from datetime import date, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from metcrm.cohorts.board import SHOW, SORTS, Cell, Learner, Week, chosen, later_of
from metcrm.tenancy.ids import new_id

START = date(2026, 3, 9)


def week(**over: Any) -> Week:
    values: dict[str, Any] = {
        "pk": new_id(), "number": 1, "title": "Begin", "releases_on": START, "assignments": 2, "overdue": 1,
        "released": True,
    } | over  # fmt: skip
    return Week(**values)


def learner(name: str = "Lena Learner", **over: Any) -> Learner:
    email = f"{name.split(maxsplit=1)[0].lower()}@x.example"
    values: dict[str, Any] = {
        "pk": new_id(), "name": name, "email": email, "state": "active", "state_words": "Active",
        "cells": (Cell(week()),), "seen_on": START, "in_sight": True,
    } | over  # fmt: skip
    return Learner(**values)


def test_a_cell_says_how_a_week_stands() -> None:
    assert Cell(week(assignments=0)).state == "none"
    assert Cell(week(), done=2).state == "done"
    assert Cell(week(), done=1, late=1).state == "late"
    assert Cell(week(), waiting=1).state == "waiting"
    assert Cell(week(), done=1).state == "begun"
    assert Cell(week()).state == "open"
    assert Cell(week(released=False)).state == "later"
    assert Cell(week(), done=1, late=1, waiting=1).words == "Week 1: 1 of 2 done, 1 late, 1 to read"


def test_learners_are_searched_narrowed_and_ordered() -> None:
    lena = learner(state="at_risk", risks=("late",), visits=3, referrals=1)
    omar = learner("Omar Other", state="deferred", visits=9, in_sight=False, cells=(Cell(week(), late=1, waiting=1),))
    both = [omar, lena]
    assert chosen(both) == [lena, omar]
    assert chosen(both, q="OMAR") == chosen(both, state="deferred") == chosen(both, show="quiet") == [omar]
    assert chosen(both, show="risk") == chosen(both, show="referring") == [lena]
    assert chosen(both, show="late") == chosen(both, show="waiting") == [omar]
    assert chosen(both, sort="-visits") == [omar, lena]
    assert chosen(both, sort="nonsense") == [lena, omar]


@given(st.lists(st.tuples(st.text(max_size=5), st.integers(0, 9)), max_size=8), st.sampled_from([*SORTS, ""]))
def test_an_order_loses_nobody(people: list[tuple[str, int]], sort: str) -> None:
    rows = [learner(f"x {name}", visits=n) for name, n in people]
    for sign in ("", "-"):
        assert {one.pk for one in chosen(rows, sort=f"{sign}{sort}")} == {one.pk for one in rows}
    for show in SHOW:
        assert set(chosen(rows, show=show)) <= set(rows)


def test_referrals_after_the_end_are_those_after_it() -> None:
    end = date(2026, 3, 20)
    days = [[end, end + timedelta(days=1), end + timedelta(days=30), end + timedelta(days=31)], []]
    assert later_of(end, end, days) == ()
    month, quarter, half = later_of(end, end + timedelta(days=91), days)
    assert (month.learners, month.referring, month.referrals) == (2, 1, 2)
    assert (quarter.over, quarter.referrals) == (True, 3)
    assert not half.over
    assert not later_of(end, end + timedelta(days=30), days)[0].over
