"""The letter clock: which letters an episode owes its office, by when, and which have gone. Pure.

Introductory letter within a day of the first visit; assessment summary within seven days of the baseline; progress
report every thirty days, or three days before the client's next visit with the provider; change in status the same
day; discharge summary within seven days of the end. Days are those of the workspace's calendar.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

INTRODUCTORY, ASSESSMENT, PROGRESS, CHANGE, DISCHARGE = "introductory", "assessment", "progress", "change", "discharge"
KINDS = (CHANGE, INTRODUCTORY, ASSESSMENT, PROGRESS, DISCHARGE)

AFTER_FIRST_VISIT = timedelta(days=1)
AFTER_BASELINE = timedelta(days=7)
EVERY = timedelta(days=30)
BEFORE_VISIT = timedelta(days=3)
#: A report that went so shortly before the visit serves it.
FRESH = timedelta(days=14)
AFTER_END = timedelta(days=7)
#: What falls due so soon is told beside what is late.
SOON = timedelta(days=3)

DONE, DUE, LATE = "done", "due", "late"


@dataclass(frozen=True, slots=True)
class History:
    """What the clock is wound from. `settled` holds, by kind, the days on which letters went or were not needed."""

    first_visit: date | None = None
    baseline_on: date | None = None
    next_provider_visit: date | None = None
    ended_on: date | None = None
    changes: tuple[date, ...] = ()
    settled: Mapping[str, tuple[date, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter: due on a day, and the day on which it was settled; None while it is owed."""

    kind: str
    due_on: date
    why: str
    done_on: date | None = None

    def state(self, today: date) -> str:
        """DONE, DUE (its day has not passed) or LATE."""
        if self.done_on is not None:
            return DONE
        return LATE if self.due_on < today else DUE

    @property
    def was_late(self) -> bool:
        """It went, after its day."""
        return self.done_on is not None and self.done_on > self.due_on


def letters(history: History) -> list[Letter]:
    """All letters of an episode so far, the settled ones included; those owed first, by the day they are due."""
    found = [*_changes(history), *_first(history), *_progress(history), *_discharge(history)]
    return sorted(found, key=lambda letter: (letter.done_on is not None, letter.due_on, KINDS.index(letter.kind)))


def owed(history: History, today: date) -> list[Letter]:
    """What is late, or due within three days; the longest waiting first."""
    return [letter for letter in letters(history) if letter.done_on is None and letter.due_on <= today + SOON]


def _first(history: History) -> Iterator[Letter]:
    if history.first_visit:
        due = history.first_visit + AFTER_FIRST_VISIT
        yield Letter(INTRODUCTORY, due, "a day after the first visit", _first_settled(history, INTRODUCTORY))
    if history.baseline_on:
        due = history.baseline_on + AFTER_BASELINE
        yield Letter(ASSESSMENT, due, "a week after the first assessment", _first_settled(history, ASSESSMENT))


def _changes(history: History) -> Iterator[Letter]:
    """One letter a day with a change; one that went on that day or later settles it."""
    for day in sorted(set(history.changes)):
        gone = [sent for sent in history.settled.get(CHANGE, ()) if sent >= day]
        yield Letter(CHANGE, day, "the same day", min(gone, default=None))


def _progress(history: History) -> Iterator[Letter]:
    begin = history.first_visit or history.baseline_on
    if begin is None:
        return
    gone = sorted(day for day in history.settled.get(PROGRESS, ()) if day >= begin)
    due, last = begin + EVERY, begin
    for day in gone:
        yield Letter(PROGRESS, due, "every thirty days", day)
        due, last = day + EVERY, day
    if history.ended_on is not None:
        return  # the discharge summary takes its place
    visit, why = history.next_provider_visit, "every thirty days"
    if visit is not None and visit > last and not (gone and visit - last <= FRESH) and visit - BEFORE_VISIT < due:
        due, why = visit - BEFORE_VISIT, f"before the visit with the provider on {visit:%b} {visit.day}"
    yield Letter(PROGRESS, due, why)


def _discharge(history: History) -> Iterator[Letter]:
    if history.ended_on:
        due = history.ended_on + AFTER_END
        gone = [day for day in history.settled.get(DISCHARGE, ()) if day >= history.ended_on]
        yield Letter(DISCHARGE, due, "a week after the last day", min(gone, default=None))


def _first_settled(history: History, kind: str) -> date | None:
    return min(history.settled.get(kind, ()), default=None)


@dataclass(frozen=True, slots=True)
class Owed:
    """A letter that a person has to write, with whom it is about; `draft` is the report that was begun for it."""

    letter: Letter
    episode_id: UUID
    client_id: UUID
    client: str
    practice: str
    draft: UUID | None = None
    blocked: bool = False  # no release in force
