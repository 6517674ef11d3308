"""Opening, changing and closing an episode."""

from datetime import date, datetime

from django.db import transaction

from clients.measures import MeasureError, condition
from clients.models import Client, Episode, Referral, Session
from clients.services import appointments
from clients.services.referral_steps import note_discharged, note_started
from clients.services.refusals import Refused
from metcrm.accounts.permissions import Capability, check
from metcrm.audit.services import record
from metcrm.tenancy.actors import Actor

#: What a person may set; everything else of an episode follows from other verbs.
DETAILS = frozenset({
    "condition", "icd10", "category", "practice", "practitioner", "goal", "precautions", "cleared_on", "cleared_by",
    "clearance_expires_on", "started_on", "planned_sessions", "planned_weeks", "next_provider_visit",
})  # fmt: skip


def open_episode(
    *,
    client: Client,
    condition: str,
    started_on: date,
    by: Actor,
    now: datetime,
    referral: Referral | None = None,
    **details: object,
) -> Episode:
    """Begin an episode; `details` are any of DETAILS. Clearance without an end expires after twelve months.

    Raises:
        Refused: an unknown condition, or days in an impossible order.
    """
    check(by, Capability.WRITE_CLIENTS)
    return create(
        client=client, referral=referral, by=by, now=now, condition=condition, started_on=started_on, **details
    )


def create(*, client: Client, referral: Referral | None, by: Actor, now: datetime, **details: object) -> Episode:
    """As `open_episode`, for verbs that have asked for their own right already."""
    with transaction.atomic():
        episode = Episode(client=client, referral=referral, created_at=now, created_by=str(by))
        _set(episode, details)
        episode.save(force_insert=True)
        record("episode.opened", by=by, on=episode, now=now, client=client.pk)
    return episode


def edit_episode(*, episode: Episode, by: Actor, now: datetime, **details: object) -> Episode:
    """Change any of DETAILS. A clearance that came lets a waiting referral start.

    Raises:
        Refused: as for opening.
    """
    check(by, Capability.WRITE_CLIENTS)
    with transaction.atomic():
        episode = Episode.objects.select_for_update(of=["self"]).select_related("referral").get(pk=episode.pk)
        changed = sorted(name for name, value in details.items() if getattr(episode, name) != value)
        _set(episode, details)
        episode.save()
        if changed:
            record("episode.changed", by=by, on=episode, now=now, fields=changed)
        if episode.cleared_on and "cleared_on" in changed:
            note_started(episode, by=by, now=now)
    return episode


def discharge(*, episode: Episode, on: date, reason: str, by: Actor, now: datetime) -> Episode:
    """End an episode, tell its referral, and take out of the calendar what was planned after it.

    Raises:
        Refused: no reason, ended already, or a day before the episode or the last day the client came.
    """
    check(by, Capability.WRITE_CLIENTS)
    with transaction.atomic():
        episode = Episode.objects.select_for_update(of=["self"]).select_related("referral").get(pk=episode.pk)
        _check_end(episode, on, reason)
        episode.ended_on, episode.end_reason = on, reason.strip()
        episode.save(update_fields=["ended_on", "end_reason"])
        record("episode.discharged", by=by, on=episode, now=now)
        appointments.take_out_after(episode, on, by=by, now=now)
        note_discharged(episode, by=by, now=now)
    return episode


def _check_end(episode: Episode, on: date, reason: str) -> None:
    if episode.ended_on:
        raise Refused(f"This episode ended on {episode.ended_on:%b %-d, %Y} already.")
    if not reason.strip():
        raise Refused("Say in a few words why the episode ends.", "reason")
    # A client who has cancelled next week's appointment can be discharged today.
    came = episode.sessions.filter(attendance=Session.Attendance.ATTENDED)
    days = [episode.started_on, *came.values_list("on", flat=True)]
    last = max([*days, *episode.assessments.values_list("on", flat=True)])
    if on < last:
        raise Refused(f"Something is on record for {last:%b %-d, %Y}; the episode can't end before that.", "ended_on")


def _set(episode: Episode, details: dict[str, object]) -> None:
    unknown = details.keys() - DETAILS
    if unknown:
        raise TypeError(f"Not details of an episode: {', '.join(sorted(unknown))}")
    for name, value in details.items():
        setattr(episode, name, value)
    _check_condition(episode.condition)
    if episode.cleared_on is None:
        episode.clearance_expires_on = None
    elif episode.clearance_expires_on is None:
        episode.clearance_expires_on = a_year_after(episode.cleared_on)
    elif episode.clearance_expires_on <= episode.cleared_on:
        raise Refused("A clearance expires after the day it was given.", "clearance_expires_on")
    if episode.practice is None and episode.practitioner is not None:
        raise Refused("Choose the practice where this practitioner works.", "practice")


def a_year_after(day: date) -> date:
    """Twelve months later; Feb 29 becomes Feb 28."""
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return day.replace(year=day.year + 1, day=28)


def _check_condition(slug: str) -> None:
    try:
        condition(slug)
    except MeasureError:
        raise Refused("Choose a condition from the list.", "condition") from None
