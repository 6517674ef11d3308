"""What quarterly letters are about, which are owed, and those an office may read."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from clients.models import QuarterLetter, Referral, ReferralStatus, ShareLink
from clients.outcomes.quarters import Quarter, last_closed
from clients.quarter_letter import Counts
from clients.selectors.referrals import OPEN
from metcrm.accounts.selectors import get_workspace
from practitioners.models import Contact, Practice

#: So long after the end of a quarter its letters are offered.
OFFERED = timedelta(days=75)
State = QuarterLetter.State


@dataclass(frozen=True, slots=True)
class Owed:
    """An office that sent patients in the quarter and hasn't got its letter yet."""

    practice_id: UUID
    practice: str
    quarter: Quarter
    referred: int
    begun: bool

    @property
    def meta(self) -> str:
        return "sent one patient" if self.referred == 1 else f"sent {self.referred} patients"


def owed(today: date) -> list[Owed]:
    """Letters about the quarter that is over, by office; none once they are old. One query beside the workspace's."""
    quarter = last_closed(today)
    if today > quarter.end + OFFERED:
        return []
    letters = QuarterLetter.objects.filter(practice=OuterRef("practice_id"), quarter=quarter.key)
    rows = (
        _referred_in(quarter)
        .values("practice_id", "practice__name")
        .annotate(referred=Count("pk"), begun=Exists(letters), settled=Exists(letters.exclude(state=State.DRAFT)))
        .filter(settled=False)
        .order_by("practice__name", "practice_id")
    )
    return [Owed(r["practice_id"], r["practice__name"], quarter, r["referred"], r["begun"]) for r in rows]


def counts(practice: Practice, quarter: Quarter) -> Counts:
    """What became of what this office sent in the quarter. Two queries beside the workspace's."""
    sent = list(_referred_in(quarter).filter(practice=practice).values_list("pk", "status", "answer_due_at"))
    steps: dict[UUID, list[tuple[str, datetime]]] = {}
    rows = ReferralStatus.objects.filter(referral__in=[pk for pk, *_ in sent]).order_by("at", "pk")
    for pk, status, at in rows.values_list("referral_id", "status", "at"):
        steps.setdefault(pk, []).append((status, at))
    now = [status for _, status, _ in sent]
    passed = [{status for status, _ in steps.get(pk, ())} | {status} for pk, status, _ in sent]
    later = {Referral.Status.STARTED, Referral.Status.DISCHARGED}
    reached = later | {Referral.Status.REACHED, Referral.Status.WAITING_FOR_CLEARANCE}
    return Counts(
        referred=len(sent),
        answered_in_time=sum(_in_time(steps.get(pk, []), due) for pk, _, due in sent),
        reached=sum(bool(one & reached) for one in passed),
        waiting=sum(status in OPEN for status in now),
        started=sum(bool(one & later) for one in passed),
        discharged=now.count(Referral.Status.DISCHARGED),
        not_started=now.count(Referral.Status.NOT_STARTED),
    )  # fmt: skip


def _in_time(steps: list[tuple[str, datetime]], due: datetime) -> bool:
    """The first thing that happened after it came in happened within the clock."""
    first = next((at for status, at in steps if status != Referral.Status.RECEIVED), None)
    return first is not None and first <= due


def conditions_of(practice: Practice, quarter: Quarter) -> list[str]:
    """Slugs of what this office has sent patients with so far, the most frequent first. One query."""
    rows = Referral.objects.filter(practice=practice).exclude(condition="").filter(received_at__lt=_bounds(quarter)[1])
    return list(rows.values_list("condition", flat=True).annotate(n=Count("pk")).order_by("-n", "condition"))


def _referred_in(quarter: Quarter) -> QuerySet[Referral]:
    first, after = _bounds(quarter)
    return Referral.objects.filter(received_at__gte=first, received_at__lt=after)


def _bounds(quarter: Quarter) -> tuple[datetime, datetime]:
    """From midnight to midnight where the workspace is."""
    zone = ZoneInfo(get_workspace().timezone)
    return tuple(datetime.combine(one.start, time.min, zone) for one in (quarter, quarter.next))  # type: ignore[return-value]


def letter_for(practice: Practice, quarter: Quarter) -> QuarterLetter | None:
    """The newest of this office about this quarter. One query."""
    return QuarterLetter.objects.filter(practice=practice, quarter=quarter.key).order_by("-created_at").first()


def readers(practice: Practice) -> list[Contact]:
    """Whom the link may be mailed to. One query."""
    return list(practice.contacts.filter(left_at=None).exclude(email="").order_by("name"))


def get_practice(pk: UUID) -> Practice:
    """Raises Practice.DoesNotExist: unknown, or another workspace's."""
    return Practice.objects.get(pk=pk)


def letters_behind(link: ShareLink) -> list[QuarterLetter]:
    """Released letters to this link's office, the newest first. One query."""
    return list(_released(link).order_by("-quarter", "-settled_at")[:8])


def get_letter_behind(link: ShareLink, pk: UUID) -> QuarterLetter:
    """Raises QuarterLetter.DoesNotExist: unknown, not released, or another office's."""
    letter: QuarterLetter = _released(link).get(pk=pk)
    return letter


def _released(link: ShareLink) -> QuerySet[Any]:
    mine = Q(practice=link.contact.practice_id)
    return QuarterLetter.objects.filter(mine, state=State.RELEASED)
