"""The mail of a follow-up exactly as it leaves, or as it was frozen."""

from dataclasses import dataclass

from metcrm.accounts.selectors import get_workspace
from metcrm.outbox.mails import sender
from metcrm.outbox.models import OutboxMessage, State
from metcrm.outbox.services import Letter
from metcrm.tenancy.actors import Actor
from metcrm.wording.reading import Seen, read
from practitioners import emails
from practitioners.models import FollowUp, FollowUpState
from practitioners.scripts import script

_UNMADE = "…"  # the secret of a stop link is made with the first mail that carries it


@dataclass(frozen=True)
class Look:
    """A mail to look at: its head, both bodies, and what is missing before it may leave (nothing once it is frozen)."""

    sender: str
    to: str
    reply_to: str
    subject: str
    text: str
    html: str
    gaps: list[emails.Gap]


def look(follow_up: FollowUp, *, by: Actor) -> Look:
    """What `by` would release now; for a released mail that wasn't taken back, what stands in the outbox."""
    message = follow_up.message
    if follow_up.state == FollowUpState.RELEASED and message is not None and message.state != State.CANCELLED:
        return _look(message, message, [])
    workspace, signer = get_workspace(), emails.signer_of(by)
    token = follow_up.contact.stop_token if follow_up.contact else ""
    letter = emails.preview(follow_up, workspace=workspace, signer=signer, stop_url=emails.stop_url(token or _UNMADE))
    return _look(
        letter, OutboxMessage(from_name=letter.from_name), emails.gaps(follow_up, workspace=workspace, signer=signer)
    )


def heard(follow_up: FollowUp, *, by: Actor) -> list[Seen]:
    """What the coach says about it, as `by` would release it now, and who has kept which words."""
    return read(script(follow_up, workspace=get_workspace(), signer=emails.signer_of(by)))


def _look(letter: Letter | OutboxMessage, sent_as: OutboxMessage, gaps: list[emails.Gap]) -> Look:
    to = f"{letter.to_name} <{letter.to_email}>" if letter.to_name else letter.to_email
    return Look(sender(sent_as), to, letter.reply_to, letter.subject, letter.body_text, letter.body_html, gaps)
