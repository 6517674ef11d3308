"""Answers that htmx puts into a page; opened by themselves, as a link without script does, they are a page."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.vary import vary_on_headers

from metcrm.http import AuthedRequest


def fragment(request: AuthedRequest, template: str, context: dict[str, Any], title: str) -> HttpResponse:
    """`template` alone for htmx, inside the usual frame otherwise."""
    if request.htmx:
        response = render(request, template, context)
    else:
        response = render(request, "presentations/panel.html", context | {"panel": template, "title": title})
    return vary_on_headers("HX-Request")(lambda _: response)(request)
