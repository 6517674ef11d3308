"""Doors without an account: the enrolment link of a cohort, and the invitation to one seat."""

from typing import Any
from uuid import UUID

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from metcrm import clock
from metcrm.accounts import choice
from metcrm.accounts.forms.signup import VERIFIED
from metcrm.accounts.selectors import get_institute, institute_logo, owned_workspaces
from metcrm.cohorts import selectors
from metcrm.cohorts.forms.people import ApplyForm, SeatForm
from metcrm.cohorts.services import asking, enrolments, joining, seats
from metcrm.cohorts.views.common import status_of, tried
from metcrm.http import address_of, or_404
from metcrm.rate import too_often
from metcrm.tenancy.context import Kind, Tenant, enter

LIMIT, WINDOW = 20, 600  # a class behind one address may come at once; a program comes faster


@require_http_methods(["GET", "HEAD", "POST"])
@login_not_required
@never_cache
def enrol(request: HttpRequest, token: str) -> HttpResponse:
    """Ask for a seat by the cohort's link. The answer is the same whether the address is known or not."""
    found = selectors.find_link(token)
    if found is None:
        raise Http404
    tenant, pk = found
    with enter(tenant):
        link = or_404(selectors.get_link, pk)
        now, place = clock.now(), get_institute()
        context: dict[str, Any] = {
            "link": link,
            "cohort": link.cohort,
            "place": place,
            "logo": institute_logo(place.logo),
        }
        if not link.is_open(now) or link.cohort.state not in seats.TAKES_IN:
            return render(request, "cohorts/enrol_closed.html", context, status=410)
        form = ApplyForm(request.POST if request.method == "POST" else None)
        context |= {"form": form, "is_full": seats.free(link.cohort) == 0}
        if request.method == "POST" and too_often("enrol", address_of(request), limit=LIMIT, seconds=WINDOW):
            form.add_error(None, "Too many people came from here in a short time. Try again in ten minutes.")
            return render(request, "cohorts/enrol.html", context, status=429)
        if request.method == "POST" and tried(form, lambda: (enrolments.apply(link, now=now, **form.cleaned_data), 1)):
            return render(request, "cohorts/enrol_thanks.html", context)
        return render(request, "cohorts/enrol.html", context, status=status_of(form))


@require_http_methods(["GET", "HEAD", "POST"])
@login_not_required
@never_cache
def seat(request: HttpRequest, token: str) -> HttpResponse:
    """Look at the seat that was offered by mail, read what it means, and take it when signed in."""
    found = selectors.find_seat(token)
    if found is None:
        raise Http404
    tenant, pk = found
    with enter(tenant):
        return _seat(request, pk)


def _seat(request: HttpRequest, pk: UUID) -> HttpResponse:
    asked, now = or_404(selectors.get_invitation, pk), clock.now()
    cohort, place = asked.enrolment.cohort, get_institute()
    context: dict[str, Any] = {
        "asked": asked, "cohort": cohort, "place": place, "logo": institute_logo(place.logo), "fits": False,
    }  # fmt: skip
    if not asking.usable(asked, now):
        return render(request, "cohorts/seat_closed.html", context | {"state": asked.state(now)}, status=410)
    if not request.user.is_authenticated:
        # Whoever holds the link reads that mailbox: the address needs no second mail to confirm it.
        get_adapter().stash_verified_email(request, asked.email)
        return render(request, "cohorts/seat.html", context)
    user: Any = request.user
    if user.email.lower() != asked.email.lower():
        return render(request, "cohorts/seat.html", context, status=409 if request.method == "POST" else 200)
    mine = [one for one in owned_workspaces(user) if one.kind == one.Kind.BUSINESS]
    form = SeatForm(request.POST if request.method == "POST" else None, workspaces=mine)
    taken = tried(
        form,
        lambda: joining.accept(
            asked, user=user, place=_place(form.cleaned_data), training=form.cleaned_data["training"], now=now
        ),
    )
    if taken:
        request.session.pop(VERIFIED, None)
        choice.choose(request.session, Tenant(Kind.WORKSPACE, taken.workspace_id))
        messages.success(request, f"You are in {cohort.name}.")
        return redirect("cohorts:mine")
    return render(request, "cohorts/seat.html", context | {"fits": True, "form": form}, status=status_of(form))


def _place(data: dict[str, Any]) -> UUID | joining.NewBusiness:
    if data["place"] == "new":
        return joining.NewBusiness(data["name"], data["timezone"])
    return UUID(data["place"])
