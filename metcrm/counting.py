"""Bare counts with their dates: what an app tells of a workspace to whoever may count in it. No name, no record.

Each app writes its own in `counts.py` (`clients/public.py` for clients): `RULES` says what there is and what counts,
`counted(upto)` answers for the current workspace in a constant number of queries.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count, F, QuerySet, Window
from django.db.models.expressions import Combinable

#: The most dates that are kept of one count; no rule asks for more.
MOST = 100


@dataclass(frozen=True, slots=True)
class Rule:
    """Something that is counted.

    Attributes:
        key: its name in assignments.
        mistake: which of the seven mistakes it works against, 1 to 7.
        label: what is counted, in the plural: “Practice visits logged”.
        counts: a sentence that says what counts, for the learner and the coach.
        training: counted in a training workspace, on fictional clients, and nowhere else.
    """

    key: str
    mistake: int
    label: str
    counts: str
    training: bool = False


@dataclass(frozen=True, slots=True)
class Counted:
    """How many there are, and the days on which the first of them came about, oldest first."""

    n: int = 0
    days: tuple[date, ...] = ()

    @property
    def first(self) -> date | None:
        return self.days[0] if self.days else None

    def reached(self, threshold: int) -> date | None:
        """The day on which there were so many; None while there aren't (or more than there are dates of)."""
        return self.days[threshold - 1] if 0 < threshold <= len(self.days) else None

    def __add__(self, other: "Counted") -> "Counted":
        """Both together, as one count."""
        return Counted(self.n + other.n, tuple(sorted([*self.days, *other.days])[:MOST]))


NOTHING = Counted()


def of_times(times: Iterable[datetime | None], zone: ZoneInfo, upto: int = MOST) -> Counted:
    """The count of these moments, by the calendar of `zone`; None isn't one."""
    return of_days([at.astimezone(zone).date() for at in times if at], upto)


def of_days(days: Iterable[date], upto: int = MOST) -> Counted:
    """The count of these days."""
    found = sorted(days)
    return Counted(len(found), tuple(found[:upto]))


def of_rows(rows: QuerySet[Any], when: str | Combinable, zone: ZoneInfo, upto: int = MOST) -> Counted:
    """The count of rows by their moment or day `when`; one query that fetches `upto` rows at most."""
    told = F(when) if isinstance(when, str) else when
    found: Sequence[tuple[int, datetime | date]] = list(
        rows.order_by().annotate(_at=told, _n=Window(Count("pk"))).order_by("_at").values_list("_n", "_at")[:upto]
    )
    days = (at.astimezone(zone).date() if isinstance(at, datetime) else at for _, at in found)
    return Counted(found[0][0] if found else 0, tuple(days))
