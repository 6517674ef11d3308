"""What the views of this app share: forms that may be refused, and ids that come as parameters."""

from collections.abc import Callable
from typing import TypeVar
from uuid import UUID

from django.forms import Form
from django.http import HttpRequest
from django.utils.datastructures import MultiValueDict

from clients.services.refusals import Refused

Row = TypeVar("Row")


def attempt(form: Form, save: Callable[[], Row]) -> Row | None:
    """Do `save` when the form is valid; a refusal stands beside the field it is about. None: show the form again."""
    if not form.is_valid():
        return None
    try:
        return save()
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        return None


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
