"""The course of an episode: each measure from its first value to its last, judged."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from uuid import UUID

from clients.change import Change, judge
from clients.measure_types import Cutpoint, TargetRange
from clients.measures import (
    Better,
    Measure,
    MeasureError,
    Unable,
    UnableReason,
    condition,
    format_value,
    interpretations,
)
from clients.methods import method_words, read_method
from clients.models import Assessment, Client, Episode, MeasureConfirmation, MeasureGoal, Result, Session
from clients.selectors.catalogue import Catalogue, catalogue


@dataclass(frozen=True, slots=True)
class Reading:
    """One value on one day: a number on the measure's grid, or Unable; and how it was taken."""

    measure: Measure
    on: date
    value: Decimal | Unable
    kind: str = ""
    method: Mapping[str, str] = field(default_factory=dict)
    assessment_id: UUID | None = None

    @property
    def text(self) -> str:
        """With unit, as printed; "unable (…)" without a number."""
        return format_value(self.measure, self.value)

    @property
    def method_words(self) -> str:
        return method_words(self.method)


@dataclass(frozen=True, slots=True)
class CourseRow:
    """One measure: first value, the one before the last, the last, and the change from first to last.

    `change` is None while there is one value only. `last` is None until there are three. `verify` says that a number
    behind this row wasn't seen in its source and that nobody here has confirmed it. `lines` are the published lines
    that the last value reaches, for this person's sex, age and condition.
    """

    measure: Measure
    readings: tuple[Reading, ...]
    change: Change | None
    verify: bool
    goal: MeasureGoal | None = None
    lines: tuple[Cutpoint, ...] = ()
    confirmed: bool = False

    @property
    def baseline(self) -> Reading:
        return self.readings[0]

    @property
    def current(self) -> Reading:
        return self.readings[-1]

    @property
    def last(self) -> Reading | None:
        return self.readings[-2] if len(self.readings) > 2 else None

    @property
    def numbers(self) -> list[tuple[date, float]]:
        """The values that are numbers, for a chart."""
        return [(r.on, float(r.value)) for r in self.readings if isinstance(r.value, Decimal)]


@dataclass(frozen=True, slots=True)
class Course:
    """All measures of an episode, in the order of the condition's set, then of the catalogue."""

    episode: Episode
    rows: list[CourseRow]
    assessments: list[Assessment]

    @property
    def baseline_on(self) -> date | None:
        return self.assessments[0].on if self.assessments else None

    @property
    def last_on(self) -> date | None:
        return self.assessments[-1].on if self.assessments else None

    def row(self, code: str) -> CourseRow | None:
        return next((row for row in self.rows if row.measure.code == code), None)


@dataclass(frozen=True, slots=True)
class Attendance:
    """Sessions so far, against the plan of the whole episode."""

    attended: int
    planned: int
    cancelled: int
    missed: int


def course(episode: Episode, up_to: date | None = None) -> Course:
    """What was measured in an episode, up to a day (that day included) or to now. Five queries."""
    taken = episode.assessments.order_by("on", "created_at").prefetch_related("results")
    if up_to is not None:
        taken = taken.filter(on__lte=up_to)
    assessments = list(taken)
    known, around = catalogue(), _Around(episode, confirmed_measures(), goals_of(episode))
    rows = [_row(around, found) for found in _readings(assessments, known).values()]
    order = list(known.everything)
    rows.sort(key=lambda row: _place(episode.condition, row.measure.code, order))
    return Course(episode, rows, assessments)


def goals_of(episode: Episode) -> dict[str, MeasureGoal]:
    """The goals of an episode by measure. One query."""
    return {goal.measure: goal for goal in episode.measure_goals.all()}


def values_of(assessment: Assessment) -> list[Reading]:
    """What one assessment holds, in the catalogue's order."""
    known = catalogue()
    order = list(known.everything)
    results = sorted(assessment.results.all(), key=lambda result: order.index(result.measure))
    return [_reading(assessment, result, known) for result in results]


def attendance(episode: Episode, up_to: date | None = None) -> Attendance:
    """How often the client came, up to a day (that day included) or to now. One query."""
    sessions = episode.sessions.all()
    if up_to is not None:
        sessions = sessions.filter(on__lte=up_to)
    kinds = list(sessions.values_list("attendance", flat=True))
    return Attendance(
        attended=kinds.count(Session.Attendance.ATTENDED),
        planned=episode.planned_sessions,
        cancelled=kinds.count(Session.Attendance.CANCELLED),
        missed=kinds.count(Session.Attendance.NO_SHOW),
    )


def confirmed_measures() -> frozenset[str]:
    """Codes whose figures a person of this workspace has checked against their source."""
    return frozenset(MeasureConfirmation.objects.values_list("measure", flat=True))


@dataclass(frozen=True, slots=True)
class _Around:
    """What judging a row needs beside its readings."""

    episode: Episode
    confirmed: frozenset[str]
    goals: Mapping[str, MeasureGoal]


def _readings(assessments: Iterable[Assessment], known: Catalogue) -> dict[str, list[Reading]]:
    found: dict[str, list[Reading]] = {}
    for assessment in assessments:
        for result in assessment.results.all():
            found.setdefault(result.measure, []).append(_reading(assessment, result, known))
    return found


def _reading(assessment: Assessment, result: Result, known: Catalogue) -> Reading:
    what = known.measure(result.measure)
    return Reading(
        measure=what,
        on=assessment.on,
        value=value_of(what, result),
        kind=assessment.kind,
        method=read_method(result.method),
        assessment_id=assessment.pk,
    )


def value_of(what: Measure, result: Result) -> Decimal | Unable:
    """A result as a number on its measure's grid, or Unable."""
    if result.value is None:
        return Unable(UnableReason(result.unable))
    try:
        return what.on_grid(result.value)
    except MeasureError:  # the catalogue was narrowed since: what was measured stays as it was written
        return result.value


def _row(around: _Around, readings: list[Reading]) -> CourseRow:
    what, now = readings[0].measure, readings[-1]
    goal, episode = around.goals.get(what.code), around.episode
    change = _judge(episode, readings, own_range(what, goal)) if len(readings) > 1 else None
    doubtful = what.needs_verification or bool(change and change.needs_verification)
    sure = what.code in around.confirmed
    lines = interpretations(
        what, now.value, sex=episode.client.sex or None, age=age_on(episode.client, now.on), condition=episode.condition
    )
    return CourseRow(what, tuple(readings), change, doubtful and not sure, goal, tuple(lines), sure)


def age_on(client: Client, day: date) -> int | None:
    """Whole years; None without a date of birth."""
    born = client.date_of_birth
    return None if born is None else day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def own_range(what: Measure, goal: MeasureGoal | None) -> TargetRange | None:
    """The client's own target range; only a range measure is judged by one."""
    if goal is None or what.better is not Better.RANGE:
        return None
    return TargetRange(goal.at_least, goal.at_most, "This client's own target range")


def _judge(episode: Episode, readings: list[Reading], target: TargetRange | None) -> Change | None:
    first, now = readings[0], readings[-1]
    try:
        return judge(
            first.measure,
            first.value,
            now.value,
            method_baseline=first.method,
            method_current=now.method,
            target_range=target,
            population=episode.condition,
        )
    except MeasureError:  # a value written before the catalogue narrowed the measure: shown, not judged
        return None


def _place(condition_slug: str, code: str, order: list[str]) -> tuple[int, int]:
    """Measures of the condition's own set first, in its order."""
    try:
        own = condition(condition_slug).measures
    except MeasureError:
        own = ()
    return (own.index(code), 0) if code in own else (len(own), order.index(code))
