"""Progress to see: each measure against time, on screen and on paper."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from clients import selectors
from clients.measures import condition
from clients.services import clients as client_services
from clients.views.progress_page import progress_rows
from metcrm import clock
from metcrm.accounts.permissions import Capability, may
from metcrm.accounts.selectors import get_workspace
from metcrm.documents import pdf
from metcrm.http import AuthedRequest, needs, or_404


@require_GET
@needs(Capability.READ_CLIENTS)
def client_progress(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """One episode's measures as pictures, each with its table beneath."""
    context = _context(request, pk)
    context |= {
        "may_write": may(request.actor, Capability.WRITE_CLIENTS),
        "may_report": may(request.actor, Capability.WRITE_REPORTS),
    }
    return render(request, "clients/client_progress.html", context)


@require_GET
@needs(Capability.READ_CLIENTS)
def progress_pdf(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """The same pictures in print."""
    context = _context(request, pk)
    workspace = get_workspace()
    context["letter_from"] = {"name": workspace.name, "line": workspace.postal_address}
    response = HttpResponse(pdf.render("pdf/progress.html", context).data, content_type="application/pdf")
    response["Content-Disposition"] = 'inline; filename="progress.pdf"'
    response["Cache-Control"] = "no-store, private"
    return response


def _context(request: AuthedRequest, pk: UUID) -> dict[str, Any]:
    episode = or_404(selectors.get_episode, pk)
    now = clock.now()
    client_services.note_viewed(episode.client, by=request.actor, now=now)
    course = selectors.course(episode)
    return {
        "episode": episode, "client": episode.client, "condition": condition(episode.condition),
        "rows": progress_rows(course), "today": timezone.localdate(now), "attendance": selectors.attendance(episode),
    }  # fmt: skip
