"""Quarterly letters: the panel on Today, writing and releasing one, and the office's own page of it."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from clients.forms.quarter_letters import QuarterLetterForm
from clients.outcomes.quarters import Quarter
from clients.selectors import quarter_letters as selectors
from clients.services import door
from clients.services import quarter_letters as services
from clients.services.refusals import Refused
from clients.views.lookups import attempt, posted, status_of
from clients.views.office import DoorRequest, context_of, known_browser, through_link
from metcrm import clock
from metcrm.accounts.permissions import Capability, may
from metcrm.http import AuthedRequest, needs, or_404

SHOWN = 6


@require_GET
@needs(Capability.READ_REPORTS)
def today_quarter_letters(request: AuthedRequest) -> HttpResponse:
    """Today's panel: offices that sent patients in the quarter that is over, and haven't got their letter."""
    owed = selectors.owed(timezone.localdate(clock.now()))
    context = {
        "rows": owed[:SHOWN], "count": len(owed), "may_write": may(request.actor, Capability.WRITE_REPORTS),
        "quarter": owed[0].quarter if owed else None,
    }  # fmt: skip
    return render(request, "clients/_today_quarter_letters.html", context)


@require_http_methods(["GET", "POST"])
@needs(Capability.WRITE_REPORTS)
def quarter_letter(request: AuthedRequest, pk: UUID, quarter: str) -> HttpResponse:
    """Read it, change how it begins, release it or leave it this time. Looking at it keeps nothing."""
    practice, wanted, by, now = or_404(selectors.get_practice, pk), _quarter(quarter), request.actor, clock.now()
    about: dict[str, Any] = {"practice": practice, "quarter": wanted, "by": by, "now": now}
    try:
        letter = services.letter_or_new(**about)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("today")
    start = _initial(services.content_of(letter, by=by, now=now), practice)
    form = QuarterLetterForm(posted(request), readers=selectors.readers(practice), initial=start)
    if letter.state == services.State.DRAFT and attempt(form, lambda: _do(request, about, form)) is not None:
        return redirect("clients:quarter_letter", pk, quarter)
    if request.method == "POST":  # what was typed is kept in the draft, whatever the coach says of it
        letter = services.letter_or_new(**about)
    drafted = letter.state == services.State.DRAFT
    context = {
        "form": form, "letter": letter, "practice": practice, "quarter": wanted,
        "content": services.content_of(letter, by=by, now=now),
        "heard": services.heard(letter, by=by, now=now) if drafted else [],
    }  # fmt: skip
    return render(request, "clients/quarter_letter.html", context, status=status_of(request))


@require_GET
@through_link
@known_browser
def office_quarter(request: DoorRequest, letter: UUID) -> HttpResponse:
    """The released letter, for the office it was written to."""
    try:
        found = selectors.get_letter_behind(request.link, letter)
    except ObjectDoesNotExist as error:
        door.refuse(request.link, "not this office's letter", request.at)
        raise Http404 from error
    services.open_letter(link=request.link, letter=found, now=request.at)
    return render(request, "office/quarter.html", context_of(request) | {"content": found.content})


def _do(request: AuthedRequest, about: dict[str, Any], form: QuarterLetterForm) -> Any:
    """Keep the words first, whatever comes after; then what the button says."""
    by, now, asked = about["by"], about["now"], request.POST.get("do", "")
    letter = services.draft(**about)
    if asked == "skip":
        messages.info(request, "No letter is sent about this quarter.")
        return services.skip(letter=letter, by=by, now=now)
    kept = services.edit(
        letter=letter, words=form.cleaned_data["words"], by=by, now=now, ticks=request.POST.getlist("ticks")
    )
    if asked != "release":
        messages.success(request, "The words are kept.")
        return kept
    released = services.release(letter=kept, contact_id=form.cleaned_data["contact"], by=by, now=now)
    told = "Its link is on the way." if released.contact else "Print it from this page."
    messages.success(request, f"The letter is released. {told}")
    return released


def _initial(content: Mapping[str, Any], practice: Any) -> dict[str, Any]:
    found = selectors.readers(practice)
    return {"words": content.get("opening", ""), "contact": str(found[0].pk) if found else ""}


def _quarter(key: str) -> Quarter:
    try:
        return Quarter.parse(key)
    except ValueError as error:
        raise Http404 from error
