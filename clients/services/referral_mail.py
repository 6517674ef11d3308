"""The thank-you for a referral: service mail to the office manager, without anything about the patient."""

from datetime import datetime

from django.template.loader import render_to_string

from clients.clock import within
from clients.models import Referral
from metcrm.accounts.selectors import get_workspace
from metcrm.outbox.models import MailClass, OutboxMessage
from metcrm.outbox.services import Letter, enqueue
from practitioners.selectors.people import office_manager


def thank_the_office(referral: Referral, *, now: datetime) -> OutboxMessage | None:
    """Promise the mail, due at once; None where the office has no manager with an address."""
    contact = office_manager(referral.practice)
    if contact is None or not contact.email:
        return None
    workspace = get_workspace()
    context = {
        "first_name": contact.first_name,
        "soon": within(workspace.referral_answer_days),
        "sender_name": workspace.name,
        "sender_phone": workspace.phone,
        "postal_address": workspace.postal_address,
    }
    letter = Letter(
        to_email=contact.email,
        to_name=contact.name,
        from_name=workspace.name,
        reply_to=workspace.reply_to,
        subject=_render("subject.txt", context),
        body_text=_render("body.txt", context) + "\n",
        body_html=_render("body.html", context),
    )
    return enqueue(
        letter,
        kind="referral_received",
        dedupe_key=f"referral-received:{referral.pk}",
        mail_class=MailClass.SERVICE,
        now=now,
        about=f"clients.referral:{referral.pk}",
    )


def _render(part: str, context: dict[str, str]) -> str:
    return render_to_string(f"emails/referral_received/{part}", context).strip()
