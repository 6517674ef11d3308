"""What the views of this app share."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.core.paginator import Page, Paginator
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from metcrm.accounts.permissions import Capability, may
from metcrm.http import AuthedRequest
from practitioners.refusals import Refused

Row = TypeVar("Row")
Key = TypeVar("Key")
PER_PAGE = 50


def found(getter: Callable[[Key], Row], key: Key) -> Row:
    """The row, or 404: an unknown id and another workspace's look the same."""
    try:
        return getter(key)
    except ObjectDoesNotExist as error:
        raise Http404 from error


def may_write(request: AuthedRequest) -> bool:
    """Whether to show buttons that change practices."""
    return may(request.actor, Capability.WRITE_PRACTICES)


def page_of(request: AuthedRequest, rows: Any) -> "Page[Any]":
    """The asked page of a list, the last one when there are fewer."""
    return Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))


def practice_url(pk: Any, part: str = "") -> str:
    """The page of a practice, at one of its panels."""
    return reverse("practitioners:practice_detail", args=[pk]) + (f"#{part}" if part else "")


def practitioner_url(pk: Any, part: str = "") -> str:
    """The page of a practitioner, at one of its panels."""
    return reverse("practitioners:practitioner_detail", args=[pk]) + (f"#{part}" if part else "")


def done(request: AuthedRequest, said: str, to: str) -> HttpResponse:
    """After a change: say so, and go on."""
    messages.success(request, said)
    return redirect(to)


def saved(form: Form, save: Callable[[], Row]) -> Row | None:
    """Do `save` when the form is valid; a refusal is shown above the form. None: show the form again."""
    if not form.is_valid():
        return None
    try:
        return save()
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return None


def form_page(
    request: AuthedRequest,
    form: Form,
    save: Callable[[dict[str, Any]], object],
    *,
    said: str,
    to: str,
    template: str = "practitioners/form.html",
    **context: Any,
) -> HttpResponse:
    """A page that is one form. A good one is saved and leads `to`; a bad or refused one is shown again with 422."""

    def keep() -> bool:
        save(form.cleaned_data)
        return True

    if request.method == "POST" and saved(form, keep):
        return done(request, said, to)
    status = 422 if request.method == "POST" else 200
    return render(request, template, context | {"form": form, "cancel_url": to}, status=status)
