"""What a visit implies, by the plan for offices of that stage: unless a workspace has changed it, a thank-you on the
next business day, a check-in after two weeks, results after ninety days."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils.formats import date_format

from metcrm.outbox.models import OPEN_STATES, State
from practitioners import gates
from practitioners.cadence import Step, numbered
from practitioners.calendar import in_days, next_business_day_at
from practitioners.models import Channel, Contact, ContactRole, FollowUp, Practice, Purpose, Way
from practitioners.models.follow_up import key_of
from practitioners.selectors_cadences import named_templates, steps_for

#: An office that wants to be reached in another way is.
_BY_WISH: dict[str, Channel] = {Way.PHONE: Channel.CALL, Way.IN_PERSON: Channel.DROP_IN, Way.POST: Channel.CARD}
_TOWARDS = {Purpose.THANK_YOU: "to", Purpose.CHECK_IN: "with"}
_TO_DO = {Channel.CALL: "Call", Channel.CARD: "Handwritten card", Channel.DROP_IN: "Drop in"}


@dataclass(frozen=True)
class Proposal:
    """One follow-up that a visit implies, for a tick on the form. `key` is its value in the form.

    `step` is its number among those of its purpose, `label` what it is called, `template` its words where they have a
    name of their own.
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
    step: int = 0
    label: str = ""
    template: UUID | None = None

    @property
    def key(self) -> str:
        return key_of(self.purpose.value, self.step)

    @property
    def title(self) -> str:
        """“Thank-you to Ruth Keller”, “Check-in with the office: call”."""
        who = self.contact.name if self.contact else self.practice.name
        how = f" ({_TO_DO[self.channel].lower()})" if self.channel != Channel.MAIL else ""
        return f"{self.label or self.purpose.label} {_TOWARDS.get(self.purpose, 'for')} {who}{how}"

    @property
    def when(self) -> str:
        """“Tue, Nov 24, 8:30 AM”, on the practice's wall."""
        return date_format(self.due_at.astimezone(ZoneInfo(self.practice.timezone)), "D, M j, g:i A")


def propose(practice: Practice, *, contacts: Sequence[Contact], happened_at: datetime, now: datetime) -> list[Proposal]:
    """What a visit with these contacts implies; nothing while work on the practice has stopped.

    The plan is that of the practice's stage as `practice` has it. It goes to the office manager if she was met, else to
    the first who was met, else to the practice's office manager.
    """
    if practice.not_engaged_at:
        return []
    contact = whom(practice, contacts)
    steps = steps_for(practice)
    names = {row.pk: row.name for row in named_templates()} if any(step.template for step in steps) else {}
    mails = mails_so_far(practice)
    found: list[Proposal] = []
    last_mail: datetime | None = None
    for step, number in numbered(steps):
        channel, why = how_to_reach(contact, step.purpose, step.channel)
        due_at = _due(step, practice, happened_at, now)
        warning = ""
        if channel == Channel.MAIL:
            if last_mail is not None:
                # The plan keeps the limit by itself: two weeks after the thank-you, not after the visit.
                due_at = max(due_at, _at(step, last_mail, practice, gates.CAP_DAYS))
            last_mail, warning = due_at, _warning(practice, due_at, mails)
        label = names.get(step.template, "") if step.template else ""
        one = Proposal(practice, step.purpose, channel, contact, happened_at, due_at, why, warning)
        found.append(replace(one, step=number, label=label, template=step.template if label else None))
    return found


def whom(practice: Practice, met: Sequence[Contact]) -> Contact | None:
    """The person to follow up with."""
    managers = [contact for contact in met if contact.role == ContactRole.OFFICE_MANAGER]
    if managers or met:
        return (managers or list(met))[0]
    return practice.contacts.filter(role=ContactRole.OFFICE_MANAGER, left_at=None).order_by("created_at", "pk").first()


def how_to_reach(contact: Contact | None, purpose: Purpose, planned: Channel = Channel.MAIL) -> tuple[Channel, str]:
    """The channel, and the sentence that says why it is no mail although one is planned."""
    if planned != Channel.MAIL:
        return planned, ""
    written = Channel.CARD if purpose == Purpose.THANK_YOU else Channel.CALL
    if contact is None:
        return Channel.DROP_IN if purpose == Purpose.THANK_YOU else Channel.CALL, "Nobody at the desk is known yet."
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


def _due(step: Step, practice: Practice, happened_at: datetime, now: datetime) -> datetime:
    """A visit that is logged late gets its thank-you on the next business day all the same."""
    due_at = _at(step, happened_at, practice, step.days)
    return due_at if due_at > now else next_business_day_at(now, practice.timezone, step.at.hour, step.at.minute)


def _at(step: Step, start: datetime, practice: Practice, days: int) -> datetime:
    return in_days(start, practice.timezone, days, step.at.hour, step.at.minute)
