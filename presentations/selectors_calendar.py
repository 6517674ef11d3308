"""What a private calendar shows: the plans of one person, and the follow-ups that wait for a hand."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from practitioners.models import FollowUp
from practitioners.selectors_follow_ups import DRAFTS, TASKS
from presentations.models import CalendarFeed, Visit
from presentations.selectors import ATTENDEES

State = Visit.State
#: What is older than this isn't told any more; calendars keep what they have seen.
BACK = timedelta(days=60)


def feed_of(user_id: UUID, *, lock: bool = False) -> CalendarFeed | None:
    """The link of a person in the current workspace that works."""
    found = CalendarFeed.objects.filter(user=user_id, revoked_at=None)
    return (found.select_for_update() if lock else found).first()


def get_feed(pk: UUID) -> CalendarFeed:
    """One that works. Raises CalendarFeed.DoesNotExist."""
    return CalendarFeed.objects.select_related("user").get(pk=pk, revoked_at=None)


def plans_of(user_id: UUID, now: datetime) -> list[Visit]:
    """Visits planned by a person, or by nobody in particular; those called off too, so that calendars hear of it."""
    mine = Q(visitor=user_id) | Q(visitor=None)
    found = Visit.objects.filter(mine, planned_for__gte=now - BACK).select_related("practice")
    return list(found.prefetch_related(ATTENDEES, "practice__locations").order_by("planned_for", "pk"))


def follow_ups_of(user_id: UUID, now: datetime) -> list[FollowUp]:
    """Calls, cards and drop-ins to do, and drafts to release, that no visit of somebody else brought about."""
    somebody_elses = Visit.objects.filter(pk=OuterRef("because_id"), visitor__isnull=False).exclude(visitor=user_id)
    found = FollowUp.objects.filter(TASKS | DRAFTS, ~Exists(somebody_elses), due_at__gte=now - BACK)
    return list(found.select_related("practice", "contact").order_by("due_at", "pk"))
