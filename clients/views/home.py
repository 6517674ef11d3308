"""The home programme: written here, printed, led to by a link; and condition protocols."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from clients import selectors
from clients.forms.home import HomeForm, ProtocolForm, last_day
from clients.home_sheet import qr
from clients.measures import conditions
from clients.protocols import HomeLine
from clients.selectors import home as home_selectors
from clients.services import clients as client_services
from clients.services import home as services
from clients.services import protocols as protocol_services
from clients.views.lookups import attempt, posted, status_of
from metcrm import clock
from metcrm.accounts.permissions import Capability, may
from metcrm.accounts.selectors import get_workspace
from metcrm.documents import pdf
from metcrm.http import AuthedRequest, needs, or_404

SHOWN_DAYS = 14


@require_http_methods(["GET", "POST"])
@needs(Capability.WRITE_CLIENTS)
def home_edit(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """Begin or change the programme of an episode; a new one begins with the protocol's exercises."""
    episode = or_404(selectors.get_episode, pk)
    now = clock.now()
    client_services.note_viewed(episode.client, by=request.actor, now=now)
    today = timezone.localdate(now)
    programme = home_selectors.open_programme(episode)
    protocol = home_selectors.protocol_of(episode.condition)
    start: dict[str, Any] = {"days_a_week": 3}
    ends = episode.started_on + timedelta(weeks=episode.planned_weeks)
    start["expires_on"] = last_day(today, ends)
    exercises = protocol.home_lines if protocol else []
    if programme:
        names = ("days_a_week", "expires_on", "note")
        start |= {name: getattr(programme, name) for name in names}
        exercises = [HomeLine(one.name, one.dose, one.how) for one in _in_order(programme)]
    form = HomeForm(posted(request), today=today, exercises=exercises, initial=start)
    saved = attempt(
        form,
        lambda: services.write_programme(
            episode=episode, today=today, by=request.actor, now=now, **form.programme
        ),
    )  # fmt: skip
    if saved is not None:
        messages.success(request, "The home program is kept. Print it, or hand on its link.")
        return redirect("clients:home_detail", saved.pk)
    context = {"form": form, "episode": episode, "client": episode.client, "programme": programme}
    return render(request, "clients/home_form.html", context, status=status_of(request))


@require_GET
@needs(Capability.READ_CLIENTS)
def home_detail(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """The programme, its link, and what the client reported."""
    programme = or_404(home_selectors.get_programme, pk)
    now = clock.now()
    client_services.note_viewed(programme.episode.client, by=request.actor, now=now)
    today = timezone.localdate(now)
    days = home_selectors.days_of(programme)
    opens = services.check_open(programme, today)
    labels = dict(programme.days.model.Done.choices)
    recent = [today - timedelta(days=n) for n in range(SHOWN_DAYS)]
    context = {
        "programme": programme, "client": programme.episode.client, "episode": programme.episode,
        "exercises": _in_order(programme), "opens": opens, "link": _link(programme) if opens else "",
        "adherence": home_selectors.adherence_of(programme, today),
        "days": [(day, days.get(day, ""), labels.get(days.get(day, ""), "nothing said"))
                 for day in recent if day >= programme.began_on],
        "may_write": may(request.actor, Capability.WRITE_CLIENTS),
    }  # fmt: skip
    return render(request, "clients/home_detail.html", context)


@require_GET
@needs(Capability.READ_CLIENTS)
def home_pdf(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """One page to take home, with the link as a QR code; no name and no condition stand on it."""
    programme = or_404(home_selectors.get_programme, pk)
    now = clock.now()
    client_services.note_viewed(programme.episode.client, by=request.actor, now=now)
    workspace = get_workspace()
    opens = services.check_open(programme, timezone.localdate(now))
    line = " · ".join(part for part in (workspace.phone, workspace.reply_to) if part)
    context = {
        "programme": programme, "exercises": _in_order(programme), "workspace": workspace,
        "letter_from": {"name": workspace.name, "line": line},
        "qr": qr(_link(programme), label="Say what you did today") if opens else "",
    }  # fmt: skip
    response = HttpResponse(pdf.render("pdf/home.html", context).data, content_type="application/pdf")
    response["Content-Disposition"] = 'inline; filename="home-program.pdf"'
    response["Cache-Control"] = "no-store, private"
    return response


@require_POST
@needs(Capability.WRITE_CLIENTS)
def home_end(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """Close the programme and its link."""
    programme = or_404(home_selectors.get_programme, pk)
    services.end_programme(programme=programme, by=request.actor, now=clock.now())
    messages.success(request, "Ended. Its link leads nowhere any more.")
    return redirect("clients:client_detail", programme.episode.client_id)


@require_GET
@needs(Capability.READ_CLIENTS)
def protocol_list(request: AuthedRequest) -> HttpResponse:
    """The condition protocols, and which are the workspace's own."""
    return render(request, "clients/protocol_list.html", {"protocols": home_selectors.protocols()})


@require_GET
@needs(Capability.READ_CLIENTS)
def protocol_detail(request: AuthedRequest, slug: str) -> HttpResponse:
    """One protocol to read."""
    protocol, condition = home_selectors.protocol_of(slug), conditions().get(slug)
    if condition is None or protocol is None:
        raise Http404
    context = {
        "protocol": protocol, "condition": condition, "own": home_selectors.own_protocol(slug),
        "may_write": may(request.actor, Capability.WRITE_CLIENTS),
    }  # fmt: skip
    return render(request, "clients/protocol_detail.html", context)


@require_http_methods(["GET", "POST"])
@needs(Capability.WRITE_CLIENTS)
def protocol_edit(request: AuthedRequest, slug: str) -> HttpResponse:
    """Write the workspace's own text for a condition."""
    condition = conditions().get(slug)
    if condition is None:
        raise Http404
    protocol = home_selectors.protocol_of(slug)
    start: dict[str, Any] = {"weeks": 12, "sessions": 24}
    if protocol:
        texts = {name: "\n".join(getattr(protocol, name)) for name in protocol_services.TEXTS}
        start = {"weeks": protocol.weeks, "sessions": protocol.sessions, **texts}
    form = ProtocolForm(posted(request), initial=start)
    by, now = request.actor, clock.now()
    if attempt(form, lambda: protocol_services.write_protocol(slug=slug, by=by, now=now, **form.cleaned_data)):
        messages.success(request, "The protocol is kept as your own.")
        return redirect("clients:protocol_detail", slug)
    context = {"form": form, "condition": condition}
    return render(request, "clients/protocol_form.html", context, status=status_of(request))


@require_POST
@needs(Capability.WRITE_CLIENTS)
def protocol_drop(request: AuthedRequest, slug: str) -> HttpResponse:
    """Back to the text that comes along."""
    if protocol_services.drop_protocol(slug=slug, by=request.actor, now=clock.now()):
        messages.success(request, "Your own text is gone; the one that comes along is back.")
    return redirect("clients:protocol_list")


def _in_order(programme: Any) -> list[Any]:
    return sorted(programme.exercises.all(), key=lambda one: one.position)


def _link(programme: Any) -> str:
    return settings.PUBLIC_URL.rstrip("/") + reverse("clients:home_page", args=[services.token_of(programme)])
