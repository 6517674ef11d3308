"""Behind the office manager's door: the next referral, and who takes over from her."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from clients.clock import answer_due_at, within
from clients.forms.office import SuccessorForm
from clients.forms.referrals import OfficeReferralForm
from clients.selectors import office as selectors
from clients.services import office, succession
from clients.services.refusals import Refused
from clients.views.lookups import posted, status_of
from clients.views.office import DoorRequest, context_of, known_browser, through_link
from clients.views.referral_form import receive_from, sent_on
from metcrm.accounts.selectors import get_workspace


@require_http_methods(["GET", "POST"])
@through_link
@known_browser
def office_refer(request: DoorRequest) -> HttpResponse:
    """This practice's referral form, which knows already who fills it in."""
    contact, workspace = request.link.contact, get_workspace()
    soon = within(workspace.referral_answer_days)
    form = OfficeReferralForm(
        posted(request), request.FILES or None, practice=contact.practice, now=request.at, within=soon,
        initial={"filled_in_by": contact.name},
    )  # fmt: skip
    if form.is_valid():
        receive_from(form, contact.practice)
        office.note_referred(link=request.link, now=request.at)
        return sent_on(request, reverse("clients:office_referred", args=[request.token]))
    htmx = getattr(request, "htmx", False)
    context = context_of(request) | {
        "form": form, "soon": soon, "code": contact.practice.referral_code,
        "photos_again": bool(request.FILES) and not htmx,
    }  # fmt: skip
    return render(request, "office/refer.html", context, status=status_of(request))


@require_GET
@through_link
@known_browser
def office_referred(request: DoorRequest) -> HttpResponse:
    """Answered the same minute: what happens now, and until when."""
    practice = request.link.contact.practice
    due = answer_due_at(request.at, practice.timezone, get_workspace().referral_answer_days)
    return render(request, "office/referred.html", context_of(request) | {"due": due, "code": practice.referral_code})


@require_http_methods(["GET", "POST"])
@through_link
@known_browser
def office_successor(request: DoorRequest) -> HttpResponse:
    """Name who takes over; the specialist decides."""
    named = selectors.successor_of(request.link)
    waiting = named if named is not None and named.state == "waiting" else None
    initial = {name: getattr(waiting, name) for name in ("name", "email", "note")} if waiting else None
    form = SuccessorForm(posted(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            succession.name(link=request.link, now=request.at, **form.cleaned_data)
            return redirect("clients:office_successor", request.token)
        except Refused as error:
            form.add_error(error.field or None, str(error))
    context = context_of(request) | {"form": form, "successor": named, "waiting": waiting}
    return render(request, "office/successor.html", context, status=422 if form.errors else 200)


@require_POST
@through_link
@known_browser
def office_successor_stay(request: DoorRequest) -> HttpResponse:
    """She stays after all."""
    succession.take_back(link=request.link, now=request.at)
    return redirect("clients:office_successor", request.token)
