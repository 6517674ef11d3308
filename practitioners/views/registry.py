"""The national registry: find somebody, make a practice of them."""

from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from metcrm import clock
from metcrm.accounts.permissions import Capability
from metcrm.http import AuthedRequest, htmx_aware, needs
from practitioners import selectors
from practitioners.forms.registry import RegistryAddForm, RegistryFilterForm
from practitioners.npi_api import NotAnswered
from practitioners.refusals import Refused
from practitioners.services import live_registry, registry
from practitioners.templatetags.practices import registry_line
from practitioners.views.common import done, found, may_write, practice_url

PER_PAGE = 25


@require_GET
@htmx_aware
@needs(Capability.READ_PRACTICES)
def registry_search(request: AuthedRequest) -> HttpResponse:
    """Find a person or an organisation; htmx takes the list alone as one types. `live` asks the NPI Registry itself."""
    form = RegistryFilterForm(request.GET.dict(), home=request.workspace.zip_code)
    answer, results, said = selectors.Answer([]), list[selectors.Found](), ""
    if form.is_valid():
        asked = {name: form.cleaned_data[name] for name in ("q", "group", "miles")}
        if "live" in request.GET and live_registry.is_on():
            results, said = _live(form, **asked)
        else:
            answer = selectors.search_registry(**asked, centre=form.centre)
    page = Paginator(answer.hits, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form, "q": form["q"].value() or "", "asked": form.asked, "answer": answer, "page": page,
        "results": results or selectors.found_of(page.object_list, form.centre), "most": selectors.MOST_CANDIDATES,
        "may_write": may_write(request), "empty": not answer.hits and selectors.registry_is_empty(),
        "live_on": live_registry.is_on(), "live": "live" in request.GET and live_registry.is_on(), "said": said,
        "ask_live": {"live": "1"}, "live_query": urlencode(request.GET.dict() | {"live": "1"}),
    }  # fmt: skip
    part = "#results" if request.htmx and not context["empty"] else ""
    return render(request, f"practitioners/registry.html{part}", context)


def _live(form: RegistryFilterForm, *, q: str, group: str, miles: float) -> tuple[list[selectors.Found], str]:
    """What the NPI Registry itself answers, or the sentence why it didn't."""
    question = selectors.question_for(q, group=group, centre=form.centre, miles=miles)
    if question.empty:
        return [], ""
    try:
        return selectors.found_elsewhere(live_registry.look_up(question), form.centre), ""
    except NotAnswered as failure:
        return [], str(failure)


@require_GET
@needs(Capability.READ_PRACTICES)
def registry_detail(request: AuthedRequest, npi: str) -> HttpResponse:
    """One row of the registry."""
    try:
        provider = found(live_registry.provider_of, npi)
    except NotAnswered as failure:
        return _not_answered(request, npi, failure)
    context = {"provider": provider, "practice": selectors.ours(provider), "may_write": may_write(request)}
    return render(request, "practitioners/registry_detail.html", context)


def _not_answered(request: AuthedRequest, npi: str, failure: NotAnswered) -> HttpResponse:
    messages.error(request, str(failure))
    return redirect(reverse("practitioners:registry") + f"?q={npi}")


@require_http_methods(["GET", "POST"])
@needs(Capability.WRITE_PRACTICES)
def registry_add(request: AuthedRequest, npi: str) -> HttpResponse:
    """Make a practice of a result, with the people one ticks. When one of ours may be the same, the person chooses."""
    try:
        plan = registry.plan_practice(found(live_registry.provider_of, npi))
    except NotAnswered as failure:
        return _not_answered(request, npi, failure)
    if plan.known:
        messages.info(request, "You have this one already.")
        return redirect(practice_url(plan.known.pk))
    posted = request.method == "POST"
    form = RegistryAddForm(
        request.POST if posted else None,
        people=[(row.npi, registry_line(row, plan.at_ours.get(row.npi))) for row in plan.people],
        offices=[(str(item.practice.pk), f"{item.practice.name} ({item.because})") for item in plan.duplicates],
    )
    if form.is_valid():
        try:
            ticked = form.cleaned_data["people"] if "ticked" in request.POST else None
            return _add(request, plan, form.cleaned_data.get("into", ""), ticked)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    context = {"plan": plan, "provider": plan.provider, "form": form}
    return render(request, "practitioners/registry_add.html", context, status=422 if posted else 200)


def _add(request: AuthedRequest, plan: registry.Plan, office: str, people: list[str] | None) -> HttpResponse:
    into = {str(item.practice.pk): item.practice for item in plan.duplicates}.get(office)
    made = registry.make_practice(plan, by=request.actor, now=clock.now(), into=into, people=people)
    more = f" {plan.left_out} more are at this address: add them from the registry." if plan.left_out else ""
    said = f"The people are added to {made.name}." if into else f"{made.name} is on your list. Next: the homework."
    return done(request, said + more, practice_url(made.pk))
