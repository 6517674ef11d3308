"""Fragments about follow-ups: on Today, and on a practice's page."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from metcrm import clock
from metcrm.accounts.permissions import Capability, may
from metcrm.http import AuthedRequest, needs
from practitioners import selectors_answers as answers
from practitioners import selectors_follow_ups as selectors
from practitioners.selectors.practices import get_practice
from practitioners.views.common import found

ON_TODAY = 5
ON_A_PRACTICE = 20


@require_GET
@needs(Capability.READ_PRACTICES)
def today_follow_ups(request: AuthedRequest) -> HttpResponse:
    """Today's panel: what leaves today, what is to be done, what waits for a release, what stopped short."""
    now = clock.now()
    groups = [
        ("Withheld or failed", "trouble", selectors.stopped_short()),
        ("To do", "tasks", selectors.tasks_due(request.workspace, now)),
        ("Leaving today", "leaving", selectors.leaving_today(request.workspace, now)),
        ("Waiting for your release", "drafts", selectors.waiting_for_release()),
    ]
    shown = [
        {"label": label, "view": view, "lines": selectors.lines(rows[:ON_TODAY], now), "count": rows.count()}
        for label, view, rows in groups
    ]
    context = {
        "groups": [group for group in shown if group["count"]],
        "answers": answers.new_answers(now)[:ON_TODAY],
        "can_write": may(request.actor, Capability.WRITE_FOLLOW_UPS),
    }
    return render(request, "practitioners/follow_up_today.html", context)


@require_GET
@needs(Capability.READ_PRACTICES)
def practice_follow_ups(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """What is owed to a practice, and what was."""
    practice = found(get_practice, pk)
    rows = selectors.of_practice(practice)[: ON_A_PRACTICE + 1]
    lines = selectors.lines(rows, clock.now())
    context = {
        "practice": practice,
        "lines": lines[:ON_A_PRACTICE],
        "more": len(lines) > ON_A_PRACTICE,
        "answers": answers.of_practice(practice),
    }
    return render(request, "practitioners/follow_up_practice.html", context)
