"""Where the mails of this app are seen to: each follow-up has its page."""

from collections.abc import Collection
from uuid import UUID

from metcrm.accounts.permissions import Capability
from metcrm.outbox import places
from practitioners.models import FollowUp


def register() -> None:
    """Called once, when Django starts."""
    places.register("practitioners.followup", follow_ups, capability=Capability.READ_PRACTICES)


def follow_ups(ids: Collection[UUID]) -> dict[UUID, str]:
    """The page on which it is changed, moved and released again."""
    return {pk: f"/follow-ups/{pk}/" for pk in FollowUp.objects.filter(pk__in=ids).values_list("pk", flat=True)}
