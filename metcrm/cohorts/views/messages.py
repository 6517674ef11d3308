"""Messages to a part of a cohort: written, looked at, sent once; what became of each mail."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from metcrm import clock
from metcrm.accounts.permissions import Capability, may
from metcrm.cohorts import segments, selectors_messages
from metcrm.cohorts import selectors_coaching as selectors
from metcrm.cohorts.forms.messages import MessageForm
from metcrm.cohorts.services import writing
from metcrm.cohorts.services.refusals import Refused
from metcrm.http import AuthedRequest, in_institute, needs, or_404


@require_safe
@in_institute
@needs(Capability.READ_COHORTS)
def message_list(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """What was written to a cohort."""
    cohort = or_404(selectors.get_cohort, pk)
    context = {
        "cohort": cohort, "sent": selectors_messages.messages_of(cohort),
        "may_coach": may(request.actor, Capability.COACH_LEARNERS),
    }  # fmt: skip
    return render(request, "cohorts/message_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@in_institute
@needs(Capability.COACH_LEARNERS)
def message_new(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """Write; look who gets it; send. The first post shows it as it will arrive, the second sends it."""
    cohort = or_404(selectors.get_cohort, pk)
    parts = segments.segments(cohort, cohort.day_of(clock.now()))
    form = MessageForm(request.POST if request.method == "POST" else None, segments=parts)
    chosen = None
    if form.is_valid():
        found = dict(form.cleaned_data)
        chosen = next(one for one in parts if one.key == found["segment"])
        if request.POST.get("step") == "send" and found["expected"] is not None:
            try:
                sent = writing.send(cohort, by=request.actor, now=clock.now(), **found)
                messages.success(request, f"Sent to {sent.recipients}. What becomes of each mail stands here.")
                return redirect("cohorts:message_detail", sent.pk)
            except Refused as why:
                form.add_error(why.field, str(why))
        if not chosen.learners:
            form.add_error("segment", "Nobody is in this part of the cohort now.")
    context: dict[str, Any] = {"cohort": cohort, "form": form, "chosen": chosen if chosen and chosen.learners else None}
    return render(request, "cohorts/message_form.html", context, status=422 if form.errors else 200)


@require_safe
@in_institute
@needs(Capability.READ_COHORTS)
def message_detail(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """One message and its mails."""
    message = or_404(selectors_messages.get_message, pk)
    mails = selectors_messages.mails_of(message)
    context = {"message": message, "cohort": message.cohort, "mails": mails}
    return render(request, "cohorts/message_detail.html", context)
