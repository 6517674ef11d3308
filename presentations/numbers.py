"""The weekly numbers: activity beside what comes of it, never alone. Pure; the counts come from selectors_numbers.

The definitions are those of a referral business: visits per referral and time to first referral stand side by side
with the visits themselves, because activity alone says little.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median
from uuid import UUID

#: Periods of the comparisons, in days.
SHORT, LONG = 30, 90

DEFINITIONS = {
    "visits": "Every visit that is logged in the week, those where nobody was seen too; phone calls aren’t visits. "
    "A week begins on Monday where your business is.",
    "referrals": "Every patient whom an office referred in the week, whatever came of it.",
    "per_referral": "Visits divided by referrals of the same days: how many visits a referral took. The two aren’t the "
    "same visits and referrals, so look at the longer period first. No referral, no figure.",
    "first": "For each office: the day of its first referral less the day of your first visit that is logged. The "
    "figure is the median, half of the offices took longer. Offices that referred before any visit are left out and "
    "counted. Visits before are all those logged until then.",
    "promises": "Promises of yours by the week of their day: kept by that day, of all that are kept or whose day is "
    "over. What is open after its day counts as not kept on time; what was dropped isn’t counted.",
}  # fmt: skip


@dataclass(frozen=True)
class Week:
    """One week, by its Monday. `due` are promises of ours whose day is in it, `kept` those kept by their day."""

    monday: date
    visits: int = 0
    referrals: int = 0
    due: int = 0
    kept: int = 0

    @property
    def label(self) -> str:
        return f"{self.monday:%b} {self.monday.day}"


@dataclass(frozen=True)
class Office:
    """One office: visits and referrals in the last 30 and 90 days and ever; how the first referral came."""

    pk: UUID
    name: str
    visits: tuple[int, int, int]
    referrals: tuple[int, int, int]
    days_to_first: int | None = None
    visits_before: int = 0
    before_any_visit: bool = False

    @property
    def per_referral(self) -> tuple[float | None, ...]:
        """Visits per referral of each period."""
        return tuple(ratio(one, other) for one, other in zip(self.visits, self.referrals, strict=True))

    @property
    def after_one(self) -> bool:
        """Several referrals after a single visit: find out what went so well."""
        return self.visits_before == 1 and self.referrals[2] > 1 and not self.before_any_visit


@dataclass(frozen=True)
class Numbers:
    """Everything on the page."""

    weeks: tuple[Week, ...]
    offices: tuple[Office, ...]

    def total(self, what: str, period: int) -> int:
        """Visits or referrals of all offices in period 0 (30 days), 1 (90 days) or 2 (ever)."""
        return sum(getattr(office, what)[period] for office in self.offices)

    @property
    def per_referral(self) -> list[float | None]:
        """Of all offices together, for the three periods."""
        return [ratio(self.total("visits", n), self.total("referrals", n)) for n in range(3)]

    @property
    def first(self) -> list[Office]:
        """Offices whose first referral came after a visit, the quickest first."""
        found = [office for office in self.offices if office.days_to_first is not None]
        return sorted(found, key=lambda office: (office.days_to_first or 0, office.name))

    @property
    def median_days(self) -> float | None:
        days = [office.days_to_first for office in self.first if office.days_to_first is not None]
        return median(days) if days else None

    @property
    def before_any_visit(self) -> int:
        return sum(office.before_any_visit for office in self.offices)

    @property
    def due(self) -> int:
        return sum(week.due for week in self.weeks)

    @property
    def kept(self) -> int:
        return sum(week.kept for week in self.weeks)


def ratio(visits: int, referrals: int) -> float | None:
    """Visits per referral; None where there is no referral."""
    return visits / referrals if referrals else None


def mondays(today: date, weeks: int) -> list[date]:
    """The Mondays of the last so many weeks, this one's last."""
    this = today - timedelta(days=today.weekday())
    return [this - timedelta(weeks=ago) for ago in range(weeks - 1, -1, -1)]


def weeks_of(
    days: Sequence[date],
    visits: Mapping[date, int],
    referrals: Mapping[date, int],
    promises: Mapping[date, tuple[int, int]],
) -> tuple[Week, ...]:
    """One row a Monday, zeros where nothing happened."""
    return tuple(
        Week(day, visits.get(day, 0), referrals.get(day, 0), *promises.get(day, (0, 0))) for day in days
    )  # fmt: skip


def words_for(weeks: Sequence[Week], first: str, second: str, names: tuple[str, str]) -> str:
    """The chart as a sentence: totals, and the last week."""
    one, other = (sum(getattr(week, what) for week in weeks) for what in (first, second))
    last = weeks[-1]
    return (
        f"{names[0]} and {names[1].lower()} by week, {len(weeks)} weeks since {weeks[0].label}: {one} and {other} "
        f"in all; this week {getattr(last, first)} and {getattr(last, second)}. The table below has every week."
    )
