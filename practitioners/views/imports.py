"""A file of people on its way in: upload, columns and preview, progress, result, undoing."""

import csv
import io
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from metcrm import clock
from metcrm.accounts.permissions import Capability
from metcrm.documents.cells import guard
from metcrm.http import AuthedRequest, needs
from practitioners import selectors
from practitioners.forms.imports import ColumnsForm, UploadForm
from practitioners.refusals import Refused
from practitioners.services import import_files, import_undo, imports
from practitioners.views.common import done, found, may_write, page_of
from practitioners.views.exchange import home

_UNDER_WAY = ("running", "undoing")
_RESULTS = (("", "All"), ("added", "New"), ("updated", "Updated"), ("skipped", "Known already"),
            ("refused", "Not taken"), ("kept", "Left by undoing"))  # fmt: skip


@require_POST
@needs(Capability.WRITE_PRACTICES)
def import_upload(request: AuthedRequest) -> HttpResponse:
    """Put down a file; next comes the look at its columns."""
    form = UploadForm(request.POST, request.FILES)
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            row = imports.upload(data=file.read(), name=file.name or "file", by=request.actor, now=clock.now())
        except Refused as refusal:
            form.add_error("file", str(refusal))
        else:
            return redirect("practitioners:import_detail", row.pk)
    return home(request, form, status=422)


@require_http_methods(["GET", "POST"])
@needs(Capability.WRITE_PRACTICES)
def import_detail(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """What there is to do or to see: columns and preview, how far it is, or what became of it."""
    row = found(selectors.get_import, pk)
    if row.state == "uploaded" and not row.forgotten_at:
        return _columns(request, row)
    if request.method == "POST":
        messages.info(request, "This import has been started already.")
        return redirect("practitioners:import_detail", pk)
    stopped = imports.gave_up(row)
    if row.state in _UNDER_WAY and not stopped:
        return render(request, "practitioners/import_progress.html", {"row": row})
    return render(request, "practitioners/import_result.html", _result(request, row) | {"stopped": stopped})


@require_GET
@never_cache
@needs(Capability.WRITE_PRACTICES)
def import_progress(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """How far it is, once a second; at the end the page is fetched anew."""
    row = found(selectors.get_import, pk)
    answer = render(request, "practitioners/_import_progress.html", {"row": row})
    if row.state not in _UNDER_WAY or imports.gave_up(row):
        answer["HX-Refresh"] = "true"
    return answer


@require_GET
@needs(Capability.WRITE_PRACTICES)
def import_errors(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """The rows that were not taken, as they came, each with its reason: to be mended and uploaded again."""
    row = found(selectors.get_import, pk)
    text = io.StringIO()
    text.write("\ufeff")
    writer = csv.writer(text)
    for line in selectors.error_lines(row):
        writer.writerow([guard(cell) for cell in line])
    answer = HttpResponse(text.getvalue(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="rows-not-taken.csv"'
    return answer


@require_POST
@needs(Capability.WRITE_PRACTICES)
def import_again(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """Go on where the worker gave up."""
    return _act(request, pk, imports.start, "It goes on where it stopped.")


@require_http_methods(["GET", "POST"])
@needs(Capability.WRITE_PRACTICES)
def import_undo_view(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """Ask, then take the import back."""
    if request.method == "POST":
        return _act(request, pk, import_undo.start, "The import is being undone.")
    return render(request, "practitioners/import_undo.html", {"row": found(selectors.get_import, pk)})


@require_POST
@needs(Capability.WRITE_PRACTICES)
def import_discard(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """Nothing came in yet, and nothing shall."""
    try:
        imports.discard(found(selectors.get_import, pk), by=request.actor, now=clock.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("practitioners:import_detail", pk)
    return done(request, "The file is deleted; nothing came in.", reverse("practitioners:exchange"))


def _act(request: AuthedRequest, pk: UUID, verb: Any, said: str) -> HttpResponse:
    row = found(selectors.get_import, pk)
    try:
        verb(row, by=request.actor, now=clock.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, said)
    return redirect("practitioners:import_detail", pk)


def _columns(request: AuthedRequest, row: Any) -> HttpResponse:
    """Columns above, what would happen below; one button looks again, the other starts."""
    initial = {name: getattr(row, name) for name in ("has_heads", "duplicates", "default_practice")}
    known: dict[str, Any] = {"heads": row.heads, "columns": row.columns, "vcard": row.format == "vcard"}
    form = ColumnsForm(request.POST if request.method == "POST" else None, initial=initial, **known)
    if request.method == "POST" and form.is_valid():
        answer = _chosen(request, row, form)
        if answer is not None:
            return answer
    context: dict[str, Any] = {"row": row, "form": form, "deleted_on": row.created_at + import_files.KEPT}
    try:
        context |= {"outcomes": imports.preview(row), "lines": _lines(form, imports.first_cells(row))}
    except Refused as refusal:
        context["problem"] = str(refusal)
    return render(request, "practitioners/import_columns.html", context, status=422 if form.errors else 200)


def _chosen(request: AuthedRequest, row: Any, form: ColumnsForm) -> HttpResponse | None:
    values = form.cleaned_data
    try:
        imports.choose(
            row, by=request.actor, columns=form.columns, duplicates=values["duplicates"],
            default_practice=values["default_practice"], has_heads=values.get("has_heads", True),
        )  # fmt: skip
        if request.POST.get("do") == "start":
            imports.start(row, by=request.actor, now=clock.now())
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return None
    return redirect(reverse("practitioners:import_detail", args=[row.pk]) + "#preview")


def _lines(form: ColumnsForm, examples: list[str]) -> list[dict[str, Any]]:
    """Each column of the file: its head, an example, its field."""
    fields = [form[f"column_{number}"] for number in range(len(form.heads))]
    return [
        {"field": field, "example": example, "head": head}
        for field, example, head in zip(fields, [*examples, *[""] * len(fields)], form.heads, strict=False)
    ]


def _result(request: AuthedRequest, row: Any) -> dict[str, Any]:
    asked = request.GET.get("show", "")
    counts = {"added": row.added, "updated": row.updated, "skipped": row.skipped, "refused": row.refused,
              "kept": selectors.kept_rows(row)}  # fmt: skip
    url = reverse("practitioners:import_detail", args=[row.pk])
    tabs = [
        {"label": label, "url": f"{url}?show={key}", "current": asked == key, "count": counts.get(key, 0)}
        for key, label in _RESULTS
        if not key or counts[key]
    ]
    page = page_of(request, selectors.rows_of_import(row, asked))
    return {
        "row": row, "tabs": tabs, "page": page, "counts": counts, "may_write": may_write(request),
        "deleted_on": row.created_at + import_files.KEPT,
    }  # fmt: skip
