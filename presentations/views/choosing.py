"""The step before: which practice? A search that works without script, and narrows as one types with it."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from metcrm.http import AuthedRequest, searched
from presentations.selectors import Stop, likely_offices

#: So many that all offices of most specialists are there without a key being touched.
SHOWN = 60


def end_of_today(now: datetime) -> datetime:
    """The midnight to come, in the workspace's zone."""
    tomorrow = timezone.localdate(now) + timedelta(days=1)
    return timezone.make_aware(datetime.combine(tomorrow, time.min))


def choose_practice(request: AuthedRequest, *, heading: str, action: str, stops: Sequence[Stop] = ()) -> HttpResponse:
    """Each result leads back to this address with ?practice=…; `stops` come first, with ?plan=…"""
    query = searched(request)
    offices, more = likely_offices(q=query, limit=SHOWN)
    context = {
        "heading": heading, "action": action, "query": query, "offices": offices, "more": more, "stops": stops,
        "to": request.path,
    }  # fmt: skip
    return render(request, "presentations/choose_practice.html", context)
