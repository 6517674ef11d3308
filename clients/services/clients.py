"""Adding and changing the person who exercises."""

from datetime import date, datetime

from django.db import transaction

from clients.models import Client
from metcrm.accounts.permissions import Capability, check
from metcrm.audit.services import record
from metcrm.tenancy.actors import Actor

FIELDS = ("first_name", "last_name", "date_of_birth", "sex", "phone", "email")


def add_client(
    *,
    first_name: str,
    last_name: str,
    by: Actor,
    now: datetime,
    date_of_birth: date | None = None,
    sex: str = "",
    phone: str = "",
    email: str = "",
) -> Client:
    """A new record without any episode."""
    check(by, Capability.WRITE_CLIENTS)
    return create(
        first_name=first_name, last_name=last_name, date_of_birth=date_of_birth, sex=sex, phone=phone, email=email,
        by=by, now=now,
    )  # fmt: skip


def create(*, by: Actor, now: datetime, **fields: object) -> Client:
    """As `add_client`, for verbs that have asked for their own right already."""
    with transaction.atomic():
        client = Client.objects.create(created_at=now, created_by=str(by), **fields)
        record("client.added", by=by, on=client, now=now)
    return client


def edit_client(
    *,
    client: Client,
    first_name: str,
    last_name: str,
    by: Actor,
    now: datetime,
    date_of_birth: date | None = None,
    sex: str = "",
    phone: str = "",
    email: str = "",
) -> Client:
    """Change who the person is; the audit keeps which fields changed, not their values."""
    check(by, Capability.WRITE_CLIENTS)
    wanted = dict(zip(FIELDS, (first_name, last_name, date_of_birth, sex, phone, email), strict=True))
    with transaction.atomic():
        client = Client.objects.select_for_update().get(pk=client.pk)
        changed = [name for name, value in wanted.items() if getattr(client, name) != value]
        for name in changed:
            setattr(client, name, wanted[name])
        client.save(update_fields=changed)
        if changed:
            record("client.changed", by=by, on=client, now=now, fields=changed)
    return client


def note_viewed(client: Client, *, by: Actor, now: datetime) -> None:
    """Every reading of a record is kept."""
    record("client.viewed", by=by, on=client, now=now)
