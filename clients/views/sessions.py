"""Logging a session in a few taps."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from clients.forms.sessions import SessionForm
from clients.selectors import active_episodes, get_client
from clients.services import sessions as services
from clients.views.client_page import clearance
from clients.views.lookups import attempt, posted, status_of, uuid_or_none
from metcrm import clock
from metcrm.accounts.permissions import Capability
from metcrm.http import AuthedRequest, needs, or_404


@require_http_methods(["GET", "POST"])
@needs(Capability.WRITE_CLIENTS)
def session_create(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """One session of the client's running episode; `episode` chooses where there are several."""
    client = or_404(get_client, pk)
    running = active_episodes(client)
    if not running:
        messages.info(request, "Open an episode first: a session belongs to one.")
        return redirect("clients:client_detail", pk)
    wanted = uuid_or_none(request.POST.get("episode") or request.GET.get("episode"))
    episode = next((one for one in running if one.pk == wanted), running[0])
    today = timezone.localdate(clock.now())
    form = SessionForm(posted(request), today=today, initial={"on": today, "attendance": "attended"})
    now = clock.now()
    session = attempt(
        form, lambda: services.log_session(episode=episode, by=request.actor, now=now, **form.cleaned_data)
    )
    if session is not None:
        if session.red_flags:
            messages.warning(request, "Stop here, and tell the provider today: a red flag is on record.")
        else:
            messages.success(request, "The session is logged.")
        return redirect("clients:client_detail", pk)
    context = {
        "form": form, "client": client, "episode": episode, "running": running,
        "clearance": clearance(episode, today),
    }  # fmt: skip
    return render(request, "clients/session_create.html", context, status=status_of(request))
