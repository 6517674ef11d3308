"""A provider's clearance: entered as it came, and the form that asks for it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from clients.forms.clearance import ClearanceForm
from clients.limits import READINGS
from clients.measures import condition
from clients.selectors import get_episode
from clients.selectors.lists import clearances_to_see
from clients.selectors.sessions import newest_limits
from clients.services import clearance as services
from clients.services import clients as client_services
from clients.views.client_page import EXPIRES_SOON, clearance
from clients.views.episodes import to_record
from clients.views.lookups import attempt, posted, status_of
from metcrm import clock
from metcrm.accounts.permissions import Capability, may
from metcrm.accounts.selectors import get_workspace
from metcrm.documents import pdf
from metcrm.http import AuthedRequest, needs, or_404

SHOWN = 5


@require_http_methods(["GET", "POST"])
@needs(Capability.WRITE_CLIENTS)
def clearance_record(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """Keep a clearance that came, with its limits, precautions and paper."""
    episode = or_404(get_episode, pk)
    now = clock.now()
    client_services.note_viewed(episode.client, by=request.actor, now=now)
    start = ClearanceForm.values_of(episode, newest_limits(episode))
    form = ClearanceForm(posted(request), request.FILES or None, today=timezone.localdate(now), initial=start)
    by = request.actor
    if attempt(form, lambda: services.keep_clearance(episode=episode, by=by, now=now, **form.cleaned_data)):
        messages.success(request, "The clearance is kept. Readings before exercise are checked against its limits.")
        return to_record(episode)
    context = {"form": form, "client": episode.client, "episode": episode}
    return render(request, "clients/clearance_form.html", context, status=status_of(request))


@require_GET
@needs(Capability.READ_CLIENTS)
def clearance_form(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """One page for the provider: ticks and numbers, no narrative. It bears a name, so printing is audited."""
    episode, workspace = or_404(get_episode, pk), get_workspace()
    services.note_form_printed(episode, by=request.actor, now=clock.now())
    line = " · ".join(part for part in (workspace.phone, workspace.reply_to) if part)
    context = {
        "episode": episode, "client": episode.client, "condition": condition(episode.condition),
        "readings": READINGS, "workspace": workspace, "letter_from": {"name": workspace.name, "line": line},
    }  # fmt: skip
    response = HttpResponse(pdf.render("pdf/clearance.html", context).data, content_type="application/pdf")
    response["Content-Disposition"] = 'inline; filename="form.pdf"'
    response["Cache-Control"] = "no-store, private"
    return response


@require_GET
@needs(Capability.READ_CLIENTS)
def today_clearances(request: AuthedRequest) -> HttpResponse:
    """Today's panel: clearances that have ended, end within a month, or are waited for."""
    today = timezone.localdate(clock.now())
    found = clearances_to_see(today + EXPIRES_SOON)
    rows = [{"episode": one, "clearance": clearance(one, today)} for one in found[:SHOWN]]
    context = {"rows": rows, "count": found.count(), "may_write": may(request.actor, Capability.WRITE_CLIENTS)}
    return render(request, "clients/_clearances_today.html", context)
