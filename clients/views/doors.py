"""The doors of a practice as the specialist sees them: who may come in, who came, closing, and who takes over."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from clients.selectors import doors as selectors
from clients.services import doors, office, succession
from clients.services.refusals import Refused
from clients.views.report_delivery import answers_panel
from metcrm import clock
from metcrm.accounts.permissions import Capability, may
from metcrm.http import AuthedRequest, needs, or_404, safe_next_url
from practitioners.selectors.people import get_contact
from practitioners.selectors.practices import get_practice


@require_GET
@needs(Capability.READ_REPORTS)
def practice_doors(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """Who may come in, what was opened, who was turned away; htmx gets the practice's panel."""
    practice, now = or_404(get_practice, pk), clock.now()
    context = {
        "practice": practice,
        "doors": selectors.doors_of(practice, now),
        "may_write": may(request.actor, Capability.WRITE_REPORTS),
    }
    if request.htmx:
        return render(request, "clients/_practice_doors.html", context)
    context |= {
        "sent": selectors.sent_to(practice),
        "refusals": selectors.refusals_at(practice),
        "successors": [(row, selectors.other_mailbox(row)) for row in selectors.waiting_at(practice)],
    }
    return render(request, "clients/practice_doors.html", context)


@require_POST
@needs(Capability.WRITE_REPORTS)
def door_open(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """Mail somebody the link to her own page."""
    contact = or_404(get_contact, pk)
    try:
        doors.open_door(contact=contact, by=request.actor, now=clock.now())
        messages.success(request, f"A link to the page is on its way to {contact.name}.")
    except Refused as error:
        messages.error(request, str(error))
    return redirect("clients:practice_doors", contact.practice_id)


@require_POST
@needs(Capability.WRITE_REPORTS)
def door_close(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """Close somebody's door at once."""
    contact = or_404(get_contact, pk)
    closed = doors.close_door(contact=contact, by=request.actor, now=clock.now())
    links = f"{closed} link{'' if closed == 1 else 's'}"
    messages.success(request, f"{contact.name}'s door is closed: {links}, and every browser is forgotten.")
    return redirect("clients:practice_doors", contact.practice_id)


@require_POST
@needs(Capability.WRITE_REPORTS)
def successor_approve(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """Hand the door over."""
    successor = or_404(selectors.get_successor, pk)
    try:
        new = succession.approve(successor=successor, by=request.actor, now=clock.now())
        told = f"{new.name} takes over; a link is on its way to {new.email}."
        messages.success(request, f"{told} {successor.contact}'s door is closed.")
    except Refused as error:
        messages.error(request, str(error))
    return redirect(safe_next_url(request, "/"))


@require_POST
@needs(Capability.WRITE_REPORTS)
def successor_decline(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """Nobody takes over; her page says so."""
    successor = or_404(selectors.get_successor, pk)
    try:
        succession.decline(successor=successor, by=request.actor, now=clock.now())
        messages.success(request, f"Declined. {successor.contact} keeps the page, and sees that you declined.")
    except Refused as error:
        messages.error(request, str(error))
    return redirect(safe_next_url(request, "/"))


@require_POST
@needs(Capability.WRITE_REPORTS)
def question_answered(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """A question was answered by a call or a letter; htmx gets the panel without it."""
    question = or_404(selectors.get_question, pk)
    office.answer_question(question=question, by=request.actor, now=clock.now())
    if request.htmx:
        return answers_panel(request)
    return redirect(safe_next_url(request, "/"))
