"""Making, dating, copying and moving cohorts."""

from datetime import date, timedelta

import pytest

from metcrm.accounts.models.institute import InstituteRole
from metcrm.accounts.permissions import NotAllowed
from metcrm.cohorts.models import Cohort, EnrolLink, ProgrammeAssignment
from metcrm.cohorts.services import cohorts, links, programmes
from metcrm.cohorts.services.refusals import Refused
from metcrm.tenancy.actors import Actor
from tests.conftest import NOW, Cast
from tests.factories.cohorts import make_cohort, make_enrolment, make_programme
from tests.metcrm.cohorts.conftest import by_coach

MONDAY = date(2026, 11, 2)


def made(cast: Cast, **over: object) -> Cohort:
    programme = programmes.create_programme(name="Course", start_from="six_weeks", by=by_coach(cast), now=NOW)
    values: dict[str, object] = {"name": "Fall", "starts_on": MONDAY, "timezone": "America/New_York"} | over
    return cohorts.create_cohort(programme=programme, by=by_coach(cast), now=NOW, **values)  # type: ignore[arg-type]


def opens(cohort: Cohort) -> list[date]:
    return list(cohort.weeks.order_by("number").values_list("releases_on", flat=True))


def test_a_cohort_is_dated_from_its_start_round_holidays(institute: Cast) -> None:
    cohort = made(institute, holidays=[date(2026, 11, 30)])
    assert opens(cohort)[:5] == [MONDAY, date(2026, 11, 9), date(2026, 11, 16), date(2026, 11, 23), date(2026, 12, 1)]
    assert all(day.weekday() < 5 for day in cohort.assignments.values_list("due_on", flat=True))
    assert cohort.ends_on >= max(cohort.assignments.values_list("due_on", flat=True))


def test_the_programme_changes_and_the_cohort_stays(institute: Cast) -> None:
    cohort = made(institute)
    ProgrammeAssignment.objects.update(title="Changed", due_day=0)
    assert not cohort.assignments.filter(title="Changed").exists()
    assert cohort.assignments.count() == ProgrammeAssignment.objects.count() == 12


def test_a_copy_is_counted_from_what_was_meant(institute: Cast) -> None:
    """Week 5 had moved to Tuesday because of a day off; in the copy it opens on its Monday again."""
    cohort = made(institute, holidays=[date(2026, 11, 30)])
    copy = cohorts.copy_cohort(cohort, name="Winter", starts_on=date(2027, 3, 1), by=by_coach(institute), now=NOW)
    assert opens(copy)[:5] == [date(2027, 3, 1) + timedelta(weeks=n) for n in range(5)]
    assert (copy.copied_from, copy.assignments.count()) == (cohort, cohort.assignments.count())


def test_another_start_moves_everything_until_the_cohort_runs(institute: Cast) -> None:
    cohort = made(institute)
    later = MONDAY + timedelta(weeks=1)
    cohort = cohorts.change_cohort(cohort, starts_on=later, by=by_coach(institute), now=NOW)
    assert opens(cohort)[0] == later
    cohorts.move_cohort(cohort, to="active", by=by_coach(institute), now=NOW)
    with pytest.raises(Refused, match="has started"):
        cohorts.change_cohort(cohort, starts_on=MONDAY, by=by_coach(institute), now=NOW)
    assert cohorts.change_cohort(cohort, name="Renamed", by=by_coach(institute), now=NOW).name == "Renamed"


def test_single_dates_change_by_hand_and_a_copy_follows_them(institute: Cast) -> None:
    cohort = made(institute)
    week = cohort.weeks.get(number=2)
    day = MONDAY + timedelta(days=9)
    cohorts.change_dates(
        cohort, releases={week.pk: day}, dues={}, ends_on=cohort.ends_on, by=by_coach(institute), now=NOW
    )
    assert opens(cohort)[1] == day
    copy = cohorts.copy_cohort(cohort, name="Next", starts_on=date(2027, 3, 1), by=by_coach(institute), now=NOW)
    assert opens(copy)[1] == date(2027, 3, 10)
    with pytest.raises(Refused, match="between the start and the end"):
        cohorts.change_dates(
            cohort, releases={week.pk: MONDAY - timedelta(days=1)}, dues={}, ends_on=cohort.ends_on,
            by=by_coach(institute), now=NOW,
        )  # fmt: skip


@pytest.mark.parametrize(("holidays", "name", "says"), [([], "Spring", "of that name already")])
def test_a_name_is_taken_once(institute: Cast, holidays: list[date], name: str, says: str) -> None:
    make_cohort("Spring")
    with pytest.raises(Refused, match=says):
        made(institute, name=name)


def test_an_empty_or_retired_programme_makes_no_cohort(institute: Cast) -> None:
    empty = programmes.create_programme(name="Empty", by=by_coach(institute), now=NOW)
    with pytest.raises(Refused, match="no week"):
        cohorts.create_cohort(
            programme=empty, name="x", starts_on=MONDAY, timezone="America/Denver", by=by_coach(institute), now=NOW
        )
    retired = make_programme("Old")
    retired.active = False
    with pytest.raises(Refused, match="not in use"):
        cohorts.create_cohort(
            programme=retired, name="x", starts_on=MONDAY, timezone="America/Denver", by=by_coach(institute), now=NOW
        )


def test_starting_closes_the_way_in(institute: Cast) -> None:
    cohort = make_cohort()
    links.open_link(cohort, by=by_coach(institute), now=NOW)
    cohorts.move_cohort(cohort, to="active", by=by_coach(institute), now=NOW)
    assert EnrolLink.objects.get().ended_at == NOW


def test_a_cohort_with_learners_is_not_put_away_before_it_ran(institute: Cast) -> None:
    cohort = make_enrolment().cohort
    with pytest.raises(Refused, match="have seats"):
        cohorts.move_cohort(cohort, to="archived", by=by_coach(institute), now=NOW)
    with pytest.raises(Refused, match="look again"):
        cohorts.move_cohort(cohort, to="completed", by=by_coach(institute), now=NOW)


def test_no_fewer_seats_than_are_taken(institute: Cast) -> None:
    cohort = make_cohort()
    make_enrolment(cohort), make_enrolment(cohort, "b@x.example")
    with pytest.raises(Refused, match="2 seats are taken"):
        cohorts.change_cohort(cohort, capacity=1, by=by_coach(institute), now=NOW)


def test_a_coach_reads_only(institute: Cast) -> None:
    coach = Actor(institute.coach.pk, "Coach", InstituteRole.COACH)
    with pytest.raises(NotAllowed, match="can't change cohorts"):
        cohorts.move_cohort(make_cohort(), to="active", by=coach, now=NOW)
