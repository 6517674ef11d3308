"""The private calendar: its link in the settings, and what a calendar programme reads behind it."""

import hashlib
from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_GET, require_POST, require_safe

from metcrm import clock
from metcrm.accounts.permissions import Capability, may
from metcrm.accounts.selectors import actor, get_membership
from metcrm.documents import ics
from metcrm.http import AuthedRequest, needs
from metcrm.tenancy.context import enter
from metcrm.tenancy.routes import find
from presentations import selectors_calendar
from presentations.private_calendar import entries_of
from presentations.services import calendar as links
from presentations.views.fragments import fragment

if TYPE_CHECKING:
    from presentations.models import CalendarFeed


@require_GET
@needs(Capability.READ_PRACTICES)
def calendar_panel(request: AuthedRequest) -> HttpResponse:
    """The link, to copy; or how to get one."""
    feed = selectors_calendar.feed_of(request.user.pk)
    works = feed is not None and links.still_opens(feed)
    url = _url(feed) if feed is not None and works else ""
    context = {"feed": feed, "url": url, "webcal": url.replace("https://", "webcal://").replace("http://", "webcal://")}
    response = fragment(request, "presentations/_calendar_link.html", context, "Your calendar")
    response["Cache-Control"] = "private, no-store"
    return response


@require_POST
@needs(Capability.READ_PRACTICES)
def calendar_make(request: AuthedRequest) -> HttpResponse:
    """A link, or a new one in place of the old."""
    links.make_link(by=request.actor, now=clock.now())
    messages.success(request, "Your calendar has a new link. An older one has stopped working.")
    return redirect(f"{reverse('accounts:settings')}#calendar")


@require_POST
@needs(Capability.READ_PRACTICES)
def calendar_revoke(request: AuthedRequest) -> HttpResponse:
    """No link any more."""
    if links.revoke_link(by=request.actor, now=clock.now()):
        messages.success(request, "The link is revoked: no calendar reads your plans any more.")
    return redirect(f"{reverse('accounts:settings')}#calendar")


@require_safe
@login_not_required
def calendar_feed(request: HttpRequest, token: str) -> HttpResponseBase:
    """What a calendar programme reads. Unchanged since it last looked: 304 and nothing else."""
    route = find(token, links.KIND)
    if route is None:
        raise Http404
    tenant, feed_id = route
    with enter(tenant):
        feed = _readable(feed_id)
        text = ics.calendar(f"METCRM: {feed.workspace.name}", entries_of(feed.user_id, clock.now()))
    etag = f'"{hashlib.sha256(text).hexdigest()[:32]}"'
    response = get_conditional_response(request, etag=etag)
    if response is None:
        response = HttpResponse(text, content_type="text/calendar; charset=utf-8")
        response["Content-Disposition"] = 'inline; filename="calendar.ics"'
    response["ETag"] = etag
    response["Cache-Control"] = "private, no-cache"
    response["X-Robots-Tag"] = "noindex"
    return response


def _readable(feed_id: UUID) -> "CalendarFeed":
    """The feed, while its person still works here and may see practices; otherwise 404."""
    try:
        feed = selectors_calendar.get_feed(feed_id)
    except ObjectDoesNotExist as error:
        raise Http404 from error
    membership = get_membership(feed.user)
    if membership is None or not feed.user.is_active:
        raise Http404
    if not may(actor(feed.user, membership.role), Capability.READ_PRACTICES):
        raise Http404
    return feed


def _url(feed: "CalendarFeed") -> str:
    return f"{settings.PUBLIC_URL}{reverse('presentations:calendar_feed', args=[links.token_of(feed)])}"
