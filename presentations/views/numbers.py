"""The weekly numbers."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from metcrm import clock
from metcrm.accounts.permissions import Capability
from metcrm.http import AuthedRequest, needs
from metcrm.ui.columns import columns
from presentations import numbers as told
from presentations.selectors_numbers import numbers

#: How far back one may look, in weeks; the first is the default.
PERIODS = (13, 26, 52)
ON_A_PAGE = 50


@require_GET
@needs(Capability.READ_PRACTICES)
def number_page(request: AuthedRequest) -> HttpResponse:
    """Visits beside referrals, and what they took."""
    asked = request.GET.get("weeks", "")
    weeks = int(asked) if asked in map(str, PERIODS) else PERIODS[0]
    now = clock.now()
    found = numbers(today=timezone.localdate(now), now=now, zone=timezone.get_current_timezone(), weeks=weeks)
    context = {
        "numbers": found, "weeks": weeks, "periods": PERIODS, "meaning": told.DEFINITIONS,
        "visits_chart": _chart("visits", found, ("visits", "referrals"), ("Visits", "Referrals")),
        "promises_chart": _chart("promises", found, ("due", "kept"), ("Due", "Kept on time")),
        "page": Paginator(found.offices, ON_A_PAGE).get_page(request.GET.get("page")),
        "newest_first": found.weeks[::-1], "any": bool(found.offices or found.due),
        "periods_told": [
            (words, found.total("visits", n), found.total("referrals", n), found.per_referral[n])
            for n, words in enumerate(("Last 30 days", "Last 90 days", "Ever"))
        ],
    }  # fmt: skip
    return render(request, "presentations/numbers.html", context)


def _chart(key: str, found: told.Numbers, what: tuple[str, str], names: tuple[str, str]) -> object:
    return columns(
        key=key,
        names=names,
        labels=[week.label for week in found.weeks],
        first=[getattr(week, what[0]) for week in found.weeks],
        second=[getattr(week, what[1]) for week in found.weeks],
        words=told.words_for(found.weeks, *what, names),
    )
