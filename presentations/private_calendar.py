"""The private calendar of one person: planned visits, and follow-ups that wait for a hand. It names no client."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse

from clients.public import names_a_client
from metcrm.audit.selectors import changes_of
from metcrm.documents.ics import Entry
from practitioners.models import FollowUp, FollowUpState
from presentations import selectors, selectors_calendar
from presentations.models import Visit

MINUTES = 30  # of a visit of which nobody said how long it takes
FOLLOW_UP_MINUTES = 15

Changes = Mapping[UUID, tuple[int, datetime]]


def entries_of(user_id: UUID, now: datetime) -> list[Entry]:
    """What the calendar holds, visits first. A constant number of queries."""
    visits = selectors_calendar.plans_of(user_id, now)
    follow_ups = selectors_calendar.follow_ups_of(user_id, now)
    changes = changes_of([row.pk for row in [*visits, *follow_ups]])
    sayable = _sayable(visits)
    return [
        *(_visit(row, changes, sayable) for row in visits),
        *(_follow_up(row, changes) for row in follow_ups),
    ]


def _sayable(visits: Sequence[Visit]) -> set[UUID]:
    """Those whose objective names no client; somebody may have become one after it was written."""
    if not names_a_client("\n".join(visit.objective for visit in visits)):
        return {visit.pk for visit in visits}
    return {visit.pk for visit in visits if not names_a_client(visit.objective)}


def _visit(visit: Visit, changes: Changes, sayable: set[UUID]) -> Entry:
    assert visit.planned_for is not None
    practice = visit.practice
    places = sorted(practice.locations.all(), key=lambda place: (not place.is_primary, place.pk))
    who = selectors.names_of(visit)
    about = [visit.objective if visit.pk in sayable else "", f"Ask for {who}." if who else "", practice.phone]
    cancelled = visit.state == Visit.State.CANCELLED
    revision, changed_at = _changed(visit.pk, visit.created_at, changes)
    return Entry(
        uid=_uid("visit", visit.pk), revision=revision, changed_at=changed_at,
        starts=visit.planned_for.astimezone(ZoneInfo(practice.timezone)), minutes=visit.minutes or MINUTES,
        title=f"{'Called off: ' if cancelled else ''}{visit.get_kind_display()}, {practice.name}",
        place=places[0].one_line if places else "", about="\n".join(part for part in about if part),
        url=_url("presentations:visit_detail", visit.pk), cancelled=cancelled,
    )  # fmt: skip


def _follow_up(row: FollowUp, changes: Changes) -> Entry:
    who = f"{row.contact.name}, {row.practice.name}" if row.contact else row.practice.name
    todo = row.get_channel_display() if row.state == FollowUpState.RELEASED else "To release"
    revision, changed_at = _changed(row.pk, row.created_at, changes)
    return Entry(
        uid=_uid("follow-up", row.pk), revision=revision, changed_at=changed_at,
        starts=row.due_at.astimezone(ZoneInfo(row.practice.timezone)), minutes=FOLLOW_UP_MINUTES,
        title=f"{todo}: {row.get_purpose_display().lower()}, {who}",
        about=(row.contact.phone if row.contact else "") or row.practice.phone,
        url=_url("practitioners:follow_up_detail", row.pk), busy=False,
    )  # fmt: skip


def _changed(pk: UUID, created_at: datetime, changes: Changes) -> tuple[int, datetime]:
    count, last = changes.get(pk, (1, created_at))
    return max(0, count - 1), last.astimezone(UTC)


def _uid(kind: str, pk: UUID) -> str:
    return f"{kind}-{pk}@{settings.PUBLIC_HOST}"


def _url(name: str, pk: UUID) -> str:
    return f"{settings.PUBLIC_URL}{reverse(name, args=[pk])}"
