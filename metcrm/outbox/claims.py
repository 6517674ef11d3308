"""Taking what is due, a batch at a time: no row twice, and no workspace waits behind another's backlog.

Two clocks: what is due is the business's time (journeys may move it); a lease is about processes and is measured in the
machine's time, so that moving the clock takes no mail from a worker's hands.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import zip_longest
from uuid import UUID

from django.db import connection, transaction
from django.db.models import F, Q, QuerySet, Window
from django.db.models.functions import RowNumber
from django.utils import timezone

from metcrm.outbox.models import DueMail
from metcrm.tenancy.context import Kind, Tenant

LEASE = timedelta(seconds=120)  # longer than a task may take (tasks.py), so that nobody sends under a lost lease
BATCH = 20  # less than a second's work, so that whatever falls due meanwhile gets its turn soon

# SQL by hand, since the ORM has no LATERAL: each tenant gives its share of the batch out of its own oldest rows, which
# `skip locked` passes over while another worker is taking them. Ranking all due rows instead (a window function) can't
# be combined with `for update`, and reads the whole backlog for each batch.
TAKE = """
with turns as (
    select tenant_id from outbox_duemail
    where due_at <= %(now)s and (lease_until is null or lease_until < %(machine)s)
    group by tenant_id order by random() limit %(limit)s
), taken as (
    select mine.message_id from turns cross join lateral (
        select due.message_id from outbox_duemail due
        where due.tenant_id = turns.tenant_id and due.due_at <= %(now)s
            and (due.lease_until is null or due.lease_until < %(machine)s)
        order by due.due_at, due.message_id
        limit greatest(1, %(limit)s / (select count(*) from turns))
        for update skip locked
    ) mine
)
update outbox_duemail set lease_until = %(until)s from taken where outbox_duemail.message_id = taken.message_id
returning outbox_duemail.message_id, tenant_kind, tenant_id, due_at
"""


@dataclass(frozen=True)
class Claim:
    """One mail in this worker's hands until `lease_until`."""

    message_pk: UUID
    tenant: Tenant
    lease_until: datetime


def take(now: datetime, limit: int = BATCH) -> list[Claim]:
    """Take up to `limit` mails, the tenants taking turns, each tenant's oldest first.

    Where more tenants wait than there are places, lots decide who is in this batch.
    """
    machine = timezone.now()
    until = machine + LEASE
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(TAKE, {"now": now, "machine": machine, "until": until, "limit": limit})
        rows = cursor.fetchall()
    queues: dict[Tenant, list[Claim]] = {}
    for pk, kind, tenant_id, _ in sorted(rows, key=lambda row: (row[3], row[0])):
        tenant = Tenant(Kind(kind), tenant_id)
        queues.setdefault(tenant, []).append(Claim(pk, tenant, until))
    return [claim for turn in zip_longest(*queues.values()) for claim in turn if claim is not None]


def take_one(message_pk: UUID, now: datetime) -> Claim | None:
    """Take this mail if it is due and free. One UPDATE decides: of two workers, the second changes nothing."""
    route = DueMail.objects.filter(pk=message_pk).first()
    until = timezone.now() + LEASE
    if route is None or not _free(now).filter(pk=message_pk).update(lease_until=until):
        return None
    return Claim(message_pk, Tenant(Kind(route.tenant_kind), route.tenant_id), until)


def renew(claim: Claim) -> Claim | None:
    """The same claim with its full time again; None when it is lost."""
    until = timezone.now() + LEASE
    held = DueMail.objects.filter(pk=claim.message_pk, lease_until=claim.lease_until)
    return replace(claim, lease_until=until) if held.update(lease_until=until) else None


def give_back(claims: Iterable[Claim]) -> None:
    """Let others have what won't be sent from here after all."""
    for claim in claims:
        DueMail.objects.filter(pk=claim.message_pk, lease_until=claim.lease_until).update(lease_until=None)


def due(now: datetime, limit: int = BATCH) -> list[UUID]:
    """Ids of mail that is due and that no worker holds, the tenants taking turns."""
    turn = Window(RowNumber(), partition_by=F("tenant_id"), order_by=F("due_at").asc())
    found = _free(now).annotate(turn=turn).order_by("turn", "due_at", "pk")
    return list(found.values_list("message_id", flat=True)[:limit])


def is_anything_due(now: datetime, beyond: int = 0) -> bool:
    """True when more than `beyond` mails are due and free."""
    return len(_free(now).order_by("due_at").values_list("pk")[: beyond + 1]) > beyond


def _free(now: datetime) -> QuerySet[DueMail]:
    return DueMail.objects.filter(Q(lease_until=None) | Q(lease_until__lt=timezone.now()), due_at__lte=now)
