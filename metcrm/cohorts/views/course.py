"""The learner's page of one course, and its calendar. A learner enters the institute for their own seat only."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRefresh

from metcrm import clock
from metcrm.accounts.permissions import Capability
from metcrm.cohorts import selectors_certificates
from metcrm.cohorts import selectors_learning as selectors
from metcrm.cohorts.course_calendar import entries_of
from metcrm.cohorts.services import coaching, course_feeds
from metcrm.cohorts.services.refreshing import refresh_here
from metcrm.documents import ics
from metcrm.http import AuthedRequest, needs, or_404
from metcrm.tenancy import context
from metcrm.tenancy.context import enter


@require_safe
@needs(Capability.MANAGE_WORKSPACE)
def course(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """This week, what is next, how far, what the coach said."""
    with _seat(request, pk) as enrolment:
        page = selectors.course_page(enrolment, clock.now())
        url = _calendar_url(page.feed) if page.feed else ""
    theirs = selectors_certificates.certificates_of(request.user)
    found = {
        "page": page, "cohort": page.enrolment.cohort, "sight_pk": pk, "calendar_url": url,
        "certificates": [one for one in theirs if one.certificate.enrolment_id == page.enrolment.pk],
    }  # fmt: skip
    response = render(request, "cohorts/course.html", found)
    response["Cache-Control"] = "private, no-store"
    return response


@require_POST
@needs(Capability.MANAGE_WORKSPACE)
def course_count(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """Count what is there now. The open page asks for it, and is loaded anew when something was credited."""
    with _seat(request, pk):
        pass  # only whose seat it is
    new = refresh_here(now=clock.now())
    if not request.htmx:
        return redirect("cohorts:course", pk)
    return HttpResponseClientRefresh() if new else HttpResponse(status=204)


@require_POST
@needs(Capability.MANAGE_WORKSPACE)
def course_tick(request: AuthedRequest, pk: UUID, commitment: UUID) -> HttpResponse:
    """A promise of one's own: kept, or open again."""
    with _seat(request, pk) as enrolment:
        held = or_404(selectors.my_commitment, commitment, enrolment)
        coaching.tick(held, done=request.POST.get("done") != "no", by=request.actor, now=clock.now())
    return redirect(f"{reverse('cohorts:course', args=[pk])}#commitments")


@require_POST
@needs(Capability.MANAGE_WORKSPACE)
def course_calendar_make(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """A link, or a new one in place of the old."""
    with _seat(request, pk) as enrolment:
        course_feeds.make_link(enrolment, by=request.actor, now=clock.now())
    messages.success(request, "The course has a new calendar link. An older one has stopped working.")
    return redirect(f"{reverse('cohorts:course', args=[pk])}#calendar")


@require_POST
@needs(Capability.MANAGE_WORKSPACE)
def course_calendar_revoke(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """No link any more."""
    with _seat(request, pk) as enrolment:
        if course_feeds.revoke_link(enrolment, by=request.actor, now=clock.now()):
            messages.success(request, "The link is revoked: no calendar reads your course any more.")
    return redirect(f"{reverse('cohorts:course', args=[pk])}#calendar")


@require_safe
@login_not_required
def course_feed(request: HttpRequest, token: str) -> HttpResponseBase:
    """What a calendar programme reads. Unchanged since it last looked: 304 and nothing else."""
    route = selectors.find_feed(token)
    if route is None:
        raise Http404
    tenant, pk = route
    with enter(tenant):
        feed = or_404(selectors.get_feed, pk)
        text = ics.calendar(feed.enrolment.cohort.name, entries_of(feed, clock.now()))
    etag = f'"{hashlib.sha256(text).hexdigest()[:32]}"'
    response = get_conditional_response(request, etag=etag)
    if response is None:
        response = HttpResponse(text, content_type="text/calendar; charset=utf-8")
        response["Content-Disposition"] = 'inline; filename="course.ics"'
    response["ETag"] = etag
    response["Cache-Control"] = "private, no-cache"
    response["X-Robots-Tag"] = "noindex"
    return response


@contextmanager
def _seat(request: AuthedRequest, pk: UUID) -> Iterator[Any]:
    """The person's own enrolment behind an open consent of their workspace, inside its institute; otherwise 404."""
    sight = or_404(selectors.my_sight, pk)
    with context.institute(sight.institute_id):
        yield or_404(selectors.my_enrolment, sight.enrolment_id, request.user.pk)


def _calendar_url(feed: Any) -> str:
    return f"{settings.PUBLIC_URL}{reverse('cohorts:course_feed', args=[course_feeds.token_of(feed)])}"
