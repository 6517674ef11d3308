"""Logging a visit: a phone first."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from metcrm import clock
from metcrm.accounts.permissions import Capability
from metcrm.http import AuthedRequest, needs
from metcrm.tenancy.ids import new_id
from presentations import selectors
from presentations.forms.fields import code_of
from presentations.forms.visits import CorrectForm, LogForm
from presentations.refusals import Refused
from presentations.services import visits
from presentations.views.choosing import choose_practice, end_of_today
from presentations.views.lookups import asked, get_practice, get_visit, or_404
from presentations.views.refusals import show_refusal
from presentations.views.saving import save, say_saved


@require_http_methods(["GET", "POST"])
@needs(Capability.WRITE_VISITS)
def visit_new(request: AuthedRequest) -> HttpResponse:
    """Log a visit to ?practice=…, or the one planned as ?plan=…; without either, choose the practice first."""
    plan_id, practice_id = asked(request, "plan"), asked(request, "practice")
    plan = or_404(get_visit, plan_id) if plan_id else None
    if plan is not None and plan.state != plan.State.PLANNED:
        messages.info(request, f"This visit is {plan.get_state_display().lower()} already.")
        return redirect("presentations:visit_detail", plan.pk)
    if plan is None and practice_id is None:
        now = clock.now()
        stops = selectors.stops(until=end_of_today(now), now=now)
        return choose_practice(request, heading="Log a visit", action="Log", stops=stops)
    practice = plan.practice if plan is not None else or_404(get_practice, practice_id or UUID(int=0))
    form = LogForm(
        request.POST or None,
        practice=practice,
        versions=selectors.ready_versions(practice),
        year=timezone.localdate(clock.now()).year,
        initial=_initial(plan),
    )
    if request.method == "POST" and form.is_valid() and (visit_id := _save(request, practice, form)):
        return redirect("presentations:visit_detail", visit_id)
    context = {"form": form, "practice": practice, "plan": plan, **_follow_ups(form, practice, request.POST)}
    return render(request, "presentations/log_form.html", context, status=422 if request.method == "POST" else 200)


@require_GET
@needs(Capability.WRITE_VISITS)
def visit_follow_ups(request: AuthedRequest) -> HttpResponse:
    """The follow-ups that the visit would bring about, while the form is being filled in."""
    practice = or_404(get_practice, asked(request, "practice") or UUID(int=0))
    context = _follow_ups(LogForm(request.GET, practice=practice), practice, request.GET)
    return render(request, "presentations/_implied.html", context | {"practice": practice})


@require_http_methods(["GET", "POST"])
@needs(Capability.WRITE_VISITS)
def visit_correct(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """Put outcome, next step or note right."""
    visit = or_404(get_visit, pk)
    initial = {name: getattr(visit, name) for name in ("outcome", "next_step", "next_step_on", "note")}
    form = CorrectForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            visits.correct_visit(visit, by=request.actor, now=clock.now(), **form.cleaned_data)
        except Refused as refusal:
            show_refusal(request, form, refusal)
        else:
            messages.success(request, "The visit is corrected.")
            return redirect("presentations:visit_detail", visit.pk)
    status = 422 if request.method == "POST" else 200
    return render(request, "presentations/visit_correct.html", {"form": form, "visit": visit}, status=status)


def _initial(plan: Any) -> dict[str, Any]:
    if plan is None:
        # Whoever comes without a plan has dropped in, until they say otherwise.
        return {"visit_id": new_id(), "kind": visits.Kind.DROP_IN}
    return {
        "visit_id": plan.pk,
        "kind": plan.kind,
        "people": [code_of(person) for person in selectors.people_met(plan)],
    }


def _save(request: AuthedRequest, practice: Any, form: LogForm) -> UUID | None:
    """The id of the kept visit; None after a refusal, which stands beside its field then."""
    ticked = form.cleaned_data["release"]
    try:
        visit, is_new = save(request, practice, form, release=ticked)
    except Refused as refusal:
        show_refusal(request, form, refusal)
        return None
    say_saved(request, visit, is_new=is_new, ticked=ticked)
    return UUID(str(visit.pk))


def _follow_ups(form: LogForm, practice: Any, data: QueryDict) -> dict[str, Any]:
    """Each proposal with its tick: as the person left it, or ticked while they haven't seen it."""
    now = clock.now()
    people, kind, happened_at = _so_far(form, practice, now)
    offered, kept = data.getlist("offered"), data.getlist("release")
    proposals = visits.proposals(practice=practice, kind=kind, people=people, happened_at=happened_at, now=now)
    implied = [(one, one.key in kept if one.key in offered else one.ticked) for one in proposals]
    return {"implied": implied, "nobody_seen": kind == visits.Kind.NOT_SEEN}


def _so_far(form: LogForm, practice: Any, now: datetime) -> tuple[list[Any], str, datetime]:
    """What a half-filled form says about who, what and when."""
    field: Any = form.fields["people"]
    if not form.is_bound:
        return field.people(form.initial.get("people", [])), form.initial.get("kind", ""), now
    form.is_valid()
    told = form.cleaned_data
    people = list(told.get("people") or field.people(form["people"].value() or []))
    if told.get("new_name"):
        people.append(visits.somebody_new(practice, told["new_name"], told.get("new_role", "")))
    return people, told.get("kind") or "", told.get("happened_at") or now
