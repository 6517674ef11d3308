"""What an e-mail provider tells about our mails: read by django-anymail, and noted like what comes in by SMTP.

Who asks has proved by a signature to be the provider (metcrm/views/provider.py).
"""

import hashlib
import logging
import re
from datetime import datetime

from anymail.inbound import AnymailInboundMessage
from anymail.signals import AnymailTrackingEvent, EventType, RejectReason

from metcrm.outbox import incoming
from metcrm.outbox.models import Kind, Returned
from metcrm.outbox.parsing import Incoming, clean, parse

log = logging.getLogger(__name__)

_STATUS = re.compile(r"\b[245]\.\d{1,3}\.\d{1,3}\b")
#: What ends something; deliveries, openings and delays end nothing.
_KINDS: dict[str, Kind] = {
    EventType.BOUNCED: Kind.BOUNCE,
    EventType.REJECTED: Kind.BOUNCE,  # the provider won't send it: an earlier mail came back
    EventType.COMPLAINED: Kind.COMPLAINT,
    EventType.UNSUBSCRIBED: Kind.STOP,
}
#: Why a provider doesn't send at all.
_NOT_SENT: dict[str, Kind] = {RejectReason.SPAM: Kind.COMPLAINT, RejectReason.UNSUBSCRIBED: Kind.STOP}


def happened(event: AnymailTrackingEvent, *, now: datetime) -> Returned | None:
    """Note what became of one of our mails; None for a mail of somebody else, or what ends nothing.

    Raises:
        incoming.ComeAgain: the mail isn't noted as sent yet.
    """
    kind = _KINDS.get(event.event_type or "")
    if kind is None or not event.message_id:
        return None
    if event.event_type == EventType.REJECTED:
        kind = _NOT_SENT.get(event.reject_reason or "", kind)
    said = " ".join(str(event.mta_response or event.description or "").split())[:300]
    status = _STATUS.search(said)
    # The provider tells it again when our answer was lost: the same moment is the same event.
    key = hashlib.sha256(f"{kind}:{event.timestamp}:{event.recipient}".encode()).hexdigest()
    told = Incoming(kind, key, status=status[0] if status else "", diagnostic=said)
    return incoming.receive_about(event.message_id, told, now=now)


def arrived(message: AnymailInboundMessage, *, now: datetime) -> Returned | None:
    """Note a mail that came to one of the addresses we have given out; None for any other address.

    Raises:
        incoming.ComeAgain: the mail that it answers isn't noted as sent yet.
    """
    token = incoming.token_in(str(message.envelope_recipient or ""))
    return incoming.receive(token, _read(message), now=now) if token else None


def _read(message: AnymailInboundMessage) -> Incoming:
    try:
        return parse(message.as_bytes())
    except Exception:  # put together from fields that no mail could have
        log.warning("A mail from the provider can't be written out again")
    text = str(message.text or "")
    sender = str(message.envelope_sender or "")[:254]
    return Incoming(Kind.REPLY, hashlib.sha256(f"{sender}:{text}".encode()).hexdigest(), sender, clean(text))
