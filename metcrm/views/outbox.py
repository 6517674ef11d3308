"""The workspace's mail: what waits, what went, what failed and what to do about it."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from metcrm import clock
from metcrm.accounts.permissions import Capability
from metcrm.http import AuthedRequest, needs
from metcrm.outbox import selectors, services
from metcrm.outbox.models import State

SHOWN_ON_TODAY = 5


@require_GET
@needs(Capability.READ_OUTBOX)
def outbox_list(request: AuthedRequest) -> HttpResponse:
    """All mail, searched by address and filtered by state."""
    state, query = request.GET.get("state", ""), request.GET.get("q", "").strip()
    found = selectors.messages(state=state if state in State.values else "", query=query)
    page = Paginator(found, 50).get_page(request.GET.get("page"))
    context = {"page": page, "states": State.choices, "state": state, "query": query}
    return render(request, "outbox/list.html", context)


@require_GET
@needs(Capability.READ_OUTBOX)
def outbox_today(request: AuthedRequest) -> HttpResponse:
    """Today's panel: mail that needs a person."""
    found = selectors.troubled()
    return render(request, "outbox/_today.html", {"troubled": found[:SHOWN_ON_TODAY], "count": found.count()})


@require_POST
@needs(Capability.WRITE_OUTBOX)
def outbox_resend(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """Put a failed or withheld mail back in line."""
    try:
        services.resend(selectors.get_message(pk), by=request.actor, now=clock.now())
        messages.success(request, "The mail is back in line.")
    except ObjectDoesNotExist as error:
        raise Http404 from error
    except services.NotAllowedNow as error:
        messages.error(request, str(error))
    return redirect("outbox_list")
