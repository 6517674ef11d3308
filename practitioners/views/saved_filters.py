"""Filters of the list of practices that somebody keeps."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from metcrm import clock
from metcrm.accounts.permissions import Capability
from metcrm.http import AuthedRequest, needs
from practitioners import selectors
from practitioners.forms.lists import PracticeFilterForm, SavedFilterForm
from practitioners.services import saved_filters
from practitioners.views.common import done, found, saved
from practitioners.views.lists import list_page


@require_GET
@needs(Capability.WRITE_PRACTICES)
def filter_list(request: AuthedRequest) -> HttpResponse:
    """One's own filters, to rename or delete."""
    return _list(request)


@require_POST
@needs(Capability.WRITE_PRACTICES)
def filter_save(request: AuthedRequest) -> HttpResponse:
    """Keep the filter that stands in the address, under the name that was sent."""
    asked, form = PracticeFilterForm(request.GET).asked(), SavedFilterForm(request.POST)

    def keep() -> bool:
        saved_filters.save(asked, by=request.actor, now=clock.now(), **form.cleaned_data)
        return True

    if not saved(form, keep):
        return list_page(request, form, status=422)
    query = urlencode(saved_filters.query_of(asked))
    return done(request, "The filter is kept.", f"{reverse('practitioners:practice_list')}?{query}")


@require_POST
@needs(Capability.WRITE_PRACTICES)
def filter_rename(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """Another name."""
    kept = found(lambda key: selectors.get_saved_filter(key, request.user.pk), pk)
    form = SavedFilterForm(request.POST)

    def keep() -> bool:
        saved_filters.rename(kept, by=request.actor, **form.cleaned_data)
        return True

    if not saved(form, keep):
        return _list(request, {pk: form}, status=422)
    return done(request, "Renamed.", reverse("practitioners:filter_list"))


@require_POST
@needs(Capability.WRITE_PRACTICES)
def filter_delete(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """Keep it no longer."""
    kept = found(lambda key: selectors.get_saved_filter(key, request.user.pk), pk)
    saved_filters.delete(kept, by=request.actor)
    return done(request, f"The filter “{kept.name}” is deleted.", reverse("practitioners:filter_list"))


def _list(request: AuthedRequest, sent: dict[UUID, Any] | None = None, status: int = 200) -> HttpResponse:
    rows = [
        {"filter": one, "query": urlencode(one.query), "form": (sent or {}).get(one.pk) or _named(one)}
        for one in selectors.saved_filters(request.user.pk)
    ]
    return render(request, "practitioners/filter_list.html", {"rows": rows}, status=status)


def _named(one: Any) -> SavedFilterForm:
    return SavedFilterForm(initial={"name": one.name}, auto_id=f"id_{one.pk}_%s")
