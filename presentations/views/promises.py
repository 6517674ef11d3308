"""Promises: added on a practice's or a visit's page, kept, dropped, opened again."""

from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from metcrm import clock
from metcrm.accounts.permissions import Capability, may
from metcrm.http import AuthedRequest, needs, safe_next_url
from presentations import selectors_promises as selectors
from presentations.forms.extras import PromiseForm
from presentations.refusals import Refused
from presentations.services import promises
from presentations.views.fragments import fragment
from presentations.views.lookups import asked, get_practice, get_visit, or_404
from presentations.views.refusals import show_refusal

if TYPE_CHECKING:
    from presentations.models import Promise

ON_TODAY = 5


@require_http_methods(["GET", "POST"])
@needs(Capability.WRITE_VISITS)
def promise_new(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """A promise of or to a practice, made at ?visit=… or without one."""
    practice = or_404(get_practice, pk)
    visit_id = asked(request, "visit")
    visit = or_404(get_visit, visit_id) if visit_id else None
    form = PromiseForm(request.POST or None)
    back = reverse("presentations:visit_detail", args=[visit.pk]) if visit else _own_page(practice.pk)
    if request.method == "POST" and form.is_valid():
        try:
            promises.promise(
                practice=practice, visit=visit, new=form.new(), no_client=form.cleaned_data["no_client"],
                by=request.actor, now=clock.now(),
            )  # fmt: skip
        except Refused as refusal:
            show_refusal(request, form, refusal)
        else:
            messages.success(request, "The promise is kept in mind.")
            return redirect(back)
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "practice": practice, "back": back}
    return render(request, "presentations/promise_form.html", context, status=status)


@require_POST
@needs(Capability.WRITE_VISITS)
def promise_kept(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """Done."""
    return _settle(request, pk, promises.State.KEPT, "Kept. Well done.")


@require_POST
@needs(Capability.WRITE_VISITS)
def promise_dropped(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """It isn't to be done any more."""
    return _settle(request, pk, promises.State.DROPPED, "The promise is dropped.")


@require_POST
@needs(Capability.WRITE_VISITS)
def promise_reopen(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """A slip of the thumb."""
    promise = or_404(selectors.get_promise, pk)
    promises.reopen(promise, by=request.actor, now=clock.now())
    messages.success(request, "The promise is open again.")
    return redirect(safe_next_url(request, _own_page(promise.practice_id)))


@require_GET
@needs(Capability.READ_PRACTICES)
def today_promises(request: AuthedRequest) -> HttpResponse:
    """Today's panel: what is due on either side."""
    due = selectors.due(timezone.localdate(clock.now()))
    context = {
        "promises": list(due[:ON_TODAY]), "count": due.count(), "today": timezone.localdate(clock.now()),
        "can_write": may(request.actor, Capability.WRITE_VISITS),
    }  # fmt: skip
    return fragment(request, "presentations/_today_promises.html", context, "Promises")


@require_GET
@needs(Capability.READ_PRACTICES)
def practice_promises(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """The promises of a practice's page."""
    practice = or_404(get_practice, pk)
    context = {
        "practice": practice, "promises": selectors.of_practice(practice), "back": _own_page(practice.pk),
        "today": timezone.localdate(clock.now()), "can_write": may(request.actor, Capability.WRITE_VISITS),
    }  # fmt: skip
    return fragment(request, "presentations/_practice_promises.html", context, f"Promises, {practice.name}")


def _settle(request: AuthedRequest, pk: UUID, state: str, said: str) -> HttpResponse:
    promise: Promise = or_404(selectors.get_promise, pk)
    try:
        promises.settle(promise, state=state, on=timezone.localdate(clock.now()), by=request.actor, now=clock.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, said)
    return redirect(safe_next_url(request, _own_page(promise.practice_id)))


def _own_page(practice_id: UUID) -> str:
    return reverse("practitioners:practice_detail", args=[practice_id])
