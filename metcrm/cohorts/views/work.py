"""The learner's own assignments: what counts so far, what is credited, and handing in."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from metcrm import clock
from metcrm.accounts.permissions import Capability
from metcrm.cohorts import selectors_work
from metcrm.cohorts.forms.work import HandInForm
from metcrm.cohorts.services import submissions
from metcrm.cohorts.services.refreshing import refresh_here
from metcrm.cohorts.services.refusals import Refused
from metcrm.http import AuthedRequest, htmx_aware, needs, or_404


@require_safe
@needs(Capability.MANAGE_WORKSPACE)
def work(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """All weeks of one course with what is done; the page counts anew as soon as it is open."""
    return render(request, "cohorts/work.html", _work(pk))


@require_POST
@needs(Capability.MANAGE_WORKSPACE)
@htmx_aware
def work_count(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """Count what is there now; what is reached is credited at once."""
    or_404(selectors_work.get_sight, pk)
    refresh_here(now=clock.now())
    if request.htmx:
        return render(request, "cohorts/work.html#weeks", _work(pk, counted=True))
    return redirect("cohorts:work", pk)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Capability.MANAGE_WORKSPACE)
def hand_in(request: AuthedRequest, pk: UUID, assignment: UUID) -> HttpResponse:
    """Write, and hand in."""
    return _written(request, pk, assignment, finished=True, said="Handed in. A coach reads it.")


@require_POST
@needs(Capability.MANAGE_WORKSPACE)
def hand_in_keep(request: AuthedRequest, pk: UUID, assignment: UUID) -> HttpResponse:
    """Keep a draft; nobody but the learner sees it."""
    return _written(request, pk, assignment, finished=False, said="Kept. Nobody reads it until you hand it in.")


@require_POST
@needs(Capability.MANAGE_WORKSPACE)
def hand_in_take_back(request: AuthedRequest, pk: UUID, assignment: UUID) -> HttpResponse:
    """A draft again."""
    sight = or_404(selectors_work.get_sight, pk)
    try:
        or_404(submissions.take_back, sight, assignment, by=request.actor, now=clock.now())
        messages.success(request, "It is a draft again.")
    except Refused as why:
        messages.error(request, str(why))
    return redirect("cohorts:hand_in", pk, assignment)


@require_POST
@needs(Capability.MANAGE_WORKSPACE)
def hand_in_remove_file(request: AuthedRequest, pk: UUID, assignment: UUID) -> HttpResponse:
    """Without the file."""
    sight = or_404(selectors_work.get_sight, pk)
    try:
        or_404(submissions.remove_file, sight, assignment, by=request.actor, now=clock.now())
        messages.success(request, "The file is taken out.")
    except Refused as why:
        messages.error(request, str(why))
    return redirect("cohorts:hand_in", pk, assignment)


def _work(pk: UUID, *, counted: bool = False) -> dict[str, Any]:
    course = or_404(selectors_work.my_work, pk, clock.now())
    return {"course": course, "sight_id": pk, "counted": counted}


def _written(request: AuthedRequest, pk: UUID, assignment: UUID, *, finished: bool, said: str) -> HttpResponse:
    sight = or_404(selectors_work.get_sight, pk)
    task = or_404(selectors_work.my_task, sight, assignment)
    submission = task.submission
    posted = request.method == "POST"
    form = HandInForm(
        request.POST if posted else None, request.FILES if posted else None,
        initial={"text": submission.text if submission else ""},
    )  # fmt: skip
    if form.is_valid():
        try:
            or_404(
                submissions.hand_in, sight, assignment, text=form.cleaned_data["text"], upload=form.upload(),
                finished=finished, by=request.actor, now=clock.now(),
            )  # fmt: skip
        except Refused as why:
            form.add_error(why.field if why.field in form.fields else None, str(why))
        else:
            messages.success(request, said)
            return redirect("cohorts:work", pk) if finished else redirect("cohorts:hand_in", pk, assignment)
    context = {
        "form": form, "sight_id": pk, "assignment": task.assignment, "submission": submission, "review": task.review,
        "may_write": submission is None or submission.state in ("draft", "returned"),
    }  # fmt: skip
    return render(request, "cohorts/hand_in.html", context, status=422 if form.errors else 200)
