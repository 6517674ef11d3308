"""Planning a visit, moving it, calling it off."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from metcrm import clock
from metcrm.accounts.permissions import Capability
from metcrm.http import AuthedRequest, needs
from presentations import selectors
from presentations.forms.fields import code_of
from presentations.forms.visits import CancelForm, PlanForm
from presentations.refusals import Refused
from presentations.services import visits
from presentations.views.choosing import choose_practice
from presentations.views.lookups import asked, get_practice, get_visit, or_404
from presentations.views.refusals import show_refusal


@require_http_methods(["GET", "POST"])
@needs(Capability.WRITE_VISITS)
def visit_plan(request: AuthedRequest) -> HttpResponse:
    """Plan a visit to ?practice=…; without one, choose it first."""
    pk = asked(request, "practice")
    if pk is None:
        return choose_practice(request, heading="Plan a visit", action="Plan")
    practice = or_404(get_practice, pk)
    form = PlanForm(request.POST or None, practice=practice)
    if request.method == "POST" and form.is_valid():
        try:
            visit = visits.plan_visit(practice=practice, by=request.actor, now=clock.now(), **form.cleaned_data)
        except Refused as refusal:
            show_refusal(request, form, refusal)
        else:
            messages.success(request, "The visit is planned.")
            return redirect("presentations:visit_detail", visit.pk)
    return _show(request, "plan_form.html", {"form": form, "practice": practice})


@require_http_methods(["GET", "POST"])
@needs(Capability.WRITE_VISITS)
def visit_replan(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """Another time, or something else to aim at."""
    visit = or_404(get_visit, pk)
    initial = {
        "planned_for": visit.planned_for, "kind": visit.kind, "objective": visit.objective,
        "people": [code_of(person) for person in selectors.people_met(visit)],
    }  # fmt: skip
    form = PlanForm(request.POST or None, practice=visit.practice, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            visits.change_plan(visit, by=request.actor, now=clock.now(), **form.cleaned_data)
        except Refused as refusal:
            show_refusal(request, form, refusal)
        else:
            messages.success(request, "The plan is changed.")
            return redirect("presentations:visit_detail", visit.pk)
    return _show(request, "plan_form.html", {"form": form, "practice": visit.practice, "visit": visit})


@require_http_methods(["GET", "POST"])
@needs(Capability.WRITE_VISITS)
def visit_cancel(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """Call it off, with the reason."""
    visit = or_404(get_visit, pk)
    form = CancelForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            visits.cancel_visit(visit, by=request.actor, now=clock.now(), **form.cleaned_data)
        except Refused as refusal:
            show_refusal(request, form, refusal)
        else:
            messages.success(request, "The visit is called off.")
            return redirect("presentations:visit_detail", visit.pk)
    return _show(request, "visit_cancel.html", {"form": form, "visit": visit})


def _show(request: AuthedRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    status = 422 if request.method == "POST" else 200
    return render(request, f"presentations/{template}", context, status=status)
