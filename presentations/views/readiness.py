"""“Ready to walk in?” for one office: shown, and mended where it stands."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from metcrm import clock
from metcrm.accounts.permissions import Capability
from metcrm.http import AuthedRequest, needs
from metcrm.wording.reading import Seen
from practitioners.refusals import Refused as RefusedBelow
from practitioners.selectors import Profile, profile_of
from presentations import selectors
from presentations.forms.readiness import NEEDED, form_of
from presentations.readiness.deck import DECK, DRAW
from presentations.readiness.office import ITEM, PROMISE, REACH
from presentations.readiness.points import Call, Fix, Point, readiness_of
from presentations.readiness.words import OBJECTIVE, ONE_SHEET
from presentations.refusals import Refused
from presentations.services import readiness as services
from presentations.views.fragments import fragment
from presentations.views.lookups import asked, get_practice, get_visit, or_404
from presentations.views.refusals import show_refusal


@dataclass(frozen=True)
class Shown:
    """A fix as the page offers it: a form that opens there, or a link."""

    fix: Fix
    form: forms.Form | None
    heard: list[Seen]


@dataclass(frozen=True)
class Line:
    """A point with its ways to be mended."""

    point: Point
    fixes: list[Shown]


@require_GET
@needs(Capability.READ_PRACTICES)
def readiness(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """The seven points about a practice, for ?visit=… or the next visit planned there."""
    return _show(request, *_subject(request, pk))


@require_POST
@needs(Capability.WRITE_VISITS)
def readiness_fix(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """Mend one point; the answer is all of them as they stand then."""
    profile, call = _subject(request, pk)
    fix = Fix(request.POST.get("way", ""), "", request.POST.get("about", "")[:60])
    place = request.POST.get("point", "")[:4]
    form = form_of(fix, _place(place), profile=profile, visit=call.visit, workspace=request.workspace,
                   by=request.actor, data=request.POST)  # fmt: skip
    if form is None:
        raise Http404
    heard: list[Seen] = []
    if form.is_valid():
        try:
            _mend(request, fix, form, profile, call)
        except (Refused, RefusedBelow) as refusal:
            heard = [Seen(remark) for remark in getattr(refusal, "remarks", [])]
            _refuse(request, form, refusal)
        else:
            if not request.htmx:
                return redirect(_url(pk, call))
            return _show(request, *_subject(request, pk), said="Saved.")
    return _show(request, profile, call, sent=(place, fix, form, heard), status=422)


def _mend(request: AuthedRequest, fix: Fix, form: Any, profile: Profile, call: Call) -> None:
    by, now, values = request.actor, clock.now(), form.cleaned_data
    if fix.way == OBJECTIVE:
        assert call.visit is not None
        services.set_objective(
            call.visit, values["objective"], no_client=values["no_client"], by=by, now=now,
        )  # fmt: skip
    elif fix.way == ONE_SHEET:
        services.make_sheet(profile, values, ticks=request.POST.getlist("tick"), by=by, now=now)
    elif fix.way == REACH:
        services.reach(request.workspace, values, by=by, now=now)
    elif fix.way == ITEM:
        services.mend_item(profile, int(fix.about), form.values(), who=form.about(), by=by, now=now)
    elif fix.way == DECK:
        services.make_deck(profile, values, by=by, now=now)
    elif fix.way == DRAW:
        services.draw_deck(profile, _id(fix.about), by=by, now=now)
    elif fix.way == PROMISE:
        services.keep_promise(profile, _id(fix.about), on=timezone.localdate(now), by=by, now=now)


def _refuse(request: AuthedRequest, form: Any, refusal: Exception) -> None:
    if isinstance(refusal, Refused) and hasattr(form, "offer_clearing"):
        show_refusal(request, form, refusal)
    else:
        field = getattr(refusal, "field", "")
        form.add_error(field if field in form.fields else None, str(refusal))


def _show(
    request: AuthedRequest, profile: Profile, call: Call, *, said: str = "", sent: Any = None, status: int = 200
) -> HttpResponse:
    found = readiness_of([call], now=clock.now())[call.practice.pk]
    lines = [_line(request, point, profile, call, sent) for point in found.points]
    context = {
        "readiness": found, "lines": lines, "practice": call.practice, "visit": call.visit, "said": said,
        "url": _url(call.practice.pk, call), "fix_url": _url(call.practice.pk, call, "presentations:readiness_fix"),
        "loaded": True,
    }  # fmt: skip
    response = fragment(request, "presentations/_readiness.html", context, f"Ready to walk in? {call.practice.name}")
    response.status_code = status
    return response


def _line(request: AuthedRequest, point: Point, profile: Profile, call: Call, sent: Any) -> Line:
    fixes = []
    for fix in point.found.fixes:
        if fix.url:
            fixes.append(Shown(fix, None, []))
            continue
        form, heard = form_of(fix, _place(str(point.number)), profile=profile, visit=call.visit,
                              workspace=request.workspace, by=request.actor), []  # fmt: skip
        if sent and (sent[0], sent[1].way, sent[1].about) == (str(point.number), fix.way, fix.about):
            form, heard = sent[2], sent[3]
        if form is not None or fix.way not in NEEDED:
            fixes.append(Shown(fix, form, heard))
    return Line(point, fixes)


def _subject(request: AuthedRequest, pk: UUID) -> tuple[Profile, Call]:
    practice = or_404(get_practice, pk)
    visit_id = asked(request, "visit")
    visit = or_404(get_visit, visit_id) if visit_id else selectors.next_visit(practice)
    if visit is not None and visit.practice_id != practice.pk:
        raise Http404
    return profile_of(practice), Call(practice, visit)


def _place(number: str) -> str:
    return f"ready{number}" if number.isdigit() else "ready"


def _url(pk: UUID, call: Call, name: str = "presentations:readiness") -> str:
    return reverse(name, args=[pk]) + (f"?visit={call.visit.pk}" if call.visit else "")


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise Http404 from error
