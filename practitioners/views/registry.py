"""The national registry: find somebody, make a practice of them."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from metcrm import clock
from metcrm.accounts.permissions import Capability
from metcrm.http import AuthedRequest, needs
from practitioners import selectors
from practitioners.forms.practices import RegistryFilterForm
from practitioners.refusals import Refused
from practitioners.services import registry
from practitioners.views.common import done, found, may_write, practice_url

MOST_SHOWN = 50


@require_GET
@needs(Capability.READ_PRACTICES)
def registry_search(request: AuthedRequest) -> HttpResponse:
    """Find a person or an organisation."""
    asked = {name: request.GET.get(name, "").strip() for name in ("q", "group")}
    results = selectors.search_registry(**asked, limit=MOST_SHOWN + 1) if any(asked.values()) else []
    context = {
        "form": RegistryFilterForm(initial=asked), "q": asked["q"], "asked": any(asked.values()),
        "results": results[:MOST_SHOWN], "more": len(results) > MOST_SHOWN, "may_write": may_write(request),
        "empty": not results and selectors.registry_is_empty(),
    }  # fmt: skip
    return render(request, "practitioners/registry.html", context)


@require_http_methods(["GET", "POST"])
@needs(Capability.WRITE_PRACTICES)
def registry_add(request: AuthedRequest, npi: str) -> HttpResponse:
    """Make a practice of a result. When one of ours may be the same, the person chooses."""
    plan = registry.plan_practice(found(selectors.get_provider, npi))
    into = request.POST.get("into", "")
    if plan.known and not into:
        messages.info(request, "You have this one already.")
        return redirect(practice_url(plan.known.pk))
    if request.method == "POST" and (into or not plan.duplicates):
        return _add(request, plan, into)
    return render(request, "practitioners/registry_add.html", {"plan": plan, "provider": plan.provider})


def _add(request: AuthedRequest, plan: registry.Plan, into: str) -> HttpResponse:
    practice = found(selectors.get_practice, _uuid(into)) if into not in ("", "new") else None
    try:
        made = registry.make_practice(plan, by=request.actor, now=clock.now(), into=practice)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("practitioners:registry")
    more = f" {plan.left_out} more are at this address: add them from the registry." if plan.left_out else ""
    return done(request, f"{made.name} is on your list. Next: the homework.{more}", practice_url(made.pk))


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Http404 from None
