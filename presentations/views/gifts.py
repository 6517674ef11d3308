"""Meals and gifts of a year, by recipient, and the cap above which the product warns."""

import csv
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from metcrm import clock
from metcrm.accounts.permissions import Capability, may
from metcrm.documents.cells import guard
from metcrm.http import AuthedRequest, needs
from presentations import selectors_gifts as selectors
from presentations.forms.extras import CapForm
from presentations.services import gifts

if TYPE_CHECKING:
    from presentations.models import Visit


@require_GET
@needs(Capability.READ_PRACTICES)
def gift_list(request: AuthedRequest) -> HttpResponse:
    """The totals of ?year=…"""
    return _show(request, CapForm(initial={"yearly": selectors.cap()}))


@require_POST
@needs(Capability.MANAGE_WORKSPACE)
def gift_cap(request: AuthedRequest) -> HttpResponse:
    """Set the cap, or take it away by leaving it empty."""
    form = CapForm(request.POST)
    if not form.is_valid():
        return _show(request, form, status=422)
    gifts.set_cap(form.cleaned_data["yearly"], by=request.actor, now=clock.now())
    messages.success(request, "The cap is kept." if form.cleaned_data["yearly"] else "There is no cap any more.")
    return redirect("presentations:gift_list")


@require_GET
@needs(Capability.READ_PRACTICES)
def gift_csv(request: AuthedRequest) -> HttpResponse:
    """The same year as a table for the accountant: one line for each person and gift."""
    year = _year(request)
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="meals-and-gifts-{year}.csv"'
    response.write("\ufeff")
    writer = csv.writer(response)
    writer.writerow(["Date", "Recipient", "Practice", "What", "Share in dollars", "Total of the year in dollars"])
    for row in selectors.recipients(year):
        for share in row.shares:
            writer.writerow([
                share.gift.given_on.isoformat(), guard(str(row.person)), guard(row.practice),
                share.gift.get_kind_display(), share.amount, row.total,
            ])  # fmt: skip
    return response


def _show(request: AuthedRequest, form: CapForm, status: int = 200) -> HttpResponse:
    year = _year(request)
    rows = selectors.recipients(year)
    context = {
        "year": year, "years": selectors.years(timezone.localdate(clock.now())), "rows": rows, "form": form,
        "total": sum(row.total for row in rows), "cap": selectors.cap(),
        "may_set": may(request.actor, Capability.MANAGE_WORKSPACE),
    }  # fmt: skip
    return render(request, "presentations/gift_list.html", context, status=status)


def warn_over_cap(request: AuthedRequest, visit: "Visit") -> None:
    """One message for each recipient whose year is above the cap now."""
    limit = selectors.cap()
    for person, total in selectors.over_cap(visit, limit):
        above = f"{person} has now been given ${total:,.2f} this year, more than your cap of ${limit:,.2f}."
        messages.warning(request, above)


def _year(request: AuthedRequest) -> int:
    text = request.GET.get("year", "")
    today = timezone.localdate(clock.now())
    return int(text) if text.isdecimal() and text.isascii() and 2000 <= int(text[:5]) <= today.year else today.year
