"""What the platform counts in a workspace: the business can be reached."""

from collections.abc import Mapping
from zoneinfo import ZoneInfo

from metcrm.accounts.selectors import get_workspace
from metcrm.audit.models import AuditEvent
from metcrm.counting import MOST, NOTHING, Counted, Rule, of_times

SYSTEMS = Rule(
    "systems", 7, "Practice systems set up",
    "Up to four: the business’s postal address and telephone number, a follow-up plan of your own, your calendar’s "
    "link, and a one-sheet or referral pad with the way to your referral form.",
)  # fmt: skip
RULES = (SYSTEMS,)


def counted(upto: int = MOST) -> Mapping[str, Counted]:
    """Of the current workspace, by key; two queries. The apps above add their systems to this one."""
    ours = get_workspace()
    if not (ours.postal_address and ours.phone):
        return {SYSTEMS.key: NOTHING}
    changes = AuditEvent.objects.filter(object_id=ours.pk, action="workspace.changed").order_by("-seq")
    at = changes.values_list("at", flat=True).first() or ours.created_at
    return {SYSTEMS.key: of_times([at], ZoneInfo(ours.timezone), upto)}
