"""The step before: which practice? A search that works without script, and narrows as one types with it."""

from django.http import HttpResponse
from django.shortcuts import render

from metcrm.http import AuthedRequest
from practitioners.selectors import list_practices

SHOWN = 20


def choose_practice(request: AuthedRequest, *, heading: str, action: str) -> HttpResponse:
    """Each result leads back to this address with ?practice=…"""
    query = request.GET.get("q", "").strip()
    found = list(list_practices(q=query, order="name" if query else "-visit")[: SHOWN + 1])
    context = {
        "heading": heading, "action": action, "query": query, "practices": found[:SHOWN], "more": len(found) > SHOWN,
    }  # fmt: skip
    return render(request, "presentations/choose_practice.html", context)
