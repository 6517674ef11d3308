"""From an id in an address to a row, or 404."""

from collections.abc import Callable
from typing import TypeVar
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest
from django.utils.datastructures import MultiValueDict

Found = TypeVar("Found")


def or_404(getter: Callable[[UUID], Found], pk: UUID) -> Found:
    """What the selector finds; an unknown or foreign id is a page that isn't there."""
    try:
        return getter(pk)
    except ObjectDoesNotExist as error:
        raise Http404 from error


def uuid_or_none(text: str | None) -> UUID | None:
    """An id that came as a parameter; nonsense is none."""
    try:
        return UUID(text or "")
    except ValueError:
        return None


def posted(request: HttpRequest) -> MultiValueDict[str, str] | None:
    """The data of a form that was sent, None when the page is only opened."""
    return request.POST if request.method == "POST" else None


def status_of(request: HttpRequest) -> int:
    """A form that is shown again after it was sent is 422."""
    return 422 if request.method == "POST" else 200
