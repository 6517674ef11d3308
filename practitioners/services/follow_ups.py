"""Follow-ups: drafted, released, held, moved, cancelled, done. A released mail is a row in the outbox at once."""

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from uuid import UUID

from django.db import transaction

from metcrm.accounts.permissions import Capability, check
from metcrm.accounts.selectors import get_workspace
from metcrm.audit.services import record
from metcrm.outbox import services as outbox
from metcrm.outbox.diagnosis import is_wrong_address
from metcrm.outbox.models import Kind, MailClass, OutboxMessage, Returned
from metcrm.tenancy.actors import Actor
from metcrm.wording.reading import Script, Stopped, open_remarks
from metcrm.wording.services import ticks as coach
from practitioners import emails
from practitioners.follow_up_states import actions, is_mail
from practitioners.gates import FOLLOW_UP_GATES, no_mail_to
from practitioners.models import Contact, FollowUp, FollowUpState, Purpose
from practitioners.refusals import Refused, Unread
from practitioners.scripts import about, script
from practitioners.selectors_cadences import words_for
from practitioners.services import endings, relationship, stop
from practitioners.services.endings import end_cadence
from practitioners.services.follow_up_plan import Proposal, propose

__all__ = [
    "NotReady", "Proposal", "cancel", "complete", "edit", "end_cadence", "hold", "postpone", "propose", "release",
    "schedule",
]  # fmt: skip

MAIL_KIND = "follow_up"
NotReady = emails.NotReady
WHY_ENDED: dict[str, str] = {
    Kind.REPLY: "{who} answered.",
    Kind.BOUNCE: "The mail to {who} came back.",
    Kind.COMPLAINT: "{who} marked a mail as unwanted.",
}


def schedule(
    proposal: Proposal,
    *,
    because: str,
    because_id: UUID | None,
    release: bool,
    by: Actor,
    now: datetime,
    mention: str = "",
    left: Sequence[str] = (),
) -> FollowUp:
    """Owe somebody a touch: write its draft, and release it if the person ticked it.

    The same purpose for the same contact because of the same thing is owed once; a second call gives the first row. A
    mail that can't be released yet (no postal address, say) stays a draft, and its page says what is missing.
    """
    check(by, Capability.WRITE_FOLLOW_UPS)
    with transaction.atomic():
        owed = _owed_already(proposal, because, because_id)
        if owed is not None:
            return owed
        follow_up = _draft(proposal, mention, left)
        follow_up.because, follow_up.because_id = because, because_id
        follow_up.created_at, follow_up.created_by = now, str(by)[:200]
        follow_up.save(force_insert=True)
        record("follow_up.scheduled", by=by, on=follow_up, now=now, purpose=proposal.purpose, because=because)
        if release:
            with suppress(Refused):
                return _release(follow_up, by, now)
    return follow_up


def release(follow_up: FollowUp, *, by: Actor, now: datetime, ticks: Collection[str] = ()) -> FollowUp:
    """Let it go: a mail leaves at its due time, anything else is on the list of what is to be done.

    1. keep the ticks on the coach's warnings; they stay given if the release is refused
    2. lock the row; refuse if it can't be released now
    3. refuse a mail that nobody wants, or in which something is missing
    4. refuse words that the coach stops, or warns of without a tick
    5. write the mail into the outbox, in this transaction
    6. note who released it
    A mail that is overdue leaves at once.

    Raises:
        NotReady: something is missing; the text says what, and where to fill it in.
        Unread: the coach's sentence, and where the words stand.
        Refused: it isn't in a state for this, or the contact said stop.
    """
    check(by, Capability.WRITE_FOLLOW_UPS)
    coach.tick(_script(follow_up, by), ticks, by=by, now=now)
    return _release(follow_up, by, now)


def _release(follow_up: FollowUp, by: Actor, now: datetime) -> FollowUp:
    with _change(follow_up, "release", by) as row:
        if is_mail(row):
            _refuse_unwanted(row)
            endings.take_back(row, "Released again.")
            row.message = _enqueue(row, by, now)
            row.due_at = row.message.due_at
        else:
            _refuse_unread(_script(row, by))
        endings.move(row, FollowUpState.RELEASED, released_at=now, released_by=str(by)[:200])
        record("follow_up.released", by=by, on=row, now=now, channel=row.channel, due_at=row.due_at)
    return row


