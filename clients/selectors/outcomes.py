"""Finished courses with their first and last values, and the sheets that were told; a few queries however many."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Max, Min

from clients.models import Assessment, Client, Episode, OutcomeFloor, OutcomeSheet, Result
from clients.outcomes import door
from clients.outcomes.courses import Course, Value
from clients.outcomes.quarters import Quarter

OLDER = 65
_KINDS = (Assessment.Kind.BASELINE, Assessment.Kind.DISCHARGE)

Pair = tuple[Value | None, Value | None]


def finished_courses(condition: str = "") -> list[Course]:
    """Every course that has ended, erased clients' too (they are a number by now). Two queries."""
    episodes = Episode.objects.filter(ended_on__isnull=False)
    results = Result.objects.filter(assessment__episode__ended_on__isnull=False, assessment__kind__in=_KINDS)
    if condition:
        episodes = episodes.filter(condition=condition)
        results = results.filter(assessment__episode__condition=condition)
    values = _pairs(results)
    rows = episodes.values_list("pk", "client_id", "condition", "started_on", "ended_on", "client__date_of_birth")
    return [
        Course(client, slug, started, ended, _older(born, started), values.get(pk, {}))
        for pk, client, slug, started, ended, born in rows
        if ended is not None
    ]


def _pairs(results: Any) -> dict[UUID, dict[str, Pair]]:
    """Baseline and discharge by episode and measure; of two discharges the later counts."""
    found: dict[UUID, dict[str, Pair]] = {}
    rows = results.order_by("assessment__on", "assessment__created_at").values_list(
        "assessment__episode_id", "assessment__kind", "measure", "value", "method"
    )
    for episode, kind, code, number, method in rows:
        of_episode = found.setdefault(episode, {})
        first, last = of_episode.get(code, (None, None))
        value = Value(number, method)
        of_episode[code] = (value, last) if kind == Assessment.Kind.BASELINE else (first, value)
    return found


def _older(born: date | None, on: date) -> bool | None:
    """Whether somebody was 65 by that year; of erased clients the year alone is known, so that it decides for all."""
    return None if born is None else on.year - born.year >= OLDER


def first_and_last() -> tuple[Quarter, Quarter] | None:
    """The quarters of the first and the last end of a course; None without any. One query."""
    found = Episode.objects.filter(ended_on__isnull=False).aggregate(first=Min("ended_on"), last=Max("ended_on"))
    return (Quarter.of(found["first"]), Quarter.of(found["last"])) if found["first"] else None


def floor() -> int:
    """The least number of people that a figure may be about here. One query."""
    newest = OutcomeFloor.objects.order_by("-set_at", "-pk").values_list("floor", flat=True).first()
    return max(newest or door.FLOOR, door.FLOOR)


def published(condition: str) -> list[door.Published]:
    """Every sheet of a condition that was ever told, withdrawn ones too. One query."""
    rows = OutcomeSheet.objects.filter(condition=condition).values_list("first", "last", "people")
    return [
        door.Published(Quarter.parse(first), Quarter.parse(last), frozenset(map(UUID, people)))
        for first, last, people in rows
    ]


@dataclass(frozen=True, slots=True)
class ToldSheet:
    """A sheet as it may be seen now; `content` None: the floor was raised above it. `withdrawn` says why, or ""."""

    pk: UUID
    mark: str
    content: dict[str, Any] | None
    stored: dict[str, Any]
    published_at: Any
    published_by: str
    withdrawn: str


def sheets(conditions: Sequence[str] = ()) -> list[ToldSheet]:
    """Sheets of these conditions, or of all; the newest quarters first. Three queries."""
    rows = OutcomeSheet.objects.defer("people").prefetch_related("withdrawals")
    if conditions:
        rows = rows.filter(condition__in=conditions)
    least = floor()
    return [
        ToldSheet(
            row.pk, row.mark, door.shown(row.content, least), row.content, row.published_at, row.published_by,
            "; ".join(one.why for one in row.withdrawals.all()),
        )
        for row in rows.order_by("-last", "-first", "condition")
    ]  # fmt: skip


def usable(conditions: Sequence[str]) -> dict[str, ToldSheet]:
    """The newest sheet of each condition that may be shown; none for the others. Three queries."""
    found: dict[str, ToldSheet] = {}
    if conditions:
        for sheet in sheets(conditions):
            if sheet.content is not None and not sheet.withdrawn:
                found.setdefault(sheet.stored["condition"], sheet)
    return found


def get_sheet(pk: UUID) -> OutcomeSheet:
    """Raises OutcomeSheet.DoesNotExist: unknown, or another workspace's."""
    return OutcomeSheet.objects.get(pk=pk)


def clients_known() -> bool:
    """Whether there is any client at all. One query."""
    return Client.objects.exists()
