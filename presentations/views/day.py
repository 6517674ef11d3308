"""A day's route: choose offices, see the order, change it, plan the visits. Without script the whole page is a form."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.views.decorators.http import require_GET, require_POST

from metcrm import clock
from metcrm.accounts.permissions import Capability, may
from metcrm.http import AuthedRequest, needs
from presentations import selectors, travel
from presentations.day import DayPlan, Home, Wish, plan_of
from presentations.forms.day import DayForm, FinderForm
from presentations.forms.day import asked as asked_day
from presentations.refusals import Refused
from presentations.route import MOST_EXACT, MOST_STOPS
from presentations.services.day import Call, plan_day

#: What a button may do to the list of offices.
_BUTTONS = ("add", "drop", "up", "down", "shortest")
_NO_ZIP = "This ZIP code isn't known. Look at it again."
_KEPT = ("day", "starts", "minutes", "home", "q", "stage", "near", "hand")


@dataclass(frozen=True)
class Page:
    """What an address asks for, read once."""

    form: DayForm
    finder: FinderForm
    wish: Wish | None
    plan: DayPlan | None
    left_out: int


@require_GET
@needs(Capability.READ_PRACTICES)
def day(request: AuthedRequest) -> HttpResponse:
    """The plan that the address describes. Buttons lead to the address of the plan that they make."""
    if any(name in request.GET for name in _BUTTONS):
        return redirect(f"{reverse('presentations:day')}?{_pressed(request.GET).urlencode()}#route")
    return _show(request, _read(request, request.GET))


@require_POST
@needs(Capability.WRITE_VISITS)
def day_keep(request: AuthedRequest) -> HttpResponse:
    """Make planned visits of it."""
    page = _read(request, request.POST)
    if page.plan is None:
        return _show(request, page, "Choose at least one office first." if page.wish else "", status=422)
    calls = page.plan.calls if request.POST.get("anyway") else page.plan.kept
    wanted = [Call(call.practice, call.begins, page.plan.wish.minutes) for call in calls]
    try:
        planned, moved = plan_day(wanted, by=request.actor, now=clock.now())
    except Refused as refusal:
        if refusal.field == "planned_for":
            page.form.add_error("starts", "This time is over. Choose a day and a time to come.")
            return _show(request, page, status=422)
        return _show(request, page, str(refusal), status=422)
    messages.success(request, _said(len(planned), len(moved), page.plan, len(page.plan.calls) - len(calls)))
    return redirect("presentations:visit_list")


def _said(planned: int, moved: int, plan: DayPlan, left: int) -> str:
    on = date_format(plan.wish.day, "l, M j")
    parts = [f"{planned} visit{'' if planned == 1 else 's'} planned for {on}"]
    parts += [f"{moved} planned already and set to the new time"] if moved else []
    parts += [f"{left} left out, since the office is closed then"] if left else []
    return f"{'; '.join(parts)}."


def _pressed(given: QueryDict) -> QueryDict:
    """The address after a button: offices added, dropped or moved; everything else as it was."""
    result = QueryDict(mutable=True)
    for name in _KEPT:
        if value := given.get(name):
            result[name] = str(value)
    chosen = list(dict.fromkeys(given.getlist("p")))
    if "shortest" in given:
        result.pop("hand", None)
    chosen += [one for one in given.getlist("add") if one not in chosen]
    chosen = [one for one in chosen if one not in given.getlist("drop")]
    for name, step in (("up", -1), ("down", 1)):
        one = given.get(name)
        if one in chosen:
            place = chosen.index(one)
            chosen.insert(max(0, place + step), chosen.pop(place))
            result["hand"] = "1"
    result.setlist("p", chosen)
    return result


def _read(request: AuthedRequest, given: QueryDict) -> Page:
    workspace = request.workspace
    form = asked_day(given, day=timezone.localdate(clock.now()), home=workspace.zip_code)
    finder = FinderForm(given)
    finder.is_valid()
    ids = [pk for pk in map(_id, given.getlist("p")) if pk is not None]
    practices = selectors.practices_in_order(ids)
    left_out = len(practices[MOST_STOPS:])
    if not form.is_valid():
        return Page(form, finder, None, None, left_out)
    values = form.cleaned_data
    typed = values["home"][:5]
    own = typed == workspace.zip_code[:5] and bool(workspace.street)
    wish = Wish(
        day=values["day"], starts=values["starts"], minutes=values["minutes"],
        home=Home(workspace.postal_address if own else typed, typed), practices=tuple(practices[:MOST_STOPS]),
        zone=timezone.get_current_timezone(), by_hand=bool(given.get("hand")),
    )  # type: ignore[arg-type]  # the middleware sets a ZoneInfo  # fmt: skip
    plan = plan_of(wish)
    if plan is None:
        form.add_error("home", _NO_ZIP)
    return Page(form, finder, wish, plan if practices else None, left_out)


def _id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _show(request: AuthedRequest, page: Page, problem: str = "", status: int = 200) -> HttpResponse:
    given = request.POST if request.method == "POST" else request.GET
    chosen = {practice.pk for practice in page.wish.practices} if page.wish else set()
    wanted = page.finder.cleaned_data
    home = page.wish.home.zip_code if page.wish else ""
    found, more = selectors.offices_to_visit(
        q=wanted.get("q", ""), stage=wanted.get("stage", ""), near=home if wanted.get("near") else "", without=chosen
    )
    context: dict[str, Any] = {
        "form": page.form, "finder": page.finder, "plan": page.plan, "problem": problem, "offices": found, "more": more,
        "left_out": page.left_out, "most": MOST_STOPS, "most_exact": MOST_EXACT, "given": given,
        "chosen": given.getlist("p") if page.plan is None else [], "hand": given.get("hand", ""),
        "factor": travel.ROAD_FACTOR, "speed": travel.MILES_AN_HOUR, "asked": any(wanted.values()),
        "can_write": may(request.actor, Capability.WRITE_VISITS),
    }  # fmt: skip
    return render(request, "presentations/day.html", context, status=status)
