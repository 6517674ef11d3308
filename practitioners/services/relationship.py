"""Telling a practice what happened, and computing its stage from it.

The apps above call the note_… verbs inside their own transaction, after their own check of the role. Each locks the
practice's row, so that two happenings at once are both counted. Happenings may be told in any order.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction

from metcrm.accounts.permissions import Capability, check
from metcrm.audit.services import record
from metcrm.tenancy.actors import SYSTEM, Actor
from practitioners import homework
from practitioners.models import Practice
from practitioners.refusals import Refused
from practitioners.selectors.profile import Profile, profiles_of
from practitioners.services import stage_line
from practitioners.services.endings import end_cadence
from practitioners.stages import StageFacts, facts_above, stage_of

_put_off: ContextVar[bool] = ContextVar("stage_put_off", default=False)
#: The practices that wait for the end of `settled_once`, each with every copy of its row that wants to know.
_Waiting = dict[UUID, list[Practice]]
_waiting: ContextVar[_Waiting | None] = ContextVar("stage_waiting", default=None)


def note_meeting_set(practice: Practice, *, at: datetime | None, now: datetime) -> None:
    """A meeting is planned for `at`; None says that no meeting is planned any more."""
    _note(practice, now, meeting_at=at)


def note_visit(practice: Practice, *, at: datetime, two_way: bool, presented: bool, now: datetime) -> None:
    """Somebody called on the practice. `two_way`: they were talked with; `presented`: the presentation was shown."""
    with transaction.atomic():
        row = _locked(practice)
        row.last_visit_at = _later(row.last_visit_at, at)
        if two_way or presented:
            row.contacted_at = _earlier(row.contacted_at, at)
        if presented:
            row.presented_at = _later(row.presented_at, at)
        if row.meeting_at and _day(row, row.meeting_at) <= _day(row, at):
            row.meeting_at = None  # it has taken place
        _settle(row, now, like=practice)


def note_thanked(practice: Practice, *, at: datetime, now: datetime) -> None:
    """The thank-you after a visit has left."""
    with transaction.atomic():
        row = _locked(practice)
        row.thanked_at = _later(row.thanked_at, at)
        _settle(row, now, like=practice)


def note_referral(practice: Practice, *, at: datetime, now: datetime) -> None:
    """The practice has referred a patient."""
    with transaction.atomic():
        row = _locked(practice)
        row.first_referral_at = _earlier(row.first_referral_at, at)
        row.last_referral_at = _later(row.last_referral_at, at)
        _settle(row, now, like=practice)


def set_not_engaged(practice: Practice, *, why: str, by: Actor, now: datetime) -> None:
    """Stop working on this office, by a person's decision; nothing is owed to it any more.

    Raises:
        Refused: without a reason.
    """
    check(by, Capability.WRITE_PRACTICES)
    if not why.strip():
        raise Refused("Say why, so that whoever looks at this office next year knows.")
    with transaction.atomic():
        _note(practice, now, not_engaged_at=now, not_engaged_by=str(by)[:200], not_engaged_why=why.strip()[:300])
        end_cadence(practice, why="Work on this office has stopped.", by=by, now=now)
        record("practice.not_engaged", by=by, on=practice, now=now)


def reopen(practice: Practice, *, by: Actor, now: datetime) -> None:
    """Work on this office again; the stage is computed anew."""
    check(by, Capability.WRITE_PRACTICES)
    with transaction.atomic():
        _note(practice, now, not_engaged_at=None, not_engaged_by="", not_engaged_why="")
        record("practice.reopened", by=by, on=practice, now=now)


def recompute(practice: Practice, now: datetime) -> None:
    """Compute the stage from what is known now."""
    _note(practice, now)


def recompute_many(practices: Sequence[Practice], now: datetime) -> int:
    """As `recompute` for many, in a number of queries that doesn't grow with them. Returns how many changed."""
    rows, changed = _recomputed([practice.pk for practice in practices], now)
    for practice in practices:
        if practice.pk in rows:
            _tell(practice, rows[practice.pk], _COMPUTED)
    return changed


def recompute_due(practice_ids: Collection[UUID], now: datetime) -> int:
    """The same for those in the line; ids that are no practice of ours (any more) are forgotten by it."""
    rows, changed = _recomputed(practice_ids, now)
    stage_line.forget(set(practice_ids) - set(rows))
    return changed


@contextmanager
def settled_later() -> Iterator[None]:
    """Load many things at once without computing the stage after each; call `recompute` on the practices at the end."""
    token = _put_off.set(True)
    try:
        yield
    finally:
        _put_off.reset(token)


