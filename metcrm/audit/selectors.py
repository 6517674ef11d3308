"""Reading the chain of the current tenant: for its owner, and to find what was tampered with."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Max, Q, QuerySet

from metcrm.audit.chain import digest, seal
from metcrm.audit.models import AuditEvent, AuditHead
from metcrm.tenancy.context import Kind, Tenant


def events(
    *, query: str = "", person: UUID | None = None, action: str = "", object_id: UUID | None = None
) -> QuerySet[AuditEvent]:
    """Newest first. `query` is looked for in names and actions, `action` is the noun before the dot ("visit")."""
    found = AuditEvent.objects.order_by("-seq")
    if person:
        found = found.filter(actor_id=person)
    if action:
        found = found.filter(action__startswith=f"{action}.")
    if object_id:
        found = found.filter(object_id=object_id)
    for word in query.split():
        found = found.filter(
            Q(actor_label__icontains=word) | Q(action__icontains=word) | Q(object_type__icontains=word)
        )
    return found


def changes_of(object_ids: Collection[UUID]) -> dict[UUID, tuple[int, datetime]]:
    """How often something was done to each of these, and when last; those without an event are left out. One query."""
    found = AuditEvent.objects.filter(object_id__in=object_ids).order_by().values_list("object_id")
    return {pk: (count, last) for pk, count, last in found.annotate(Count("pk"), Max("at")) if pk is not None}


def nouns() -> list[str]:
    """What the tenant's events are about: the words before the dot, in order."""
    actions = AuditEvent.objects.order_by().values_list("action", flat=True).distinct()
    return sorted({action.split(".")[0] for action in actions})


@dataclass(frozen=True)
class Flaw:
    """One place where a chain is broken."""

    tenant_id: UUID
    seq: int
    what: str


def flaws(tenant: Tenant) -> Iterator[Flaw]:
    """Walk the current tenant's chain from its start; yields each changed, missing or reordered event."""
    seq, before = 0, ""
    for event in AuditEvent.objects.filter(tenant_id=tenant.id).order_by("seq").iterator(chunk_size=2000):
        if event.seq != seq + 1:
            yield Flaw(tenant.id, seq + 1, f"{event.seq - seq - 1} event(s) missing before {event.seq}")
        elif event.digest != digest(event, before):
            yield Flaw(tenant.id, event.seq, "changed, or not written by this application")
        seq, before = event.seq, seal(event)
    if not seq and tenant.kind is not Kind.PLATFORM:
        yield Flaw(tenant.id, 0, "the chain is empty, though its opening was an event")
    head = AuditHead.objects.filter(tenant_id=tenant.id).first()
    if (head.seq, head.digest) != (seq, before) if head else seq:
        yield Flaw(tenant.id, seq + 1, f"the chain ends at {seq}, its head says {head.seq if head else 0}")
