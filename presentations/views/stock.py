"""What was left where, how many are left, and what to bring."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from metcrm import clock
from metcrm.accounts.permissions import Capability, may
from metcrm.http import AuthedRequest, needs, safe_next_url, searched
from presentations import selectors_stock
from presentations.forms.stock import CountForm
from presentations.kit.kinds import KINDS
from presentations.services import stock as services
from presentations.stock_rules import RULES, rule_words
from presentations.views.lookups import get_practice, or_404

ON_A_PAGE = 50


@require_GET
@needs(Capability.READ_MATERIALS)
def stock(request: AuthedRequest) -> HttpResponse:
    """Everything that offices hold, what is to be brought on top."""
    return _page(request)


@require_POST
@needs(Capability.WRITE_VISITS)
def stock_count(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """So many are left at an office."""
    practice = or_404(get_practice, pk)
    form = CountForm(request.POST)
    if not form.is_valid():
        return _page(request, refused=" ".join(str(error) for errors in form.errors.values() for error in errors))
    services.count(practice=practice, by=request.actor, now=clock.now(), **form.cleaned_data)
    messages.success(request, f"Counted at {practice.name}.")
    return redirect(safe_next_url(request, reverse("presentations:stock")))


def _page(request: AuthedRequest, refused: str = "") -> HttpResponse:
    query = searched(request)
    found = selectors_stock.stock(timezone.localdate(clock.now()))
    rows = [one for one in found if query.lower() in one.practice.name.lower()]
    context = {
        "page": Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page")), "query": query,
        "to_bring": sum(one.bring for one in rows), "refused": refused,
        "can_count": may(request.actor, Capability.WRITE_VISITS),
        "rules": [(KINDS[kind].label, rule_words(kind)) for kind in RULES],
    }  # fmt: skip
    return render(request, "presentations/stock.html", context, status=422 if refused else 200)
