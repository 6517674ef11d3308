"""A workspace's own protocol for a condition, over the one that comes along."""

from datetime import datetime

from django.db import transaction

from clients.measures import MeasureError, condition
from clients.models import Protocol
from clients.services.refusals import Refused
from metcrm.accounts.permissions import Capability, check
from metcrm.audit.services import record
from metcrm.tenancy.actors import Actor

TEXTS = ("precautions", "progression", "stops", "exercises", "home")


def write_protocol(*, slug: str, weeks: int, sessions: int, by: Actor, now: datetime, **texts: str) -> Protocol:
    """Keep the workspace's own text; `texts` are any of TEXTS, one thing a line.

    Raises:
        Refused: no such condition.
    """
    check(by, Capability.WRITE_CLIENTS)
    try:
        condition(slug)
    except MeasureError:
        raise Refused("Choose a condition from the list.") from None
    unknown = texts.keys() - set(TEXTS)
    if unknown:
        raise TypeError(f"Not texts of a protocol: {', '.join(sorted(unknown))}")
    with transaction.atomic():
        row, _ = Protocol.objects.update_or_create(
            condition=slug,
            defaults={"weeks": weeks, "sessions": sessions, "changed_at": now, "changed_by": str(by), **texts},
        )
        record("protocol.written", by=by, on=row, now=now, condition=slug)
    return row


def drop_protocol(*, slug: str, by: Actor, now: datetime) -> bool:
    """Back to the text that comes along. False when there was no own one."""
    check(by, Capability.WRITE_CLIENTS)
    with transaction.atomic():
        row = Protocol.objects.select_for_update().filter(condition=slug).first()
        if row is None:
            return False
        record("protocol.dropped", by=by, on=row, now=now, condition=slug)
        row.delete()
    return True
