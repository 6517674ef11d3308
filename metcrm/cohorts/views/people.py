"""The learners of a cohort, one by one: added, approved, withdrawn, deferred, completed."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from metcrm import clock
from metcrm.accounts.permissions import Capability, may
from metcrm.cohorts import selectors
from metcrm.cohorts.enrolment_states import ACTIONS, DEFERRABLE
from metcrm.cohorts.forms.people import DeferForm, LearnerForm, PeopleFilter, WhyForm
from metcrm.cohorts.services import asking, enrolments, seats
from metcrm.cohorts.views.common import status_of, told, tried
from metcrm.http import AuthedRequest, htmx_aware, in_institute, needs, or_404


@require_safe
@in_institute
@needs(Capability.READ_COHORTS)
@htmx_aware
def people(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """Who is in this cohort, and what became of the mails to them."""
    cohort = or_404(selectors.get_cohort, pk)
    form = PeopleFilter(request.GET)
    form.is_valid()
    query, state = form.cleaned_data.get("q", ""), form.cleaned_data.get("state", "")
    found = selectors.people(cohort, query, state, request.GET.get("sort", ""))
    page = Paginator(found, 50).get_page(request.GET.get("page"))
    context = {
        "cohort": cohort, "filter_form": form, "page": page, "people": selectors.with_mails(list(page)),
        "free": seats.free(cohort), "rosters": selectors.waiting_rosters(cohort), "now": clock.now(),
        "is_filtered": bool(query or state), "may_write": may(request.actor, Capability.WRITE_COHORTS),
    }  # fmt: skip
    return render(request, "cohorts/people.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@in_institute
@needs(Capability.WRITE_COHORTS)
def learner_new(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """Add one by hand."""
    cohort = or_404(selectors.get_cohort, pk)
    form = LearnerForm(request.POST if request.method == "POST" else None)
    added = tried(
        form,
        lambda: enrolments.add(cohort, via="admin", by=request.actor, now=clock.now(), **form.cleaned_data),
    )
    if added:
        messages.success(request, f"{added.name}: {added.get_state_display().lower()}. A mail is on its way.")
        return redirect("cohorts:people", pk)
    context = {"form": form, "cohort": cohort, "title": "Add a learner", "label": "Add and mail them"}
    return render(request, "cohorts/cohort_form.html", context, status=status_of(form))


@require_safe
@in_institute
@needs(Capability.READ_COHORTS)
def learner(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """One learner: state, history, what can be done."""
    enrolment = or_404(selectors.get_enrolment, pk)
    return _learner(request, enrolment)


@require_POST
@in_institute
@needs(Capability.WRITE_COHORTS)
def learner_move(request: AuthedRequest, pk: UUID, verb: str) -> HttpResponse:
    """Approve, let wait, withdraw, complete, reopen, take back; the reason is kept."""
    enrolment = or_404(selectors.get_enrolment, pk)
    if verb not in VERBS:
        raise Http404
    form = WhyForm(request.POST)
    act, says = VERBS[verb]
    by, now = request.actor, clock.now()
    done = tried(form, lambda: act(enrolment, by=by, now=now, **_why(verb, form)))
    if done:
        messages.success(request, says.format(name=enrolment.name, state=done.get_state_display().lower()))
        return redirect("cohorts:learner", pk)
    return _learner(request, enrolment, why_form=form, status=422)


@require_http_methods(["GET", "HEAD", "POST"])
@in_institute
@needs(Capability.WRITE_COHORTS)
def learner_defer(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """Later, and perhaps into which cohort."""
    enrolment = or_404(selectors.get_enrolment, pk)
    cohort = enrolment.cohort
    form = DeferForm(request.POST if request.method == "POST" else None, cohorts=selectors.others_to_defer_to(cohort))
    if tried(form, lambda: enrolments.defer(enrolment, by=request.actor, now=clock.now(), **form.cleaned_data)):
        messages.success(request, f"{enrolment.name} is deferred. Nothing in their workspace is counted any more.")
        return redirect("cohorts:learner", pk)
    context = {"form": form, "cohort": cohort, "title": f"Defer {enrolment.name}", "label": "Defer"}
    return render(request, "cohorts/cohort_form.html", context, status=status_of(form))


@require_POST
@in_institute
@needs(Capability.WRITE_COHORTS)
def invitation_resend(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """Ask again by mail."""
    enrolment = or_404(selectors.get_enrolment, pk)

    def resend() -> str:
        asking.resend(enrolment, by=request.actor, now=clock.now())
        return f"The invitation to {enrolment.email} is on its way again."

    return told(request, resend, "cohorts:learner", pk)


@require_POST
@in_institute
@needs(Capability.WRITE_COHORTS)
def invitation_withdraw(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """Take the invitation back."""
    enrolment = or_404(selectors.get_enrolment, pk)

    def withdraw() -> str:
        asking.withdraw(enrolment, by=request.actor, now=clock.now())
        return f"The invitation to {enrolment.email} is withdrawn. The seat is still theirs."

    return told(request, withdraw, "cohorts:learner", pk)


#: What the buttons do, and what is said then.
VERBS: dict[str, tuple[Callable[..., Any], str]] = {
    "approve": (enrolments.approve, "{name} is {state} now. A mail is on its way."),
    "wait": (enrolments.put_on_waiting_list, "{name} waits for a seat."),
    "withdraw": (enrolments.withdraw, "{name} is withdrawn. Nothing in their workspace is counted any more."),
    "complete": (enrolments.complete, "{name} has completed."),
    "reopen": (enrolments.reopen, "{name} is active again."),
    "again": (enrolments.take_back, "{name} is {state} now. A mail is on its way."),
}


def _why(verb: str, form: WhyForm) -> dict[str, str]:
    return {} if verb == "approve" else {"why": form.cleaned_data["why"]}


def _learner(
    request: AuthedRequest, enrolment: Any, *, why_form: WhyForm | None = None, status: int = 200
) -> HttpResponse:
    now = clock.now()
    asked = selectors.open_invitation_of(enrolment)
    context = {
        "enrolment": enrolment, "cohort": enrolment.cohort, "changes": enrolment.changes.order_by("-at", "-pk"),
        "person": selectors.with_mails([enrolment])[0], "asked": asked,
        "asked_expired": asked is not None and asked.expires_at <= now,
        "actions": ACTIONS[enrolment.state], "may_defer": enrolment.state in DEFERRABLE,
        "why_form": why_form or WhyForm(),
        "may_write": may(request.actor, Capability.WRITE_COHORTS),
    }  # fmt: skip
    return render(request, "cohorts/learner.html", context, status=status)
