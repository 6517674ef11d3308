"""Parts of other pages: Today's, and those of a practice's page."""

from uuid import UUID

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from metcrm import clock
from metcrm.accounts.permissions import Capability, may
from metcrm.http import AuthedRequest, needs
from presentations import selectors, selectors_decks, selectors_stock
from presentations.readiness.points import Call, readiness_of
from presentations.views.choosing import end_of_today
from presentations.views.fragments import fragment
from presentations.views.lookups import get_practice, or_404


@require_GET
@needs(Capability.READ_PRACTICES)
def today_start(request: AuthedRequest) -> HttpResponse:
    """The first practice, visit and one-sheet of a new workspace; empty once they are there."""
    context = {
        "steps": selectors.first_steps(),
        "can_write": may(request.actor, Capability.WRITE_VISITS) and may(request.actor, Capability.WRITE_MATERIALS),
    }
    return fragment(request, "presentations/_today_start.html", context, "First steps")


@require_GET
@needs(Capability.READ_PRACTICES)
def today_visits(request: AuthedRequest) -> HttpResponse:
    """Planned for today, and planned earlier but not logged."""
    now = clock.now()
    stops = selectors.stops(until=end_of_today(now), now=now)
    ready = readiness_of([Call(stop.visit.practice, stop.visit) for stop in stops], now=now)
    context = {
        "stops": [(stop, ready[stop.visit.practice_id]) for stop in stops],
        "can_write": may(request.actor, Capability.WRITE_VISITS),
    }
    return fragment(request, "presentations/_today_visits.html", context, "Visits today")


@require_GET
@needs(Capability.READ_PRACTICES)
def practice_visits(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """The visits of a practice's page."""
    practice = or_404(get_practice, pk)
    context = {
        "practice": practice,
        "visits": selectors.visits_of(practice),
        "can_write": may(request.actor, Capability.WRITE_VISITS),
    }
    return fragment(request, "presentations/_practice_visits.html", context, f"Visits to {practice.name}")


@require_GET
@needs(Capability.READ_MATERIALS)
def practice_decks(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """The presentations of a practice's page."""
    practice = or_404(get_practice, pk)
    context = {
        "practice": practice,
        "rows": selectors_decks.with_newest(selectors_decks.list_decks(practice=practice)),
        "can_write": may(request.actor, Capability.WRITE_MATERIALS),
    }
    return fragment(request, "presentations/_practice_decks.html", context, f"Presentations for {practice.name}")


@require_GET
@needs(Capability.READ_MATERIALS)
def practice_materials(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """The leave-behinds of a practice's page."""
    practice = or_404(get_practice, pk)
    context = {
        "practice": practice,
        "rows": selectors.with_newest(selectors.list_materials(practice=practice)),
        "stock": selectors_stock.to_bring(practice, timezone.localdate(clock.now())),
        "can_write": may(request.actor, Capability.WRITE_MATERIALS),
    }
    return fragment(request, "presentations/_practice_materials.html", context, f"Leave-behinds for {practice.name}")
