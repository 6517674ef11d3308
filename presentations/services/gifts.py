"""Meals and gifts: kept with the visit, split evenly, never a reason for a referral."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from metcrm.accounts.permissions import Capability, check
from metcrm.audit.services import record
from metcrm.tenancy.actors import Actor
from practitioners.models import Contact, Practitioner
from presentations.models import Gift, GiftCap, GiftShare, Visit
from presentations.refusals import Refused

CENT = Decimal("0.01")
MOST = Decimal(5000)


@dataclass(frozen=True)
class Given:
    """A code of Gift.Kind, the whole amount in US dollars, and who had it (empty: everybody who was met)."""

    kind: str
    amount: Decimal
    recipients: Sequence[Contact | Practitioner] = ()


def give(visit: Visit, given: Given, *, on: date, by: Actor, now: datetime) -> Gift:
    """Keep a meal or a gift with its recipients.

    Raises:
        Refused: nobody had it, or the amount isn't one.
    """
    check(by, Capability.WRITE_VISITS)
    people = list(dict.fromkeys(given.recipients))
    if not people:
        raise Refused("Say who had the meal or the gift.", "gift_for")
    if not CENT * len(people) <= given.amount <= MOST:
        raise Refused(f"Give the whole amount in dollars, up to {MOST:,}.", "gift_amount")
    with transaction.atomic():
        gift = Gift.objects.create(
            visit=visit, kind=given.kind, amount=given.amount, given_on=on, created_at=now, created_by=str(by)[:200]
        )
        GiftShare.objects.bulk_create(
            GiftShare(
                gift=gift,
                contact=person if isinstance(person, Contact) else None,
                practitioner=person if isinstance(person, Practitioner) else None,
                amount=share,
            )
            for person, share in zip(people, split(given.amount, len(people)), strict=True)
        )
        record("gift.given", by=by, on=gift, now=now, visit=visit.pk, amount=str(gift.amount), people=len(people))
    return gift


def split(amount: Decimal, people: int) -> list[Decimal]:
    """Even parts in whole cents; the cents left over go to the first. They always add up."""
    cents = int(amount / CENT)
    share, over = divmod(cents, people)
    return [CENT * (share + (1 if at < over else 0)) for at in range(people)]


def set_cap(yearly: Decimal | None, *, by: Actor, now: datetime) -> None:
    """What one person may be given in a year before a warning; None for no warning."""
    check(by, Capability.MANAGE_WORKSPACE)
    with transaction.atomic():
        GiftCap.objects.all().delete()
        if yearly is not None:
            GiftCap.objects.create(yearly=yearly, set_at=now, set_by=str(by)[:200])
        record("gift.cap_set", by=by, on=None, now=now, yearly=str(yearly) if yearly is not None else "")
