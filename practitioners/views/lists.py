"""Practices as a table, as a board, and those that have gone quiet."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from metcrm import clock
from metcrm.accounts.permissions import Capability
from metcrm.http import AuthedRequest, needs
from practitioners import homework, selectors
from practitioners.forms.lists import BoardFilterForm, PracticeFilterForm, SavedFilterForm
from practitioners.services.saved_filters import query_of
from practitioners.views.common import may_write, page_of


@require_GET
@needs(Capability.READ_PRACTICES)
def practice_list(request: AuthedRequest) -> HttpResponse:
    """All practices, searched, filtered and ordered."""
    return list_page(request, SavedFilterForm())


@require_GET
@needs(Capability.READ_PRACTICES)
def practice_board(request: AuthedRequest) -> HttpResponse:
    """Practices by stage: how many, and those that have been there longest."""
    form = BoardFilterForm(request.GET)
    asked = form.asked()
    columns = selectors.board(asked)
    context = {
        "form": form, "asked": bool(asked), "total": sum(column.count for column in columns), "columns": columns,
        "kept": urlencode(query_of(asked)), "homework_total": homework.total(), "tabs": tabs("board"),
        "may_write": may_write(request),
    }  # fmt: skip
    return render(request, "practitioners/practice_board.html", context)


@require_GET
@needs(Capability.READ_PRACTICES)
def practice_quiet(request: AuthedRequest) -> HttpResponse:
    """Sources that have fallen silent, each with what to do about it."""
    page = page_of(request, selectors.gone_quiet())
    profiles = selectors.profiles_of(list(page))
    today = timezone.localdate(clock.now())
    rows = [{"practice": row, "profile": profiles[row.pk], "days": selectors.days_quiet(row, today)} for row in page]
    context = {"page": page, "rows": rows, "tabs": tabs("quiet"), "may_write": may_write(request)}
    return render(request, "practitioners/practice_quiet.html", context)


def list_page(request: AuthedRequest, name_form: SavedFilterForm, status: int = 200) -> HttpResponse:
    """The table. `name_form` is the one under which its filter may be kept."""
    form = PracticeFilterForm(request.GET)
    asked, order = form.asked(), request.GET.get("sort", "name")
    page = page_of(request, selectors.list_practices(order=order, **vars(asked)))
    profiles = selectors.profiles_of(list(page))
    total = homework.total()
    saved = selectors.saved_filters(request.user.pk)
    query = query_of(asked)
    context: dict[str, Any] = {
        "page": page, "form": form, "asked": bool(asked), "keep": {"sort": order}, "name_form": name_form,
        "rows": [{"practice": row, "profile": profiles[row.pk], "total": total} for row in page],
        "saved": [{"filter": one, "query": urlencode(one.query), "current": one.query == query} for one in saved],
        "query": urlencode(query), "tabs": tabs("table"), "may_write": may_write(request),
    }  # fmt: skip
    return render(request, "practitioners/practice_list.html", context, status=status)


def tabs(current: str) -> list[dict[str, object]]:
    """Three ways to look at practices."""
    return [
        {"label": "Table", "url": reverse("practitioners:practice_list"), "current": current == "table"},
        {"label": "Board", "url": reverse("practitioners:practice_board"), "current": current == "board"},
        {"label": "Gone quiet", "url": reverse("practitioners:practice_quiet"), "current": current == "quiet",
         "count": selectors.count_quiet()},
    ]  # fmt: skip
