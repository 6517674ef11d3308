"""Follow-ups: the list, one of them with its mail as it leaves, and what may be done with it."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from metcrm import clock
from metcrm.accounts.permissions import Capability, may
from metcrm.framed import framed, may_frame
from metcrm.http import AuthedRequest, needs, safe_next_url
from practitioners import selectors_follow_ups as selectors
from practitioners.forms.follow_ups import FollowUpFilter, FollowUpForm, MoveForm
from practitioners.refusals import Refused
from practitioners.services import follow_ups
from practitioners.services.follow_up_preview import Look, heard, look
from practitioners.views.common import found, page_of

if TYPE_CHECKING:
    from practitioners.models import FollowUp


@require_GET
@needs(Capability.READ_PRACTICES)
def follow_up_list(request: AuthedRequest) -> HttpResponse:
    """What is owed, searched and in views: drafts, leaving, to do, withheld, done."""
    form = FollowUpFilter(request.GET)
    form.is_valid()
    view, q = form.cleaned_data.get("show", ""), form.cleaned_data.get("q", "")
    page = page_of(request, selectors.list_follow_ups(view=view, q=q))
    context = {
        "form": form,
        "page": page,
        "lines": selectors.lines(page, clock.now()),
        "filtered": bool(view or q),
    }
    return render(request, "practitioners/follow_up_list.html", context)


@require_GET
@needs(Capability.READ_PRACTICES)
@may_frame
def follow_up_detail(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """One follow-up: the mail as it leaves, its words to change, and its actions."""
    return _page(request, found(selectors.get_follow_up, pk))


@require_GET
@needs(Capability.READ_PRACTICES)
@framed
def follow_up_html(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """The HTML part of its mail alone, for a frame in which nothing runs."""
    follow_up = found(selectors.get_follow_up, pk)
    if not selectors.line(follow_up, clock.now()).is_mail:
        raise Http404
    return HttpResponse(look(follow_up, by=request.actor).html)


@require_POST
@needs(Capability.WRITE_FOLLOW_UPS)
@may_frame
def follow_up_edit(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """Change whom it goes to, how, and its words."""
    follow_up = found(selectors.get_follow_up, pk)
    form = FollowUpForm(follow_up, request.POST)
    ticks = request.POST.getlist("tick")
    now = clock.now()
    if not _saved(
        form, lambda: follow_ups.edit(follow_up, by=request.actor, now=now, ticks=ticks, **form.cleaned_data)
    ):
        return _page(request, follow_up, edit_form=form)
    _say_saved(request, follow_up)
    return redirect("practitioners:follow_up_detail", pk)


@require_POST
@needs(Capability.WRITE_FOLLOW_UPS)
@may_frame
def follow_up_move(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """Move it to another day or time."""
    follow_up = found(selectors.get_follow_up, pk)
    form = MoveForm(selectors.line(follow_up, clock.now()).when, request.POST)
    if not _saved(
        form, lambda: follow_ups.postpone(follow_up, due_at=form.due_at(), by=request.actor, now=clock.now())
    ):
        return _page(request, follow_up, move_form=form)
    waits = "hold" in selectors.line(found(selectors.get_follow_up, pk), clock.now()).actions
    messages.success(request, "Moved." if waits else "Moved. Once you release it, it leaves then.")
    return redirect("practitioners:follow_up_detail", pk)


@require_POST
@needs(Capability.WRITE_FOLLOW_UPS)
def follow_up_release(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """Let it go; a mail leaves at its time."""
    verb = partial(follow_ups.release, ticks=request.POST.getlist("tick"))
    return _act(request, pk, verb, "Released. It leaves at its time unless you hold it.")


@require_POST
@needs(Capability.WRITE_FOLLOW_UPS)
def follow_up_hold(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """Keep it back."""
    return _act(request, pk, follow_ups.hold, "Held. Nothing leaves until you release it.")


@require_POST
@needs(Capability.WRITE_FOLLOW_UPS)
def follow_up_cancel(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """It isn't owed any more."""
    return _act(request, pk, follow_ups.cancel, "Cancelled.")


@require_POST
@needs(Capability.WRITE_FOLLOW_UPS)
def follow_up_done(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """The call was made, the card written."""
    return _act(request, pk, follow_ups.complete, "Done.")


def _saved(form: Form, save: "Callable[[], FollowUp]") -> bool:
    """False: show the form again, with the refusal above it."""
    if not form.is_valid():
        return False
    try:
        save()
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


def _say_saved(request: AuthedRequest, follow_up: "FollowUp") -> None:
    now_held = selectors.get_follow_up(follow_up.pk).state == "held"
    if now_held and follow_up.state != "held":
        messages.warning(request, "Saved, and held: the coach has something to say about the new words.")
    else:
        messages.success(request, "Saved.")


def _act(request: AuthedRequest, pk: UUID, verb: "Callable[..., FollowUp]", done: str) -> HttpResponse:
    """One verb by one click. A refusal is told on the follow-up's own page, where the remedy is."""
    follow_up = found(selectors.get_follow_up, pk)
    own_page = reverse("practitioners:follow_up_detail", args=[pk])
    try:
        verb(follow_up, by=request.actor, now=clock.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(own_page)
    messages.success(request, done)
    return redirect(safe_next_url(request, own_page))


def _page(
    request: AuthedRequest,
    follow_up: "FollowUp",
    *,
    edit_form: FollowUpForm | None = None,
    move_form: MoveForm | None = None,
) -> HttpResponse:
    line = selectors.line(follow_up, clock.now())
    mail = look(follow_up, by=request.actor) if line.is_mail else None
    context = {
        "follow_up": follow_up,
        "line": line,
        "mail": mail,
        "address": selectors.way_to(follow_up),
        "heard": heard(follow_up, by=request.actor) if _still_ours(line) else [],
        "gaps": _gaps(follow_up, mail) if "release" in line.actions else [],
        "can_write": may(request.actor, Capability.WRITE_FOLLOW_UPS),
        "edit_form": edit_form or FollowUpForm(follow_up),
        "move_form": move_form or MoveForm(line.when),
        "edit_open": edit_form is not None,
        "move_open": move_form is not None,
    }
    invalid = edit_form is not None or move_form is not None
    return render(request, "practitioners/follow_up_detail.html", context, status=422 if invalid else 200)


def _still_ours(line: selectors.Line) -> bool:
    """Its words can be changed or let go."""
    return bool({"release", "edit"} & line.actions)


def _gaps(follow_up: "FollowUp", mail: Look | None) -> list[dict[str, Any]]:
    """What is missing, with the address of the page on which it is filled in."""
    pages = {"": "#edit", "accounts:settings": reverse("accounts:settings")}
    if follow_up.contact is not None:
        pages["practice"] = reverse("practitioners:contact_edit", args=[follow_up.contact.pk])
    return [{"sentence": str(gap), "url": pages[gap.page]} for gap in (mail.gaps if mail else [])]
