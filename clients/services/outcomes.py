"""Telling figures outside the workspace, taking a sheet out of use, and raising the floor."""

from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, transaction

from clients.models import OutcomeFloor, OutcomeSheet, OutcomeWithdrawal
from clients.outcomes import door
from clients.outcomes.courses import Course, Moves
from clients.outcomes.quarters import Quarter
from clients.selectors import outcomes as selectors
from clients.selectors.catalogue import catalogue
from clients.selectors.courses import confirmed_measures
from clients.selectors.reports import local_day
from clients.services.refusals import Refused
from metcrm.accounts.models import Workspace
from metcrm.accounts.permissions import Capability, check
from metcrm.accounts.selectors import get_workspace
from metcrm.audit.services import record
from metcrm.tenancy.actors import Actor

#: Above this nobody would ever be told anything.
HIGHEST_FLOOR = 200


def publish(*, condition: str, last: Quarter, codes: Sequence[str], by: Actor, now: datetime) -> OutcomeSheet:
    """Tell the figures of a condition up to a quarter that is over; from then on they never change.

    1. what has ended and wasn't told yet, read in this transaction
    2. what the door lets out of it, or its refusal
    3. keep it, with its hash and with whom it is about, once: two clicks at once make one sheet
    4. audit

    Raises:
        Refused: the quarter isn't open, somebody was quicker, or the door withholds it.
    """
    check(by, Capability.WRITE_OUTCOMES)
    if get_workspace().kind == Workspace.Kind.TRAINING:
        raise Refused("A training workspace holds fictional clients: nothing of it is told outside.")
    with transaction.atomic():
        courses, told = selectors.finished_courses(condition), selectors.published(condition)
        today = local_day(now)
        block = next((one for one in door.open_blocks(courses, condition, told, today) if one.last == last), None)
        if block is None:
            raise Refused("This quarter isn’t over, or was told already. Choose another.", "last")
        sheet = _composed(courses, block, told, codes, now)
        row = _keep(sheet, by, now)
        record("outcomes.published", by=by, on=row, now=now, condition=condition, first=row.first, last=row.last,
               n=sheet.content["n"], hash=row.content_hash)  # fmt: skip
    return row


def _composed(
    courses: Sequence[Course], block: door.Block, told: Sequence[door.Published], codes: Sequence[str], now: datetime
) -> door.Sheet:
    known = catalogue().everything
    if unknown := [code for code in codes if code not in known]:
        raise Refused(f"There is no measure {unknown[0]}.", "codes")
    try:
        return door.compose(
            door.eligible(courses, block, told), block, list(dict.fromkeys(codes)), Moves(known),
            floor=selectors.floor(), sure=confirmed_measures(), on=local_day(now),
        )  # fmt: skip
    except door.Withheld as withheld:
        raise Refused(str(withheld), "codes") from withheld


def _keep(sheet: door.Sheet, by: Actor, now: datetime) -> OutcomeSheet:
    try:
        with transaction.atomic():
            return OutcomeSheet.objects.create(
                condition=sheet.block.condition, first=sheet.block.first.key, last=sheet.block.last.key,
                content=sheet.content, content_hash=door.seal(sheet.content),
                people=sorted(map(str, sheet.people)), published_at=now, published_by=str(by)[:200],
            )  # fmt: skip
    except IntegrityError as error:
        raise Refused("These quarters were told a moment ago. Look at that sheet.") from error


def withdraw(*, sheet: OutcomeSheet, why: str, by: Actor, now: datetime) -> OutcomeWithdrawal:
    """Use a sheet no more. Its quarters stay told, since nobody can unread them. A second time changes nothing."""
    check(by, Capability.WRITE_OUTCOMES)
    with transaction.atomic():
        row, made = OutcomeWithdrawal.objects.get_or_create(
            sheet=sheet, defaults={"why": " ".join(why.split())[:200], "withdrawn_at": now, "withdrawn_by": str(by)}
        )
        if made:
            record("outcomes.withdrawn", by=by, on=sheet, now=now)
    return row


def set_floor(*, floor: int, by: Actor, now: datetime) -> OutcomeFloor:
    """The least number of people behind a figure from now on, for sheets told earlier too.

    Raises:
        Refused: below eleven, or so high that nothing would ever be told.
    """
    check(by, Capability.WRITE_OUTCOMES)
    if not door.FLOOR <= floor <= HIGHEST_FLOOR:
        raise Refused(f"Choose a number from {door.FLOOR} to {HIGHEST_FLOOR}: it is never below {door.FLOOR}.", "floor")
    with transaction.atomic():
        row = OutcomeFloor.objects.create(floor=floor, set_at=now, set_by=str(by)[:200])
        record("outcomes.floor_set", by=by, on=row, now=now, floor=floor)
    return row
