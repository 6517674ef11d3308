"""A practice with one tap: on Today, and by where one is."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from metcrm.accounts.permissions import Capability
from metcrm.http import AuthedRequest, needs
from presentations import selectors
from presentations.forms.near import NearForm
from presentations.views.choosing import SHOWN
from presentations.views.fragments import fragment


@require_GET
@needs(Capability.WRITE_VISITS)
def today_log(request: AuthedRequest) -> HttpResponse:
    """Today's list of offices, each a tap away from its form; empty while there is none."""
    offices, more = selectors.likely_offices(limit=SHOWN)
    context = {"offices": offices, "more": more, "to": reverse("presentations:visit_new"), "action": "Log"}
    return fragment(request, "presentations/_today_log.html", context, "Log a visit")


@require_POST
@needs(Capability.WRITE_VISITS)
def practices_near(request: AuthedRequest) -> HttpResponse:
    """The same list, the nearest first. The position comes in the body, so that it stands in no log, and isn't kept."""
    form = NearForm(request.POST)
    if not form.is_valid():
        return HttpResponse("This isn't a position.", status=422, content_type="text/plain")
    offices, _ = selectors.offices_near(form.point(), limit=SHOWN)
    context = {"offices": offices, "to": reverse("presentations:visit_new"), "action": "Log"}
    return render(request, "presentations/_practice_rows.html", context)
