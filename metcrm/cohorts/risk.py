"""Who is at risk of not getting to a referral, and why: three rules over counts and days. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

#: Nobody who works on it stays away so long.
QUIET = timedelta(days=7)
#: So many assignments past their day.
LATE = 2
#: By the end of this week the first visit is logged, where no assignment says otherwise.
VISIT_WEEK = 3


@dataclass(frozen=True, slots=True)
class FirstVisit:
    """By when the first visit is asked for: the day on which the assignment of that week is due."""

    week: int
    due_on: date


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a learner stands. `seen_on`: the newest sign-in, or the day from which one is waited for."""

    seen_on: date
    late: int
    visits: int


def risks(standing: Standing, today: date, first_visit: FirstVisit) -> Iterator[str]:
    """Each rule that fits, as a sentence."""
    away = today - standing.seen_on
    if away >= QUIET:
        yield f"No sign-in for {away.days} days"
    if standing.late >= LATE:
        yield f"{standing.late} assignments late"
    if not standing.visits and today > first_visit.due_on:
        yield f"No visit by week {first_visit.week}"


def rules_in_words(first_visit: FirstVisit) -> list[str]:
    """What the page says that the rules are."""
    return [
        f"no sign-in for {QUIET.days} days, and nothing done either",
        f"{LATE} or more assignments past their day, neither credited nor handed in",
        f"no visit logged when the assignments of week {first_visit.week} were due "
        f"({first_visit.due_on:%b} {first_visit.due_on.day})",
    ]


def first_visit_of(starts_on: date, dues: Sequence[tuple[int, date, bool]]) -> FirstVisit:
    """From the assignments' (week, due day, asks for visits): the first that asks for visits; otherwise week three."""
    asked = sorted((due, week) for week, due, visits in dues if visits)
    if asked:
        return FirstVisit(asked[0][1], asked[0][0])
    return FirstVisit(VISIT_WEEK, starts_on + timedelta(weeks=VISIT_WEEK) - timedelta(days=1))
