"""The board of a cohort as data: every learner by week, who is at risk, how long it takes. Pure."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from metcrm.cohorts.models import EnrolmentState
from metcrm.cohorts.risk import FirstVisit

#: How long after the end of a course we look whether referrals come, in days.
AFTER = (30, 90, 180)
#: Medians of fewer learners say nothing.
LEAST = 3


@dataclass(frozen=True, slots=True)
class Week:
    """One week: how many assignments it has, how many of them were due before today, and whether it has begun."""

    pk: UUID
    number: int
    title: str
    releases_on: date
    assignments: int
    overdue: int
    released: bool


@dataclass(frozen=True, slots=True)
class Cell:
    """One learner's week."""

    week: Week
    done: int = 0
    late: int = 0
    waiting: int = 0  # handed in, not read yet

    @property
    def state(self) -> str:
        """done, late, waiting (for the coach), begun, open or later; "none" without assignments."""
        if not self.week.assignments:
            return "none"
        if self.done >= self.week.assignments:
            return "done"
        if self.late:
            return "late"
        if self.waiting:
            return "waiting"
        if self.done:
            return "begun"
        return "open" if self.week.released else "later"

    @property
    def mark(self) -> str:
        """What stands in it."""
        if not self.week.assignments:
            return "–"
        return "✓" if self.done >= self.week.assignments else f"{self.done}/{self.week.assignments}"

    @property
    def words(self) -> str:
        """For those who don't see the colour."""
        if not self.week.assignments:
            return f"Week {self.week.number}: nothing to do"
        told = [f"{self.done} of {self.week.assignments} done"]
        told += [f"{self.late} late"] if self.late else []
        told += [f"{self.waiting} to read"] if self.waiting else []
        return f"Week {self.week.number}: {', '.join(told)}"


@dataclass(frozen=True, slots=True)
class Learner:
    """One row. Counts are bare counts of business events; None where nothing may be counted (yet)."""

    pk: UUID
    name: str
    email: str
    state: str
    state_words: str
    cells: tuple[Cell, ...]
    seen_on: date | None
    in_sight: bool
    visits: int = 0
    meetings: int = 0
    referrals: int = 0
    first_visit_on: date | None = None
    first_meeting_on: date | None = None
    first_referral_on: date | None = None
    risks: tuple[str, ...] = ()
    accepted_on: date | None = None

    @property
    def at_risk(self) -> bool:
        return self.state == EnrolmentState.AT_RISK

    @property
    def done(self) -> int:
        return sum(cell.done for cell in self.cells)

    @property
    def late(self) -> int:
        return sum(cell.late for cell in self.cells)

    @property
    def waiting(self) -> int:
        return sum(cell.waiting for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Failed:
    """A line of a rubric, and how often it wasn't met of how often it was looked at."""

    assignment: str
    line: str
    missed: int
    looked: int


@dataclass(frozen=True, slots=True)
class Median:
    """Days from the start of a cohort to the first of something: of how many learners, and half took longer.

    `before`: learners who had it before the course began; they aren't in the median.
    """

    n: int = 0
    days: float | None = None
    before: int = 0

    @property
    def told(self) -> bool:
        return self.n >= LEAST


@dataclass(frozen=True, slots=True)
class Pace:
    """The medians of one cohort."""

    cohort_id: UUID
    name: str
    starts_on: date
    learners: int
    visit: Median
    meeting: Median
    referral: Median


@dataclass(frozen=True, slots=True)
class Later:
    """So many days after the end: learners with a referral since the end, of those in sight, and their referrals.

    `begun` is False while the days aren't over: then nothing is told.
    """

    days: int
    on: date
    over: bool
    learners: int = 0
    referring: int = 0
    referrals: int = 0

    @property
    def per_learner(self) -> float | None:
        return self.referrals / self.learners if self.learners else None


@dataclass(frozen=True, slots=True)
class Board:
    """Everything on the page."""

    weeks: tuple[Week, ...]
    learners: tuple[Learner, ...]
    first_visit: FirstVisit
    paces: tuple[Pace, ...]  # this cohort's first, then earlier ones, the newest first
    failed: tuple[Failed, ...]
    later: tuple[Later, ...] = field(default=())

    @property
    def at_risk(self) -> list[Learner]:
        """Those whose state says so, with the most reasons first."""
        found = [learner for learner in self.learners if learner.at_risk]
        return sorted(found, key=lambda learner: (-len(learner.risks), -learner.late, learner.name.lower()))

    @property
    def assignments(self) -> int:
        return sum(week.assignments for week in self.weeks)

    @property
    def waiting(self) -> int:
        return sum(learner.waiting for learner in self.learners)

    @property
    def referring(self) -> int:
        """Learners with a first referral."""
        return sum(learner.referrals > 0 for learner in self.learners)

    @property
    def visiting(self) -> int:
        return sum(learner.visits > 0 for learner in self.learners)

    def credited(self, place: int) -> int:
        """Assignments of one week that are done, of all learners together."""
        return sum(learner.cells[place].done for learner in self.learners)

    def late(self, place: int) -> int:
        return sum(learner.cells[place].late for learner in self.learners)


SORTS: Mapping[str, Callable[[Learner], Any]] = {
    "name": lambda learner: learner.name.lower(),
    "done": lambda learner: learner.done,
    "late": lambda learner: learner.late,
    "seen": lambda learner: learner.seen_on or date.min,
    "visits": lambda learner: learner.visits,
    "meetings": lambda learner: learner.meetings,
    "referrals": lambda learner: learner.referrals,
    "risk": lambda learner: (learner.at_risk, len(learner.risks), learner.late),
}


def chosen(
    learners: Sequence[Learner], *, q: str = "", state: str = "", show: str = "", sort: str = ""
) -> list[Learner]:
    """Those that fit, in order. `show` is “risk”, “late”, “waiting” or “referring”; an unknown order is by name."""
    found = [one for one in learners if _has(one, q) and state in ("", one.state) and _SHOWN.get(show, _all)(one)]
    key, down = sort.removeprefix("-"), sort.startswith("-")
    found.sort(key=SORTS["name"])
    return sorted(found, key=SORTS.get(key, SORTS["name"]), reverse=down)


#: What a list may be narrowed to.
SHOW = {"risk": "At risk", "late": "With something late", "waiting": "With a hand-in to read",
        "referring": "With a referral", "quiet": "Not in sight"}  # fmt: skip
_SHOWN: Mapping[str, Callable[[Learner], bool]] = {
    "risk": lambda one: one.at_risk,
    "late": lambda one: one.late > 0,
    "waiting": lambda one: one.waiting > 0,
    "referring": lambda one: one.referrals > 0,
    "quiet": lambda one: not one.in_sight,
}


def _all(one: Learner) -> bool:
    return True


def _has(one: Learner, q: str) -> bool:
    text = f"{one.name} {one.email}".lower()
    return all(word in text for word in q.lower().split())


def later_of(ends_on: date, today: date, referral_days: Sequence[Sequence[date]]) -> tuple[Later, ...]:
    """What came 30, 90 and 180 days after the end, of the learners in sight; each once its days are over."""
    if today <= ends_on:
        return ()
    found = []
    for days in AFTER:
        on = ends_on + timedelta(days=days)
        if today <= on:
            found.append(Later(days, on, over=False))
            continue
        counts = [sum(ends_on < day <= on for day in each) for each in referral_days]
        found.append(Later(days, on, True, len(counts), sum(n > 0 for n in counts), sum(counts)))
    return tuple(found)
