"""The client's own page, `/h/<token>/`: the exercises, and one tap that says what was done. No account.

Opening changes nothing. The page says no name and no condition; a stranger's guess, an expired and an ended link all
get the same answer.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from clients.forms.home import HomeDayForm
from clients.selectors import home as selectors
from clients.services import home as services
from clients.services.refusals import Refused
from clients.views.lookups import posted, status_of
from metcrm import clock
from metcrm.accounts.selectors import get_workspace
from metcrm.http import address_of
from metcrm.rate import too_often
from metcrm.tenancy.context import enter
from metcrm.tenancy.routes import find

LIMIT, WINDOW = 60, 600  # taps of one address in ten minutes


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def home_page(request: HttpRequest, token: str) -> HttpResponse:
    """Show the programme; take down what was done today or on one of the two days before."""
    with _opened(token) as programme:
        if programme is None:
            return render(request, "home/closed.html", status=404)
        now = clock.now()
        today = timezone.localdate(now)
        form = HomeDayForm(posted(request))
        if request.method == "POST" and too_often("home", address_of(request), limit=LIMIT, seconds=WINDOW):
            form.add_error(None, "That was very often. Try again in ten minutes.")
        if form.is_valid():
            try:
                services.report_day(programme=programme, today=today, now=now, **form.cleaned_data)
                return redirect("clients:home_page", token)
            except Refused as refusal:
                form.add_error(None, str(refusal))
        return render(request, "home/page.html", _page(programme, form, today), status=status_of(request))


def _page(programme: Any, form: HomeDayForm, today: Any) -> dict[str, Any]:
    said = selectors.days_of(programme)
    names = ("Today", "Yesterday", f"{today - timedelta(days=2):%A}")
    days = [(today - timedelta(days=n), names[n]) for n in range(3)]
    return {
        "programme": programme, "workspace": get_workspace(), "form": form,
        "exercises": sorted(programme.exercises.all(), key=lambda one: one.position),
        "days": [(day, name, said.get(day, "")) for day, name in days if day >= programme.began_on],
        "choices": form.fields["done"].choices,  # type: ignore[attr-defined]
    }  # fmt: skip


@contextmanager
def _opened(token: str) -> Iterator[Any]:
    """The programme that the link opens, inside its workspace and by its clock; None when it is closed."""
    route = find(token, selectors.ROUTE_KIND)
    if route is None:
        yield None
        return
    tenant, pk = route
    with enter(tenant):
        programme = selectors.get_programme(pk)
        with timezone.override(ZoneInfo(get_workspace().timezone)):
            opens = services.check_open(programme, timezone.localdate(clock.now()))
            yield programme if opens else None
