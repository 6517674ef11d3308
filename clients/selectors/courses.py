"""The course of an episode: each measure from its first value to its last, judged."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from uuid import UUID

from clients.change import Change, judge
from clients.measures import Measure, MeasureError, Unable, UnableReason, condition, format_value, measure, measures
from clients.methods import method_words, read_method
from clients.models import Assessment, Episode, MeasureConfirmation, Result, Session


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
    behind this row wasn't seen in its source and that nobody here has confirmed it.
    """

    measure: Measure
    readings: tuple[Reading, ...]
    change: Change | None
    verify: bool

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
    """What was measured in an episode, up to a day (that day included) or to now. Two or three queries."""
    taken = episode.assessments.order_by("on", "created_at").prefetch_related("results")
    if up_to is not None:
        taken = taken.filter(on__lte=up_to)
    assessments = list(taken)
    confirmed = confirmed_measures()
    rows = [_row(episode, code, found, confirmed) for code, found in _readings(assessments).items()]
    return Course(episode, sorted(rows, key=lambda row: _place(episode.condition, row.measure.code)), assessments)


def values_of(assessment: Assessment) -> list[Reading]:
    """What one assessment holds, in the catalogue's order."""
    results = sorted(assessment.results.all(), key=lambda result: list(measures()).index(result.measure))
    return [_reading(assessment, result) for result in results]


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


def _readings(assessments: Iterable[Assessment]) -> dict[str, list[Reading]]:
    found: dict[str, list[Reading]] = {}
    for assessment in assessments:
        for result in assessment.results.all():
            found.setdefault(result.measure, []).append(_reading(assessment, result))
    return found


def _reading(assessment: Assessment, result: Result) -> Reading:
    what = measure(result.measure)
    return Reading(
        measure=what,
        on=assessment.on,
        value=_value(what, result),
        kind=assessment.kind,
        method=read_method(result.method),
        assessment_id=assessment.pk,
    )


def _value(what: Measure, result: Result) -> Decimal | Unable:
    if result.value is None:
        return Unable(UnableReason(result.unable))
    try:
        return what.on_grid(result.value)
    except MeasureError:  # the catalogue was narrowed since: what was measured stays as it was written
        return result.value


def _row(episode: Episode, code: str, readings: list[Reading], confirmed: frozenset[str]) -> CourseRow:
    what = measure(code)
    change = _judge(episode, readings) if len(readings) > 1 else None
    doubtful = what.needs_verification or bool(change and change.needs_verification)
    return CourseRow(what, tuple(readings), change, doubtful and code not in confirmed)


def _judge(episode: Episode, readings: list[Reading]) -> Change | None:
    first, now = readings[0], readings[-1]
    try:
        return judge(
            first.measure,
            first.value,
            now.value,
            method_baseline=first.method,
            method_current=now.method,
            population=episode.condition,
        )
    except MeasureError:  # a value written before the catalogue narrowed the measure: shown, not judged
        return None


def _place(condition_slug: str, code: str) -> tuple[int, int]:
    """Measures of the condition's own set first, in its order."""
    try:
        own = condition(condition_slug).measures
    except MeasureError:
        own = ()
    everything = list(measures())
    return (own.index(code), 0) if code in own else (len(own), everything.index(code))