def edit(
    follow_up: FollowUp, *, subject: str, body: str, contact: Contact | None, channel: str, by: Actor, now: datetime,
    ticks: Collection[str] = (),
) -> FollowUp:  # fmt: skip
    """Change whom it goes to, how, and its words. A mail that waits in the outbox is replaced by the new one, a call
    that becomes a mail gets one; where the coach stops the new words, they are kept and the mail is held.

    Raises:
        NotReady: the new words leave a hole in a mail that is released already.
        Refused: it has left, or the same is owed to that contact already.
    """
    with _change(follow_up, "edit", by) as row:
        _refuse_second(row, contact)
        row.subject, row.body, row.contact, row.channel = " ".join(subject.split()), body, contact, channel
        coach.tick(_script(row, by), ticks, by=by, now=now)
        if row.state == FollowUpState.RELEASED and (row.message is None or _waits(row) or not is_mail(row)):
            _replace_mail(row, by, now)
        row.save()
        record("follow_up.edited", by=by, on=row, now=now, channel=row.channel)
    return row


def hold(follow_up: FollowUp, *, by: Actor, now: datetime) -> FollowUp:
    """Keep it back until somebody releases it; takes the mail out of the line."""
    with _change(follow_up, "hold", by) as row:
        endings.take_back(row, "Held.")
        endings.move(row, FollowUpState.HELD, released_at=None, released_by="")
        record("follow_up.held", by=by, on=row, now=now)
    return row


def postpone(follow_up: FollowUp, *, due_at: datetime, by: Actor, now: datetime) -> FollowUp:
    """Move it to another time, earlier or later, as long as that is still to come."""
    if due_at <= now:
        raise Refused("Choose a time that is still to come.")
    with _change(follow_up, "move", by) as row:
        row.due_at = due_at
        if _waits(row) and row.message is not None:
            outbox.postpone(row.message, due_at=due_at, now=now)
        row.save(update_fields=["due_at"])
        record("follow_up.moved", by=by, on=row, now=now, due_at=due_at)
    return row


def cancel(follow_up: FollowUp, *, by: Actor, now: datetime, why: str = "") -> FollowUp:
    """It is not owed any more."""
    with _change(follow_up, "cancel", by) as row:
        endings.cancel(row, why or "Cancelled by hand.")
        record("follow_up.cancelled", by=by, on=row, now=now)
    return row


def complete(follow_up: FollowUp, *, by: Actor, now: datetime) -> FollowUp:
    """A person has made the call, written the card, dropped in."""
    with _change(follow_up, "done", by) as row:
        endings.move(row, FollowUpState.DONE, done_at=now, done_by=str(by)[:200])
        record("follow_up.done", by=by, on=row, now=now, channel=row.channel)
        _note_thanked(row, now)
    return row


def note_mail_ended(message: OutboxMessage, now: datetime) -> None:
    """Called by the outbox when a follow-up's mail was sent, withheld or failed.

    An address that their server refuses at once is as good as a mail that comes back.
    """
    follow_up = FollowUp.objects.select_related("practice", "contact").filter(message=message).first()
    if follow_up is not None and message.sent_at is not None:
        _note_thanked(follow_up, message.sent_at)
    if follow_up is not None and is_wrong_address(message):
        _end_after(Kind.BOUNCE, follow_up, now)


def note_returned(message: OutboxMessage, returned: Returned, now: datetime) -> None:
    """Called by the outbox when something came back about a follow-up's mail: it ends the cadence.

    Nobody goes on writing to somebody who has answered, or to a mailbox that isn't there. An automatic reply ends
    nothing; a complaint, or a stop by way of the provider, stops all mail to that contact.
    """
    follow_up = FollowUp.objects.select_related("practice", "contact").filter(message=message).first()
    if follow_up is None or returned.kind == Kind.AUTOMATIC:
        return
    if returned.kind != Kind.STOP:
        _end_after(Kind(returned.kind), follow_up, now)
    if returned.kind in (Kind.COMPLAINT, Kind.STOP) and follow_up.contact is not None:
        stop.stop(follow_up.contact, now=now)


def _end_after(kind: Kind, follow_up: FollowUp, now: datetime) -> None:
    """What came back waits for another address, or another way; what was to come after it is off."""
    who = follow_up.contact.name if follow_up.contact else follow_up.practice.name
    came_back = follow_up if kind == Kind.BOUNCE else None
    end_cadence(follow_up.practice, why=WHY_ENDED[kind].format(who=who), now=now, but=came_back)


