"""Logging what happened at an appointment, and what a change in status sets off."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction

from clients.exercise import MOST_EXERCISES, Exercise, beyond_last_time
from clients.limits import Finding, Vitals
from clients.limits import check as check_vitals
from clients.models import Appointment, Episode, Session, SessionExercise
from clients.red_flags import RED_FLAGS
from clients.selectors.sessions import last_time, limits_of, open_changes
from clients.services import status_changes
from clients.services.referral_steps import note_started
from clients.services.refusals import Refused
from clients.weeks import span_of
from metcrm.accounts.permissions import Capability, check
from metcrm.accounts.selectors import get_workspace
from metcrm.audit.services import record
from metcrm.tenancy.actors import Actor


@dataclass(frozen=True, slots=True)
class Log:
    """What is said of a session that took place. `change` is a change in status in words, empty when there was none."""

    vitals: Vitals = field(default_factory=Vitals)
    exercises: Sequence[Exercise] = ()
    tolerance: str = ""
    said: str = ""
    note: str = ""
    next_time: str = ""
    change: str = ""


def log_session(
    *,
    episode: Episode,
    on: date,
    by: Actor,
    now: datetime,
    attendance: str = Session.Attendance.ATTENDED,
    red_flags: Sequence[str] = (),
    note: str = "",
    log: Log | None = None,
) -> Session:
    """Write one session down. No red flags means that none was observed.

    1. refuse a day outside the episode, and the same attended day twice
    2. refuse exercise with a reading beyond this client's limits, and progression while a change in status waits
    3. write the session and its exercises
    4. a red flag, a reading beyond the limits or an event opens a change in status with its letter
    5. an appointment of that day is settled; a patient whose referral still waits has started

    Raises:
        Refused: with the field it is about; `ex_<n>_name` for an exercise.
    """
    check(by, Capability.WRITE_CLIENTS)
    told = log or Log(note=note)
    with transaction.atomic():
        episode = Episode.objects.select_for_update().get(pk=episode.pk)
        _check_day(episode, on, attendance)
        found = check_vitals(told.vitals, limits_of(episode))
        _check_exercise(episode, told, found, on)
        session = _write(episode, on, attendance, _flags(red_flags, found), told, found, by, now)
        record("session.logged", by=by, on=session, now=now, episode=episode.pk, attendance=attendance)
        if words := _change_words(session, told):
            status_changes.open_change(episode=episode, session=session, on=on, words=words, by=by, now=now)
        _settle_appointment(session)
        if attendance == Session.Attendance.ATTENDED:
            note_started(episode, by=by, now=now)
    return session


def write_missed(*, episode: Episode, on: date, attendance: str, by: Actor, now: datetime) -> Session:
    """A session that did not take place, for verbs of the calendar that have asked for their own right."""
    _check_day(episode, on, attendance)
    session = _write(episode, on, attendance, [], Log(), [], by, now)
    record("session.logged", by=by, on=session, now=now, episode=episode.pk, attendance=attendance)
    return session


def correct_session(
    *, session: Session, on: date, attendance: str, red_flags: Sequence[str], log: Log, by: Actor, now: datetime
) -> Session:
    """Put right what was logged wrongly. A change in status that it opened stays; a new red flag opens one.

    Raises:
        Refused: as for logging.
    """
    check(by, Capability.WRITE_CLIENTS)
    with transaction.atomic():
        episode = Episode.objects.select_for_update().get(pk=session.episode_id)
        _check_day(episode, on, attendance, correcting=session)
        found = check_vitals(log.vitals, limits_of(episode))
        _check_exercise(episode, log, found, on)
        before = (sorted(session.red_flags), session.beyond_limits)
        session.on, session.attendance = on, attendance
        _fill(session, _flags(red_flags, found), log, found)
        session.save()
        session.exercises.all().delete()
        _write_exercises(session, log.exercises)
        record("session.corrected", by=by, on=session, now=now, episode=episode.pk)
        changed = (sorted(session.red_flags), session.beyond_limits) != before or bool(log.change)
        if changed and (words := _change_words(session, log)):
            status_changes.open_change(episode=episode, session=session, on=on, words=words, by=by, now=now)
    return session


def _check_day(episode: Episode, on: date, attendance: str, correcting: Session | None = None) -> None:
    if on < episode.started_on:
        raise Refused(f"The episode began on {episode.started_on:%b %-d, %Y}; choose that day or a later one.", "on")
    if episode.ended_on and on > episode.ended_on:
        raise Refused(f"The client was discharged on {episode.ended_on:%b %-d, %Y}.", "on")
    same_day = Session.objects.filter(episode=episode, on=on, attendance=Session.Attendance.ATTENDED)
    if correcting is not None:
        same_day = same_day.exclude(pk=correcting.pk)
    if attendance == Session.Attendance.ATTENDED and same_day.exists():
        raise Refused("A session on this day is logged already.", "on")


def _check_exercise(episode: Episode, told: Log, found: Sequence[Finding], on: date) -> None:
    """No exercise beyond the limits; no more than last time while a change in status waits."""
    if len(told.exercises) > MOST_EXERCISES:
        raise Refused(f"At most {MOST_EXERCISES} exercises a session.")
    stops = [one for one in found if one.stops]
    if stops and told.exercises:
        raise Refused(f"Stop. {stops[0].sentence} No exercise today: untick the exercises, then save.", stops[0].field)
    if not told.exercises or not (waiting := open_changes(episode.client)):
        return
    last = last_time(episode, before=on)
    if last and (more := beyond_last_time(last.exercises, told.exercises)):
        raise Refused(
            f"Progression is stopped since {waiting[-1].on:%b %-d}: no more than last time until the change in status"
            " is acknowledged on the client's page.",
            f"ex_{more[0]}_name",
        )


def _settle_appointment(session: Session) -> None:
    """The first open appointment of that day is the one that took place."""
    begin, end = span_of(session.on, 1, get_workspace().timezone)
    mine = Appointment.objects.filter(episode=session.episode_id, session=None, taken_out_at=None)
    first = mine.filter(starts_at__gte=begin, starts_at__lt=end).order_by("starts_at").first()
    if first is not None:
        first.session = session
        first.save(update_fields=["session"])


def _flags(ticked: Sequence[str], found: Sequence[Finding]) -> list[str]:
    """In the list's order; a reading at which exercise stops is the red flag of vital signs."""
    seen = {*ticked, *(["vital_signs"] if any(one.stops for one in found) else [])}
    return [slug for slug in RED_FLAGS if slug in seen]


