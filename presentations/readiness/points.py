"""The seven points: what each asks, what was found, and how it is mended on the spot."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any, TypeVar
from uuid import UUID

from django.utils import timezone

from metcrm.accounts.models import Workspace
from metcrm.accounts.selectors import get_workspace
from practitioners import homework
from practitioners.homework import Homework
from practitioners.models import Practice
from practitioners.selectors import Profile, profiles_of
from presentations.models import Visit

T = TypeVar("T")


@dataclass(frozen=True)
class Fix:
    """A way to mend a point. `way` names the short form that is shown there, `about` the row or item it is for;
    `url` is a page instead, where no short form will do.
    """

    way: str
    label: str
    about: str = ""
    url: str = ""
    hint: str = ""


@dataclass(frozen=True)
class Found:
    """What was looked at, in words. `working`: a worker is at it, so that looking again soon makes sense."""

    done: bool
    evidence: str
    fixes: tuple[Fix, ...] = ()
    working: bool = False


@dataclass(frozen=True)
class Point:
    """One point about one office."""

    number: int
    title: str
    rule: str
    found: Found

    @property
    def done(self) -> bool:
        return self.found.done


@dataclass(frozen=True)
class Readiness:
    """All points about one office, in the order of the mistakes."""

    points: tuple[Point, ...]

    @property
    def done(self) -> int:
        return sum(point.done for point in self.points)

    @property
    def total(self) -> int:
        return len(self.points)

    @property
    def complete(self) -> bool:
        return self.done == self.total

    @property
    def missing(self) -> tuple[Point, ...]:
        return tuple(point for point in self.points if not point.done)

    @property
    def working(self) -> bool:
        return any(point.found.working for point in self.points)

    @property
    def tone(self) -> str:
        return "good" if self.complete else "urgent" if self.done * 2 < self.total else "warn"

    @property
    def count(self) -> str:
        return f"Ready {self.done} of {self.total}"

    @property
    def words(self) -> str:
        """“Missing: homework, presentation”."""
        if self.complete:
            return "Nothing is missing. Walk in."
        return f"Missing: {', '.join(point.title.lower() for point in self.missing)}"


@dataclass(frozen=True)
class Call:
    """A door to walk through: the practice, and the visit that is planned there, if any is."""

    practice: Practice
    visit: Visit | None = None


@dataclass
class Batch:
    """Several calls, and what the points share, asked for once. One call a practice."""

    calls: Sequence[Call]
    now: datetime
    _kept: dict[str, Any] = field(default_factory=dict)

    def once(self, key: str, make: Callable[["Batch"], T]) -> T:
        """What several points need, made when the first of them asks."""
        if key not in self._kept:
            self._kept[key] = make(self)
        made: T = self._kept[key]
        return made

    @property
    def practices(self) -> list[Practice]:
        return [call.practice for call in self.calls]

    @property
    def ids(self) -> list[UUID]:
        return [call.practice.pk for call in self.calls]

    @cached_property
    def today(self) -> date:
        """The workspace's day."""
        return timezone.localdate(self.now)

    @cached_property
    def workspace(self) -> Workspace:
        return get_workspace()

    @cached_property
    def profiles(self) -> Mapping[UUID, Profile]:
        return profiles_of(self.practices)

    @cached_property
    def homework(self) -> Mapping[UUID, Homework]:
        return homework.score_profiles(list(self.profiles.values()))


#: Looks at all offices of a batch, in a constant number of queries; answers by the practice's id.
Look = Callable[[Batch], Mapping[UUID, Found]]


@dataclass(frozen=True)
class _Registered:
    title: str
    rule: str
    look: Look


_registered: dict[int, _Registered] = {}


def register_point(number: int, title: str, rule: str, look: Look) -> None:
    """Add a point, numbered as its mistake; registering a number again replaces it. `rule` is a sentence."""
    _registered[number] = _Registered(title, rule, look)


def forget_point(number: int) -> None:
    """Take it away again (tests do)."""
    _registered.pop(number, None)


def readiness_of(calls: Sequence[Call], *, now: datetime) -> dict[UUID, Readiness]:
    """By the practice's id. Of several calls on one practice the first counts."""
    once = {call.practice.pk: call for call in reversed(calls)}
    batch = Batch([once[pk] for pk in dict.fromkeys(call.practice.pk for call in calls)], now)
    looked = [(number, one, one.look(batch)) for number, one in sorted(_registered.items())] if batch.calls else []
    return {
        pk: Readiness(tuple(Point(number, one.title, one.rule, found[pk]) for number, one, found in looked))
        for pk in batch.ids
    }
