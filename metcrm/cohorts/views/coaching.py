"""Coaching at the institute: sessions of a cohort, what came of them, what was promised."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from metcrm import clock
from metcrm.accounts.permissions import Capability, may
from metcrm.cohorts import selectors_coaching as selectors
from metcrm.cohorts.forms.coaching import CommitmentForm, NewSessionForm, SessionForm, WordsForm
from metcrm.cohorts.services import coaching as services
from metcrm.cohorts.services.refusals import Refused
from metcrm.http import AuthedRequest, in_institute, needs, or_404, safe_next_url


@require_safe
@in_institute
@needs(Capability.READ_COHORTS)
def session_list(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """A cohort's sessions, and what is promised and still open."""
    cohort = or_404(selectors.get_cohort, pk)
    context = {
        "cohort": cohort, "sessions": selectors.sessions(cohort, clock.now()),
        "commitments": selectors.open_commitments(cohort), "today": cohort.day_of(clock.now()),
        "may_coach": may(request.actor, Capability.COACH_LEARNERS),
    }  # fmt: skip
    return render(request, "cohorts/session_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@in_institute
@needs(Capability.COACH_LEARNERS)
def session_new(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """Plan a session; `?with=` chooses the learner."""
    cohort = or_404(selectors.get_cohort, pk)
    learners = selectors.seated(cohort)
    form = NewSessionForm(
        _posted(request), learners=learners, timezone=cohort.timezone,
        initial={"enrolment": request.GET.get("with", ""), "day": cohort.day_of(clock.now())},
    )  # fmt: skip
    if form.is_valid():
        found = dict(form.cleaned_data)
        chosen = next((one for one in learners if one.pk == found["enrolment"]), None)
        try:
            made = services.plan(cohort, by=request.actor, now=clock.now(), **{**found, "enrolment": chosen})
            messages.success(request, "The session is planned. Learners see it on their page and in their calendar.")
            return redirect("cohorts:session_detail", made.pk)
        except Refused as why:
            form.add_error(why.field, str(why))
    context = {"cohort": cohort, "form": form}
    return render(request, "cohorts/session_form.html", context, status=422 if form.errors else 200)


@require_safe
@in_institute
@needs(Capability.READ_COHORTS)
def session_detail(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """Everything about one session."""
    return _detail(request, or_404(selectors.get_session, pk))


@require_http_methods(["GET", "HEAD", "POST"])
@in_institute
@needs(Capability.COACH_LEARNERS)
def session_edit(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """Another time, place or agenda."""
    session = or_404(selectors.get_session, pk)
    initial = {
        "day": session.local_start.date(), "at": session.local_start.time(), "minutes": session.minutes,
        "place": session.place, "agenda": session.agenda,
    }  # fmt: skip
    form = SessionForm(_posted(request), timezone=session.cohort.timezone, initial=initial)
    if form.is_valid():
        try:
            services.change(session, by=request.actor, now=clock.now(), **form.cleaned_data)
            messages.success(request, "The session is changed.")
            return redirect("cohorts:session_detail", pk)
        except Refused as why:
            form.add_error(why.field, str(why))
    context = {"cohort": session.cohort, "session": session, "form": form}
    return render(request, "cohorts/session_form.html", context, status=422 if form.errors else 200)


@require_POST
@in_institute
@needs(Capability.COACH_LEARNERS)
def session_call_off(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """It doesn't take place."""
    try:
        services.call_off(or_404(selectors.get_session, pk), by=request.actor, now=clock.now())
        messages.success(request, "The session is called off: learners see it crossed out.")
    except Refused as why:
        messages.error(request, str(why))
    return redirect("cohorts:session_detail", pk)


@require_POST
@in_institute
@needs(Capability.COACH_LEARNERS)
def session_words(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """Who was there and what was said."""
    session = or_404(selectors.get_session, pk)
    form = WordsForm(request.POST, learners=selectors.expected(session))
    if form.is_valid():
        try:
            services.write_down(session, by=request.actor, now=clock.now(), **form.cleaned_data)
            messages.success(request, "Kept. Learners read what stands under “For the learners”.")
            return redirect("cohorts:session_detail", pk)
        except Refused as why:
            form.add_error(why.field, str(why))
    return _detail(request, session, words=form)


@require_POST
@in_institute
@needs(Capability.COACH_LEARNERS)
def commitment_new(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """Note a promise."""
    session = or_404(selectors.get_session, pk)
    learners = selectors.expected(session)
    form = CommitmentForm(request.POST, learners=learners)
    if form.is_valid():
        found = dict(form.cleaned_data)
        chosen = next((one for one in learners if one.pk == found["enrolment"]), None)
        try:
            services.promise(session, by=request.actor, now=clock.now(), **{**found, "enrolment": chosen})
            return redirect(f"{reverse('cohorts:session_detail', args=[pk])}#commitments")
        except Refused as why:
            form.add_error(why.field, str(why))
    return _detail(request, session, promise=form)


@require_POST
@in_institute
@needs(Capability.COACH_LEARNERS)
def commitment_tick(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """Kept, or open again; by a coach."""
    commitment = or_404(selectors.get_commitment, pk)
    services.tick(commitment, done=request.POST.get("done") != "no", by=request.actor, now=clock.now())
    return redirect(safe_next_url(request, reverse("cohorts:session_detail", args=[commitment.session_id])))


def _detail(
    request: AuthedRequest, session: Any, words: WordsForm | None = None, promise: CommitmentForm | None = None
) -> HttpResponse:
    learners = selectors.expected(session)
    present = selectors.present_at(session)
    initial = {"present": [str(one) for one in present or ()], "shared": session.shared, "notes": session.notes}
    context = {
        "session": session, "cohort": session.cohort, "learners": learners,
        "present": None if present is None else [one for one in learners if one.pk in present],
        "words": words or WordsForm(None, learners=learners, initial=initial),
        "promise": promise or CommitmentForm(None, learners=learners),
        "commitments": selectors.commitments_of(session), "today": session.cohort.day_of(clock.now()),
        "may_coach": may(request.actor, Capability.COACH_LEARNERS) and session.cancelled_at is None,
    }  # fmt: skip
    refused = (words or promise) is not None
    return render(request, "cohorts/session_detail.html", context, status=422 if refused else 200)


def _posted(request: AuthedRequest) -> Any:
    return request.POST if request.method == "POST" else None
