"""Telling a practice what happened, and computing its stage from it.

The apps above call the note_… verbs inside their own transaction, after their own check of the role. Each locks the
practice's row, so that two happenings at once are both counted. Happenings may be told in any order.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db import transaction

from metcrm.accounts.permissions import Capability, check
from metcrm.audit.services import record
from metcrm.tenancy.actors import SYSTEM, Actor
from practitioners import homework
from practitioners.models import Practice, Stage
from practitioners.refusals import Refused
from practitioners.stages import QUIET_AFTER, StageFacts, stage_of

_put_off: ContextVar[bool] = ContextVar("stage_put_off", default=False)


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
    """Stop working on this office, by a person's decision.

    Raises:
        Refused: without a reason.
    """
    check(by, Capability.WRITE_PRACTICES)
    if not why.strip():
        raise Refused("Say why, so that whoever looks at this office next year knows.")
    with transaction.atomic():
        _note(practice, now, not_engaged_at=now, not_engaged_by=str(by)[:200], not_engaged_why=why.strip()[:300])
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


def recompute_many(practices: Sequence[Practice], now: datetime) -> None:
    """As `recompute` for many, of which few have changed: those alone are locked and written."""
    scores = homework.scores(practices)
    for practice in practices:
        found = stage_of(_facts_of(practice, complete=scores[practice.pk].complete), now)
        if found != (practice.stage, practice.stage_rule):
            recompute(practice, now)


def recompute_quiet(now: datetime) -> int:
    """Let sources that went quiet become inactive: time passes without anything happening. Returns how many did."""
    due = Practice.objects.filter(last_referral_at__lt=now - QUIET_AFTER, not_engaged_at=None)
    quiet = list(due.exclude(stage=Stage.INACTIVE))
    for practice in quiet:
        recompute(practice, now)
    return len(quiet)


@contextmanager
def settled_later() -> Iterator[None]:
    """Load many things at once without computing the stage after each; call `recompute` on the practices at the end."""
    token = _put_off.set(True)
    try:
        yield
    finally:
        _put_off.reset(token)


def _note(practice: Practice, now: datetime, **fields: object) -> None:
    with transaction.atomic():
        row = _locked(practice)
        for name, value in fields.items():
            setattr(row, name, value)
        _settle(row, now, like=practice)


def _locked(practice: Practice) -> Practice:
    return Practice.objects.select_for_update().get(pk=practice.pk)


#: What the verbs here write; the caller's row gets the same values.
_FIELDS = [
    "contacted_at", "meeting_at", "presented_at", "thanked_at", "first_referral_at", "last_referral_at",
    "last_visit_at", "not_engaged_at", "not_engaged_by", "not_engaged_why", "stage", "stage_since", "stage_rule",
]  # fmt: skip


def _settle(row: Practice, now: datetime, *, like: Practice) -> None:
    """Compute the stage of a locked row, save it, and let the caller's row `like` know."""
    if _put_off.get():
        _save(row, like)
        return
    before = row.stage
    row.stage, row.stage_rule = stage_of(_facts_of(row), now)
    if row.stage != before:
        row.stage_since = now
        record("practice.stage_changed", by=SYSTEM, on=row, now=now, before=before, after=row.stage)
    _save(row, like)


def _save(row: Practice, like: Practice) -> None:
    row.save(update_fields=_FIELDS)
    for name in _FIELDS:
        setattr(like, name, getattr(row, name))


def _facts_of(practice: Practice, complete: bool | None = None) -> StageFacts:
    """Dates as people at the practice would name them."""
    zone = ZoneInfo(practice.timezone)
    names = [name for name in StageFacts.__dataclass_fields__ if name.endswith("_at")]
    times: dict[str, datetime | None] = {name: getattr(practice, name) for name in names}
    local = {name: at.astimezone(zone) if at else None for name, at in times.items()}
    complete = homework.score(practice).complete if complete is None else complete
    return StageFacts(homework_complete=complete, **local)


def _day(practice: Practice, at: datetime) -> date:
    return at.astimezone(ZoneInfo(practice.timezone)).date()


def _later(one: datetime | None, other: datetime) -> datetime:
    return max(one, other) if one else other


def _earlier(one: datetime | None, other: datetime) -> datetime:
    return min(one, other) if one else other
