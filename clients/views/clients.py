"""Clients: the list, the record, who they are, and their releases."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from clients.forms.clients import ClientFilter, ClientForm, ReleaseForm
from clients.selectors import get_client, get_release
from clients.selectors import lists as selectors
from clients.services import clients as services
from clients.services import releases
from clients.views.client_page import list_row, record_page
from clients.views.lookups import attempt, filters_only, name_search, posted, status_of, uuid_or_none
from metcrm import clock
from metcrm.accounts.permissions import Capability, may
from metcrm.http import AuthedRequest, needs, or_404


@require_http_methods(["GET", "POST"])
@needs(Capability.READ_CLIENT_NAMES)
def client_list(request: AuthedRequest) -> HttpResponse:
    """Clients by name; who may read records also sees and filters by condition, state and what is due.

    A name is searched by POST.
    """
    if (query := filters_only(request, ["condition", "state", "due"])) is not None:
        return redirect(reverse("clients:client_list") + query)
    given, name = name_search(request)
    names_only = not may(request.actor, Capability.READ_CLIENTS)
    form = ClientFilter({**given.dict(), "q": name}, names_only=names_only)
    form.is_valid()
    chosen = {name: value for name, value in form.cleaned_data.items() if value}
    order = request.GET.get("sort", "")
    today = timezone.localdate(clock.now())
    if names_only:
        found = selectors.client_names(q=chosen.get("q", ""), order=order)
    else:
        found = selectors.list_clients(today=today, order=order, **{**chosen, "due": bool(chosen.get("due"))})
    page = Paginator(found, 50).get_page(request.GET.get("page"))
    context = {
        "page": page, "form": form, "filtered": bool(chosen), "names_only": names_only, "searched": bool(name),
        "rows": [list_row(client, today) for client in page] if not names_only else page,
        "may_write": may(request.actor, Capability.WRITE_CLIENTS),
    }  # fmt: skip
    return render(request, "clients/client_list.html", context)


@require_GET
@needs(Capability.READ_CLIENTS)
def client_detail(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """The record; `?episode=` chooses an earlier episode. Reading it is audited."""
    client = or_404(get_client, pk)
    now = clock.now()
    services.note_viewed(client, by=request.actor, now=now)
    wanted = uuid_or_none(request.GET.get("episode"))
    context = record_page(client, today=timezone.localdate(now), now=now, episode_id=wanted)
    context |= {
        "may_write": may(request.actor, Capability.WRITE_CLIENTS),
        "may_report": may(request.actor, Capability.WRITE_REPORTS),
        "may_export": may(request.actor, Capability.EXPORT_CLIENTS),
        "may_plan": may(request.actor, Capability.WRITE_APPOINTMENTS),
    }
    return render(request, "clients/client_detail.html", context)


@require_http_methods(["GET", "POST"])
@needs(Capability.WRITE_CLIENTS)
def client_create(request: AuthedRequest) -> HttpResponse:
    """A client who came without a referral."""
    now = clock.now()
    form = ClientForm(posted(request), today=timezone.localdate(now), initial={"sex": ""})
    if form.is_valid():
        client = services.add_client(by=request.actor, now=now, **form.cleaned_data)
        messages.success(request, "The client is added. Open an episode to begin.")
        return redirect("clients:episode_create", client.pk)
    return render(request, "clients/client_form.html", {"form": form}, status=status_of(request))


@require_http_methods(["GET", "POST"])
@needs(Capability.WRITE_CLIENTS)
def client_edit(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """Put right who the person is."""
    client = or_404(get_client, pk)
    now = clock.now()
    services.note_viewed(client, by=request.actor, now=now)
    form = ClientForm(posted(request), today=timezone.localdate(now), initial=ClientForm.values_of(client))
    if form.is_valid():
        services.edit_client(client=client, by=request.actor, now=now, **form.cleaned_data)
        messages.success(request, "Saved.")
        return redirect("clients:client_detail", pk)
    return render(request, "clients/client_form.html", {"form": form, "client": client}, status=status_of(request))


@require_http_methods(["GET", "POST"])
@needs(Capability.WRITE_CLIENTS)
def release_create(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """Keep that the client signed a release."""
    client = or_404(get_client, pk)
    now = clock.now()
    today = timezone.localdate(now)
    start: dict[str, Any] = {"signed_on": today, "practice": uuid_or_none(request.GET.get("practice"))}
    form = ReleaseForm(posted(request), today=today, initial=start)
    if attempt(form, lambda: releases.sign_release(client=client, by=request.actor, now=now, **form.cleaned_data)):
        messages.success(request, "The release is kept. It is asked again each time something leaves.")
        return redirect("clients:client_detail", pk)
    return render(request, "clients/client_release.html", {"form": form, "client": client}, status=status_of(request))


@require_POST
@needs(Capability.WRITE_CLIENTS)
def release_withdraw(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """From now on nothing more is told."""
    release = or_404(get_release, pk)
    releases.withdraw_release(release=release, by=request.actor, now=clock.now())
    messages.success(request, "Withdrawn. Nothing more is told to this practice, and links that wait are stopped.")
    return redirect("clients:client_detail", release.client_id)
