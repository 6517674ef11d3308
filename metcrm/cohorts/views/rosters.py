"""A file of learners: uploaded, looked at, taken in."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from metcrm import clock
from metcrm.accounts.permissions import Capability
from metcrm.cohorts import selectors
from metcrm.cohorts.forms.people import RosterForm
from metcrm.cohorts.services import rosters as services
from metcrm.cohorts.services import seats
from metcrm.cohorts.views.common import status_of, told, tried
from metcrm.http import AuthedRequest, in_institute, needs, or_404


@require_http_methods(["GET", "HEAD", "POST"])
@in_institute
@needs(Capability.WRITE_COHORTS)
def roster_new(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """Upload a list."""
    cohort = or_404(selectors.get_cohort, pk)
    form = RosterForm(request.POST, request.FILES) if request.method == "POST" else RosterForm()

    def upload() -> object:
        file = form.cleaned_data["file"]
        return services.upload(cohort, data=file.read(), name=file.name, by=request.actor, now=clock.now())

    kept = tried(form, upload)
    if kept:
        return redirect("cohorts:roster", kept.pk)
    return render(request, "cohorts/roster_new.html", {"form": form, "cohort": cohort}, status=status_of(form))


@require_safe
@in_institute
@needs(Capability.WRITE_COHORTS)
def roster(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """What was read: good rows, bad rows and why, and how many seats there are."""
    file = or_404(selectors.get_roster, pk)
    good = [row for row in file.rows if not row["problem"]]
    free = seats.free(file.cohort)
    context = {
        "file": file, "cohort": file.cohort, "good": good, "bad": [row for row in file.rows if row["problem"]],
        "will_wait": max(0, len(good) - free) if free is not None else 0,
    }  # fmt: skip
    return render(request, "cohorts/roster.html", context)


@require_POST
@in_institute
@needs(Capability.WRITE_COHORTS)
def roster_take(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """Enrol the good rows and mail each."""
    file = or_404(selectors.get_roster, pk)

    def take() -> str:
        taken, left = services.take_in(file, by=request.actor, now=clock.now())
        return f"{taken} taken in, each with a mail; {left} left out."

    return told(request, take, "cohorts:people", file.cohort_id)


@require_POST
@in_institute
@needs(Capability.WRITE_COHORTS)
def roster_drop(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """Don't take the list in."""
    file = or_404(selectors.get_roster, pk)

    def drop() -> str:
        services.drop(file, by=request.actor, now=clock.now())
        return f"{file.name} is dropped: nobody was mailed."

    return told(request, drop, "cohorts:people", file.cohort_id)