@contextmanager
def settled_once(now: datetime) -> Iterator[None]:
    """One verb that tells several things: one transaction, and each stage is computed once, at its end.

    Verbs that call each other share the outermost end.
    """
    if _waiting.get() is not None:
        yield
        return
    waiting: _Waiting = {}
    with transaction.atomic():
        token = _waiting.set(waiting)
        try:
            yield
        finally:
            _waiting.reset(token)
        for copies in waiting.values():
            _note(copies[0], now)
            for copy in copies[1:]:
                _tell(copy, copies[0], _FIELDS)


def _waits(practice: Practice) -> bool:
    """Whether the stage of this practice will be computed at the end of `settled_once`."""
    waiting = _waiting.get()
    if waiting is None:
        return False
    copies = waiting.setdefault(practice.pk, [])
    if all(copy is not practice for copy in copies):
        copies.append(practice)
    return True


def _note(practice: Practice, now: datetime, **fields: object) -> None:
    if not fields and _waits(practice):
        return
    with transaction.atomic():
        row = _locked(practice)
        for name, value in fields.items():
            setattr(row, name, value)
        _settle(row, now, like=practice)


def _locked(practice: Practice) -> Practice:
    return Practice.objects.select_for_update().get(pk=practice.pk)


#: What is computed, and what the verbs here write beside it; the caller's row gets the same values.
_COMPUTED = ["stage", "stage_since", "stage_rule", "restage_at", "homework_done", "homework_complete_at"]
_FIELDS = [
    "contacted_at", "meeting_at", "presented_at", "thanked_at", "first_referral_at", "last_referral_at",
    "last_visit_at", "not_engaged_at", "not_engaged_by", "not_engaged_why", *_COMPUTED,
]  # fmt: skip


def _settle(row: Practice, now: datetime, *, like: Practice) -> None:
    """Compute the stage of a locked row, save it, and let the caller's row `like` know."""
    if not _put_off.get() and not _waits(like):
        before = row.restage_at
        _compute([row], now)
        if row.restage_at != before:
            stage_line.put([(row.pk, row.restage_at)])
    row.save(update_fields=_FIELDS)
    _tell(like, row, _FIELDS)


def _recomputed(practice_ids: Collection[UUID], now: datetime) -> tuple[dict[UUID, Practice], int]:
    with transaction.atomic():
        rows = list(Practice.objects.select_for_update().filter(pk__in=practice_ids).order_by("pk"))
        changed = _compute(rows, now)
        Practice.objects.bulk_update(rows, _COMPUTED, batch_size=500)
        stage_line.put([(row.pk, row.restage_at) for row in rows])
    return {row.pk: row for row in rows}, changed


def _tell(practice: Practice, row: Practice, names: Sequence[str]) -> None:
    """Let the caller's copy know."""
    for name in names:
        setattr(practice, name, getattr(row, name))


def _compute(rows: Sequence[Practice], now: datetime) -> int:
    """Set stage, rule and homework of locked rows; a change of stage is put on record. Returns how many changed."""
    profiles = profiles_of(rows)
    scores = homework.score_profiles(list(profiles.values()))
    above = facts_above([row.pk for row in rows])
    changed = 0
    for row in rows:
        score = scores[row.pk]
        computed = stage_of(_facts_of(profiles[row.pk], score.complete, above[row.pk]), now)
        row.homework_done, row.stage_rule, row.restage_at = score.done, computed.rule, computed.until
        row.homework_complete_at = (row.homework_complete_at or now) if score.complete else None
        if computed.stage != row.stage:
            changed += 1
            before, row.stage, row.stage_since = row.stage, computed.stage, now
            record("practice.stage_changed", by=SYSTEM, on=row, now=now, before=before, after=row.stage)
    return changed


def _facts_of(profile: Profile, homework_complete: bool, above: Mapping[str, Any]) -> StageFacts:
    """Dates as people at the practice would name them."""
    practice = profile.practice
    zone = ZoneInfo(practice.timezone)
    introduced = profile.facts.get("introduced")
    times: dict[str, datetime | None] = {name: getattr(practice, name) for name in _TIMES}
    times["introduced_at"] = introduced.created_at if introduced and introduced.value else None
    local = {name: at.astimezone(zone) if at else None for name, at in times.items()}
    return StageFacts(homework_complete=homework_complete, above=above, **local)


_TIMES = (
    "contacted_at", "meeting_at", "presented_at", "thanked_at", "first_referral_at", "last_referral_at",
    "not_engaged_at",
)  # fmt: skip


def _day(practice: Practice, at: datetime) -> date:
    return at.astimezone(ZoneInfo(practice.timezone)).date()


def _later(one: datetime | None, other: datetime) -> datetime:
    return max(one, other) if one else other


def _earlier(one: datetime | None, other: datetime) -> datetime:
    return min(one, other) if one else other
