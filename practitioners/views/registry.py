"""The national registry: find somebody, make a practice of them."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from metcrm import clock
from metcrm.accounts.permissions import Capability
from metcrm.http import AuthedRequest, htmx_aware, needs
from practitioners import selectors
from practitioners.forms.registry import RegistryFilterForm
from practitioners.refusals import Refused
from practitioners.services import registry
from practitioners.views.common import done, found, may_write, practice_url

PER_PAGE = 25


@require_GET
@htmx_aware
@needs(Capability.READ_PRACTICES)
def registry_search(request: AuthedRequest) -> HttpResponse:
    """Find a person or an organisation; as one types, htmx takes the list alone."""
    form = RegistryFilterForm(request.GET.dict(), home=request.workspace.zip_code)
    answer = selectors.Answer([])
    if form.is_valid():
        asked = {name: form.cleaned_data[name] for name in ("q", "group", "miles")}
        answer = selectors.search_registry(**asked, centre=form.centre)
    page = Paginator(answer.hits, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form, "q": form["q"].value() or "", "asked": form.asked, "answer": answer, "page": page,
        "results": selectors.found_of(page.object_list, form.centre), "most": selectors.MOST_CANDIDATES,
        "may_write": may_write(request), "empty": not answer.hits and selectors.registry_is_empty(),
    }  # fmt: skip
    part = "#results" if request.htmx and not context["empty"] else ""
    return render(request, f"practitioners/registry.html{part}", context)


@require_GET
@needs(Capability.READ_PRACTICES)
def registry_detail(request: AuthedRequest, npi: str) -> HttpResponse:
    """One row of the registry."""
    provider = found(selectors.get_provider, npi)
    context = {"provider": provider, "practice": selectors.ours(provider), "may_write": may_write(request)}
    return render(request, "practitioners/registry_detail.html", context)


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
