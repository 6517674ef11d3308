"""The list of visits, and one of them."""

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from metcrm import clock
from metcrm.accounts.permissions import Capability, may
from metcrm.http import AuthedRequest, needs
from practitioners.selectors import primary_location
from presentations import selectors, selectors_gifts, selectors_promises
from presentations.forms.visits import VisitFilter
from presentations.views.lookups import get_practice, get_visit, or_404

ON_A_PAGE = 50


@require_GET
@needs(Capability.READ_PRACTICES)
def visit_list(request: AuthedRequest) -> HttpResponse:
    """Planned first, then what was logged; searched and filtered."""
    form = VisitFilter(request.GET)
    form.is_valid()
    wanted = form.cleaned_data
    practice = or_404(get_practice, wanted["practice"]) if wanted.get("practice") else None
    found = selectors.list_visits(
        q=wanted.get("q", ""), kind=wanted.get("kind", ""), outcome=wanted.get("outcome", ""),
        practice=practice.pk if practice else None,
    )  # fmt: skip
    context = {
        "form": form, "page": Paginator(found, ON_A_PAGE).get_page(request.GET.get("page")), "practice": practice,
        "filtered": any(wanted.values()), "keep": {"practice": practice.pk} if practice else {},
        "can_write": may(request.actor, Capability.WRITE_VISITS),
    }  # fmt: skip
    return render(request, "presentations/visit_list.html", context)


@require_GET
@needs(Capability.READ_PRACTICES)
def visit_detail(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """Who was met, what happened, what was left, what was promised."""
    visit = or_404(get_visit, pk)
    context = {
        "visit": visit,
        "people": selectors.people_met(visit),
        "place": primary_location(visit.practice),
        "promised": selectors.promised(visit),
        "promises": selectors_promises.of_visit(visit),
        "gifts": selectors_gifts.gifts_of(visit),
        "today": timezone.localdate(clock.now()),
        "can_write": may(request.actor, Capability.WRITE_VISITS),
    }
    return render(request, "presentations/visit_detail.html", context)
