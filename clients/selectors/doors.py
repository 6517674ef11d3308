"""Doors as the specialist sees them: who may come in at a practice, what waits for a decision, whom to call."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet, Subquery

from clients.intake.texts import CHANGES, REPORTS
from clients.models import KnownBrowser, OfficeQuestion, Opening, Release, Report, ReportDelivery, ShareLink, Successor
from practitioners.models import Contact, Practice

What = Opening.What
MOST_DELIVERIES = 60

# --- What needs a person ---------------------------------------------------------------------------------------------


def to_call(today: date) -> QuerySet[ReportDelivery]:
    """Unopened in spite of the reminder, while it may still be told; the longest waiting first."""
    found = ReportDelivery.objects.filter(
        call_since__isnull=False, call_settled_at=None, opened_at=None, acknowledged_at=None,
        report__state=Report.State.SIGNED, link__revoked_at=None, contact__left_at=None,
    )  # fmt: skip
    change = Q(report__kind=Report.Kind.CHANGE)
    allowed = (change & Exists(_releases(today, CHANGES))) | (~change & Exists(_releases(today, REPORTS)))
    return found.filter(allowed).select_related("contact__practice", "message").order_by("call_since", "pk")


def _releases(today: date, what: str) -> QuerySet[Release]:
    return Release.objects.filter(
        client=OuterRef("report__episode__client"), practice=OuterRef("contact__practice"), withdrawn_at=None,
        signed_on__lte=today, valid_until__gte=today, covers__contains=[what],
    )  # fmt: skip


def questions() -> QuerySet[OfficeQuestion]:
    """Questions from offices that nobody has answered, oldest first."""
    found = OfficeQuestion.objects.filter(answered_at=None)
    return found.select_related("delivery__report__episode__client", "delivery__contact__practice").order_by("asked_at")


def get_question(pk: UUID) -> OfficeQuestion:
    """Raises OfficeQuestion.DoesNotExist for unknown ids and those of other workspaces."""
    return OfficeQuestion.objects.select_related("delivery__report").get(pk=pk)


def successors_waiting() -> QuerySet[Successor]:
    """Named, and not decided upon; oldest first."""
    found = Successor.objects.filter(state=Successor.State.WAITING, contact__left_at=None)
    return found.select_related("contact__practice").order_by("named_at")


def get_successor(pk: UUID) -> Successor:
    """Raises Successor.DoesNotExist for unknown ids and those of other workspaces."""
    return Successor.objects.select_related("contact__practice").get(pk=pk)


def other_mailbox(successor: Successor) -> bool:
    """Her address is of another domain than that of the person who named her: worth a call before approving."""
    return _domain(successor.email) != _domain(successor.contact.email)


def _domain(email: str) -> str:
    return email.rpartition("@")[2].lower()


# --- One practice ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Door:
    """One person's way in: until when her newest link works, when she last came, how many browsers are known."""

    contact: Contact
    links: int
    until: datetime | None
    last_opened: datetime | None
    browsers: int
    reports: int

    @property
    def is_open(self) -> bool:
        """She can come in now."""
        return self.links > 0 and self.contact.left_at is None


def doors_of(practice: Practice, now: datetime) -> list[Door]:
    """Everybody who works there, and who left but had a door; open doors first. One query."""
    mine: Any = {"contact": OuterRef("pk")}
    links = ShareLink.objects.filter(**mine)
    open_links = links.filter(revoked_at=None, expires_at__gt=now)
    seen = Opening.objects.filter(link__contact=OuterRef("pk")).exclude(what=What.REFUSED)
    known = KnownBrowser.objects.filter(**mine, expires_at__gt=now)
    sent = ReportDelivery.objects.filter(**mine)
    found = Contact.objects.filter(practice=practice).filter(Q(left_at=None) | Exists(links))
    rows = found.annotate(
        links=_count(open_links), until=Subquery(open_links.order_by("-expires_at").values("expires_at")[:1]),
        last_opened=_grouped(seen, "link__contact", Max("at")), browsers=_count(known), reports=_count(sent),
    )  # fmt: skip
    doors = [Door(row, row.links or 0, row.until, row.last_opened, row.browsers or 0, row.reports or 0) for row in rows]
    return sorted(doors, key=lambda door: (not door.is_open, door.contact.left_at is not None, door.contact.name))


def _count(rows: QuerySet[Any]) -> Subquery:
    return _grouped(rows, "contact", Count("pk"))


def _grouped(rows: QuerySet[Any], by: str, what: Any) -> Subquery:
    return Subquery(rows.order_by().values(by).annotate(found=what).values("found")[:1])


def sent_to(practice: Practice) -> list[Any]:
    """What went to its people, newest first, each with `times` opened, downloaded or printed and the `last_time`."""
    seen = Opening.objects.filter(report=OuterRef("report"), link__contact=OuterRef("contact"))
    seen = seen.exclude(what=What.REFUSED)
    found = ReportDelivery.objects.filter(contact__practice=practice).annotate(
        times=_grouped(seen, "report", Count("pk")), last_time=_grouped(seen, "report", Max("at"))
    )
    found = found.select_related("report__episode__client", "contact", "link")
    return list(found.order_by("-sent_at", "pk")[:MOST_DELIVERIES])


def waiting_at(practice: Practice) -> list[Successor]:
    """Successors named at this practice that wait for a decision."""
    return list(successors_waiting().filter(contact__practice=practice))


def refusals_at(practice: Practice) -> list[Opening]:
    """Who was turned away at this practice's doors lately, newest first."""
    found = Opening.objects.filter(link__contact__practice=practice, what=What.REFUSED)
    return list(found.select_related("link__contact").order_by("-at", "-pk")[:MOST_REFUSALS])


MOST_REFUSALS = 15
