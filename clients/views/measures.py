"""The catalogue of measures, a workspace's own ones, goals, and what is half typed."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from clients import selectors
from clients.forms.measures import GoalsForm, MeasureFilter, OwnMeasureForm
from clients.measures import Measure, condition
from clients.selectors.catalogue import catalogue, get_own_measure, own_measures
from clients.selectors.courses import goals_of
from clients.services import clients as client_services
from clients.services import drafts
from clients.services import goals as goal_services
from clients.services import own_measures as services
from clients.services.assessments import needs_confirmation
from clients.views.client_page import threshold_words
from clients.views.lookups import attempt, posted, status_of
from metcrm import clock
from metcrm.accounts.permissions import Capability, may
from metcrm.http import AuthedRequest, needs, or_404


@require_GET
@needs(Capability.READ_CLIENTS)
def measure_list(request: AuthedRequest) -> HttpResponse:
    """Every measure: its range, which way is better, the accepted amount of change with its source, or none."""
    form = MeasureFilter(request.GET)
    form.is_valid()
    asked = form.cleaned_data
    confirmed = selectors.confirmed_measures()
    rows = [_row(one, confirmed) for one in catalogue().offered.values()]
    shown = [row for row in rows if _fits(row, asked)]
    context = {
        "form": form, "rows": shown, "count": len(rows), "own": own_measures(),
        "filtered": any(asked.values()), "may_write": may(request.actor, Capability.WRITE_REPORTS),
    }  # fmt: skip
    return render(request, "clients/measure_list.html", context)


@require_http_methods(["GET", "POST"])
@needs(Capability.WRITE_REPORTS)
def own_measure_create(request: AuthedRequest) -> HttpResponse:
    """Add a measure of one's own."""
    start = {"decimals": 0, "better": "higher", "area": "function", "entry": "number", "minimum": 0}
    form = OwnMeasureForm(posted(request), initial=start)
    added = attempt(form, lambda: services.add_own_measure(by=request.actor, now=clock.now(), **form.cleaned_data))
    if added is not None:
        messages.success(request, f"{added.name} is added, marked as your own measure.")
        return redirect("clients:measure_list")
    return render(request, "clients/measure_form.html", {"form": form}, status=status_of(request))


@require_POST
@needs(Capability.WRITE_REPORTS)
def own_measure_retire(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """Offer it no more."""
    retired = services.retire_own_measure(measure=or_404(get_own_measure, pk), by=request.actor, now=clock.now())
    messages.success(request, f"{retired.name} is offered no more; what was measured with it stays.")
    return redirect("clients:measure_list")


@require_http_methods(["GET", "POST"])
@needs(Capability.WRITE_CLIENTS)
def goals_edit(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """Where each measure shall be at the end of the episode."""
    episode = or_404(selectors.get_episode, pk)
    client_services.note_viewed(episode.client, by=request.actor, now=clock.now())
    course, goals, known = selectors.course(episode), goals_of(episode), catalogue()
    codes = dict.fromkeys([*condition(episode.condition).measures, *(row.measure.code for row in course.rows), *goals])
    form = GoalsForm(
        posted(request), wanted=[known.measure(code) for code in codes], goals=goals,
        baselines={row.measure.code: row.baseline.text for row in course.rows},
    )  # fmt: skip
    by, now = request.actor, clock.now()
    if attempt(form, lambda: goal_services.set_goals(episode=episode, goals=form.goals, by=by, now=now)) is not None:
        messages.success(request, "The goals are kept.")
        return redirect("clients:client_progress", pk)
    context = {"form": form, "episode": episode, "client": episode.client, "condition": condition(episode.condition)}
    return render(request, "clients/goals_form.html", context, status=status_of(request))


@require_POST
@needs(Capability.WRITE_CLIENTS)
def draft_keep(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """Keep what is half typed; `drop` begins afresh. Answers JSON: {"kept": "10:42"}."""
    episode = or_404(selectors.get_episode, pk)
    now = clock.now()
    if "drop" in request.POST:
        drafts.drop_draft(episode=episode, by=request.actor)
        messages.info(request, "What was typed and not saved is gone.")
        response = redirect("clients:assessment_create", episode.client_id)
        response["Location"] += f"?episode={episode.pk}"
        return response
    typed = {name: str(request.POST.get(name, "")).replace("\0", "") for name in request.POST if name != "codes"}
    codes = [code.replace("\0", "") for code in request.POST.getlist("codes")]
    drafts.keep_draft(episode=episode, typed=typed, codes=codes, by=request.actor, now=now)
    return JsonResponse({"kept": f"{timezone.localtime(now):%-I:%M %p}"})


def _row(one: Measure, confirmed: frozenset[str]) -> dict[str, Any]:
    return {
        "measure": one,
        "verify": needs_confirmation(one) and one.code not in confirmed,
        "confirmed": one.code in confirmed,
        "thresholds": [{"threshold": each, "words": threshold_words(one, each)} for each in one.thresholds],
    }


def _fits(row: dict[str, Any], asked: dict[str, Any]) -> bool:
    one: Measure = row["measure"]
    words = f"{one.name} {one.abbreviation}".casefold()
    if not all(word in words for word in asked.get("q", "").casefold().split()):
        return False
    if (slug := asked.get("condition")) and slug not in one.conditions and one.code not in condition(slug).measures:
        return False
    return not asked.get("verify") or row["verify"]
