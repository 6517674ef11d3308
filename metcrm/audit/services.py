"""Recording events into the chain of their tenant."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction
from django.db.models import Model

from metcrm import clock
from metcrm.audit.chain import digest, seal
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
        at=(now or clock.now()).astimezone(UTC),  # as it will be read back; the digest covers its text
        actor_id=by.user_id,
        actor_label=by.label[:200],
        actor_role=by.role,
        action=action,
        object_type=on._meta.label_lower if on is not None else "",
        object_id=on.pk if on is not None else None,
        detail=_stored(json.loads(json.dumps(detail, cls=DjangoJSONEncoder))),
    )
    transaction.on_commit(_Pending(event))


def _stored(value: Any) -> Any:
    """JSON as PostgreSQL gives it back: jsonb rewrites some fractions, so they are kept as text."""
    if isinstance(value, dict):
        return {key: _stored(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_stored(item) for item in value]
    return str(value) if isinstance(value, float) else value


def write_pending(tenant: Tenant) -> None:
    """Chain and insert what was recorded for `tenant` in this transaction. Called as the tenant is left."""
    callbacks = [entry[1] for entry in connection.run_on_commit]
    pending = [
        callback
        for callback in callbacks
        if isinstance(callback, _Pending) and not callback.written and callback.event.tenant_id == tenant.id
    ]
    if not pending:
        return
    AuditHead.objects.bulk_create([AuditHead(tenant_id=tenant.id)], ignore_conflicts=True)
    head = AuditHead.objects.select_for_update().get(tenant_id=tenant.id)
    for item in pending:
        head.seq += 1
        item.event.seq = head.seq
        item.event.digest = digest(item.event, head.digest)
        head.digest = seal(item.event)
        item.written = True
    AuditEvent.objects.bulk_create([item.event for item in pending])
    head.save(update_fields=["seq", "digest"])
