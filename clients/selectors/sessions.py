"""Reading sessions: what was done last time, which limits are in force, and what stops progression."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from clients import red_flags
from clients.exercise import Exercise
from clients.limits import Limits, Span, Vitals
from clients.models import Client, Episode, ExerciseLimits, Session, SessionExercise, StatusChange

ATTENDED = Session.Attendance.ATTENDED


@dataclass(frozen=True, slots=True)
class LastTime:
    """What was done at a session, for a new one to begin from."""

    on: date
    exercises: list[Exercise]


def get_session(pk: UUID) -> Session:
    """With episode, client and exercises."""
    found = Session.objects.select_related("episode__client", "episode__practice")
    return found.prefetch_related("exercises").get(pk=pk)


def get_change(pk: UUID) -> StatusChange:
    """With episode and client."""
    return StatusChange.objects.select_related("episode__client", "episode__practice").get(pk=pk)


def last_time(episode: Episode, before: date | None = None) -> LastTime | None:
    """The newest attended session with exercises, before a day where one is given. At most two queries."""
    sessions = episode.sessions.filter(attendance=ATTENDED, exercises__isnull=False)
    if before is not None:
        sessions = sessions.filter(on__lt=before)
    newest = sessions.order_by("-on", "-created_at").first()
    return LastTime(newest.on, exercises_of(newest)) if newest else None


def exercises_of(session: Session) -> list[Exercise]:
    """In the order in which they were done."""
    rows = sorted(session.exercises.all(), key=lambda row: row.position)
    return [_exercise(row) for row in rows]


def _exercise(row: SessionExercise) -> Exercise:
    return Exercise(row.name, row.sets, row.repetitions, row.load, row.load_unit, row.minutes)


def vitals_of(session: Session) -> Vitals:
    """What was read before exercise."""
    return Vitals(session.systolic, session.diastolic, session.heart_rate, session.glucose)


def newest_limits(episode: Episode) -> ExerciseLimits | None:
    """The provider's own limits in force; None when none were given."""
    return episode.limits.order_by("-set_at", "-pk").first()


def limits_of(episode: Episode) -> Limits:
    """For judging readings: the provider's own where given. One query."""
    return as_limits(newest_limits(episode))


def as_limits(row: ExerciseLimits | None) -> Limits:
    """A row of limits, or none, as readings are judged by it."""
    if row is None:
        return Limits({})
    spans = {
        "systolic": Span(row.systolic_low, row.systolic_high),
        "diastolic": Span(None, row.diastolic_high),
        "heart_rate": Span(row.heart_rate_low, row.heart_rate_high),
        "glucose": Span(row.glucose_low, row.glucose_high),
    }
    given = {field: span for field, span in spans.items() if span != Span()}
    return Limits(given, row.given_by)


def limits_words(row: ExerciseLimits) -> str:
    """“blood pressure at most 150/95 mmHg, heart rate 50 to 130 bpm”: every side that was given."""
    parts = [
        *_pressure(row),
        _span("heart rate", row.heart_rate_low, row.heart_rate_high, "bpm"),
        _span("glucose", row.glucose_low, row.glucose_high, "mg/dL"),
    ]
    return ", ".join(part for part in parts if part)


def _pressure(row: ExerciseLimits) -> list[str]:
    """Both numbers as one, as they are said, where nothing else was given."""
    if row.systolic_high and row.diastolic_high and not row.systolic_low:
        return [f"blood pressure at most {row.systolic_high}/{row.diastolic_high} mmHg"]
    return [
        _span("systolic pressure", row.systolic_low, row.systolic_high, "mmHg"),
        _span("diastolic pressure", None, row.diastolic_high, "mmHg"),
    ]


def _span(name: str, low: int | None, high: int | None, unit: str) -> str:
    if low is None and high is None:
        return ""
    if low is not None and high is not None:
        return f"{name} {low} to {high} {unit}"
    return f"{name} at most {high} {unit}" if high is not None else f"{name} at least {low} {unit}"


def open_changes(client: Client) -> list[StatusChange]:
    """Changes in status of the client that nobody has acknowledged, newest first: progression waits for them."""
    found = StatusChange.objects.filter(episode__client=client, acknowledged_at=None)
    return list(found.select_related("episode__practice", "letter").order_by("-on", "-opened_at"))


def changes_to_see() -> QuerySet[StatusChange]:
    """All that nobody has acknowledged, oldest first."""
    found = StatusChange.objects.filter(acknowledged_at=None)
    return found.select_related("episode__client", "letter").order_by("on", "opened_at")


def changes_of(episode: Episode) -> list[StatusChange]:
    """Every change in status of an episode, newest first."""
    return list(episode.status_changes.select_related("letter").order_by("-on", "-opened_at"))


@dataclass(frozen=True, slots=True)
class SessionSeen:
    """One session as a page shows it."""

    session: Session
    labels: list[str]

    @property
    def line(self) -> str:
        """What was read and how it went, in one line."""
        parts = [vitals_of(self.session).words, self.session.get_tolerance_display() if self.session.tolerance else ""]
        return " · ".join(part for part in (*parts, self.session.note) if part)


def sessions_of(episode: Episode) -> QuerySet[Session]:
    """Newest first."""
    return episode.sessions.order_by("-on", "-created_at")


def seen(sessions: list[Session]) -> list[SessionSeen]:
    """With their red flags in words."""
    return [SessionSeen(row, red_flags.labels(row.red_flags)) for row in sessions]
