"""The institute's side of the work: one learner's progress, and what was handed in."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from metcrm import clock
from metcrm.accounts.permissions import Capability, may
from metcrm.cohorts import selectors_board, selectors_work
from metcrm.cohorts.forms.work import AnswerForm
from metcrm.cohorts.services import submissions
from metcrm.cohorts.services.refusals import Refused
from metcrm.documents import files
from metcrm.http import AuthedRequest, in_institute, needs, or_404

ON_A_PAGE = 50
STATES = {"submitted": "To read", "returned": "Returned", "accepted": "Accepted", "": "All"}


@require_safe
@in_institute
@needs(Capability.READ_COHORTS)
def progress(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """One learner's assignments with the days on which they were done: counts, and what they handed in."""
    enrolment = or_404(selectors_work.get_learner, pk)
    today = enrolment.cohort.day_of(clock.now())
    counts, seen_on, in_sight = selectors_work.seen_from_institute(enrolment)
    weeks = selectors_work.work_of(enrolment, today, counts)
    context = {
        "enrolment": enrolment, "cohort": enrolment.cohort, "today": today, "seen_on": seen_on, "in_sight": in_sight,
        "weeks": weeks, "counts": selectors_work.told(counts),
        "done": sum(week.done for week in weeks), "total": sum(len(week.items) for week in weeks),
    }  # fmt: skip
    return render(request, "cohorts/progress.html", context)


@require_safe
@in_institute
@needs(Capability.READ_COHORTS)
def hand_ins(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """What was handed in, the longest waiting first."""
    cohort = or_404(selectors_board.get_cohort, pk)
    state = request.GET.get("state", "submitted")
    state = state if state in STATES else "submitted"
    page = Paginator(selectors_work.hand_ins(cohort, state), ON_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "cohorts/hand_ins.html", {"cohort": cohort, "page": page, "state": state, "states": STATES})


@require_http_methods(["GET", "HEAD", "POST"])
@in_institute
@needs(Capability.REVIEW_WORK)
def submission(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """Read it, and return or accept it with a word to each line."""
    found = or_404(selectors_work.get_submission, pk)
    form = AnswerForm(request.POST if request.method == "POST" else None, rubric=found.assignment.rubric)
    if form.is_valid():
        accepted = request.POST.get("verdict") == "accept"
        try:
            submissions.answer(
                found, accepted=accepted, marks=form.marks, word=form.cleaned_data["word"], by=request.actor,
                now=clock.now(),
            )  # fmt: skip
        except Refused as why:
            form.add_error(why.field if why.field in form.fields else None, str(why))
        else:
            messages.success(request, "Accepted, and credited." if accepted else "Returned to the learner.")
            return redirect("cohorts:hand_ins", found.assignment.cohort_id)
    context = {
        "submission": found, "cohort": found.assignment.cohort, "form": form, "reviews": found.reviews.all(),
        "lines": [
            (one, form[f"met_{number}"], form[f"word_{number}"]) for number, one in enumerate(found.assignment.rubric)
        ],
        "may_answer": found.state == "submitted" and may(request.actor, Capability.REVIEW_WORK),
    }  # fmt: skip
    return render(request, "cohorts/submission.html", context, status=422 if form.errors else 200)


@require_safe
@in_institute
@needs(Capability.REVIEW_WORK)
def submission_file(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """The PDF or photograph as a download, under a name that says nothing."""
    found = or_404(selectors_work.get_submission, pk)
    stored = or_404(selectors_work.file_of, found)
    ending = submissions.ENDINGS[stored.content_type]
    response = HttpResponse(files.read(stored), content_type=stored.content_type)
    response["Content-Disposition"] = f'attachment; filename="handed-in.{ending}"'
    response["Cache-Control"] = "no-store, private"
    response["X-Content-Type-Options"] = "nosniff"
    return response
