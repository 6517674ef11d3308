"""Sending a report, and what comes back: links, openings, answers, Today's panels."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from clients.forms.reports import SendForm
from clients.report_page import answers
from clients.selectors import doors
from clients.selectors import reports as selectors
from clients.services import chase
from clients.services import delivery as services
from clients.services.fax import fax
from clients.services.refusals import Refused
from clients.views.lookups import uuid_or_none
from clients.views.office import pdf_response
from clients.views.reports import found
from metcrm import clock
from metcrm.accounts.permissions import Capability, may
from metcrm.http import AuthedRequest, needs, or_404, safe_next_url
from practitioners.selectors.people import get_contact

SHOWN_ON_TODAY = 5
TONES = {"call": "urgent", "modify": "warn"}


@require_http_methods(["GET", "POST"])
@needs(Capability.WRITE_REPORTS)
def report_send(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """To whom and how; refused with the way out when no release is in force."""
    report, now = found(selectors.get_report, pk, request.actor), clock.now()
    if report.state != "signed":
        messages.error(request, "Sign the report before you send it.")
        return redirect("clients:report_detail", pk)
    recipients = selectors.recipients(report, now)
    form = SendForm(
        request.POST or None, recipients=recipients, referred_by=report.episode.practice_id,
        today=selectors.local_day(now),
    )  # fmt: skip
    no_release = not selectors.released(report, now)
    if request.method == "POST" and form.is_valid():
        try:
            return _sent(request, report, form)
        except Refused as error:
            form.add_error(error.field or None, str(error))
    context = {
        "report": report, "client": report.episode.client, "form": form, "recipients": recipients,
        "practice": report.episode.practice, "no_release": no_release,
    }  # fmt: skip
    refused = bool(form.errors) or (no_release and request.method == "POST")
    return render(request, "clients/report_send.html", context, status=422 if refused else 200)


def _sent(request: AuthedRequest, report: Any, form: SendForm) -> HttpResponse:
    contact, way, now = form.cleaned_data["contact"], form.cleaned_data["way"], clock.now()
    outside = form.cleaned_data.get("outside", False)
    if way == services.Way.LINK:
        services.send_by_link(report=report, contact=contact, by=request.actor, now=now, outside=outside)
        messages.success(request, f"On its way to {contact.name}: a mail with a link, and nothing else in it.")
    else:
        day = form.cleaned_data["sent_on"]
        services.record_sent(
            report=report, contact=contact, way=way, by=request.actor, now=now, sent_on=day, outside=outside
        )
        messages.success(request, f"Noted as sent to {contact.name}.")
    return redirect("clients:report_detail", report.pk)


@require_POST
@needs(Capability.WRITE_REPORTS)
def delivery_new_link(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """Mail a fresh link; the one before is closed."""
    delivery = found(selectors.get_delivery, pk, request.actor)
    try:
        services.new_link(delivery=delivery, by=request.actor, now=clock.now())
        messages.success(request, f"A new link is on its way to {delivery.contact.name}. The old one is closed.")
    except Refused as error:
        messages.error(request, str(error))
    return redirect("clients:report_detail", delivery.report_id)


@require_POST
@needs(Capability.WRITE_REPORTS)
def delivery_revoke(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """Close a link at once."""
    delivery = found(selectors.get_delivery, pk, request.actor)
    if delivery.link is not None:
        services.revoke_link(link=delivery.link, by=request.actor, now=clock.now())
        messages.success(request, "The link is closed. It opens nothing any more.")
    return redirect("clients:report_detail", delivery.report_id)


@require_POST
@needs(Capability.WRITE_REPORTS)
def delivery_seen(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """Take an answer off Today; htmx gets the panel without it."""
    services.mark_seen(delivery=found(selectors.get_delivery, pk, request.actor), by=request.actor, now=clock.now())
    if request.htmx:
        return answers_panel(request)
    return redirect(safe_next_url(request, "/"))


@require_POST
@needs(Capability.WRITE_REPORTS)
def delivery_call(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """The office was called about an unopened report, or that isn't needed; htmx gets the panel without it."""
    delivery = found(selectors.get_delivery, pk, request.actor)
    try:
        chase.settle_call(delivery=delivery, how=request.POST.get("how", ""), by=request.actor, now=clock.now())
    except Refused as error:
        messages.error(request, str(error))
    if request.htmx:
        return _reports_panel(request)
    return redirect(safe_next_url(request, "/"))


@require_POST
@needs(Capability.WRITE_REPORTS)
def report_fax(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """Cover sheet and signed page as one PDF, for the contact that is chosen."""
    report = found(selectors.get_report, pk, request.actor)
    wanted = uuid_or_none(request.POST.get("contact"))
    if wanted is None:
        messages.error(request, "Choose to whom the page goes; the cover names that person.")
        return redirect("clients:report_send", pk)
    contact = or_404(get_contact, wanted)
    try:
        outside = bool(request.POST.get("outside"))
        data = fax(report=report, contact=contact, by=request.actor, now=clock.now(), outside=outside)
    except Refused as error:
        messages.error(request, str(error))
        return redirect("clients:report_send", pk)
    return pdf_response(data, attachment=False, name="fax.pdf")


@require_GET
@needs(Capability.READ_REPORTS)
def today_reports(request: AuthedRequest) -> HttpResponse:
    """Today's panel: drafts to sign, signed but not sent, unopened in spite of a reminder."""
    return _reports_panel(request)


def _reports_panel(request: AuthedRequest) -> HttpResponse:
    now = clock.now()
    drafts, unsent, to_call = selectors.drafts(), selectors.signed_not_sent(), doors.to_call(selectors.local_day(now))
    counts = [drafts.count(), unsent.count(), to_call.count()]
    context = {
        "drafts": drafts[:SHOWN_ON_TODAY], "unsent": unsent[:SHOWN_ON_TODAY], "to_call": to_call[:SHOWN_ON_TODAY],
        "count": sum(counts), "shown": SHOWN_ON_TODAY, "more": any(n > SHOWN_ON_TODAY for n in counts),
        "may_write": may(request.actor, Capability.WRITE_REPORTS),
    }  # fmt: skip
    return render(request, "clients/_today_reports.html", context)


@require_GET
@needs(Capability.READ_REPORTS)
def today_answers(request: AuthedRequest) -> HttpResponse:
    """Today's panel: what offices acknowledged or answered, until somebody has seen it."""
    return answers_panel(request)


def _answered(delivery: Any) -> str:
    """The box that was ticked, in the words of that report."""
    return dict(answers(delivery.report.content)).get(delivery.answer, "Acknowledged")


def answers_panel(request: AuthedRequest) -> HttpResponse:
    """Answers, questions and successors, until somebody has taken note."""
    found = selectors.answers_to_see()
    questions, successors = doors.questions(), doors.successors_waiting()
    context = {
        "questions": questions[:SHOWN_ON_TODAY],
        "successors": [(row, doors.other_mailbox(row)) for row in successors[:SHOWN_ON_TODAY]],
        "answers": [
            (answer, _answered(answer), TONES.get(answer.answer, "good"))
            for answer in found[:SHOWN_ON_TODAY]
        ],
        "count": found.count() + questions.count() + successors.count(),
        "may_write": may(request.actor, Capability.WRITE_REPORTS),
    }  # fmt: skip
    return render(request, "clients/_today_answers.html", context)
