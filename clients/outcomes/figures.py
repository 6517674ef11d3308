"""What changed, by condition and measure: for the owner's eyes. Pure. What may be told outside: see door.py."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass

from clients.measure_kinds import MeasureError
from clients.measure_types import Condition, Measure, Threshold
from clients.measures import condition
from clients.outcomes.courses import Course, Missing, Moved, Moves, accepted, first_of_each
from clients.outcomes.quarters import Quarter
from clients.statistics import Share, Summary, share, summarise


@dataclass(frozen=True, slots=True)
class Figures:
    """One measure for one condition. Numbers are in the measure's unit, nothing is rounded.

    `n` has a change; `without_final` a baseline and no final value; `method_differs` both, taken in different ways.
    `reached` counts those of `n` for whom a meaningful change is accepted, None where it is for nobody; `thresholds`
    are what it rests on; `verify` says that one of them wasn't seen in its source and nobody here confirmed it.
    """

    measure: Measure
    n: int
    without_final: int
    method_differs: int
    before: Summary
    after: Summary
    change: Summary
    reached: Share | None
    thresholds: tuple[Threshold, ...]
    verify: bool

    @property
    def no_threshold(self) -> int:
        """Of n, those for whom no meaningful change is accepted."""
        return self.n - (self.reached.n if self.reached else 0)


@dataclass(frozen=True, slots=True)
class ConditionFigures:
    """All measures of one condition, in the order of its set. `clients` counts first finished courses."""

    condition: Condition | None
    slug: str
    clients: int
    rows: tuple[Figures, ...]

    @property
    def label(self) -> str:
        return self.condition.label if self.condition else self.slug


def figures(
    courses: Iterable[Course], measures: Mapping[str, Measure], sure: Set[str],
    *, within: tuple[Quarter, Quarter] | None = None,
) -> list[ConditionFigures]:  # fmt: skip
    """Every condition with a finished course, by label. `sure` are codes of measures that a person has confirmed.

    `within` keeps to courses that ended in these quarters: whoever counts there counts in no other period, so that
    the periods add up to all time.
    """
    by_condition: dict[str, list[Course]] = {}
    for course in first_of_each(courses):
        if within is None or within[0] <= course.quarter <= within[1]:
            by_condition.setdefault(course.condition, []).append(course)
    moves = Moves(measures)
    found = [_condition(slug, some, moves, sure) for slug, some in by_condition.items()]
    return sorted(found, key=lambda one: one.label.casefold())


def _condition(slug: str, courses: Sequence[Course], moves: Moves, sure: Set[str]) -> ConditionFigures:
    known = known_condition(slug)
    rows = [_row(moves, code, slug, courses, sure) for code in measured(courses, moves.measures)]
    return ConditionFigures(known, slug, len(courses), tuple(row for row in rows if row.n or row.without_final))


def measured(courses: Iterable[Course], measures: Mapping[str, Measure]) -> list[str]:
    """Codes with a value anywhere: those of the conditions' own sets first, then the others as the catalogue has them.

    Measures that rate change themselves are left out: two of them aren't subtracted.
    """
    present: set[str] = set()
    sets: dict[str, None] = {}
    for course in courses:
        present.update(course.results)
        if course.condition not in sets and (known := known_condition(course.condition)):
            sets |= dict.fromkeys(known.measures)
    order = [*sets, *(code for code in measures if code not in sets)]
    return [code for code in order if code in present and not measures[code].rates_change_itself]


def known_condition(slug: str) -> Condition | None:
    try:
        return condition(slug)
    except MeasureError:
        return None


def _row(moves: Moves, code: str, slug: str, courses: Sequence[Course], sure: Set[str]) -> Figures:
    measure, changes, missing = moves.measures[code], [], dict.fromkeys(Missing, 0)
    for course in courses:
        found = moves.of(course, code)
        if isinstance(found, Moved):
            changes.append(found)
        else:
            missing[found] += 1
    judged = [one.reached for one in changes if one.reached is not None]
    thresholds = tuple(accepted(measure, slug))
    return Figures(
        measure=measure,
        n=len(changes),
        without_final=missing[Missing.NO_FINAL],
        method_differs=missing[Missing.METHOD_DIFFERS],
        before=summarise([one.before for one in changes]),
        after=summarise([one.after for one in changes]),
        change=summarise([one.difference for one in changes]),
        reached=share(sum(judged), len(judged)) if judged else None,
        thresholds=thresholds,
        verify=unverified(thresholds) and code not in sure,
    )


def unverified(thresholds: Iterable[Threshold]) -> bool:
    """True when a number behind a share wasn't read in its source."""
    return any(one.needs_verification for one in thresholds)
