"""How pages of this app answer: a form tried, a button told."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from metcrm.cohorts.services.refusals import Refused


def tried(form: Any, verb: Callable[[], Any]) -> Any:
    """What the verb gives, or None with its refusal beside the field (or above the form)."""
    if not form.is_valid():
        return None
    try:
        return verb()
    except Refused as why:
        form.add_error(why.field if why.field in form.fields else None, str(why))
        return None


def told(request: HttpRequest, verb: Callable[[], str], to: str, *args: Any) -> HttpResponse:
    """To another page with the sentence of the verb, or with the reason why it was refused."""
    try:
        messages.success(request, verb())
    except Refused as why:
        messages.error(request, str(why))
    return redirect(to, *args)


def status_of(form: Any) -> int:
    """422 for a form that was refused."""
    return 422 if form.errors else 200
