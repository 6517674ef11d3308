"""The institute's cohorts: made, changed, copied, started, ended."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from metcrm import clock
from metcrm.accounts.permissions import Capability, may
from metcrm.cohorts import selectors
from metcrm.cohorts.cohort_states import STEPS
from metcrm.cohorts.forms.cohorts import ChangeCohortForm, CohortFilter, CohortForm, CopyForm, DatesForm
from metcrm.cohorts.services import cohorts as services
from metcrm.cohorts.services import links
from metcrm.cohorts.views.common import status_of, told, tried
from metcrm.http import AuthedRequest, htmx_aware, in_institute, needs, or_404


@require_safe
@in_institute
@needs(Capability.READ_COHORTS)
@htmx_aware
def cohort_list(request: AuthedRequest) -> HttpResponse:
    """All cohorts with their dates, people and states."""
    form = CohortFilter(request.GET)
    form.is_valid()
    query, state = form.cleaned_data.get("q", ""), form.cleaned_data.get("state", "")
    page = Paginator(selectors.cohorts(query, state), 50).get_page(request.GET.get("page"))
    context = {
        "filter_form": form, "page": page, "is_filtered": bool(query or state),
        "has_programmes": selectors.usable_programmes().exists(),
        "may_write": may(request.actor, Capability.WRITE_COHORTS),
    }  # fmt: skip
    return render(request, "cohorts/cohort_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@in_institute
@needs(Capability.WRITE_COHORTS)
def cohort_new(request: AuthedRequest) -> HttpResponse:
    """Make a cohort from a programme."""
    programmes = selectors.usable_programmes()
    if not programmes:
        messages.error(request, "A cohort is made from a programme with at least one week. Begin there.")
        return redirect("cohorts:programme_list")
    form = CohortForm(
        request.POST if request.method == "POST" else None, programmes=programmes,
        initial={"programme": request.GET.get("programme", "")},
    )  # fmt: skip
    made = tried(form, lambda: services.create_cohort(by=request.actor, now=clock.now(), **form.cleaned_data))
    if made:
        messages.success(request, f"{made.name} is there. Look at its dates, then ask the learners in.")
        return redirect("cohorts:cohort_plan", made.pk)
    context = {"form": form, "title": "New cohort", "label": "Make the cohort"}
    return render(request, "cohorts/cohort_form.html", context, status=status_of(form))


@require_safe
@in_institute
@needs(Capability.READ_COHORTS)
def cohort_plan(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """A cohort's weeks and assignments with their dates, its way in, and the next steps."""
    cohort = or_404(selectors.get_cohort, pk)
    link = selectors.open_link_of(cohort)
    context = {
        "cohort": cohort,
        "weeks": selectors.cohort_weeks(cohort),
        "today": cohort.day_of(clock.now()),
        "link": link,
        "link_is_open": link is not None and link.is_open(clock.now()),
        "link_url": links.url_of(link) if link else "",
        "steps": STEPS[cohort.state],
        "may_write": may(request.actor, Capability.WRITE_COHORTS),
    }
    return render(request, "cohorts/cohort_plan.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@in_institute
@needs(Capability.WRITE_COHORTS)
def cohort_edit(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """Name, seats, approval; before the start also the start and the days without class."""
    cohort = or_404(selectors.get_cohort, pk)
    form = ChangeCohortForm.of(cohort, request.POST if request.method == "POST" else None)
    if tried(form, lambda: services.change_cohort(cohort, by=request.actor, now=clock.now(), **form.changes())):
        messages.success(request, "Saved.")
        return redirect("cohorts:cohort_plan", pk)
    context = {"form": form, "cohort": cohort, "title": f"Change {cohort.name}", "label": "Save"}
    return render(request, "cohorts/cohort_form.html", context, status=status_of(form))


@require_http_methods(["GET", "HEAD", "POST"])
@in_institute
@needs(Capability.WRITE_COHORTS)
def cohort_dates(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """Single dates, by hand."""
    cohort = or_404(selectors.get_cohort, pk)
    weeks = list(selectors.cohort_weeks(cohort))
    form = DatesForm(request.POST if request.method == "POST" else None, cohort=cohort, weeks=weeks)
    done = tried(
        form,
        lambda: services.change_dates(
            cohort, releases=form.chosen("week"), dues=form.chosen("task"), ends_on=form.cleaned_data["ends_on"],
            by=request.actor, now=clock.now(),
        ),
    )  # fmt: skip
    if done:
        messages.success(request, "Saved. Learners see the new dates.")
        return redirect("cohorts:cohort_plan", pk)
    context = {"form": form, "cohort": cohort}
    return render(request, "cohorts/cohort_dates.html", context, status=status_of(form))


@require_http_methods(["GET", "HEAD", "POST"])
@in_institute
@needs(Capability.WRITE_COHORTS)
def cohort_copy(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """The same course for the next start date."""
    cohort = or_404(selectors.get_cohort, pk)
    form = CopyForm(request.POST if request.method == "POST" else None)
    made = tried(form, lambda: services.copy_cohort(cohort, by=request.actor, now=clock.now(), **form.cleaned_data))
    if made:
        messages.success(request, f"{made.name} is there, with every date counted from its start.")
        return redirect("cohorts:cohort_plan", made.pk)
    context = {"form": form, "cohort": cohort, "title": f"Copy {cohort.name}", "label": "Make the copy"}
    return render(request, "cohorts/cohort_form.html", context, status=status_of(form))


@require_POST
@in_institute
@needs(Capability.WRITE_COHORTS)
def cohort_move(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """Start, end, put away, or one step back."""
    cohort = or_404(selectors.get_cohort, pk)

    def move() -> str:
        moved = services.move_cohort(cohort, to=request.POST.get("to", ""), by=request.actor, now=clock.now())
        return f"{moved.name} is {moved.get_state_display().lower()} now."

    return told(request, move, "cohorts:cohort_plan", pk)


@require_POST
@in_institute
@needs(Capability.WRITE_COHORTS)
def link_open(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """An enrolment link, or a new one."""
    cohort = or_404(selectors.get_cohort, pk)

    def make() -> str:
        link = links.open_link(cohort, by=request.actor, now=clock.now())
        return f"The link is open until {link.expires_at:%B} {link.expires_at.day}. Any earlier one stopped working."

    return told(request, make, "cohorts:cohort_plan", pk)


@require_POST
@in_institute
@needs(Capability.WRITE_COHORTS)
def link_close(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """Nobody comes in by the link any more."""
    cohort = or_404(selectors.get_cohort, pk)

    def close() -> str:
        closed = links.close_link(cohort, by=request.actor, now=clock.now())
        return "The link is closed." if closed else "No link was open."

    return told(request, close, "cohorts:cohort_plan", pk)
