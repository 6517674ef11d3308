"""What changed for all clients together, and telling it outside; for the owner."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from clients import selectors as records
from clients.forms.outcomes import FloorForm, PeriodForm, SheetForm, WithdrawForm
from clients.outcomes import door, words
from clients.outcomes.courses import INCLUSION, Moves
from clients.outcomes.figures import figures, known_condition
from clients.outcomes.preview import Preview, preview
from clients.outcomes.quarters import Quarter, span_words
from clients.outcomes.rows import shown_rows
from clients.selectors import outcomes as selectors
from clients.selectors.catalogue import catalogue
from clients.selectors.reports import local_day
from clients.services import outcomes as services
from clients.views.lookups import attempt, posted, status_of
from metcrm import clock
from metcrm.accounts.permissions import Capability
from metcrm.http import AuthedRequest, needs, or_404


@require_GET
@needs(Capability.READ_OUTCOMES)
def outcome_list(request: AuthedRequest) -> HttpResponse:
    """Every condition and measure: how many, what changed, how sure that is."""
    form = PeriodForm(request.GET, known=selectors.first_and_last())
    asked = form.asked()
    courses = selectors.finished_courses()
    found = figures(courses, catalogue().everything, records.confirmed_measures(), within=asked)
    context = {
        "form": form, "conditions": shown_rows(found), "inclusion": INCLUSION, "any": bool(courses),
        "clients_known": bool(courses) or selectors.clients_known(),
        "period": span_words(*asked) if asked else "all time",
        "sheets": [_told(one) for one in selectors.sheets()], "floor": selectors.floor(),
    }  # fmt: skip
    return render(request, "clients/outcome_list.html", context)


@require_http_methods(["GET", "POST"])
@needs(Capability.WRITE_OUTCOMES)
def outcome_publish(request: AuthedRequest, condition: str) -> HttpResponse:
    """Choose quarter and measures, see what would be told and what not, then tell it."""
    known = known_condition(condition)
    if known is None:
        raise Http404
    courses, told = selectors.finished_courses(condition), selectors.published(condition)
    blocks = door.open_blocks(courses, condition, told, local_day(clock.now()))
    shown = _preview(request, courses, blocks, told)
    form = _sheet_form(request, blocks, shown)
    by, now = request.actor, clock.now()

    def save() -> Any:
        chosen = form.cleaned_data
        last = Quarter.parse(chosen["last"])
        return services.publish(condition=condition, last=last, codes=chosen["codes"], by=by, now=now)

    if request.method == "POST" and (row := attempt(form, save)) is not None:
        messages.success(request, "The figures are told. They stay as they are from now on.")
        return redirect("clients:outcome_sheet", row.pk)
    context = {
        "form": form, "condition": known, "preview": shown, "told": told, "floor": selectors.floor(),
        "words": _words(shown.sheet.content, "as soon as it is told") if shown and shown.sheet else None,
        "span": span_words(shown.block.first, shown.block.last) if shown else "",
    }  # fmt: skip
    return render(request, "clients/outcome_publish.html", context, status=status_of(request))


@require_http_methods(["GET", "POST"])
@needs(Capability.WRITE_OUTCOMES)
def outcome_sheet(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """One sheet as it was told; here it is taken out of use."""
    sheet = or_404(selectors.get_sheet, pk)
    form = WithdrawForm(posted(request))
    by, now = request.actor, clock.now()
    if attempt(form, lambda: services.withdraw(sheet=sheet, by=by, now=now, **form.cleaned_data)) is not None:
        messages.success(request, "The sheet isn’t used any more. What was handed out stays out.")
        return redirect("clients:outcome_sheet", pk)
    told = next(one for one in selectors.sheets([sheet.condition]) if one.pk == sheet.pk)
    context = {"form": form, "sheet": told, "words": _words(told.stored, told.mark), "hash": sheet.content_hash}
    return render(request, "clients/outcome_sheet.html", context, status=status_of(request))


@require_http_methods(["GET", "POST"])
@needs(Capability.WRITE_OUTCOMES)
def outcome_floor(request: AuthedRequest) -> HttpResponse:
    """The least number of clients behind a figure."""
    form = FloorForm(posted(request), initial={"floor": selectors.floor()})
    by, now = request.actor, clock.now()
    if attempt(form, lambda: services.set_floor(by=by, now=now, **form.cleaned_data)) is not None:
        messages.success(request, "The number is kept. It counts for sheets told earlier too.")
        return redirect("clients:outcome_list")
    return render(request, "clients/outcome_floor.html", {"form": form, "least": door.FLOOR}, status=status_of(request))


def _preview(
    request: AuthedRequest, courses: Sequence[Any], blocks: Sequence[door.Block], told: Sequence[door.Published]
) -> Preview | None:
    """With what was chosen; nonsense counts as nothing chosen. None while no quarter is open."""
    if not blocks:
        return None
    data = request.POST if request.method == "POST" else request.GET
    block = next((one for one in blocks if one.last.key == data.get("last")), blocks[-1])
    moves = Moves(catalogue().everything)
    codes = [code for code in dict.fromkeys(data.getlist("codes")) if code in moves.measures]
    return preview(
        door.eligible(courses, block, told), block, codes if "last" in data else None, moves,
        floor=selectors.floor(), sure=records.confirmed_measures(), on=local_day(clock.now()),
    )  # fmt: skip


def _sheet_form(request: AuthedRequest, blocks: Sequence[door.Block], shown: Preview | None) -> SheetForm:
    choices = [(one.code, f"{one.name} ({one.n})") for one in shown.choices] if shown else []
    initial = {"last": shown.block.last.key, "codes": shown.chosen} if shown else {}
    quarters = [one.last for one in blocks]
    return SheetForm(posted(request), quarters=quarters, measures=choices, initial=initial)


def _told(sheet: selectors.ToldSheet) -> dict[str, Any]:
    return {"sheet": sheet, "label": sheet.stored["label"], "period": words.period(sheet.stored)}


def _words(content: door.Content, mark: str) -> dict[str, Any]:
    return {
        "label": content["label"], "period": words.period(content), "who": words.who(content),
        "source": words.source(content, mark), "rows": words.told(content),
    }  # fmt: skip
