"""The daily digest: at the person's own seven o'clock, once a day, and only when there is something."""

import logging
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction

from metcrm.accounts import digest, emails, selectors
from metcrm.accounts.models import DueDigest, Membership, User, Workspace
from metcrm.accounts.permissions import Capability, may
from metcrm.accounts.services.digest_line import SEVEN, next_seven, put_in_line
from metcrm.audit.services import record
from metcrm.outbox.models import MailClass
from metcrm.outbox.services import enqueue
from metcrm.tenancy.actors import Actor
from metcrm.tenancy.context import Kind, workspace
from metcrm.tenancy.routes import memberships_of

log = logging.getLogger(__name__)

#: A beat that was away in the morning still sends it until noon; later it is no digest of the day any more.
UNTIL = time(12, 0)
LOOK_AGAIN = timedelta(hours=1)
MAIL_KIND = "digest"
_BATCH = 100


def change_digest(membership: Membership, *, wants: bool, zone: str, by: Actor, now: datetime) -> Membership:
    """Have the digest of this workspace or not, and say where one is ("": where the workspace is)."""
    if by.user_id != membership.user_id:
        raise PermissionError("Everybody decides on their own digest only.")
    with transaction.atomic():
        membership.wants_digest = wants
        membership.save(update_fields=["wants_digest"])
        user = membership.user
        if user.zone != zone:
            user.zone = zone
            user.save(update_fields=["zone"])
        put_in_line(membership, zone=_zone(user, membership.workspace), now=now)
        _move_elsewhere(user, membership, now)
        record("digest.changed", by=by, on=membership, now=now, wants=wants, zone=zone)
    return membership


def send_due(now: datetime) -> int:
    """Look at everybody whose seven o'clock has come; nobody else's workspace is entered. Returns how many were mailed.

    Two of these at once, or the same one twice, mail nobody twice: the line's row is locked and moved on in the
    transaction that promises the mail, and the mail has a key of the day.
    """
    sent = 0
    while waiting := list(DueDigest.objects.filter(due_at__lte=now).order_by("due_at", "pk")[:_BATCH]):
        moved = 0
        for row in waiting:
            try:
                with workspace(row.workspace_id):
                    found = _look_at(row, now)
            except Exception:  # one that breaks comes again later, and holds up nobody
                log.exception("The digest of %s broke", row.pk)
                found = False
                DueDigest.objects.filter(pk=row.pk).update(due_at=now + LOOK_AGAIN)
            moved += found is not None
            sent += found is True
        if not moved:  # all of them are in another process's hands
            break
    return sent


def _look_at(row: DueDigest, now: datetime) -> bool | None:
    """True when a mail was promised; None when somebody else is at it."""
    locked = DueDigest.objects.select_for_update(skip_locked=True).filter(pk=row.pk, due_at=row.due_at).first()
    if locked is None:
        return None
    membership = Membership.objects.select_related("user", "workspace").filter(pk=row.pk).first()
    if membership is None or not membership.wants_digest:
        locked.delete()
        return False
    zone = _zone(membership.user, membership.workspace)
    locked.due_at = next_seven(now, zone)
    locked.save(update_fields=["due_at"])
    here = now.astimezone(ZoneInfo(zone))
    if not SEVEN <= here.time() < UNTIL:
        return False
    return _mail(membership, here.date(), now)


def _mail(membership: Membership, day: date, now: datetime) -> bool:
    by = selectors.actor(membership.user, membership.role)
    # Who writes nothing has nothing to do.
    if not membership.user.is_active or not may(by, Capability.WRITE_FOLLOW_UPS):
        return False
    lines = digest.lines_for(by, membership.workspace, now)
    if not lines:
        return False
    enqueue(
        emails.digest(membership.user, membership.workspace, lines, day),
        kind=MAIL_KIND,
        dedupe_key=f"digest:{membership.pk}:{day}",
        mail_class=MailClass.SERVICE,
        now=now,
        about=f"accounts.membership:{membership.pk}",
    )
    return True


def _move_elsewhere(user: User, here: Membership, now: datetime) -> None:
    """Seven o'clock has moved in the person's other workspaces too."""
    if user.zone:
        others = set(memberships_of(user.pk, Kind.WORKSPACE)) - {here.pk}
        DueDigest.objects.filter(pk__in=others).update(due_at=next_seven(now, user.zone))


def _zone(user: User, at_work: Workspace) -> str:
    return user.zone or at_work.timezone
