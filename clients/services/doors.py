"""Opening and closing somebody's door at an office: every link of hers, and every browser that is remembered."""

from datetime import datetime

from django.db import transaction

from clients import emails
from clients.gates import GATE_DOOR, about
from clients.models import ReportDelivery, ShareLink
from clients.services import chase, links
from clients.services.refusals import Refused
from metcrm.accounts.permissions import Capability, check
from metcrm.accounts.selectors import get_workspace
from metcrm.audit.services import record
from metcrm.outbox.models import OPEN_STATES, MailClass, OutboxMessage
from metcrm.outbox.services import enqueue
from metcrm.tenancy.actors import Actor
from practitioners.models import Contact


def open_door(*, contact: Contact, by: Actor, now: datetime) -> ShareLink:
    """Mail a contact the link to her own page, without any report: referrals, how they stand, the next referral.

    Raises:
        Refused: she has left, or has no mailbox.
    """
    check(by, Capability.WRITE_REPORTS)
    with transaction.atomic():
        contact = _locked(contact)
        link, _ = make_door(contact, by=by, now=now)
    return link


def make_door(contact: Contact, *, by: Actor, now: datetime, before: str = "") -> tuple[ShareLink, OutboxMessage]:
    """The link and the promised mail, for verbs that have asked for their right. `before`: whom she follows.

    Raises:
        Refused: as for opening.
    """
    if contact.left_at is not None:
        raise Refused(f"{contact.name} no longer works at {contact.practice.name}.")
    if not contact.email:
        raise Refused(f"{contact.name} has no e-mail address, and the link has to go to one.")
    link, token = links.make_link(contact, now)
    letter = emails.door_opened(contact, get_workspace(), token=token, by=str(by), days=links.LINK_DAYS, before=before)
    message = enqueue(
        letter,
        kind="door_opened",
        dedupe_key=f"door-opened:{link.pk}",
        mail_class=MailClass.SERVICE,
        now=now,
        gates=[GATE_DOOR],
        about=about(link),
    )
    record("door.opened", by=by, on=link, now=now, contact=contact.pk)
    return link, message


def close_door(*, contact: Contact, by: Actor, now: datetime) -> int:
    """Close every link of hers at once, forget her browsers, take back what hasn't left. Returns how many links.

    She stays known, and the next report that is sent to her opens a new door. Closing twice changes nothing.
    """
    check(by, Capability.WRITE_REPORTS)
    with transaction.atomic():
        return shut(_locked(contact), by=by, now=now)


def shut(contact: Contact, *, by: Actor, now: datetime) -> int:
    """As `close_door`, for verbs that have asked for their right."""
    why = "The door was closed."
    mine = ShareLink.objects.select_for_update().filter(contact=contact, revoked_at=None)
    closed = [link for link in mine if links.close_link(link, by=by, now=now)]
    deliveries = list(ReportDelivery.objects.filter(link__in=closed).select_related("message", "reminder"))
    links.take_back([delivery.message for delivery in deliveries], why)
    chase.stop(deliveries, why)
    waiting = OutboxMessage.objects.filter(about__in=[about(link) for link in closed], state__in=OPEN_STATES)
    links.take_back(waiting, why)
    browsers = links.forget_browsers(contact)
    if closed or browsers:
        record("door.closed", by=by, on=contact, now=now, links=len(closed), browsers=browsers)
    return len(closed)


def _locked(contact: Contact) -> Contact:
    return Contact.objects.select_for_update(of=["self"]).select_related("practice").get(pk=contact.pk)
