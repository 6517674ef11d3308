"""What comes back about a mail: bounces, complaints, answers. Each is noted once and told to the app it belongs to."""

import logging
from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.conf import settings

from metcrm.audit.services import record
from metcrm.outbox.diagnosis import bounced
from metcrm.outbox.models import MOVES, Kind, OutboxMessage, Returned, State
from metcrm.outbox.parsing import Incoming
from metcrm.tenancy import routes
from metcrm.tenancy.actors import SYSTEM
from metcrm.tenancy.context import Tenant, enter

log = logging.getLogger(__name__)

ROUTE = "return"
#: Where a provider tells what became of our mails, it names them by their Message-ID.
MESSAGE_ID = "message-id"
REPLY_BOX, BOUNCE_BOX = "reply", "bounce"

Hearer = Callable[[OutboxMessage, Returned, datetime], None]
_hearers: dict[str, Hearer] = {}


class ComeAgain(Exception):
    """Not now: the mail that it is about is just being sent, and not noted yet."""


def register(kind: str, hearer: Hearer) -> None:
    """Have `hearer` told what came back about mails of this kind, in the same transaction (in AppConfig.ready)."""
    _hearers[kind] = hearer


def address(box: str, token: str) -> str:
    """Where answers (`reply`) or notices (`bounce`) about one mail go."""
    return f"{box}+{token}@{settings.MAIL_RECEIVE_DOMAIN}"


def token_in(recipient: str) -> str:
    """The secret in an address of ours; "" when it isn't one."""
    local, _, domain = recipient.strip("<> ").lower().rpartition("@")
    box, plus, token = local.partition("+")
    ours = bool(settings.MAIL_RECEIVE_DOMAIN) and domain == settings.MAIL_RECEIVE_DOMAIN.lower()
    return token if ours and plus and box in (REPLY_BOX, BOUNCE_BOX) else ""


def is_known(recipient: str) -> bool:
    """True when a mail to this address is about a mail of ours."""
    token = token_in(recipient)
    return bool(token) and routes.find(token, ROUTE) is not None


def receive(token: str, incoming: Incoming, *, now: datetime) -> Returned | None:
    """Note what came back about the mail whose token it is. A second time gives None and changes nothing.

    Raises:
        ComeAgain: the mail is just being sent.
    """
    route = routes.find(token, ROUTE)
    return note(route, incoming, now=now) if route is not None else None


def receive_about(message_id: str, incoming: Incoming, *, now: datetime) -> Returned | None:
    """As `receive`, for whoever has proved to be our provider and names the mail by its Message-ID."""
    route = routes.find(message_id, MESSAGE_ID)
    return note(route, incoming, now=now) if route is not None else None


def note(route: tuple[Tenant, UUID], incoming: Incoming, *, now: datetime) -> Returned | None:
    """Note it for the mail at this place.

    1. note it, once for each event
    2. a final bounce of a mail that was sent: it came back, with reason and remedy
    3. tell the app it belongs to

    Raises:
        ComeAgain: the mail is just being sent.
    """
    if not incoming.is_final:
        return None
    tenant, message_id = route
    with enter(tenant):
        message = OutboxMessage.objects.select_for_update().filter(pk=message_id).first()
        if message is None:
            return None
        if message.state == State.SENDING:
            raise ComeAgain
        found, created = Returned.objects.get_or_create(
            tenant_id=tenant.id, event_key=f"{message_id}:{incoming.event_key}"[:100],
            defaults={
                "kind": incoming.kind, "message": message, "from_email": incoming.from_email, "text": incoming.text,
                "received_at": now,
            },
        )  # fmt: skip
        if not created:
            return None
        if incoming.kind == Kind.BOUNCE:
            _note_bounce(message, incoming)
        record(f"mail.{incoming.kind}", by=SYSTEM, on=message, now=now, kind=message.kind)
        hearer = _hearers.get(message.kind)
        if hearer is not None:
            hearer(message, found, now)
        return found


def _note_bounce(message: OutboxMessage, incoming: Incoming) -> None:
    if State.BOUNCED not in MOVES[message.state]:
        return
    trouble = bounced(incoming.status, incoming.diagnostic)
    message.state, message.reason, message.remedy = State.BOUNCED, trouble.reason[:300], trouble.remedy[:300]
    message.save(update_fields=["state", "reason", "remedy"])
