"""The office's own referral form: reached by the QR code on the one-sheet, without an account."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from clients.clock import answer_due_at, within
from clients.forms.referrals import OfficeReferralForm
from clients.services import referrals as services
from clients.views.lookups import posted, status_of
from metcrm import clock
from metcrm.accounts.selectors import get_workspace
from metcrm.http import address_of, or_404
from metcrm.rate import too_often
from metcrm.tenancy.actors import SYSTEM
from metcrm.tenancy.context import enter
from metcrm.tenancy.routes import find
from practitioners.selectors.practices import get_practice

ROUTE_KIND = "referral"
LIMIT, WINDOW = 30, 600  # an office behind one address may send many a day, a program many a second


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def referral_form(request: HttpRequest, code: str) -> HttpResponse:
    """Show the form of one practice, and take it down."""
    with _practice_of(code) as practice:
        now = clock.now()
        workspace = get_workspace()
        soon = within(workspace.referral_answer_days)
        form = OfficeReferralForm(posted(request), request.FILES or None, practice=practice, now=now, within=soon)
        context = {
            "form": form, "practice": practice, "workspace": workspace, "code": code, "soon": soon,
            # Without script a browser doesn't send files twice: the page says so.
            "photos_again": bool(request.FILES) and not getattr(request, "htmx", False),
        }  # fmt: skip
        if request.method == "POST" and too_often(ROUTE_KIND, address_of(request), limit=LIMIT, seconds=WINDOW):
            # htmx swaps a 422 and nothing else of the 4xx.
            status = 422 if getattr(request, "htmx", False) else 429
            return render(request, "referral_form/form.html", {**context, "too_often": True}, status=status)
        if form.is_valid():
            receive_from(form, practice)
            return sent_on(request, reverse("clients:referral_form_thanks", args=[code]))
        return render(request, "referral_form/form.html", context, status=status_of(request))


@login_not_required
@never_cache
@require_GET
def referral_form_thanks(request: HttpRequest, code: str) -> HttpResponse:
    """Answered the same minute: what happens now, and until when."""
    with _practice_of(code) as practice, timezone.override(ZoneInfo(practice.timezone)):
        workspace = get_workspace()
        due = answer_due_at(clock.now(), practice.timezone, workspace.referral_answer_days)
        context = {"practice": practice, "workspace": workspace, "due": due, "code": code}
        return render(request, "referral_form/thanks.html", context)


def receive_from(form: OfficeReferralForm, practice: Any) -> None:
    """Take down what a valid form says."""
    key, _ = form.cleaned_data["ticket"]
    services.receive(
        practice=practice,
        practitioner=form.cleaned_data["practitioner"],
        patient=form.patient,
        pictures=form.cleaned_data["photos"],
        source="form",
        submission_key=key,
        by=SYSTEM,
        now=form.now,
    )


def sent_on(request: HttpRequest, address: str) -> HttpResponse:
    """On to the next page, as the browser or as htmx understands it."""
    if getattr(request, "htmx", False):
        return HttpResponse(headers={"HX-Redirect": address})
    return redirect(address)


@contextmanager
def _practice_of(code: str) -> Iterator[Any]:
    route = find(code, ROUTE_KIND)
    if route is None:
        raise Http404
    tenant, practice_id = route
    with enter(tenant):
        yield or_404(get_practice, practice_id)
