"""What an office will read or hear of a follow-up, as the coach reads it."""

from metcrm.accounts.models import User, Workspace
from metcrm.outbox.models import OutboxMessage
from metcrm.wording.reading import Script
from practitioners.follow_up_states import is_mail
from practitioners.models import FollowUp

ABOUT = "practitioners.followup:"


def about(follow_up: FollowUp) -> str:
    """How the outbox and the coach name a follow-up."""
    return f"{ABOUT}{follow_up.pk}"


def script(follow_up: FollowUp, *, workspace: Workspace, signer: User | None) -> Script:
    """A mail with its signature; of a call, a card or a drop-in what is to be said."""
    parts = {"Words": follow_up.body.strip()}
    if is_mail(follow_up):
        signature = f"{signer.name}\n{signer.title}".strip() if signer else ""
        parts = {"Subject": follow_up.subject, **parts, "Signature": signature}
    return Script(about(follow_up), parts, _names(follow_up, workspace))


def frozen_script(follow_up: FollowUp, message: OutboxMessage, *, workspace: Workspace) -> Script:
    """A mail that stands in the outbox, signature and foot included."""
    parts = {"Subject": message.subject, "Words": message.body_text}
    return Script(about(follow_up), parts, _names(follow_up, workspace))


def _names(follow_up: FollowUp, workspace: Workspace) -> list[str]:
    return [workspace.name, follow_up.practice.name, *([follow_up.contact.name] if follow_up.contact else [])]
