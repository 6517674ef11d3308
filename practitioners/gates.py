"""What is asked again at the moment of sending a follow-up. "" lets it pass; a sentence withholds it."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection
from django.db.models import Max, QuerySet
from django.db.models.functions import Lower
from django.utils.formats import date_format

from metcrm.accounts.selectors import get_workspace
from metcrm.outbox import gates
from metcrm.outbox.models import OutboxMessage, State
from metcrm.wording.reading import Stopped, blocks
from practitioners.calendar import local_day
from practitioners.models import Contact, FollowUp, Practice
from practitioners.scripts import frozen_script

STILL_WANTS_MAIL = "still-wants-mail"
CONTACT_CAP = "contact-cap"
PRACTICE_ENGAGED = "practice-engaged"
LANGUAGE = "language"
FOLLOW_UP_GATES = [STILL_WANTS_MAIL, CONTACT_CAP, PRACTICE_ENGAGED, LANGUAGE]

#: At most one relationship mail to a practice in so many days, whoever in the workspace writes it.
CAP_DAYS = 14
GONE = "The follow-up isn't there any more."


def register() -> None:
    """Tell the outbox (called once, by AppConfig.ready)."""
    gates.register(STILL_WANTS_MAIL, still_wants_mail)
    gates.register(CONTACT_CAP, contact_cap)
    gates.register(PRACTICE_ENGAGED, practice_engaged)
    gates.register(LANGUAGE, language)


def still_wants_mail(message: OutboxMessage, now: datetime) -> str:
    """Not if she said stop, has left, or has another address by now."""
    follow_up = _follow_up(message)
    if follow_up is None or follow_up.contact is None:
        return GONE
    why = no_mail_to(follow_up.contact)
    if not why and follow_up.contact.email.lower() != message.to_email.lower():
        why = f"The address of {follow_up.contact.name} has changed since."
    return why


def no_mail_to(contact: Contact) -> str:
    """Why this contact may not be written to; "" when she may. One address counts once, whatever its contacts."""
    if contact.left_at:
        return f"{contact.name} no longer works there."
    same_address = Contact.objects.annotate(address=Lower("email")).filter(address=contact.email.lower())
    if contact.stopped_at or (contact.email and same_address.filter(stopped_at__isnull=False).exists()):
        return f"{contact.name} asked for no more mails."
    return ""


def contact_cap(message: OutboxMessage, now: datetime) -> str:
    """Not within fourteen days of the last one, counted in days on the practice's wall."""
    follow_up = _follow_up(message)
    if follow_up is None:
        return GONE
    practice = follow_up.practice
    _one_at_a_time(practice.pk)
    others = _mails_to(practice).exclude(pk=message.pk)
    if others.filter(state=State.SENDING).exists():
        raise gates.NotYet(f"Another mail to {practice.name} is leaving just now.")
    last = others.filter(state=State.SENT).aggregate(at=Max("sent_at"))["at"]
    return too_soon(practice, now, last)


def too_soon(practice: Practice, when: datetime, last: datetime | None) -> str:
    """The sentence if a mail at `when` is within the limit after the one at `last`; otherwise ""."""
    if last is None:
        return ""
    tz = practice.timezone
    free_on = local_day(last, tz) + timedelta(days=CAP_DAYS)
    if local_day(when, tz) >= free_on:
        return ""
    return (
        f"{practice.name} got a mail on {date_format(local_day(last, tz), 'M j')}, and an office gets one in"
        f" {CAP_DAYS} days at most. It may be released again from {date_format(free_on, 'M j')} on."
    )


def practice_engaged(message: OutboxMessage, now: datetime) -> str:
    """Not to an office on which work was stopped."""
    follow_up = _follow_up(message)
    if follow_up is None:
        return GONE
    return f"Work on {follow_up.practice.name} has stopped." if follow_up.practice.not_engaged_at else ""


def language(message: OutboxMessage, now: datetime) -> str:
    """Not when the coach stops it now: a rule, or a word, may have changed since it was released."""
    follow_up = _follow_up(message)
    if follow_up is None:
        return GONE
    found = blocks(frozen_script(follow_up, message, workspace=get_workspace()))
    return str(Stopped(found)) if found else ""


def _follow_up(message: OutboxMessage) -> FollowUp | None:
    return FollowUp.objects.select_related("practice", "contact").filter(message=message).first()


def _mails_to(practice: Practice) -> QuerySet[OutboxMessage]:
    return OutboxMessage.objects.filter(pk__in=FollowUp.objects.filter(practice=practice).values("message_id"))


def _one_at_a_time(practice_id: UUID) -> None:
    """Two workers with two mails to one practice ask one after the other, so that the second sees the first.

    An advisory lock until the end of the transaction: a row lock on the practice could meet a request that holds the
    practice and waits for the mail.
    """
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [practice_id.int & (2**63 - 1)])
