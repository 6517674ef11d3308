"""Measuring: the grid, what came of it, and confirming a measure's source."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from clients import selectors
from clients.forms.assessments import AssessmentForm, wanted_codes
from clients.measures import MeasureError, condition
from clients.selectors import lists
from clients.selectors.catalogue import catalogue, draft_of
from clients.services import assessments as services
from clients.services import clients as client_services
from clients.services.refusals import Refused
from clients.views.client_page import measure_row, threshold_words
from clients.views.lookups import attempt, posted, status_of, uuid_or_none
from metcrm import clock
from metcrm.accounts.permissions import Capability, may
from metcrm.http import AuthedRequest, needs, or_404, safe_next_url

SHOWN = 5
LIKELY = ["baseline", "progress", "discharge"]


@require_http_methods(["GET", "POST"])
@needs(Capability.WRITE_CLIENTS)
def assessment_create(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """Baseline first, then progress and discharge; the grid holds the condition's own measures and any added."""
    client = or_404(selectors.get_client, pk)
    client_services.note_viewed(client, by=request.actor, now=clock.now())
    running = selectors.active_episodes(client)
    if not running:
        messages.info(request, "Open an episode first: what is measured belongs to one.")
        return redirect("clients:client_detail", pk)
    wanted = uuid_or_none(request.POST.get("episode") or request.GET.get("episode"))
    episode = next((one for one in running if one.pk == wanted), running[0])
    form = _form(request, episode)
    assessment = _saved(
        request,
        form,
        lambda: services.record_assessment(
            episode=episode,
            kind=form.cleaned_data["kind"],
            on=form.cleaned_data["on"],
            values=form.entries,
            by=request.actor,
            now=clock.now(),
        ),
    )
    if assessment is not None:
        return redirect("clients:assessment_detail", assessment.pk)
    return _grid(request, form, {"client": client, "episode": episode, "running": running})


@require_http_methods(["GET", "POST"])
@needs(Capability.WRITE_CLIENTS)
def assessment_edit(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """Put right what was typed wrongly."""
    assessment = or_404(selectors.get_assessment, pk)
    client = assessment.episode.client
    client_services.note_viewed(client, by=request.actor, now=clock.now())
    form = _form(request, assessment.episode, assessment)
    corrected = _saved(
        request,
        form,
        lambda: services.correct_assessment(
            assessment=assessment,
            on=form.cleaned_data["on"],
            values=form.entries,
            by=request.actor,
            now=clock.now(),
        ),
    )
    if corrected is not None:
        messages.success(request, "Put right. Reports that are signed keep what they said.")
        return redirect("clients:assessment_detail", assessment.pk)
    return _grid(request, form, {"client": client, "episode": assessment.episode, "assessment": assessment})


@require_GET
@needs(Capability.READ_CLIENTS)
def assessment_detail(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """What was measured on that day, and the change since the baseline in words."""
    assessment = or_404(selectors.get_assessment, pk)
    client_services.note_viewed(assessment.episode.client, by=request.actor, now=clock.now())
    course = selectors.course(assessment.episode, up_to=assessment.on)
    measured = [row for row in course.rows if row.current.assessment_id == assessment.pk]
    context = {
        "assessment": assessment, "client": assessment.episode.client, "episode": assessment.episode,
        "measures": [measure_row(row) for row in measured], "condition": condition(assessment.episode.condition),
        "may_write": may(request.actor, Capability.WRITE_CLIENTS),
        "may_report": may(request.actor, Capability.WRITE_REPORTS),
    }  # fmt: skip
    return render(request, "clients/assessment_detail.html", context)


@require_http_methods(["GET", "POST"])
@needs(Capability.WRITE_REPORTS)
def measure_confirm(request: AuthedRequest, code: str) -> HttpResponse:
    """Show a measure's figures with their citations, and keep that somebody has checked them."""
    try:
        found = catalogue().measure(code)
    except MeasureError as error:
        raise Http404 from error
    back = safe_next_url(request, "/clients/")
    if request.method == "POST":
        try:
            services.confirm_measure(code=code, by=request.actor, user_id=request.user.pk, now=clock.now())
            messages.success(request, f"{found.name}: confirmed by you. “Verify” is no longer shown here.")
        except Refused as error:
            messages.info(request, str(error))
        return redirect(back)
    confirmed = code in selectors.confirmed_measures()
    needed = services.needs_confirmation(found)
    context = {"measure": found, "back": back, "confirmed": confirmed, "needed": needed}
    context["thresholds"] = [{"threshold": one, "words": threshold_words(found, one)} for one in found.thresholds]
    return render(request, "clients/assessment_measure.html", context)


@require_GET
@needs(Capability.READ_CLIENTS)
def today_reassessments(request: AuthedRequest) -> HttpResponse:
    """Today's panel: who should be measured, longest waiting first."""
    today = timezone.localdate(clock.now())
    found = lists.due_episodes(today)
    due = [_due(episode) for episode in found[:SHOWN]]
    context = {
        "due": due, "count": found.count(), "today": today,
        "may_write": may(request.actor, Capability.WRITE_CLIENTS),
    }  # fmt: skip
    return render(request, "clients/_assessment_today.html", context)


def _due(episode: Any) -> dict[str, Any]:
    return {"episode": episode, "key": str(episode.pk), "condition": condition(episode.condition).label}


def _form(request: AuthedRequest, episode: Any, assessment: Any = None) -> AssessmentForm:
    """The grid for an episode: its condition's measures, those measured before, those asked for."""
    today = timezone.localdate(clock.now())
    course, known = selectors.course(episode), catalogue()
    before = {row.measure.code: row.current for row in course.rows if row.measure.code not in known.retired}
    own = selectors.values_of(assessment) if assessment else []
    draft = {} if assessment or request.method == "POST" else _half_typed(request, episode)
    default = [reading.measure.code for reading in own] or [*condition(episode.condition).measures, *before]
    asked = [*request.POST.getlist("codes"), *request.POST.getlist("add"), *request.GET.getlist("add")]
    kinds = [assessment.kind] if assessment else _kinds(course)
    start = {"kind": kinds[0], "on": assessment.on if assessment else today}
    return AssessmentForm(
        posted(request), known=known, codes=wanted_codes(default, [*asked, *draft.get("codes", [])], known),
        kinds=kinds, today=today, previous={} if assessment else before,
        initial=start | AssessmentForm.values_of(own) | {k: v for k, v in draft.items() if k != "codes"},
    )  # fmt: skip


def _half_typed(request: AuthedRequest, episode: Any) -> dict[str, Any]:
    """What this person had typed and not saved."""
    draft = draft_of(episode, request.actor)
    return dict(draft.typed) if draft else {}


def _saved(request: AuthedRequest, form: AssessmentForm, save: Callable[[], Any]) -> Any:
    """Nothing is judged or kept while a row is only added."""
    return None if "more" in request.POST else attempt(form, save)


def _kinds(course: Any) -> list[str]:
    """Baseline first; never a second one."""
    return LIKELY[1:] if any(one.kind == "baseline" for one in course.assessments) else LIKELY[:1]


def _grid(request: AuthedRequest, form: AssessmentForm, context: dict[str, Any]) -> HttpResponse:
    adding = "more" in request.POST
    if adding:
        form.errors.clear()  # a row is added, nothing was judged yet
    context |= {"form": form, "condition": condition(context["episode"].condition), "adding": adding}
    if request.method == "GET" and "assessment" not in context:
        context["draft"] = draft_of(context["episode"], request.actor)
    status = 200 if adding else status_of(request)
    return render(request, "clients/assessment_create.html", context, status=status)
