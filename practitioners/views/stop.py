"""The stop link at the foot of a mail. Looking never acts (mail scanners look); pressing does, at once."""

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from metcrm import clock
from metcrm.accounts.selectors import get_workspace
from metcrm.tenancy.context import enter
from metcrm.tenancy.routes import find
from practitioners.services import stop as stops

if TYPE_CHECKING:
    from practitioners.models import Contact

Verb = Callable[["Contact", datetime], None]


@require_http_methods(["GET", "HEAD", "POST"])
@login_not_required
@csrf_exempt  # mail programs post here by themselves (RFC 8058); the token is the secret, and it only stops mail
@never_cache
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """GET: a page with one button. POST, by the button or by a mail program: no more mails from this workspace."""
    return _page(request, token, _stop if request.method == "POST" else None)


@require_POST
@login_not_required
@csrf_exempt  # the same door as above; there is no session to protect
@never_cache
def start_again(request: HttpRequest, token: str) -> HttpResponse:
    """She changed her mind."""
    return _page(request, token, _start)


def _stop(contact: "Contact", now: datetime) -> None:
    stops.stop(contact, now=now)


def _start(contact: "Contact", now: datetime) -> None:
    stops.start_again(contact, now=now)


def _page(request: HttpRequest, token: str, verb: Verb | None) -> HttpResponse:
    route = find(token, stops.KIND)
    if route is None:
        raise Http404
    tenant, contact_id = route
    with enter(tenant):
        contact = stops.get_contact(contact_id)
        if verb is not None:
            verb(contact, clock.now())
        context = {"contact": contact, "token": token, "workspace": get_workspace(), "acted": verb is not None}
        return render(request, "practitioners/stop.html", context)
