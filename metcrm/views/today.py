"""Today: a shell whose panels load by themselves, each from the app that knows."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from metcrm import clock
from metcrm.accounts.permissions import Capability, may
from metcrm.http import AuthedRequest, workspace_optional

#: What needs a person now, in this order: (address, the words while it loads, who may see it).
PANELS = [
    ("presentations:today_start", "Looking where to begin", Capability.WRITE_VISITS),
    ("presentations:today_visits", "Looking for today's visits", Capability.READ_PRACTICES),
    ("presentations:today_log", "Looking for your practices", Capability.WRITE_VISITS),
    ("practitioners:today_follow_ups", "Looking for follow-ups that leave today", Capability.READ_PRACTICES),
    ("presentations:today_promises", "Looking for promises that are due", Capability.READ_PRACTICES),
    ("clients:today_changes", "Looking for changes in status", Capability.READ_CLIENTS),
    ("clients:today_referrals", "Looking for referrals that wait", Capability.READ_REFERRALS),
    ("clients:today_letters", "Looking for letters that are due", Capability.READ_REPORTS),
    ("clients:today_quarter_letters", "Looking for quarterly letters", Capability.READ_REPORTS),
    ("clients:today_reassessments", "Looking for reassessments that are due", Capability.READ_CLIENTS),
    ("clients:today_answers", "Looking for answers from offices", Capability.READ_REPORTS),
    ("clients:today_reports", "Looking for reports to sign", Capability.READ_REPORTS),
    ("clients:today_clearances", "Looking for clearances that end", Capability.READ_CLIENTS),
    ("outbox_today", "Looking for mail that waits", Capability.READ_OUTBOX),
]


@require_GET
@workspace_optional
def today(request: AuthedRequest) -> HttpResponse:
    """The first page after signing in; people without a workspace go where their work is."""
    if request.workspace is None:
        return redirect("accounts:institute" if request.institute else "accounts:welcome")
    panels = [(name, words) for name, words, capability in PANELS if may(request.actor, capability)]
    context = {"panels": panels, "today": timezone.localtime(clock.now())}
    return render(request, "today.html", context)
