"""The weekly numbers: what is counted, and in how many queries."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client as Browser

from metcrm import clock
from practitioners.models import Practice
from presentations.models import Promise
from presentations.numbers import Numbers, mondays
from presentations.selectors_numbers import numbers
from presentations.services.promises import settle
from tests.conftest import NOW, Cast
from tests.factories.clients import make_referral
from tests.factories.practitioners import make_practice
from tests.factories.presentations import make_promise, make_visit
from tests.presentations.counting import queries

ZONE = ZoneInfo("America/New_York")
TODAY = date(2026, 3, 4)  # a Wednesday


def counted(weeks: int = 13) -> Numbers:
    return numbers(today=TODAY, now=NOW, zone=ZONE, weeks=weeks)


def visit(practice: Practice, ago: float, **over: object) -> None:
    make_visit(practice=practice, happened_at=NOW - timedelta(days=ago), people=[], **over)


def referral(practice: Practice, ago: float) -> None:
    make_referral(practice, received_at=NOW - timedelta(days=ago))


def test_weeks_begin_on_monday() -> None:
    assert mondays(TODAY, 2) == [date(2026, 2, 23), date(2026, 3, 2)]
    assert mondays(date(2026, 3, 1), 1) == [date(2026, 2, 23)]


def test_each_week_has_its_own(inside: Cast) -> None:
    practice = make_practice()
    for ago in (0, 1, 3, 10):  # this week from Monday: 0 and 1; the week before: 3; before that: 10
        visit(practice, ago)
    referral(practice, 3)
    assert [(week.visits, week.referrals) for week in counted(3).weeks] == [(1, 0), (1, 1), (2, 0)]


def test_a_sunday_night_belongs_to_the_week_that_ends(inside: Cast) -> None:
    practice = make_practice()
    make_visit(practice=practice, people=[], happened_at=datetime(2026, 3, 1, 23, 30, tzinfo=ZONE))  # Monday in UTC
    assert [week.visits for week in counted(2).weeks] == [1, 0]


def test_a_phone_call_is_no_visit_and_an_empty_office_is_one(inside: Cast) -> None:
    practice = make_practice()
    visit(practice, 1, kind="phone")
    visit(practice, 1, kind="not_seen")
    assert counted(1).weeks[0].visits == 1


def test_visits_per_referral_in_three_periods(inside: Cast) -> None:
    practice = make_practice()
    for ago in (5, 40, 60, 200):
        visit(practice, ago)
    referral(practice, 10)
    referral(practice, 150)
    found = counted()
    assert found.per_referral == [1.0, 3.0, 2.0]
    (office,) = found.offices
    assert (office.visits, office.referrals) == ((1, 3, 4), (1, 1, 2))


def test_without_a_referral_there_is_no_figure(inside: Cast) -> None:
    visit(make_practice(), 5)
    assert counted().per_referral == [None, None, None]
    assert counted().median_days is None


def test_the_time_to_the_first_referral_is_that_of_the_half(inside: Cast) -> None:
    for days, name in ((10, "a"), (20, "b"), (60, "c")):
        practice = make_practice(name=name)
        visit(practice, 100)
        visit(practice, 95)
        visit(practice, 1)
        referral(practice, 100 - days)
    found = counted()
    assert found.median_days == 20
    assert [(office.name, office.days_to_first, office.visits_before) for office in found.first] == [
        ("a", 10, 2), ("b", 20, 2), ("c", 60, 2),
    ]  # fmt: skip


def test_who_referred_before_any_visit_is_counted_apart(inside: Cast) -> None:
    practice = make_practice()
    referral(practice, 50)
    visit(practice, 10)
    found = counted()
    assert found.median_days is None
    assert found.before_any_visit == 1


def test_several_referrals_after_one_visit_are_pointed_out(inside: Cast) -> None:
    practice = make_practice()
    visit(practice, 50)
    referral(practice, 40)
    referral(practice, 30)
    assert counted().offices[0].after_one


def test_promises_kept_by_their_day(inside: Cast) -> None:
    practice = make_practice()

    def made(due: date, state: str = "", on: date | None = None, side: str = "ours") -> None:
        one = make_promise(practice=practice, due_on=due, side=side)
        if state:
            settle(one, state=state, on=on or due, by=inside.by, now=NOW)

    made(date(2026, 3, 2), Promise.State.KEPT)  # in time
    made(date(2026, 3, 2), Promise.State.KEPT, date(2026, 3, 3))  # a day late
    made(date(2026, 3, 3))  # open, and its day is over
    made(date(2026, 3, 4))  # today: not yet
    made(date(2026, 3, 6), Promise.State.KEPT, date(2026, 3, 4))  # kept early
    made(date(2026, 3, 3), Promise.State.DROPPED)
    made(date(2026, 3, 3), side="theirs")
    week = counted(1).weeks[0]
    assert (week.due, week.kept) == (4, 2)


@pytest.fixture
def _now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.mark.usefixtures("_now")
def test_the_page_says_what_each_figure_means(alice: Browser, cast: Cast) -> None:
    with cast.inside():
        practice = make_practice(name="Lakeside <b>Orthopedics</b>")
        visit(practice, 20)
        referral(practice, 3)
        make_promise(practice=practice, due_on=TODAY - timedelta(days=3))
    page = alice.get("/numbers/").content.decode()
    for words in ("Visits beside referrals", "17 days", "A week begins on Monday", "Visits divided by referrals",
                  "Lakeside &lt;b&gt;Orthopedics", "0 of 1", 'role="img"', "Every week as a table"):  # fmt: skip
        assert words in page
    assert page.count('<svg class="chart chart-wide"') == 2


@pytest.mark.usefixtures("_now")
def test_an_empty_page_says_what_to_do(alice: Browser) -> None:
    page = alice.get("/numbers/?weeks=nonsense").content.decode()
    assert "Nothing to count yet" in page
    assert "Log a visit" in page


@pytest.mark.usefixtures("_now")
def test_a_year_of_many_offices_takes_no_more_queries(alice: Browser, cast: Cast) -> None:
    def fill(offices: int) -> None:
        with cast.inside():
            for _ in range(offices):
                practice = make_practice()
                for ago in (1, 50):
                    visit(practice, ago)
                    referral(practice, ago)
                make_promise(practice=practice, due_on=TODAY)

    fill(1)
    few = queries(alice, "/numbers/")
    fill(8)
    assert queries(alice, "/numbers/?weeks=52") == few


def test_others_numbers_stay_theirs(carol: Browser, cast: Cast) -> None:
    with cast.inside():
        visit(make_practice(name="Lakeside"), 1)
    assert "Lakeside" not in carol.get("/numbers/").content.decode()
