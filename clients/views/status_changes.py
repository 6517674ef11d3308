"""Changes in status, and the limits that readings are checked against."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from clients.forms.sessions import AcknowledgeForm, LimitsForm
from clients.selectors import get_episode
from clients.selectors import sessions as selectors
from clients.services import clients as client_services
from clients.services import limits as limit_services
from clients.services import status_changes as services
from clients.views.lookups import attempt, posted, status_of
from metcrm import clock
from metcrm.accounts.permissions import Capability, may
from metcrm.http import AuthedRequest, needs, or_404

SHOWN = 5


@require_http_methods(["GET", "POST"])
@needs(Capability.WRITE_CLIENTS)
def change_acknowledge(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """Keep what was decided, so that progression may go on."""
    change = or_404(selectors.get_change, pk)
    client = change.episode.client
    client_services.note_viewed(client, by=request.actor, now=clock.now())
    form = AcknowledgeForm(posted(request))
    if attempt(
        form, lambda: services.acknowledge(change=change, by=request.actor, now=clock.now(), **form.cleaned_data)
    ):
        messages.success(request, "Acknowledged. Progression may go on as decided.")
        return redirect("clients:client_detail", client.pk)
    context = {"form": form, "change": change, "client": client, "episode": change.episode}
    return render(request, "clients/status_change.html", context, status=status_of(request))


@require_http_methods(["GET", "POST"])
@needs(Capability.WRITE_CLIENTS)
def limits_edit(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """Keep the provider's own limits; each change is a new row, and the newest counts."""
    episode = or_404(get_episode, pk)
    now = clock.now()
    client_services.note_viewed(episode.client, by=request.actor, now=now)
    newest = selectors.newest_limits(episode)
    today = timezone.localdate(now)
    start = {"given_on": today, "given_by": episode.cleared_by}
    if newest:
        start |= {name: getattr(newest, name) for name in LimitsForm.base_fields}
    form = LimitsForm(posted(request), today=today, initial=start)
    if attempt(
        form, lambda: limit_services.set_limits(episode=episode, by=request.actor, now=now, **form.cleaned_data)
    ):
        messages.success(request, "The limits are kept. Readings before exercise are checked against them.")
        return redirect("clients:client_detail", episode.client_id)
    context = {"form": form, "episode": episode, "client": episode.client}
    return render(request, "clients/limits_form.html", context, status=status_of(request))


@require_GET
@needs(Capability.READ_CLIENTS)
def today_changes(request: AuthedRequest) -> HttpResponse:
    """Today's panel: changes in status whose letter is due, oldest first."""
    found = selectors.changes_to_see()
    context = {
        "changes": found[:SHOWN], "count": found.count(), "today": timezone.localdate(clock.now()),
        "may_write": may(request.actor, Capability.WRITE_CLIENTS),
    }  # fmt: skip
    return render(request, "clients/_status_changes_today.html", context)
