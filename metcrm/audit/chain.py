"""What ties an event to the one before it."""

import hashlib
import hmac
import json

from django.conf import settings

from metcrm.audit.models import AuditEvent


def digest(event: AuditEvent, before: str) -> str:
    """HMAC-SHA256 over the seal of the event before and everything this one says, as 64 hex digits.

    The key lies outside the database, so that nobody with the database alone can write a chain that holds.
    """
    content = [
        before, str(event.tenant_id), event.seq, str(event.id), event.at.isoformat(timespec="microseconds"),
        str(event.actor_id), event.actor_label, event.actor_role, event.action, event.object_type,
        str(event.object_id), event.detail,
    ]  # fmt: skip
    return _hmac(json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=True))


def seal(event: AuditEvent) -> str:
    """What the head keeps while `event` is the last one, and the next event continues from.

    Only the newest seal is ever stored: whoever cuts events off the end cannot write the seal of what is left.
    """
    return _hmac(f"head:{event.digest}")


def _hmac(text: str) -> str:
    return hmac.new(settings.AUDIT_KEY.encode(), text.encode(), hashlib.sha256).hexdigest()
