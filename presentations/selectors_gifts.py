"""Who was given how much in a calendar year."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet, Sum

from practitioners.models import Contact, Practitioner
from presentations.models import Gift, GiftCap, GiftShare, Visit

Person = Contact | Practitioner
YEARS_SHOWN = 7


@dataclass
class Recipient:
    """One person and what they had in the year, newest first."""

    person: Person
    practice: str
    total: Decimal = Decimal(0)
    shares: list[GiftShare] = field(default_factory=list)
    over: bool = False


def cap() -> Decimal | None:
    """The workspace's yearly cap, if it set one."""
    return GiftCap.objects.values_list("yearly", flat=True).first()


def yearly_totals(people: Iterable[Person], year: int) -> dict[UUID, Decimal]:
    """The total of each person in a year; those without any are missing. One query."""
    ids = [person.pk for person in people]
    if not ids:
        return {}
    found = _in(year).filter(Q(contact__in=ids) | Q(practitioner__in=ids)).values_list("contact", "practitioner")
    return {contact or practitioner: total for contact, practitioner, total in found.annotate(total=Sum("amount"))}


def gifts_of(visit: Visit) -> list[Gift]:
    """What was paid for at a visit, with who had it."""
    shares = Prefetch("shares", GiftShare.objects.select_related("contact", "practitioner").order_by("pk"))
    return list(Gift.objects.filter(visit=visit).prefetch_related(shares).order_by("pk"))


def over_cap(visit: Visit, limit: Decimal | None) -> list[tuple[Person, Decimal]]:
    """Who of a visit's recipients had more in its year than the limit, with the total."""
    if limit is None:
        return []
    gifts = gifts_of(visit)
    if not gifts:
        return []
    people = [person for share in gifts[0].shares.all() if (person := share.contact or share.practitioner)]
    totals = yearly_totals(people, gifts[0].given_on.year)
    return [(person, totals[person.pk]) for person in people if totals.get(person.pk, Decimal(0)) > limit]


def recipients(year: int) -> list[Recipient]:
    """Everybody who had something in a year, the largest total first. Two queries."""
    limit = cap()
    found = _in(year).select_related("gift__visit__practice", "contact", "practitioner").order_by("-gift__given_on")
    rows: dict[UUID, Recipient] = {}
    for share in found:
        person = share.contact or share.practitioner
        assert person is not None
        row = rows.setdefault(person.pk, Recipient(person, share.gift.visit.practice.name))
        row.total += share.amount
        row.shares.append(share)
    for row in rows.values():
        row.over = limit is not None and row.total > limit
    return sorted(rows.values(), key=lambda row: (-row.total, str(row.person)))


def years(today: date) -> list[int]:
    """The years to choose from: this one, and back to the first gift."""
    first = Gift.objects.order_by("given_on").values_list("given_on__year", flat=True).first() or today.year
    return list(range(today.year, max(first, today.year - YEARS_SHOWN) - 1, -1))


def _in(year: int) -> QuerySet[GiftShare]:
    return GiftShare.objects.filter(gift__given_on__range=(date(year, 1, 1), date(year, 12, 31)))