@contextmanager
def _change(follow_up: FollowUp, action: str, by: Actor) -> Iterator[FollowUp]:
    """One change of one locked row, all or nothing; refused when the row isn't in a state for it."""
    check(by, Capability.WRITE_FOLLOW_UPS)
    with transaction.atomic():
        # The mail is read after the lock is held: joined to it, it could be older than the row.
        row = FollowUp.objects.select_for_update().get(pk=follow_up.pk)
        if action not in actions(row):
            raise Refused(f"This follow-up has changed meanwhile ({_words(row)}). Look at it again.")
        try:
            yield row
        except outbox.NotAllowedNow as error:
            raise Refused(str(error)) from error


def _words(row: FollowUp) -> str:
    mail = row.message if row.state == FollowUpState.RELEASED and is_mail(row) else None
    return (mail or row).get_state_display().lower()


def _owed_already(proposal: Proposal, because: str, because_id: UUID | None) -> FollowUp | None:
    if because_id is None:
        return None
    found = FollowUp.objects.filter(because=because, because_id=because_id, purpose=proposal.purpose)
    return found.filter(step=proposal.step, contact=proposal.contact).first()


def _draft(proposal: Proposal, mention: str, left: Sequence[str]) -> FollowUp:
    subject, body = emails.draft(
        proposal.purpose, practice=proposal.practice, contact=proposal.contact, happened_at=proposal.happened_at,
        due_at=proposal.due_at, mention=mention, left=left, own=words_for(proposal.purpose, proposal.template),
    )  # fmt: skip
    return FollowUp(
        practice=proposal.practice, contact=proposal.contact, channel=proposal.channel, purpose=proposal.purpose,
        step=proposal.step, subject=subject, body=body, due_at=proposal.due_at,
    )  # fmt: skip


def _refuse_unwanted(row: FollowUp) -> None:
    """Better now, to the person, than by the gate at the moment of sending."""
    if row.practice.not_engaged_at:
        raise Refused(f"Work on {row.practice.name} has stopped. Take it up again first.")
    why = no_mail_to(row.contact) if row.contact else ""
    if why:
        raise Refused(f"{why} Change it to a call or a card.")


def _refuse_second(row: FollowUp, contact: Contact | None) -> None:
    same = FollowUp.objects.filter(because=row.because, because_id=row.because_id, purpose=row.purpose, step=row.step)
    if row.because_id and same.filter(contact=contact).exclude(pk=row.pk).exists():
        raise Refused("The same is owed to that person already.")


def _enqueue(row: FollowUp, by: Actor, now: datetime) -> OutboxMessage:
    """The mail, frozen. Each release of a follow-up is a mail of its own; the one before was taken back."""
    workspace, signer = get_workspace(), emails.signer_of(by)
    missing = emails.gaps(row, workspace=workspace, signer=signer)
    if missing or row.contact is None:
        raise NotReady(missing)
    _refuse_unread(script(row, workspace=workspace, signer=signer))
    url = emails.stop_url(stop.token_for(row.contact))
    before = OutboxMessage.objects.filter(about=about(row)).count()
    return outbox.enqueue(
        emails.compose(row, workspace=workspace, signer=signer, stop_url=url),
        kind=MAIL_KIND,
        dedupe_key=f"follow-up:{row.pk}" + (f":{before + 1}" if before else ""),
        mail_class=MailClass.RELATIONSHIP,
        gates=FOLLOW_UP_GATES,
        headers=emails.stop_headers(url),
        about=about(row),
        due_at=max(row.due_at, now),
        now=now,
    )


def _waits(row: FollowUp) -> bool:
    return row.message is not None and "hold" in actions(row) and outbox.is_open(row.message)


def _replace_mail(row: FollowUp, by: Actor, now: datetime) -> None:
    """New words, new mail, for a call that became one too. Turned into a call, it needs none. What the coach stops is
    held."""
    endings.take_back(row, "Changed before it left.")
    if open_remarks(_script(row, by)):
        row.message, row.released_at, row.released_by, row.state = None, None, "", FollowUpState.HELD
    elif is_mail(row):
        _refuse_unwanted(row)
        row.message = _enqueue(row, by, now)
        row.due_at = row.message.due_at
    else:
        row.message = None


def _script(row: FollowUp, by: Actor) -> Script:
    return script(row, workspace=get_workspace(), signer=emails.signer_of(by))


def _refuse_unread(said: Script) -> None:
    try:
        coach.let_pass(said)
    except Stopped as stopped:
        raise Unread(str(stopped)) from stopped


def _note_thanked(row: FollowUp, now: datetime) -> None:
    if row.purpose == Purpose.THANK_YOU:
        relationship.note_thanked(row.practice, at=now, now=now)
