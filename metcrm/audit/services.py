"""Recording and checking the chain of events."""

import hashlib
import hmac
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction
from django.db.models import Model

from metcrm import clock
from metcrm.audit.models import AuditEvent, AuditHead
from metcrm.tenancy.actors import Actor
from metcrm.tenancy.context import Tenant, current


@dataclass(eq=False)
class _Pending:
    """An event that waits for the end of the transaction, so that the chain's lock is held for a moment only.

    It sits among the transaction's on-commit callbacks: Django drops it when its savepoint is rolled back, which is
    just when the event didn't happen.
    """

    event: AuditEvent
    written: bool = False

    def __call__(self) -> None:
        if not self.written:
            raise RuntimeError(f"The audit event {self.event.action} was recorded outside metcrm.tenancy.")


def record(
    action: str,
    *,
    by: Actor,
    on: Model | None = None,
    now: datetime | None = None,
    **detail: Any,
) -> None:
    """Note that `by` did `action` ("visit.logged") to `on`, in the current tenant and transaction.

    `detail` holds ids, states and counts, never a name, a note or a value of somebody's health.
    """
    event = AuditEvent(
        tenant_id=current().id,
        at=now or clock.now(),
        actor_id=by.user_id,
        actor_label=by.label[:200],
        actor_role=by.role,
        action=action,
        object_type=on._meta.label_lower if on is not None else "",
        object_id=on.pk if on is not None else None,
        detail=json.loads(json.dumps(detail, cls=DjangoJSONEncoder)),
    )
    transaction.on_commit(_Pending(event))


def write_pending(tenant: Tenant) -> None:
    """Chain and insert what was recorded for `tenant` in this transaction. Called as the tenant is left."""
    pending = [
        callback
        for _, callback, _ in connection.run_on_commit
        if isinstance(callback, _Pending) and not callback.written and callback.event.tenant_id == tenant.id
    ]
    if not pending:
        return
    AuditHead.objects.bulk_create([AuditHead(tenant_id=tenant.id)], ignore_conflicts=True)
    head = AuditHead.objects.select_for_update().get(tenant_id=tenant.id)
    for item in pending:
        head.seq += 1
        item.event.seq = head.seq
        head.digest = item.event.digest = _digest(item.event, head.digest)
        item.written = True
    AuditEvent.objects.bulk_create([item.event for item in pending])
    head.save(update_fields=["seq", "digest"])


def _digest(event: AuditEvent, before: str) -> str:
    content = [
        before, str(event.tenant_id), event.seq, str(event.id), event.at.isoformat(timespec="microseconds"),
        str(event.actor_id), event.actor_label, event.actor_role, event.action, event.object_type,
        str(event.object_id), event.detail,
    ]  # fmt: skip
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hmac.new(settings.AUDIT_KEY.encode(), text.encode(), hashlib.sha256).hexdigest()


@dataclass(frozen=True)
class Flaw:
    """One place where a chain is broken."""

    tenant_id: UUID
    seq: int
    what: str


def flaws(tenant: Tenant) -> Iterator[Flaw]:
    """Walk the current tenant's chain from its start; yields each changed, missing or reordered event."""
    seq, digest = 0, ""
    for event in AuditEvent.objects.filter(tenant_id=tenant.id).order_by("seq").iterator(chunk_size=2000):
        if event.seq != seq + 1:
            yield Flaw(tenant.id, seq + 1, f"{event.seq - seq - 1} event(s) missing before {event.seq}")
        elif event.digest != _digest(event, digest):
            yield Flaw(tenant.id, event.seq, "changed, or not written by this application")
        seq, digest = event.seq, event.digest
    head = AuditHead.objects.filter(tenant_id=tenant.id).first()
    if (head.seq, head.digest) != (seq, digest) if head else seq:
        yield Flaw(tenant.id, seq + 1, f"the chain ends at {seq}, its head says {head.seq if head else 0}")
