"""What offices sent back about our mails: answers, notices that a mail didn't arrive, complaints."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import quote
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from metcrm.outbox.models import Kind, Returned
from practitioners.models import FollowUp, Practice

NEW_FOR = timedelta(days=7)
TONES: dict[str, str] = {
    Kind.REPLY: "good", Kind.BOUNCE: "urgent", Kind.COMPLAINT: "urgent", Kind.STOP: "warn", Kind.AUTOMATIC: "neutral",
}  # fmt: skip


@dataclass(frozen=True)
class Answer:
    """One of them as a page shows it; `at` is the time on the practice's wall, without a zone."""

    at: datetime
    title: str
    text: str
    badge: str
    tone: str
    url: str
    practice: Practice
    reply_to: str = ""  # where a person answers it: "mailto:…", or "" where nobody is named


def of_practice(practice: Practice) -> list[Answer]:
    """All of one practice, newest first."""
    return _answers(FollowUp.objects.filter(practice=practice), Returned.objects.all())


def new_answers(now: datetime, since: timedelta = NEW_FOR) -> list[Answer]:
    """What people wrote back lately, newest first."""
    return _answers(FollowUp.objects.all(), Returned.objects.filter(kind=Kind.REPLY, received_at__gte=now - since))


def _answers(follow_ups: QuerySet[FollowUp], returned: QuerySet[Returned]) -> list[Answer]:
    rows = list(returned.filter(message__in=follow_ups.values("message")).order_by("-received_at")[:50])
    about = {
        row.message_id: row
        for row in follow_ups.filter(message__in=[row.message_id for row in rows]).select_related("practice", "contact")
    }
    return [_answer(row, about[row.message_id]) for row in rows if row.message_id in about]


def _answer(row: Returned, follow_up: FollowUp) -> Answer:
    who = follow_up.contact.name if follow_up.contact else follow_up.practice.name
    title = {
        Kind.REPLY: f"{who} answered “{follow_up.subject}”",
        Kind.AUTOMATIC: f"Automatic reply to “{follow_up.subject}”",
        Kind.BOUNCE: f"“{follow_up.subject}” to {who} came back",
        Kind.STOP: f"{who} asked for no more mails after “{follow_up.subject}”",
        Kind.COMPLAINT: f"{who} marked “{follow_up.subject}” as unwanted",
    }[Kind(row.kind)]
    wall = row.received_at.astimezone(ZoneInfo(follow_up.practice.timezone)).replace(tzinfo=None)
    return Answer(
        at=wall, title=title, text=row.text,
        badge=Kind(row.kind).label, tone=TONES[row.kind], url=f"/follow-ups/{follow_up.pk}/",
        practice=follow_up.practice, reply_to=_reply_to(row, follow_up),
    )  # fmt: skip


def _reply_to(row: Returned, follow_up: FollowUp) -> str:
    """A stranger wrote the address: nothing of it may become more than an address."""
    if row.kind != Kind.REPLY or "@" not in row.from_email:
        return ""
    return f"mailto:{quote(row.from_email, safe='@')}?subject={quote(f'Re: {follow_up.subject}')}"
