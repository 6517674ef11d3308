"""The workspace's mail: what waits, what went, what failed and what to do about it."""

from collections.abc import Iterable
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from metcrm import clock
from metcrm.accounts.permissions import Capability, may
from metcrm.http import AuthedRequest, needs, safe_next_url
from metcrm.outbox import places, selectors, services
from metcrm.outbox.models import OutboxMessage, State

SHOWN_ON_TODAY = 5
RESENDABLE = [State.FAILED, State.WITHHELD]


class OutboxFilter(forms.Form):
    """Search and state of the list."""

    q = forms.CharField(
        label="Search", required=False, max_length=100,
        widget=forms.TextInput(attrs={"class": "form-control", "placeholder": "Address or subject"}),
    )  # fmt: skip
    state = forms.ChoiceField(
        label="State",
        required=False,
        choices=[("", "All"), *State.choices],
        widget=forms.Select(attrs={"class": "form-select"}),
    )


@require_GET
@needs(Capability.READ_OUTBOX)
def outbox_list(request: AuthedRequest) -> HttpResponse:
    """All mail, searched by address or subject and filtered by state."""
    form = OutboxFilter(request.GET)
    form.is_valid()
    state, query = form.cleaned_data.get("state", ""), form.cleaned_data.get("q", "")
    page = Paginator(selectors.messages(state=state, query=query), 50).get_page(request.GET.get("page"))
    context = {
        "page": page, "mails": _placed(request, page.object_list), "form": form, "state": state,
        "states": selectors.by_state(), "filtered": bool(state or query), **_rights(request),
    }  # fmt: skip
    return render(request, "outbox/list.html", context)


@require_GET
@needs(Capability.READ_OUTBOX)
def outbox_today(request: AuthedRequest) -> HttpResponse:
    """Today's panel: mail that needs a person."""
    found = selectors.troubled()
    context = {
        "troubled": _placed(request, found[:SHOWN_ON_TODAY]),
        "count": found.count(),
        "waiting": selectors.waiting().count(),
        **_rights(request),
    }
    return render(request, "outbox/_today.html", context)


@require_POST
@needs(Capability.WRITE_OUTBOX)
def outbox_resend(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """Put a failed or withheld mail back in line."""
    try:
        services.resend(selectors.get_message(pk), by=request.actor, now=clock.now())
        messages.success(request, "The mail is back in line.")
    except ObjectDoesNotExist as error:
        raise Http404 from error
    except services.NotAllowedNow as error:
        messages.error(request, str(error))
    return redirect(safe_next_url(request, "outbox_list"))


def _placed(request: AuthedRequest, mails: Iterable[OutboxMessage]) -> list[tuple[OutboxMessage, str]]:
    """Each mail with the page on which it is seen to; "" where there is none, or none for this person."""
    rows = list(mails)

    def may_open(capability: object) -> bool:
        return isinstance(capability, Capability) and may(request.actor, capability)

    urls = places.places_of(rows, may_open)
    return [(row, urls.get(row.pk, "")) for row in rows]


def _rights(request: AuthedRequest) -> dict[str, object]:
    return {"can_write": may(request.actor, Capability.WRITE_OUTBOX), "resendable": RESENDABLE}
