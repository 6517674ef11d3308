"""The line of those whose seven o'clock comes, across all workspaces. What is mailed then: services/digest.py."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from metcrm.accounts.models import DueDigest, Membership, Workspace
from metcrm.tenancy.context import current_workspace_id

SEVEN = time(7, 0)


def next_seven(now: datetime, zone: str) -> datetime:
    """The next seven o'clock after `now` on the wall in `zone`."""
    here = now.astimezone(ZoneInfo(zone))
    today = datetime.combine(here.date(), SEVEN, ZoneInfo(zone))
    return today if today > here else _seven_on(here.date() + timedelta(days=1), zone)


def put_in_line(membership: Membership, *, zone: str, now: datetime) -> None:
    """Have the person's next seven o'clock looked at; without wanting a digest they leave the line."""
    if not membership.wants_digest:
        forget(membership)
        return
    DueDigest.objects.update_or_create(
        membership_id=membership.pk,
        defaults={"workspace_id": current_workspace_id(), "due_at": next_seven(now, zone)},
    )


def forget(membership: Membership) -> None:
    """No digest for them any more."""
    DueDigest.objects.filter(pk=membership.pk).delete()


def move_with_workspace(opened: Workspace, *, now: datetime) -> None:
    """The workspace's clock has changed: so has seven o'clock of those who have no zone of their own."""
    for membership in Membership.objects.select_related("user").filter(user__zone=""):
        put_in_line(membership, zone=opened.timezone, now=now)


def _seven_on(day: date, zone: str) -> datetime:
    return datetime.combine(day, SEVEN, ZoneInfo(zone))
