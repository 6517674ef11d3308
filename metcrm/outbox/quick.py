"""The two steps that every mail takes, each as one statement in one round trip.

SQL by hand: through the ORM they are nine round trips and most of a mail's time. They change nothing but what
`steps.py` would, and leave to it whatever isn't plain: gates, a lost lease, another time.
"""

import json
from datetime import datetime

from django.db.models import JSONField
from django.utils import timezone

from metcrm.outbox import claims
from metcrm.outbox.claims import Claim
from metcrm.outbox.models import MOVES, OutboxMessage, State
from metcrm.tenancy.context import Tenant, run_as

FIELDS = OutboxMessage._meta.concrete_fields
TO_SENDING = [str(state) for state, moves in MOVES.items() if State.SENDING in moves]
TO_SENT = [str(state) for state, moves in MOVES.items() if State.SENT in moves]

# The mail is locked before its place in line, as everywhere, so that two can't wait for each other.
BEGIN = f"""
with begun as (
    update outbox_outboxmessage mail
    set state = 'sending', attempts = attempts + 1, first_tried_at = coalesce(first_tried_at, %s), reason = '',
        remedy = ''
    where id = %s and state = any(%s) and due_at <= %s and gates = '[]'
        and exists (select from outbox_duemail due where due.message_id = mail.id and due.lease_until = %s)
    returning {", ".join(f"mail.{field.column}" for field in FIELDS)}
), renewed as (
    update outbox_duemail due set lease_until = %s from begun where due.message_id = begun.id and due.lease_until = %s
    returning due.message_id
)
select begun.* from begun join renewed on renewed.message_id = begun.id
"""  # noqa: S608  (names of our own columns)

SENT = """
with noted as (
    update outbox_outboxmessage set state = 'sent', sent_at = %s, reason = '', remedy = ''
    where id = %s and state = any(%s) returning id
)
delete from outbox_duemail using noted where outbox_duemail.message_id = noted.id returning message_id
"""


def begin(claim: Claim, now: datetime) -> OutboxMessage | None:
    """Mark a mail without gates as sending. None: take the long way.

    A crash of the database may forget the mark, not the claim: nobody else sends the mail until the lease has run out.
    """
    pk, lease = claim.message_pk, claim.lease_until
    values = [now, pk, TO_SENDING, now, lease, timezone.now() + claims.LEASE, lease]
    rows = run_as(claim.tenant, BEGIN, values, durable=False)
    return _message(rows[0]) if rows else None


def note_sent(tenant: Tenant, message: OutboxMessage, now: datetime) -> bool:
    """Note the server's OK. False: take the long way."""
    if not run_as(tenant, SENT, [now, message.pk, TO_SENT]):
        return False
    message.state, message.sent_at, message.reason, message.remedy = State.SENT, now, "", ""
    return True


def _message(row: tuple[object, ...]) -> OutboxMessage:
    values = [
        json.loads(value) if isinstance(field, JSONField) and isinstance(value, str) else value
        for field, value in zip(FIELDS, row, strict=True)
    ]
    return OutboxMessage.from_db("default", [field.attname for field in FIELDS], values)
