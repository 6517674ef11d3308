"""How far a follow-up is, what may be done with it, and how that is said. A released mail is followed in the outbox."""

from dataclasses import dataclass
from datetime import datetime

from metcrm.outbox.models import State
from practitioners.models import Channel, FollowUp, FollowUpState

#: From which state a follow-up may go to which. Everything that changes `state` asks this table.
MOVES: dict[str, set[str]] = {
    FollowUpState.DRAFT: {FollowUpState.RELEASED, FollowUpState.DONE, FollowUpState.CANCELLED},
    # Released again: the mail was withheld or failed, or its words were changed while it waited.
    FollowUpState.RELEASED: {
        FollowUpState.RELEASED, FollowUpState.HELD, FollowUpState.DONE, FollowUpState.CANCELLED,
    },
    FollowUpState.HELD: {FollowUpState.RELEASED, FollowUpState.DONE, FollowUpState.CANCELLED},
    FollowUpState.DONE: set(),
    FollowUpState.CANCELLED: set(),
}  # fmt: skip

#: What a person may do while nothing is on its way.
_BEFORE = {"release", "edit", "move", "cancel"}
_WAITING = {"edit", "hold", "move", "cancel"}
_AGAIN = {"release", "edit", "move", "cancel"}

_MAIL_ACTIONS: dict[str, set[str]] = {
    State.QUEUED: _WAITING,
    State.RETRYING: _WAITING,
    State.WITHHELD: _AGAIN,
    State.FAILED: _AGAIN,
    State.BOUNCED: _AGAIN,
    State.CANCELLED: _AGAIN,
    State.SENDING: set(),
    State.SENT: set(),
}


@dataclass(frozen=True)
class Shown:
    """The state in words, as a pill; `reason` and `remedy` are sentences, or empty."""

    label: str
    tone: str
    reason: str = ""
    remedy: str = ""


_MAIL_SHOWN: dict[str, tuple[str, str]] = {
    State.QUEUED: ("Leaves by itself", "info"),
    State.SENDING: ("Being sent", "info"),
    State.RETRYING: ("Tried again soon", "warn"),
    State.SENT: ("Sent", "good"),
    State.WITHHELD: ("Withheld", "urgent"),
    State.FAILED: ("Failed", "urgent"),
    State.BOUNCED: ("Came back", "urgent"),
    State.CANCELLED: ("Taken back", "warn"),
}
_OWN_SHOWN: dict[str, tuple[str, str]] = {
    FollowUpState.DRAFT: ("Draft", "warn"),
    FollowUpState.HELD: ("Held", "warn"),
    FollowUpState.DONE: ("Done", "good"),
    FollowUpState.CANCELLED: ("Cancelled", "neutral"),
}


def is_mail(follow_up: FollowUp) -> bool:
    """True when it is written; the other channels are tasks for a person."""
    return follow_up.channel == Channel.MAIL


def actions(follow_up: FollowUp) -> set[str]:
    """Of release, edit, move, hold, cancel and done, those that are possible now."""
    if not MOVES[follow_up.state]:
        return set()
    if follow_up.state == FollowUpState.RELEASED:
        if is_mail(follow_up) and follow_up.message is not None:
            return _MAIL_ACTIONS[follow_up.message.state]
        return _WAITING | {"done"}
    return _BEFORE if is_mail(follow_up) else _BEFORE | {"done"}


def shown(follow_up: FollowUp, now: datetime) -> Shown:
    """How far it is, for a page."""
    if follow_up.state != FollowUpState.RELEASED:
        label, tone = _OWN_SHOWN[follow_up.state]
        return Shown(label, tone, reason=follow_up.cancelled_why)
    message = follow_up.message
    if is_mail(follow_up) and message is not None:
        label, tone = _MAIL_SHOWN[message.state]
        remedy = "Release it again when that has changed." if message.state == State.WITHHELD else message.remedy
        return Shown(label, tone, reason=message.reason, remedy=remedy)
    return Shown("Overdue", "urgent") if follow_up.due_at < now else Shown("To do", "info")
