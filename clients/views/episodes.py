"""Opening, changing and ending an episode."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from clients.forms.episodes import DischargeForm, EpisodeForm
from clients.selectors import get_client, get_episode
from clients.services import episodes as services
from clients.views.lookups import attempt, posted, status_of, uuid_or_none
from metcrm import clock
from metcrm.accounts.permissions import Capability
from metcrm.http import AuthedRequest, needs, or_404
from practitioners.selectors.practices import get_practice


@require_http_methods(["GET", "POST"])
@needs(Capability.WRITE_CLIENTS)
def episode_create(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """Begin an episode of a client."""
    client = or_404(get_client, pk)
    today = timezone.localdate(clock.now())
    start = {"category": "post_rehab", "started_on": today, "practice": _practice(request)}
    form = EpisodeForm(posted(request), today=today, practice=_practice(request), initial=start)
    now = clock.now()
    if attempt(form, lambda: services.open_episode(client=client, by=request.actor, now=now, **form.cleaned_data)):
        messages.success(request, "The episode is open. The next step is the baseline.")
        return redirect("clients:client_detail", pk)
    context = {"form": form, "client": client}
    return render(request, "clients/episode_form.html", context, status=status_of(request))


@require_http_methods(["GET", "POST"])
@needs(Capability.WRITE_CLIENTS)
def episode_edit(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """Change condition, plan, clearance, precautions."""
    episode = or_404(get_episode, pk)
    today = timezone.localdate(clock.now())
    practice = _practice(request) or (episode.practice if request.method == "GET" else None)
    form = EpisodeForm(posted(request), today=today, practice=practice, initial=EpisodeForm.values_of(episode))
    now = clock.now()
    if attempt(form, lambda: services.edit_episode(episode=episode, by=request.actor, now=now, **form.cleaned_data)):
        messages.success(request, "Saved.")
        return to_record(episode)
    context = {"form": form, "client": episode.client, "episode": episode}
    return render(request, "clients/episode_form.html", context, status=status_of(request))


@require_http_methods(["GET", "POST"])
@needs(Capability.WRITE_CLIENTS)
def episode_discharge(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """End an episode with its reason."""
    episode = or_404(get_episode, pk)
    today = timezone.localdate(clock.now())
    form = DischargeForm(posted(request), today=today, initial={"ended_on": today})
    now = clock.now()
    if attempt(form, lambda: services.discharge(episode=episode, by=request.actor, now=now, **form.end)):
        messages.success(request, "Discharged. The office hears of it on its own page.")
        return to_record(episode)
    context = {"form": form, "client": episode.client, "episode": episode}
    return render(request, "clients/episode_discharge.html", context, status=status_of(request))


def _practice(request: AuthedRequest) -> Any:
    """The practice that is chosen in the form, so that its practitioners can be offered."""
    wanted = uuid_or_none(request.POST.get("practice") or request.GET.get("practice"))
    return or_404(get_practice, wanted) if wanted else None


def to_record(episode: Any) -> HttpResponse:
    """Back to the record, with this episode shown."""
    response = redirect("clients:client_detail", episode.client_id)
    response["Location"] += f"?episode={episode.pk}"
    return response
