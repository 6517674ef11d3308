"""How pages with many small buttons answer."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from metcrm.accounts.services.refusals import Refused


def told(request: HttpRequest, verb: Callable[[], str], page: str) -> HttpResponse:
    """Back to `page` with the sentence of the verb, or with the reason why it was refused."""
    try:
        messages.success(request, verb())
    except Refused as why:
        messages.error(request, str(why))
    return redirect(page)
