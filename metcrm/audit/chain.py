"""What ties an event to the one before it."""

import hashlib
import hmac
import json

from django.conf import settings

from metcrm.audit.models import AuditEvent


def digest(event: AuditEvent, before: str) -> str:
    """HMAC-SHA256 over the digest before and everything the event says, as 64 hex digits.

    The key lies outside the database, so that nobody with the database alone can write a chain that holds.
    """
    content = [
        before, str(event.tenant_id), event.seq, str(event.id), event.at.isoformat(timespec="microseconds"),
        str(event.actor_id), event.actor_label, event.actor_role, event.action, event.object_type,
        str(event.object_id), event.detail,
    ]  # fmt: skip
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hmac.new(settings.AUDIT_KEY.encode(), text.encode(), hashlib.sha256).hexdigest()
