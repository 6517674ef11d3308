"""What the views of this app share: forms that may be refused, and ids that come as parameters."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import TypeVar
from urllib.parse import urlencode
from uuid import UUID

from django.forms import Form
from django.http import HttpRequest, QueryDict
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


def day_or_none(text: str | None) -> date | None:
    """A day that came as a parameter, as 2026-03-02; nonsense is none."""
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return None


def posted(request: HttpRequest) -> MultiValueDict[str, str] | None:
    """The data of a form that was sent, None when the page is only opened."""
    return request.POST if request.method == "POST" else None


def name_search(request: HttpRequest) -> tuple[QueryDict, str]:
    """What a list is asked for, and the person's name that is searched; a name is posted, never in an address."""
    if request.method != "POST":
        return request.GET, ""
    return request.POST, request.POST.get("q", "").replace("\0", "").strip()[:80]


def filters_only(request: HttpRequest, names: Sequence[str]) -> str | None:
    """The query of a posted search without a name, so that filters have an address; None when there is a name."""
    if request.method != "POST" or request.POST.get("q", "").strip():
        return None
    return "?" + urlencode({name: request.POST[name] for name in names if name in request.POST})


def status_of(request: HttpRequest) -> int:
    """A form that is shown again after it was sent is 422."""
    return 422 if request.method == "POST" else 200
