"""The coach page, and the answer that editors ask for. Nothing that is sent here is kept or logged."""

from typing import Any

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from metcrm.documents.coach import Finding, accept, reading_age
from metcrm.http import AuthedRequest
from metcrm.wording.forms.texts import LONGEST, TextForm
from metcrm.wording.reading import read_part
from metcrm.wording.remarks import KINDS, LEVELS

#: A reading age of fewer words says little.
WORDS_FOR_AN_AGE = 40


@never_cache
@require_http_methods(["GET", "POST"])
def coach_page(request: AuthedRequest) -> HttpResponse:
    """Paste any text and have it read."""
    form = TextForm(request.POST if request.method == "POST" else None)
    context: dict[str, Any] = {"form": form, "longest": f"{LONGEST:,}"}
    asked = request.method == "POST" and form.is_valid()
    if asked and form.cleaned_data["text"].strip():
        context |= _read(form.cleaned_data["text"])
    status = 422 if form.errors else 200
    return render(request, "wording/coach.html", context, status=status)


@never_cache
@require_POST
def coach_check(request: AuthedRequest) -> JsonResponse:
    """For editors: the findings of `text` in its order, or a sentence that says why it wasn't read."""
    form = TextForm(request.POST)
    if not form.is_valid():
        return JsonResponse({"error": next(iter(form.errors.values()))[0]}, status=422)
    names = [request.workspace.name, *form.cleaned_data["names"].splitlines()]
    found = read_part(form.cleaned_data["text"], part=form.cleaned_data["part"], names=names)
    return JsonResponse({"findings": [_as_json(one.finding, one.key) for one in found]})


def _as_json(finding: Finding, key: str) -> dict[str, Any]:
    """Places count code points from the text's first character; they hold everything that the replacement replaces."""
    start, end = finding.span
    return {
        "start": start,
        "end": end,
        "line": finding.line,
        "text": finding.text,
        "kind": finding.category,
        "kind_words": KINDS[finding.category],
        "level": finding.severity,
        "level_words": LEVELS[finding.severity],
        "reason": finding.reason,
        "replacement": finding.suggestion,
        "key": key,
    }


def _read(text: str) -> dict[str, Any]:
    found = read_part(text)
    findings = [one.finding for one in found]
    age = reading_age(text) if len(text.split()) >= WORDS_FOR_AN_AGE else None
    return {
        "asked": True,
        "remarks": found,
        "stopped": sum(finding.severity == "block" for finding in findings),
        "better": accept(text, findings) if findings else "",
        "age": round(age) if age is not None else None,
    }
