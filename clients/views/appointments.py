"""The calendar of sessions, week by week."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from clients.forms.appointments import AppointmentForm, MoveForm
from clients.selectors import active_episodes, get_client
from clients.selectors import appointments as selectors
from clients.services import appointments as services
from clients.services.refusals import Refused
from clients.views.lookups import attempt, posted, status_of, uuid_or_none
from clients.weeks import monday_of
from metcrm import clock
from metcrm.accounts.permissions import Capability, may
from metcrm.http import AuthedRequest, needs, or_404


@require_GET
@needs(Capability.READ_CLIENT_NAMES)
def week(request: AuthedRequest) -> HttpResponse:
    """One week, `?of=2026-03-02`; names and times only, nothing about health."""
    now = clock.now()
    today = timezone.localdate(now)
    day = _day(request.GET.get("of"), today)
    first = monday_of(day)
    context = {
        "days": selectors.week(day, now), "today": today, "first": first, "last": first + timedelta(days=6),
        "before": first - timedelta(days=7), "after": first + timedelta(days=7),
        "may_plan": may(request.actor, Capability.WRITE_APPOINTMENTS),
        "may_log": may(request.actor, Capability.WRITE_CLIENTS),
        "may_read": may(request.actor, Capability.READ_CLIENTS),
    }  # fmt: skip
    return render(request, "clients/week.html", context)


@require_http_methods(["GET", "POST"])
@needs(Capability.WRITE_APPOINTMENTS)
def appointment_client(request: AuthedRequest) -> HttpResponse:
    """Whom to plan for: searched by name, which is posted and never stands in an address."""
    query = request.POST.get("q", "").replace("\0", "").strip()[:80]
    context = {"q": query, "clients": selectors.to_plan(query), "of": request.GET.get("of", "")}
    return render(request, "clients/appointment_client.html", context)


@require_http_methods(["GET", "POST"])
@needs(Capability.WRITE_APPOINTMENTS)
def appointment_create(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """Plan one appointment of a client, or a series."""
    client = or_404(get_client, pk)
    running = active_episodes(client)
    if not running:
        messages.info(request, "This client has no running episode: there is nothing to plan.")
        return redirect("clients:week")
    wanted = uuid_or_none(request.POST.get("episode") or request.GET.get("episode"))
    episode = next((one for one in running if one.pk == wanted), running[0])
    now = clock.now()
    today = timezone.localdate(now)
    form = AppointmentForm(posted(request), today=today, initial={"first": today, "minutes": 60, "weeks": 1})
    rows = attempt(form, lambda: services.plan(episode=episode, by=request.actor, now=now, **form.cleaned_data))
    if rows:
        messages.success(request, "Planned." if len(rows) == 1 else f"{len(rows)} appointments are planned.")
        return _to_week(rows[0])
    context = {"form": form, "client": client, "episode": episode}
    return render(request, "clients/appointment_form.html", context, status=status_of(request))


@require_http_methods(["GET", "POST"])
@needs(Capability.WRITE_APPOINTMENTS)
def appointment_move(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """To another time; taking it out of the plan is on the same page."""
    row = or_404(selectors.get_appointment, pk)
    now = clock.now()
    local = timezone.localtime(row.starts_at)
    start = {"on": local.date(), "at": local.time(), "minutes": row.minutes}
    form = MoveForm(posted(request), today=timezone.localdate(now), initial=start)
    if attempt(form, lambda: services.move(appointment=row, by=request.actor, now=now, **form.cleaned_data)):
        messages.success(request, "Moved.")
        return _to_week(or_404(selectors.get_appointment, pk))
    context = {
        "form": form, "appointment": row, "client": row.episode.client, "local": local,
        "later": selectors.later_of_series(row).count(),
    }  # fmt: skip
    return render(request, "clients/appointment_move.html", context, status=status_of(request))


@require_POST
@needs(Capability.WRITE_APPOINTMENTS)
def appointment_take_out(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """Out of the plan; `later` takes the rest of the series along."""
    row = or_404(selectors.get_appointment, pk)
    try:
        count = services.take_out(appointment=row, by=request.actor, now=clock.now(), later_too="later" in request.POST)
        messages.success(request, "Taken out of the plan." if count == 1 else f"{count} are taken out of the plan.")
    except Refused as refusal:
        messages.error(request, str(refusal))
    return _to_week(row)


@require_POST
@needs(Capability.WRITE_APPOINTMENTS)
def appointment_missed(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """The client cancelled or did not come: `attendance` says which."""
    row = or_404(selectors.get_appointment, pk)
    try:
        services.missed(
            appointment=row, attendance=request.POST.get("attendance", ""), by=request.actor, now=clock.now()
        )
        messages.success(request, "Kept. Attendance counts it.")
    except Refused as refusal:
        messages.error(request, str(refusal))
    return _to_week(row)


@require_POST
@needs(Capability.WRITE_APPOINTMENTS)
def appointment_expected(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """Cancelled or missed was a slip: the client is expected again."""
    row = or_404(selectors.get_appointment, pk)
    try:
        services.expect_again(appointment=row, by=request.actor, now=clock.now())
        messages.success(request, "Taken back. The client is expected again.")
    except Refused as refusal:
        messages.error(request, str(refusal))
    return _to_week(row)


def _day(text: str | None, today: date) -> date:
    try:
        day = date.fromisoformat(text or "")
    except ValueError:
        return today
    return day if 1900 < day.year < 2200 else today


def _to_week(row: Any) -> HttpResponse:
    return redirect(f"{reverse('clients:week')}?of={timezone.localdate(row.starts_at)}")
