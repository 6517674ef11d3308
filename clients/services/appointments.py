"""Planning when clients come: one or a series, moved, taken out, cancelled, missed."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import QuerySet

from clients.models import Appointment, Episode, Session
from clients.selectors.appointments import later_of_series
from clients.services import sessions
from clients.services.refusals import Refused
from clients.weeks import repeated, span_of
from metcrm.accounts.permissions import Capability, check
from metcrm.accounts.selectors import get_workspace
from metcrm.audit.services import record
from metcrm.tenancy.actors import Actor
from metcrm.tenancy.ids import new_id

MOST_WEEKS, SHORTEST, LONGEST = 26, 10, 240
MISSED = (Session.Attendance.CANCELLED, Session.Attendance.NO_SHOW)


def plan(
    *, episode: Episode, first: date, at: time, by: Actor, now: datetime, minutes: int = 60,
    weekdays: Sequence[int] = (), weeks: int = 1,
) -> list[Appointment]:  # fmt: skip
    """Plan one appointment or a series, each at the same time by the wall clock. Times that are taken are left out.

    Raises:
        Refused: outside the episode, an impossible length, or nothing would be planned.
    """
    check(by, Capability.WRITE_APPOINTMENTS)
    if not SHORTEST <= minutes <= LONGEST:
        raise Refused(f"An appointment takes {SHORTEST} to {LONGEST} minutes.", "minutes")
    if not 1 <= weeks <= MOST_WEEKS:
        raise Refused(f"Plan 1 to {MOST_WEEKS} weeks at once.", "weeks")
    with transaction.atomic():
        episode = Episode.objects.select_for_update().get(pk=episode.pk)
        _check_day(episode, first)
        starts = list(repeated(first, at, weekdays=weekdays, weeks=weeks, timezone=get_workspace().timezone))
        taken = set(_open(episode).filter(starts_at__in=starts).values_list("starts_at", flat=True))
        free = [start for start in starts if start not in taken]
        if not free:
            raise Refused("The client is expected at that time already.", "at")
        series = new_id() if len(free) > 1 else None
        rows = Appointment.objects.bulk_create(
            Appointment(
                episode=episode, starts_at=start, minutes=minutes, series=series, created_at=now, created_by=str(by)
            )
            for start in free
        )
        record("appointments.planned", by=by, on=episode, now=now, n=len(rows))
    return rows


def move(*, appointment: Appointment, on: date, at: time, minutes: int, by: Actor, now: datetime) -> Appointment:
    """To another time.

    Raises:
        Refused: it was logged already, or the time is outside the episode or taken.
    """
    check(by, Capability.WRITE_APPOINTMENTS)
    if not SHORTEST <= minutes <= LONGEST:
        raise Refused(f"An appointment takes {SHORTEST} to {LONGEST} minutes.", "minutes")
    with transaction.atomic():
        row = _locked(appointment.pk)
        _check_day(row.episode, on, "on")
        start = datetime.combine(on, at, ZoneInfo(get_workspace().timezone))
        if _open(row.episode).filter(starts_at=start).exclude(pk=row.pk).exists():
            raise Refused("The client is expected at that time already.", "at")
        row.starts_at, row.minutes = start, minutes
        row.save(update_fields=["starts_at", "minutes"])
        record("appointment.moved", by=by, on=row, now=now)
    return row


def take_out(*, appointment: Appointment, by: Actor, now: datetime, later_too: bool = False) -> int:
    """Out of the plan, as if it had not been planned; returns how many. For a client who cancels, see `missed`.

    Raises:
        Refused: it was logged already.
    """
    check(by, Capability.WRITE_APPOINTMENTS)
    with transaction.atomic():
        row = _locked(appointment.pk)
        ids: list[UUID] = [row.pk, *(later_of_series(row).values_list("pk", flat=True) if later_too else [])]
        count = Appointment.objects.filter(pk__in=ids).update(taken_out_at=now, taken_out_by=str(by))
        record("appointments.taken_out", by=by, on=row, now=now, n=count)
    return count


def missed(*, appointment: Appointment, attendance: str, by: Actor, now: datetime) -> Session:
    """The client cancelled, or did not come: the session says so, and attendance counts it.

    Raises:
        Refused: another attendance, it was logged already, or nobody could have missed it yet.
    """
    check(by, Capability.WRITE_APPOINTMENTS)
    if attendance not in MISSED:
        raise Refused("Choose whether the client cancelled or did not come.", "attendance")
    with transaction.atomic():
        row = _locked(appointment.pk)
        if attendance == Session.Attendance.NO_SHOW and row.starts_at > now:
            raise Refused("The time hasn't come yet: nobody can have missed it.", "attendance")
        on = row.starts_at.astimezone(ZoneInfo(get_workspace().timezone)).date()
        session = sessions.write_missed(episode=row.episode, on=on, attendance=attendance, by=by, now=now)
        row.session = session
        row.save(update_fields=["session"])
    return session


def expect_again(*, appointment: Appointment, by: Actor, now: datetime) -> Appointment:
    """The client comes after all: what `missed` wrote is taken back. Nothing changes where nothing was written.

    Raises:
        Refused: the client came, or somebody has written more about it.
    """
    check(by, Capability.WRITE_APPOINTMENTS)
    with transaction.atomic():
        row = Appointment.objects.select_for_update(of=["self"]).select_related("session").get(pk=appointment.pk)
        session = row.session
        if session is None:
            return row
        if session.attendance not in MISSED:
            raise Refused("This appointment was logged already.")
        if session.note or session.said or session.next_time or session.red_flags or session.status_changes.exists():
            raise Refused("More is written about that day: correct the session on the client's page.")
        row.session = None
        row.save(update_fields=["session"])
        record("session.taken_back", by=by, on=session, now=now, episode=row.episode_id)
        session.delete()
    return row


def take_out_after(episode: Episode, day: date, *, by: Actor, now: datetime) -> int:
    """What is still planned once an episode has ended goes out of the plan, for the verb that ends it."""
    begin, _ = span_of(day + timedelta(days=1), 1, get_workspace().timezone)
    rows = _open(episode).filter(session=None, starts_at__gte=begin)
    count = rows.update(taken_out_at=now, taken_out_by=str(by))
    if count:
        record("appointments.taken_out", by=by, on=episode, now=now, n=count)
    return count


def _open(episode: Episode) -> QuerySet[Appointment]:
    return Appointment.objects.filter(episode=episode, taken_out_at=None)


def _locked(pk: UUID) -> Appointment:
    row = Appointment.objects.select_for_update(of=["self"]).select_related("episode").get(pk=pk)
    if row.session_id is not None:
        raise Refused("This appointment was logged already.")
    if row.taken_out_at is not None:
        raise Refused("This appointment was taken out of the plan.")
    return row


def _check_day(episode: Episode, day: date, field: str = "first") -> None:
    if day < episode.started_on:
        raise Refused(f"The episode began on {episode.started_on:%b %-d, %Y}; choose that day or a later one.", field)
    if episode.ended_on is not None:
        raise Refused(f"The client was discharged on {episode.ended_on:%b %-d, %Y}.", field)
    if day > episode.started_on + timedelta(days=3 * 366):
        raise Refused("Look at the year again.", field)
