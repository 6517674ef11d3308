"""The learner's own side: the courses of the current workspace, and leaving one."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from metcrm import clock
from metcrm.accounts.permissions import Capability
from metcrm.cohorts import selectors, selectors_work
from metcrm.cohorts.forms.people import LeaveForm
from metcrm.cohorts.services import joining
from metcrm.cohorts.services.refusals import Refused
from metcrm.cohorts.views.common import told
from metcrm.http import AuthedRequest, needs, or_404


@require_safe
@needs(Capability.MANAGE_WORKSPACE)
def mine(request: AuthedRequest) -> HttpResponse:
    """Which courses this business takes part in, how far each is, and what is to be done now."""
    return render(request, "cohorts/mine.html", {"courses": selectors_work.my_courses(clock.now())})


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Capability.MANAGE_WORKSPACE)
def leave(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """Ask, then end the institute's sight at once."""
    sight = or_404(selectors.get_sight, pk)
    course = selectors.course_of(sight)
    form = LeaveForm(request.POST if request.method == "POST" else None)
    if course.enrolment.training_workspace_id is None:
        form.fields["training"].required = False
    if form.is_valid():
        joining.leave(
            sight, delete_training=form.cleaned_data["training"] == "delete", by=request.actor, now=clock.now()
        )
        messages.success(request, f"You have left {course.enrolment.cohort.name}. Nothing is counted any more.")
        return redirect("cohorts:mine")
    context = {"course": course, "form": form}
    return render(request, "cohorts/leave.html", context, status=422 if form.errors else 200)


@require_POST
@needs(Capability.MANAGE_WORKSPACE)
def training_delete(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """Delete the training workspace, and go on without it."""
    sight = or_404(selectors.get_sight, pk)

    def delete() -> str:
        joining.end_training(sight, by=request.actor, now=clock.now())
        return "The training workspace is deleted."

    return told(request, delete, "cohorts:mine")


@require_POST
@needs(Capability.MANAGE_WORKSPACE)
def kept_training_delete(request: AuthedRequest) -> HttpResponse:
    """Delete the training workspace one is in, after its course."""
    try:
        joining.delete_kept(by=request.actor, now=clock.now())
    except Refused as why:
        messages.error(request, str(why))
        return redirect("cohorts:mine")
    messages.success(request, "The training workspace is deleted.")
    return redirect("today")
