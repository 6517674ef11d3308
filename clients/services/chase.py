"""A report that nobody opens: one reminder after three business days, a task for a person after three more.

When to look stands in a line across all workspaces (`DueChase`, ids and times only; docs/adr/0017), so that looking
costs one query while nothing is due. A delivery leaves the line when it is opened, its link is closed, the report is
withdrawn, or the release turns out to be gone.
"""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from clients import emails
from clients.gates import GATE_LANGUAGE, GATE_RELEASE, GATE_UNOPENED, about
from clients.models import DueChase, ReportDelivery, ShareLink
from clients.models.report import CallSettled
from clients.report_clock import patience_ends
from clients.selectors.office import objection
from clients.selectors.reports import get_delivery
from clients.services import links
from clients.services.refusals import Refused
from metcrm.accounts.permissions import Capability, check
from metcrm.accounts.selectors import get_workspace
from metcrm.audit.services import record
from metcrm.outbox.models import OPEN_STATES, MailClass, OutboxMessage, State
from metcrm.outbox.services import enqueue
from metcrm.tenancy.actors import SYSTEM, Actor
from metcrm.tenancy.context import current_workspace_id

#: So many at once: a restart after a long pause takes several rounds.
MOST = 200


# --- The line --------------------------------------------------------------------------------------------------------


def begin(delivery: ReportDelivery, now: datetime) -> None:
    """Look again once the office's patience is over. What was noted about an earlier link is forgotten.

    The caller saves FRESH.
    """
    for name, value in FRESH.items():
        setattr(delivery, name, value)
    _put(delivery, now)


#: Fields of a delivery that a new link sets back.
FRESH: dict[str, Any] = {
    "reminder": None, "reminded_at": None, "call_since": None, "call_settled_at": None, "call_settled_by": "",
    "call_settled_how": "",
}  # fmt: skip


def stop(deliveries: Iterable[ReportDelivery], why: str) -> None:
    """Nobody is reminded or asked to call any more; a reminder that hasn't left is taken back."""
    found = list(deliveries)
    _leave([delivery.pk for delivery in found])
    links.take_back([delivery.reminder for delivery in found], why)


def due(now: datetime) -> dict[UUID, list[UUID]]:
    """Deliveries that are due by now, by workspace; the longest waiting first. One query."""
    found: dict[UUID, list[UUID]] = {}
    rows = DueChase.objects.filter(due_at__lte=now).order_by("due_at", "pk")[:MOST]
    for workspace, delivery in rows.values_list("workspace_id", "delivery_id"):
        found.setdefault(workspace, []).append(delivery)
    return found


def _put(delivery: ReportDelivery, since: datetime) -> None:
    due_at = patience_ends(since, delivery.contact.practice.timezone)
    DueChase.objects.update_or_create(
        delivery_id=delivery.pk, defaults={"workspace_id": current_workspace_id(), "due_at": due_at}
    )


def _leave(ids: Collection[UUID]) -> None:
    if ids:
        DueChase.objects.filter(pk__in=ids, workspace_id=current_workspace_id()).delete()


# --- What is due -----------------------------------------------------------------------------------------------------


def chase(ids: Collection[UUID], now: datetime) -> None:
    """Take the next step with each of these deliveries of the current workspace."""
    for pk in ids:
        with transaction.atomic():
            _next_step(pk, now)


def _next_step(pk: UUID, now: datetime) -> None:
    """Remind, or ask a person to call, or wait for a mail that hasn't left; nothing where nothing waits any more."""
    delivery = _locked(pk)
    if delivery is None or not _waits(delivery, now):
        _leave([pk])
        return
    last = delivery.reminder or delivery.message
    if last is not None and last.state in OPEN_STATES:
        _put(delivery, now)  # nobody can have opened what hasn't left
    elif last is not None and last.state == State.SENT and delivery.reminded_at is None:
        _remind(delivery, now)
        _put(delivery, now)
    else:
        delivery.call_since = now
        delivery.save(update_fields=["call_since"])
        record("report.call_due", by=SYSTEM, on=delivery, now=now, contact=delivery.contact_id)
        _leave([pk])


def _locked(pk: UUID) -> ReportDelivery | None:
    if not ReportDelivery.objects.select_for_update().filter(pk=pk).exists():
        return None  # its client's record was deleted
    return get_delivery(pk)


def _waits(delivery: ReportDelivery, now: datetime) -> bool:
    link = delivery.link
    unopened = delivery.opened_at is None and delivery.acknowledged_at is None and delivery.call_since is None
    return unopened and link is not None and link.revoked_at is None and not objection(delivery, now)


def _remind(delivery: ReportDelivery, now: datetime) -> None:
    """One mail for a link, however many reports wait behind it."""
    link = delivery.link
    assert link is not None
    told = link.deliveries.filter(reminder__isnull=False).select_related("reminder").first()
    delivery.reminder = told.reminder if told else _mail_reminder(delivery, link, now)
    delivery.reminded_at = now
    delivery.save(update_fields=["reminded_at", "reminder"])
    record("report.reminded", by=SYSTEM, on=delivery, now=now, contact=delivery.contact_id)


def _mail_reminder(delivery: ReportDelivery, link: ShareLink, now: datetime) -> OutboxMessage:
    box, left = link.to_email or delivery.contact.email, max((link.expires_at - now).days, 0)
    letter = emails.report_reminder(
        delivery.contact, get_workspace(), to_email=box, token=links.another_token(link), days=left
    )
    return enqueue(
        letter,
        kind="report_reminder",
        dedupe_key=f"report-reminder:{link.pk}",
        mail_class=MailClass.SERVICE,
        now=now,
        gates=[GATE_RELEASE, GATE_LANGUAGE, GATE_UNOPENED],
        about=about(delivery),
    )


def settle_call(*, delivery: ReportDelivery, how: str, by: Actor, now: datetime) -> ReportDelivery:
    """The office was called, or that isn't needed: the task leaves Today. A second time changes nothing.

    Raises:
        Refused: neither called nor dismissed.
    """
    check(by, Capability.WRITE_REPORTS)
    if how not in CallSettled.values:
        raise Refused("Say whether you called, or that it isn't needed.")
    with transaction.atomic():
        delivery = ReportDelivery.objects.select_for_update().get(pk=delivery.pk)
        if delivery.call_since is not None and delivery.call_settled_at is None:
            delivery.call_settled_at, delivery.call_settled_by, delivery.call_settled_how = now, str(by), how
            delivery.save(update_fields=["call_settled_at", "call_settled_by", "call_settled_how"])
            record("report.call_settled", by=by, on=delivery, now=now, how=how)
    return delivery
