"""The brief before a visit: on screen with everything, on paper with what fits one page."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from metcrm import clock
from metcrm.accounts.permissions import Capability, may
from metcrm.http import AuthedRequest, needs
from presentations.brief import paper
from presentations.brief.content import Brief, brief_of
from presentations.views.lookups import get_practice, or_404


@require_GET
@needs(Capability.READ_PRACTICES)
def brief(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """Everything that is known, in the order of the paper."""
    context = {"brief": _brief(pk), "can_write": may(request.actor, Capability.WRITE_VISITS)}
    return render(request, "presentations/brief.html", context)


@require_GET
@needs(Capability.READ_PRACTICES)
def brief_pdf(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """One page to print."""
    response = HttpResponse(paper.print_brief(_brief(pk)).data, content_type="application/pdf")
    response["Content-Disposition"] = 'inline; filename="brief.pdf"'
    response["Cache-Control"] = "private, no-store"
    return response


def _brief(pk: UUID) -> Brief:
    now = clock.now()
    return brief_of(or_404(get_practice, pk), now=now, today=timezone.localdate(now))
