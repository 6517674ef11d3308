"""Logging a session: who came, and whether a red flag was seen."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from clients.models import Episode, Session
from clients.red_flags import RED_FLAGS
from clients.services.referral_steps import note_started
from clients.services.refusals import Refused
from metcrm.accounts.permissions import Capability, check
from metcrm.audit.services import record
from metcrm.tenancy.actors import Actor


def log_session(
    *,
    episode: Episode,
    on: date,
    by: Actor,
    now: datetime,
    attendance: str = Session.Attendance.ATTENDED,
    red_flags: Sequence[str] = (),
    note: str = "",
) -> Session:
    """Write one session down. No red flags means that none was observed.

    1. refuse a day outside the episode, and the same attended day twice
    2. write the session
    3. a patient whose referral still waits has started

    Raises:
        Refused: with the field it is about.
    """
    check(by, Capability.WRITE_CLIENTS)
    with transaction.atomic():
        episode = Episode.objects.select_for_update().get(pk=episode.pk)
        _check_day(episode, on, attendance)
        session = Session.objects.create(
            episode=episode, on=on, attendance=attendance, note=note, created_at=now, created_by=str(by),
            red_flags=[slug for slug in RED_FLAGS if slug in red_flags],
        )  # fmt: skip
        record("session.logged", by=by, on=session, now=now, episode=episode.pk, attendance=attendance)
        if attendance == Session.Attendance.ATTENDED:
            note_started(episode, by=by, now=now)
    return session


def _check_day(episode: Episode, on: date, attendance: str) -> None:
    if on < episode.started_on:
        raise Refused(f"The episode began on {episode.started_on:%b %-d, %Y}; choose that day or a later one.", "on")
    if episode.ended_on and on > episode.ended_on:
        raise Refused(f"The client was discharged on {episode.ended_on:%b %-d, %Y}.", "on")
    same_day = Session.objects.filter(episode=episode, on=on, attendance=Session.Attendance.ATTENDED)
    if attendance == Session.Attendance.ATTENDED and same_day.exists():
        raise Refused("A session on this day is logged already.", "on")
