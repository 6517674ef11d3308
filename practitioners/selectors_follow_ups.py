"""Finding follow-ups: for the list, a practice's page and Today."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet

from metcrm.accounts.models import Workspace
from metcrm.outbox.models import OPEN_STATES, State
from practitioners.calendar import at, local_day
from practitioners.follow_up_states import Shown, actions, is_mail, shown
from practitioners.models import Channel, Contact, FollowUp, FollowUpState, Practice
from practitioners.selectors.practices import primary_location

DRAFTS = Q(state__in=[FollowUpState.DRAFT, FollowUpState.HELD])
LEAVING = Q(state=FollowUpState.RELEASED, message__state__in=OPEN_STATES)
TASKS = Q(state=FollowUpState.RELEASED, message=None)
TROUBLE = Q(
    state=FollowUpState.RELEASED,
    message__state__in=[State.WITHHELD, State.FAILED, State.BOUNCED, State.CANCELLED],
)
DONE = Q(state=FollowUpState.DONE) | Q(state=FollowUpState.RELEASED, message__state=State.SENT)
ON_ITS_WAY = [*OPEN_STATES, State.SENT]
CANCELLED = Q(state=FollowUpState.CANCELLED)

#: The views of the list: (value, what it is called, which rows). The first is the default.
VIEWS: list[tuple[str, str, Q]] = [
    ("", "Everything open", DRAFTS | LEAVING | TASKS | TROUBLE),
    ("drafts", "Drafts", DRAFTS),
    ("leaving", "Leaving by themselves", LEAVING),
    ("tasks", "To do by hand", TASKS),
    ("trouble", "Withheld or failed", TROUBLE),
    ("done", "Sent or done", DONE),
    ("cancelled", "Cancelled", CANCELLED),
]


@dataclass(frozen=True)
class Line:
    """One follow-up as a list shows it. `when` is the time on the practice's wall."""

    follow_up: FollowUp
    shown: Shown
    actions: set[str]
    when: datetime

    @property
    def wall(self) -> datetime:
        """The same without a zone, since a page would turn it into the workspace's time."""
        return self.when.replace(tzinfo=None)

    @property
    def is_mail(self) -> bool:
        return is_mail(self.follow_up)

    @property
    def phone(self) -> str:
        """The number to call, hers or the office's; "" where it is no call, or none is known."""
        row = self.follow_up
        if row.channel != Channel.CALL:
            return ""
        return (row.contact.phone if row.contact else "") or row.practice.phone

    @property
    def title(self) -> str:
        """A mail by its subject, a task by what is to be done."""
        row = self.follow_up
        who = row.contact.name if row.contact else row.practice.name
        return (self.is_mail and row.subject) or f"{row.get_channel_display()}: {who}"


def get_follow_up(pk: UUID) -> FollowUp:
    """Raises FollowUp.DoesNotExist for unknown ids and those of other workspaces."""
    return _rows().get(pk=pk)


def list_follow_ups(*, view: str = "", q: str = "") -> QuerySet[FollowUp]:
    """Follow-ups of one of VIEWS whose practice, contact or subject match `q`. What is due first comes first."""
    wanted = next((rows for value, _, rows in VIEWS if value == view), VIEWS[0][2])
    found = _rows().filter(wanted)
    for word in q.split():
        found = found.filter(
            Q(practice__name__icontains=word) | Q(contact__name__icontains=word) | Q(subject__icontains=word)
        )
    newest_first = view in ("done", "cancelled")
    return found.order_by("-due_at" if newest_first else "due_at", "pk")


def lines(rows: Iterable[FollowUp], now: datetime) -> list[Line]:
    """The rows as a list shows them."""
    return [line(row, now) for row in rows]


def line(row: FollowUp, now: datetime) -> Line:
    """One row as a list shows it."""
    leaves = row.message is not None and row.state == FollowUpState.RELEASED and row.message.state in ON_ITS_WAY
    due_at = row.message.due_at if row.message and leaves else row.due_at
    return Line(row, shown(row, now), actions(row), due_at.astimezone(ZoneInfo(row.practice.timezone)))


def of_practice(practice: Practice) -> QuerySet[FollowUp]:
    """All of a practice, the latest due first."""
    return _rows().filter(practice=practice).order_by("-due_at", "pk")


def leaving_today(workspace: Workspace, now: datetime) -> QuerySet[FollowUp]:
    """Mail that leaves before midnight where the workspace is."""
    return _rows().filter(LEAVING, message__due_at__lte=_midnight(workspace, now)).order_by("message__due_at", "pk")


def tasks_due(workspace: Workspace, now: datetime) -> QuerySet[FollowUp]:
    """Calls, cards and drop-ins due today or before."""
    return _rows().filter(TASKS, due_at__lte=_midnight(workspace, now)).order_by("due_at", "pk")


def waiting_for_release() -> QuerySet[FollowUp]:
    """Drafts, and what somebody has put on hold."""
    return _rows().filter(DRAFTS).order_by("due_at", "pk")


def drafts_due(workspace: Workspace, now: datetime) -> QuerySet[FollowUp]:
    """Drafts, and what is on hold, whose day has come."""
    return waiting_for_release().filter(due_at__lte=_midnight(workspace, now))


def stopped_short() -> QuerySet[FollowUp]:
    """Mail that was withheld, failed or came back."""
    return _rows().filter(TROUBLE).order_by("due_at", "pk")


def way_to(row: FollowUp) -> str:
    """Where a card is sent or somebody drops in; "" for the other ways, and where no address is known."""
    place = primary_location(row.practice) if row.channel in (Channel.CARD, Channel.DROP_IN) else None
    return place.one_line if place else ""


def contacts_of(practice: Practice) -> QuerySet[Contact]:
    """Whom one may follow up with there."""
    return practice.contacts.filter(left_at=None).order_by("name", "pk")


def _rows() -> QuerySet[FollowUp]:
    return FollowUp.objects.select_related("practice", "contact", "message")


def _midnight(workspace: Workspace, now: datetime) -> datetime:
    return at(local_day(now, workspace.timezone), workspace.timezone, 23, 59)
