"""The letter clock: its panel on Today, beginning a letter, noting one that went another way."""

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from clients.forms.letters import LetterNoteForm
from clients.letters import KINDS
from clients.selectors import get_episode
from clients.selectors import letters as selectors
from clients.services import letters as services
from clients.services.refusals import Refused
from clients.views.episodes import to_record
from clients.views.letter_page import NAMES
from clients.views.lookups import attempt, posted, status_of
from metcrm import clock
from metcrm.accounts.permissions import Capability, may
from metcrm.http import AuthedRequest, needs, or_404

SHOWN = 6


@require_GET
@needs(Capability.READ_REPORTS)
def today_letters(request: AuthedRequest) -> HttpResponse:
    """Today's panel: letters that are late or due within three days."""
    today = timezone.localdate(clock.now())
    owed = selectors.owed_letters(today)
    rows = [{"owed": one, "name": NAMES[one.letter.kind], "state": one.letter.state(today)} for one in owed[:SHOWN]]
    context = {
        "rows": rows, "count": len(owed), "late": sum(one.letter.state(today) == "late" for one in owed),
        "to_begin": sum(one.draft is None for one in owed), "today": today,
        "may_write": may(request.actor, Capability.WRITE_REPORTS),
    }  # fmt: skip
    return render(request, "clients/_today_letters.html", context)


@require_POST
@needs(Capability.WRITE_REPORTS)
def letter_begin(request: AuthedRequest, pk: UUID, kind: str) -> HttpResponse:
    """Begin the draft of a letter, or go on with it."""
    episode = _episode(pk, kind)
    try:
        report = services.begin(episode=episode, kind=kind, by=request.actor, now=clock.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
        return to_record(episode)
    return redirect("clients:report_detail", report.pk)


@require_POST
@needs(Capability.WRITE_REPORTS)
def letter_begin_all(request: AuthedRequest) -> HttpResponse:
    """Begin every letter that is owed; the list of drafts is next, each to be read and signed by itself."""
    begun = len(services.begin_all(by=request.actor, now=clock.now()))
    if not begun:
        messages.info(request, "Every letter that is owed is begun already.")
    else:
        messages.success(request, f"{begun} letter{'' if begun == 1 else 's'} begun. Read each one, then sign it.")
    return redirect(reverse("clients:report_list") + "?stage=draft")


@require_http_methods(["GET", "POST"])
@needs(Capability.WRITE_REPORTS)
def letter_note(request: AuthedRequest, pk: UUID, kind: str, due: str) -> HttpResponse:
    """Note that a letter went another way, or isn't needed."""
    episode, due_on = _episode(pk, kind), _day(due)
    now = clock.now()
    today = timezone.localdate(now)
    form = LetterNoteForm(posted(request), today=today, initial={"settled_on": today})
    kept = attempt(
        form,
        lambda: services.note(
            episode=episode, kind=kind, due_on=due_on, by=request.actor, now=now, **form.cleaned_data
        ),
    )
    if kept is not None:
        messages.success(request, "Noted. The clock of this letter has stopped.")
        return to_record(episode)
    context = {"form": form, "client": episode.client, "name": NAMES[kind], "due_on": due_on}
    return render(request, "clients/letter_note.html", context, status=status_of(request))


def _episode(pk: UUID, kind: str) -> Any:
    if kind not in KINDS:
        raise Http404
    return or_404(get_episode, pk)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise Http404 from error
