"""Logging a session in a few taps, and reading what was logged."""

from json import dumps
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from clients.forms.sessions import SessionForm
from clients.limits import Limits
from clients.red_flags import labels
from clients.selectors import active_episodes, attendance, get_client, get_episode
from clients.selectors import sessions as selectors
from clients.selectors.appointments import weeks_of
from clients.selectors.home import protocol_of
from clients.services import clients as client_services
from clients.services import sessions as services
from clients.soap import Told, arrange
from clients.views.client_page import clearance
from clients.views.lookups import attempt, day_or_none, posted, status_of, uuid_or_none
from metcrm import clock
from metcrm.accounts.permissions import Capability, may
from metcrm.http import AuthedRequest, needs, or_404


@require_http_methods(["GET", "POST"])
@needs(Capability.WRITE_CLIENTS)
def session_create(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """One session of the client's running episode; `episode` chooses one of several, `on` a day to begin with."""
    client = or_404(get_client, pk)
    running = active_episodes(client)
    if not running:
        messages.info(request, "Open an episode first: a session belongs to one.")
        return redirect("clients:client_detail", pk)
    now = clock.now()
    client_services.note_viewed(client, by=request.actor, now=now)
    wanted = uuid_or_none(request.POST.get("episode") or request.GET.get("episode"))
    episode = next((one for one in running if one.pk == wanted), running[0])
    today = timezone.localdate(now)
    last, protocol = selectors.last_time(episode), protocol_of(episode.condition)
    start = {"on": day_or_none(request.GET.get("on")) or today, "attendance": "attended"}
    begin = last.exercises if last else protocol.first_session if protocol else []
    form = SessionForm(posted(request), today=today, exercises=begin, initial=start)
    session = _saved(
        request,
        form,
        lambda: services.log_session(
            episode=episode, on=form.cleaned_data["on"], attendance=form.cleaned_data["attendance"],
            red_flags=form.cleaned_data["red_flags"], log=form.log, by=request.actor, now=now,
        ),
    )  # fmt: skip
    if session is not None:
        _tell(request, session)
        return redirect("clients:client_detail", pk)
    context = {"client": client, "episode": episode, "running": running, "last": last, "protocol": protocol}
    return _form_page(request, form, context)


@require_http_methods(["GET", "POST"])
@needs(Capability.WRITE_CLIENTS)
def session_edit(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """Put right what was logged wrongly."""
    session = or_404(selectors.get_session, pk)
    now = clock.now()
    client_services.note_viewed(session.episode.client, by=request.actor, now=now)
    form = SessionForm(
        posted(request), today=timezone.localdate(now), exercises=selectors.exercises_of(session),
        initial=SessionForm.values_of(session),
    )  # fmt: skip
    corrected = _saved(
        request,
        form,
        lambda: services.correct_session(
            session=session, on=form.cleaned_data["on"], attendance=form.cleaned_data["attendance"],
            red_flags=form.cleaned_data["red_flags"], log=form.log, by=request.actor, now=now,
        ),
    )  # fmt: skip
    if corrected is not None:
        messages.success(request, "Put right.")
        return redirect("clients:session_detail", pk)
    return _form_page(request, form, {"client": session.episode.client, "episode": session.episode, "session": session})


@require_GET
@needs(Capability.READ_CLIENTS)
def session_detail(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """What was logged; `?as=soap` arranges it as subjective, objective, assessment, plan."""
    session = or_404(selectors.get_session, pk)
    client_services.note_viewed(session.episode.client, by=request.actor, now=clock.now())
    soap = request.GET.get("as") == "soap"
    context = {
        "session": session, "client": session.episode.client, "episode": session.episode,
        "exercises": selectors.exercises_of(session), "vitals": selectors.vitals_of(session).words,
        "labels": labels(session.red_flags), "parts": arrange(_told(session)) if soap else None,
        "may_write": may(request.actor, Capability.WRITE_CLIENTS),
    }  # fmt: skip
    return render(request, "clients/session_detail.html", context)


@require_GET
@needs(Capability.READ_CLIENTS)
def session_list(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """All sessions of an episode, newest first."""
    episode = or_404(get_episode, pk)
    client_services.note_viewed(episode.client, by=request.actor, now=clock.now())
    page = Paginator(selectors.sessions_of(episode), 50).get_page(request.GET.get("page"))
    context = {
        "episode": episode, "client": episode.client, "page": page, "sessions": selectors.seen(list(page)),
        "attendance": attendance(episode), "weeks": weeks_of(episode, timezone.localdate(clock.now())),
    }  # fmt: skip
    return render(request, "clients/session_list.html", context)


def _saved(request: AuthedRequest, form: SessionForm, save: Any) -> Any:
    """Nothing is judged or kept while a row is only added."""
    return None if "more" in request.POST else attempt(form, save)


def _tell(request: AuthedRequest, session: Any) -> None:
    if session.beyond_limits and "vital_signs" in session.red_flags:
        messages.warning(request, f"Stop. {session.beyond_limits[0]} The letter of today is opened.")
    elif session.red_flags:
        messages.warning(request, "Stop here, and tell the provider today: a red flag is on record.")
    elif session.beyond_limits:
        messages.warning(request, f"Logged. {session.beyond_limits[0]}")
    else:
        messages.success(request, "The session is logged.")


def _told(session: Any) -> Told:
    return Told(
        attendance=session.get_attendance_display(), said=session.said, vitals=selectors.vitals_of(session).words,
        beyond=session.beyond_limits, red_flags=labels(session.red_flags), exercises=selectors.exercises_of(session),
        tolerance=session.get_tolerance_display() if session.tolerance else "", note=session.note,
        next_time=session.next_time,
    )  # fmt: skip


def _vitals(form: SessionForm, limits: Limits) -> list[tuple[Any, Any, str]]:
    """Each reading with its field, and what the page says at once about a value beyond a limit (`#`)."""
    return [
        (reading, field, dumps([[one.side, one.limit, one.stops, one.says("#")] for one in limits.bounds(reading)]))
        for reading, field in form.vitals
    ]


def _form_page(request: AuthedRequest, form: SessionForm, context: dict[str, Any]) -> HttpResponse:
    adding = "more" in request.POST
    if adding:
        form.errors.clear()  # a row is added, nothing was judged yet
    client, episode = context["client"], context["episode"]
    limits = selectors.newest_limits(episode)
    context |= {
        "form": form, "adding": adding, "clearance": clearance(episode, timezone.localdate(clock.now())),
        "limits": limits, "limits_words": selectors.limits_words(limits) if limits else "",
        "changes": selectors.open_changes(client), "vitals": _vitals(form, selectors.as_limits(limits)),
    }  # fmt: skip
    return render(request, "clients/session_create.html", context, status=200 if adding else status_of(request))