def _write(
    episode: Episode, on: date, attendance: str, flags: list[str], told: Log, found: Sequence[Finding], by: Actor,
    now: datetime,
) -> Session:  # fmt: skip
    session = Session(episode=episode, on=on, attendance=attendance, created_at=now, created_by=str(by))
    _fill(session, flags, told, found)
    session.save(force_insert=True)
    _write_exercises(session, told.exercises)
    return session


def _fill(session: Session, flags: list[str], told: Log, found: Sequence[Finding]) -> None:
    session.red_flags, session.beyond_limits = flags, [one.sentence for one in found]
    session.systolic, session.diastolic = told.vitals.systolic, told.vitals.diastolic
    session.heart_rate, session.glucose = told.vitals.heart_rate, told.vitals.glucose
    session.tolerance, session.said = told.tolerance, told.said
    session.note, session.next_time = told.note, told.next_time


def _write_exercises(session: Session, exercises: Sequence[Exercise]) -> None:
    SessionExercise.objects.bulk_create(
        SessionExercise(
            session=session, position=place, name=one.name, sets=one.sets, repetitions=one.repetitions, load=one.load,
            load_unit=one.load_unit, minutes=one.minutes,
        )
        for place, one in enumerate(exercises)
    )  # fmt: skip


def _change_words(session: Session, told: Log) -> str:
    """What the letter begins with; empty when nothing has changed."""
    seen = [RED_FLAGS[slug] for slug in session.red_flags if slug != "vital_signs" or not session.beyond_limits]
    stops = session.beyond_limits if "vital_signs" in session.red_flags else []
    parts = [f"Observed: {', '.join(seen).lower()}." if seen else "", *stops, told.change.strip()]
    return " ".join(part for part in parts if part)[:600]
