"""Somebody else takes over at an office: named on the page, approved by the specialist, and the old door closes."""

from datetime import datetime

from django.db import transaction

from clients.models import ReportDelivery, ShareLink, Successor
from clients.selectors.office import objection
from clients.services import chase, doors
from clients.services.door import actor_of
from clients.services.refusals import Refused
from metcrm.accounts.permissions import Capability, check
from metcrm.audit.services import record
from metcrm.outbox.models import OutboxMessage
from metcrm.tenancy.actors import Actor
from practitioners.models import Contact
from practitioners.services import people

State = Successor.State
Way = ReportDelivery.Way


def name(*, link: ShareLink, name: str, email: str, note: str, now: datetime) -> Successor:
    """She says who follows her. Said again before it is decided, the new words count.

    Raises:
        Refused: without a name, or with her own mailbox.
    """
    fields = {"name": " ".join(name.split())[:120], "email": email.strip(), "note": " ".join(note.split())[:300]}
    if not fields["name"]:
        raise Refused("Write the name of the person who takes over.", "name")
    if fields["email"].lower() == link.contact.email.lower():
        raise Refused("This is your own address. Your successor needs one of her own: a code is mailed to it.", "email")
    with transaction.atomic():
        Contact.objects.select_for_update().get(pk=link.contact_id)
        waiting = Successor.objects.filter(contact=link.contact_id, state=State.WAITING)
        successor = waiting.first() or Successor(contact=link.contact)
        before = {key: getattr(successor, key) for key in fields} if successor.named_at else None
        if before == fields:
            return successor
        for key, value in fields.items():
            setattr(successor, key, value)
        successor.named_at = now
        successor.save()
        record("successor.named", by=actor_of(link), on=successor, now=now, contact=link.contact_id)
    return successor


def take_back(*, link: ShareLink, now: datetime) -> None:
    """She stays after all. Nothing happens where nobody is named."""
    with transaction.atomic():
        waiting = Successor.objects.select_for_update().filter(contact=link.contact_id, state=State.WAITING)
        for successor in waiting:
            _decide(successor, State.TAKEN_BACK, actor_of(link), now)
            record("successor.taken_back", by=actor_of(link), on=successor, now=now)


def decline(*, successor: Successor, by: Actor, now: datetime) -> Successor:
    """The door stays with whom it is. Raises Refused when it was decided already."""
    check(by, Capability.WRITE_REPORTS)
    with transaction.atomic():
        successor = _waiting(successor)
        _decide(successor, State.DECLINED, by, now)
        record("successor.declined", by=by, on=successor, now=now, contact=successor.contact_id)
    return successor


def approve(*, successor: Successor, by: Actor, now: datetime) -> Contact:
    """Hand the door over, in one transaction.

    1. the successor becomes a contact of the practice, unless she is one already
    2. the old door closes: links, browsers, mails that haven't left; she is noted as having left
    3. the new door opens by a link to the successor's own mailbox; her first opening asks for a code mailed there
    4. reports that may still be told go along: what the old one hadn't answered is asked of the new one

    Raises:
        Refused: decided already, or the one who named her has left meanwhile.
    """
    check(by, Capability.WRITE_REPORTS)
    with transaction.atomic():
        successor = _waiting(successor)
        old = successor.contact
        if old.left_at is not None:
            raise Refused(f"{old.name} no longer works at {old.practice.name}. Open a door for the successor instead.")
        new = _contact(successor, by, now)
        doors.shut(old, by=by, now=now)
        people.note_left(old, by=by, now=now)
        link, message = doors.make_door(new, by=by, now=now, before=old.name)
        moved = _hand_over(old, new, link, message, by=by, now=now)
        successor.became = new
        _decide(successor, State.APPROVED, by, now)
        record("successor.approved", by=by, on=successor, now=now, left=old.pk, took_over=new.pk, reports=moved)
    return new


def _contact(successor: Successor, by: Actor, now: datetime) -> Contact:
    practice = successor.contact.practice
    there = Contact.objects.filter(practice=practice, email__iexact=successor.email, left_at=None)
    known = there.exclude(pk=successor.contact_id).order_by("created_at").first()
    if known is not None:
        return known
    return people.add_contact(
        practice=practice, name=successor.name, email=successor.email, role=successor.contact.role,
        source="other", by=by, now=now,
    )  # fmt: skip


def _hand_over(old: Contact, new: Contact, link: ShareLink, message: OutboxMessage, *, by: Actor, now: datetime) -> int:
    """A delivery of her own for each report that she may see and hasn't; returns how many."""
    theirs = ReportDelivery.objects.filter(contact=old).exclude(report__deliveries__contact=new)
    moved = 0
    for before in theirs.select_related("report__episode__client").order_by("sent_at"):
        delivery = ReportDelivery(
            report=before.report, contact=new, way=Way.LINK, link=link, message=message, sent_at=now, sent_by=str(by),
            outside_confirmed=before.outside_confirmed,
        )  # fmt: skip
        if objection(delivery, now):
            continue  # withdrawn, or no release any more
        delivery.save(force_insert=True)
        if before.acknowledged_at is None:
            chase.begin(delivery, now)
        record("report.handed_over", by=by, on=before.report, now=now, contact=new.pk, delivery=delivery.pk)
        moved += 1
    return moved


def _waiting(successor: Successor) -> Successor:
    Successor.objects.select_for_update().get(pk=successor.pk)
    found = Successor.objects.select_related("contact__practice").get(pk=successor.pk)
    if found.state != State.WAITING:
        raise Refused(f"This was decided already: {found.get_state_display().lower()}.")
    return found


def _decide(successor: Successor, state: str, by: Actor, now: datetime) -> None:
    successor.state, successor.decided_at, successor.decided_by = state, now, str(by)
    successor.save(update_fields=["state", "decided_at", "decided_by", "became"])
