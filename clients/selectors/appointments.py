"""Reading the calendar: a week, what is next, and attendance week by week."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from django.db.models.functions import Lower

from clients.keys import name_key
from clients.models import Appointment, Client, Episode
from clients.weeks import Week, attendance_by_week, monday_of, span_of
from metcrm.accounts.selectors import get_workspace


@dataclass(frozen=True, slots=True)
class Entry:
    """One appointment as the calendar shows it. `state`: planned, late (past and not logged), or the attendance."""

    appointment: Appointment
    local: datetime
    state: str
    label: str
    tone: str


@dataclass(frozen=True, slots=True)
class Day:
    """One day of a week, its appointments in order."""

    on: date
    entries: list[Entry]


LABELS = {
    "planned": ("Planned", "neutral"), "late": ("Not logged", "urgent"), "attended": ("Attended", "good"),
    "cancelled": ("Cancelled", "warn"), "no_show": ("Did not come", "warn"),
}  # fmt: skip


def get_appointment(pk: UUID) -> Appointment:
    """With client; not those that were taken out."""
    found = Appointment.objects.filter(taken_out_at=None).select_related("episode__client", "session")
    return found.get(pk=pk)


def week(day: date, now: datetime) -> list[Day]:
    """The seven days of the week of `day`. Two queries."""
    zone = get_workspace().timezone
    first = monday_of(day)
    begin, end = span_of(first, 7, zone)
    rows = _open().filter(starts_at__gte=begin, starts_at__lt=end).select_related("episode__client", "session")
    entries = [entry(row, now, zone) for row in rows.order_by("starts_at", "pk")]
    days = [first + timedelta(days=n) for n in range(7)]
    return [Day(one, [each for each in entries if each.local.date() == one]) for one in days]


def entry(row: Appointment, now: datetime, timezone: str) -> Entry:
    """How an appointment stands at this moment."""
    local = row.starts_at.astimezone(ZoneInfo(timezone))
    state = row.session.attendance if row.session else "late" if row.starts_at < now else "planned"
    label, tone = LABELS[state]
    return Entry(row, local, state, label, tone)


def coming(episode: Episode, now: datetime, most: int = 5) -> list[Entry]:
    """What is planned next, and what waits to be logged first. Two queries."""
    rows = _open().filter(episode=episode, session=None).select_related("session").order_by("starts_at")
    zone = get_workspace().timezone
    return [entry(row, now, zone) for row in rows[:most]]


def later_of_series(row: Appointment) -> QuerySet[Appointment]:
    """Those planned with it that come after it and are still open."""
    if row.series is None:
        return Appointment.objects.none()
    return _open().filter(series=row.series, session=None, starts_at__gt=row.starts_at)


def to_plan(query: str) -> list[Client]:
    """Clients with a running episode whose name has these words; at most twenty."""
    found = Client.objects.filter(episodes__ended_on=None, episodes__isnull=False).distinct()
    for word in name_key(query).split():
        found = found.filter(full_key__contains=word)
    return list(found.annotate(by_last=Lower("last_name")).order_by("by_last", "first_name", "pk")[:20])


def weeks_of(episode: Episode, today: date) -> list[Week]:
    """Attendance against the plan, week by week, up to today or the end. One query."""
    until = min(episode.ended_on or today, today)
    sessions = episode.sessions.filter(on__lte=until).values_list("on", "attendance")
    return attendance_by_week(
        sessions, began=episode.started_on, until=until, planned=episode.planned_sessions, weeks=episode.planned_weeks
    )


def _open() -> QuerySet[Appointment]:
    return Appointment.objects.filter(taken_out_at=None)
