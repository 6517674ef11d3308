"""Places of a practice."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from metcrm import clock
from metcrm.accounts.permissions import Capability
from metcrm.http import AuthedRequest, needs
from practitioners import selectors
from practitioners.forms.practices import LocationForm
from practitioners.services import practices
from practitioners.views.common import form_page, found, practice_url


@require_http_methods(["GET", "POST"])
@needs(Capability.WRITE_PRACTICES)
def location_create(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """Add a place; the first is the main one."""
    practice = found(selectors.get_practice, pk)

    def save(values: dict[str, Any]) -> object:
        return practices.save_location(practice, by=request.actor, now=clock.now(), **values)

    form, to = LocationForm(request.POST or None), practice_url(practice.pk, "places")
    return form_page(request, form, save, said="The place is saved.", to=to, practice=practice, title="Add a place")


@require_http_methods(["GET", "POST"])
@needs(Capability.WRITE_PRACTICES)
def location_edit(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """Address, hours, how to get in."""
    place = found(selectors.get_location, pk)
    names = [name for name in LocationForm.base_fields if name != "source"]
    form = LocationForm(request.POST or None, initial={name: getattr(place, name) for name in names})

    def save(values: dict[str, Any]) -> object:
        return practices.save_location(place.practice, by=request.actor, now=clock.now(), location=place, **values)

    to = practice_url(place.practice_id, "places")
    return form_page(
        request, form, save, said="The place is saved.", to=to, practice=place.practice,
        title=f"Where {place.practice.name} is", sub="Hours and how to get in are part of the homework.",
    )  # fmt: skip
