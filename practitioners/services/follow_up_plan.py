"""What a visit implies: thank-you on the next business day, a check-in after two weeks, results after ninety days."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.formats import date_format

from metcrm.outbox.models import OPEN_STATES, State
from practitioners import gates
from practitioners.calendar import in_days, in_weeks, next_business_day_at
from practitioners.models import Channel, Contact, ContactRole, FollowUp, Practice, Purpose, Way

CHECK_IN_WEEKS = 2
RESULTS_DAYS = 90

#: An office that wants to be reached in another way is.
_BY_WISH: dict[str, Channel] = {Way.PHONE: Channel.CALL, Way.IN_PERSON: Channel.DROP_IN, Way.POST: Channel.CARD}
_TO_DO = {Channel.CALL: "Call", Channel.CARD: "Handwritten card", Channel.DROP_IN: "Drop in"}


@dataclass(frozen=True)
class Proposal:
    """One follow-up that a visit implies, for a tick on the form. `key` is its value in the form.

    `why` says why it is no mail; `warning` that the limit of mails would withhold it. Both may be empty.
    """

    practice: Practice
    purpose: Purpose
    channel: Channel
    contact: Contact | None
    happened_at: datetime
    due_at: datetime
    why: str = ""
    warning: str = ""
    ticked: bool = True

    @property
    def key(self) -> str:
        return self.purpose.value

    @property
    def title(self) -> str:
        """“Thank-you to Ruth Keller”, “Check-in with the office: call”."""
        who = self.contact.name if self.contact else self.practice.name
        how = f" ({_TO_DO[self.channel].lower()})" if self.channel != Channel.MAIL else ""
        return f"{self.purpose.label} to {who}{how}" if self.purpose == Purpose.THANK_YOU else (
            f"{self.purpose.label} with {who}{how}" if self.purpose == Purpose.CHECK_IN else
            f"{self.purpose.label} for {who}{how}"
        )  # fmt: skip

    @property
    def when(self) -> str:
        """“Tue, Nov 24, 8:30 AM”, on the practice's wall."""
        return date_format(self.due_at.astimezone(ZoneInfo(self.practice.timezone)), "D, M j, g:i A")


def propose(practice: Practice, *, contacts: Sequence[Contact], happened_at: datetime, now: datetime) -> list[Proposal]:
    """What a visit with these contacts implies; nothing while work on the practice has stopped.

    It goes to the office manager if she was met, else to the first who was met, else to the practice's office manager.
    """
    if practice.not_engaged_at:
        return []
    contact = whom(practice, contacts)
    mails = mails_so_far(practice)
    found: list[Proposal] = []
    for purpose in (Purpose.THANK_YOU, Purpose.CHECK_IN, Purpose.RESULTS):
        channel, why = how_to_reach(contact, purpose)
        due_at = _due(purpose, practice, happened_at, now)
        if channel == Channel.MAIL and found and found[-1].channel == Channel.MAIL:
            # The plan keeps the limit by itself: two weeks after the thank-you, not after the visit.
            due_at = max(due_at, in_days(found[-1].due_at, practice.timezone, gates.CAP_DAYS))
        warning = _warning(practice, due_at, mails) if channel == Channel.MAIL else ""
        found.append(Proposal(practice, purpose, channel, contact, happened_at, due_at, why, warning))
    return found


def whom(practice: Practice, met: Sequence[Contact]) -> Contact | None:
    """The person to follow up with."""
    managers = [contact for contact in met if contact.role == ContactRole.OFFICE_MANAGER]
    if managers or met:
        return (managers or list(met))[0]
    return practice.contacts.filter(role=ContactRole.OFFICE_MANAGER, left_at=None).order_by("created_at", "pk").first()


def how_to_reach(contact: Contact | None, purpose: Purpose) -> tuple[Channel, str]:
    """The channel, and the sentence that says why it is no mail."""
    written = Channel.CARD if purpose == Purpose.THANK_YOU else Channel.CALL
    if contact is None:
        return Channel.DROP_IN if purpose == Purpose.THANK_YOU else Channel.CALL, "Nobody at the office is known yet."
    wish = _BY_WISH.get(contact.preferred_way)
    if wish:
        return wish, f"{contact.name} prefers {contact.get_preferred_way_display().lower()}."
    if not contact.email:
        return written, f"No e-mail address of {contact.name} is known."
    stopped = gates.no_mail_to(contact)
    return (written, stopped) if stopped else (Channel.MAIL, "")


def mails_so_far(practice: Practice) -> list[datetime]:
    """When relationship mails to this practice left, or will leave."""
    found = FollowUp.objects.filter(practice=practice, message__state__in=[*OPEN_STATES, State.SENT])
    return [sent or due for sent, due in found.values_list("message__sent_at", "message__due_at")]


def _warning(practice: Practice, due_at: datetime, mails: Sequence[datetime]) -> str:
    before = [at for at in mails if at <= due_at]
    return gates.too_soon(practice, due_at, max(before, default=None))


def _due(purpose: Purpose, practice: Practice, happened_at: datetime, now: datetime) -> datetime:
    """A visit that is logged late gets its thank-you on the next business day all the same."""
    tz = practice.timezone
    if purpose == Purpose.THANK_YOU:
        due_at = next_business_day_at(happened_at, tz)
    elif purpose == Purpose.CHECK_IN:
        due_at = in_weeks(happened_at, tz, CHECK_IN_WEEKS)
    else:
        due_at = in_days(happened_at, tz, RESULTS_DAYS)
    return due_at if due_at > now else next_business_day_at(now, tz)
