"""A change in status: it stops progression, opens the letter of the same day, and waits until somebody says what was
decided.
"""

from datetime import date, datetime

from django.db import transaction

from clients.models import Episode, Report, Session, StatusChange
from clients.services import reports
from clients.services.refusals import Refused
from metcrm.accounts.permissions import Capability, check
from metcrm.audit.services import record
from metcrm.tenancy.actors import Actor


def open_change(
    *, episode: Episode, on: date, words: str, by: Actor, now: datetime, session: Session | None = None
) -> StatusChange:
    """Stop progression from this moment, and begin the letter where there is an office to write to.

    Raises:
        Refused: no words.
    """
    check(by, Capability.WRITE_CLIENTS)
    if not words.strip():
        raise Refused("Say in a few words what has changed.", "change")
    with transaction.atomic():
        change = StatusChange.objects.create(
            episode=episode, session=session, on=on, words=words.strip()[:600], opened_at=now, opened_by=str(by),
            letter=_letter(episode, by, now),
        )  # fmt: skip
        record("status_change.opened", by=by, on=change, now=now, episode=episode.pk)
    return change


def acknowledge(*, change: StatusChange, decision: str, by: Actor, now: datetime) -> StatusChange:
    """Keep what was decided, and with whom; progression may go on. A second time changes nothing.

    Raises:
        Refused: nothing is said about the decision.
    """
    check(by, Capability.WRITE_CLIENTS)
    if not decision.strip():
        raise Refused("Say what was decided, and with whom.", "decision")
    with transaction.atomic():
        change = StatusChange.objects.select_for_update().get(pk=change.pk)
        if change.acknowledged_at is None:
            change.acknowledged_at, change.acknowledged_by, change.decision = now, str(by), decision.strip()[:300]
            change.save(update_fields=["acknowledged_at", "acknowledged_by", "decision"])
            record("status_change.acknowledged", by=by, on=change, now=now, episode=change.episode_id)
    return change


def _letter(episode: Episode, by: Actor, now: datetime) -> Report | None:
    """The draft of the change-in-status letter; a second change is told in the same one until it is signed."""
    if episode.practice_id is None:
        return None
    return reports.draft(episode=episode, kind=Report.Kind.CHANGE, by=by, now=now)
