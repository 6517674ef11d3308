"""The steps of a referral: which may follow which, and writing one down."""

from datetime import datetime

from clients.models import Episode, Referral, ReferralStatus
from clients.services.refusals import Refused
from metcrm.audit.services import record
from metcrm.tenancy.actors import Actor
from practitioners.services.relationship import recompute

S = Referral.Status

#: From which status a referral may go to which. Everything that changes `status` asks this table.
MOVES: dict[str, frozenset[str]] = {
    S.RECEIVED: frozenset({S.REACHED, S.WAITING_FOR_CLEARANCE, S.STARTED, S.NOT_STARTED}),
    S.REACHED: frozenset({S.WAITING_FOR_CLEARANCE, S.STARTED, S.NOT_STARTED}),
    S.WAITING_FOR_CLEARANCE: frozenset({S.STARTED, S.NOT_STARTED}),
    S.STARTED: frozenset({S.DISCHARGED}),
    # Somebody who first said no may call again.
    S.NOT_STARTED: frozenset({S.REACHED, S.WAITING_FOR_CLEARANCE, S.STARTED}),
    S.DISCHARGED: frozenset(),
}

#: Why a referral came to nothing.
REASONS = {
    "not_reached": "Could not be reached",
    "cost": "Cost",
    "no_clearance": "No clearance",
    "red_flag": "Red flag, back to the provider",
    "chose_other": "Chose another service",
    "moved": "Moved away",
    "declined": "Did not want to start",
}


def step(referral: Referral, to: str, *, reason: str, by: Actor, now: datetime) -> Referral:
    """Write one step, inside the caller's transaction; `referral` is read again under a lock.

    Raises:
        Refused: the table doesn't have this step, or "not started" has no reason.
    """
    referral = Referral.objects.select_for_update().get(pk=referral.pk)
    if to not in MOVES[referral.status]:
        label = dict(S.choices).get(to, to).lower()
        raise Refused(f"This referral is “{referral.get_status_display().lower()}”: “{label}” can't follow.", "to")
    if (to == S.NOT_STARTED) != (reason in REASONS):
        raise Refused("Choose why the patient didn't start.", "reason")
    referral.status, referral.status_at = to, now
    referral.save(update_fields=["status", "status_at"])
    ReferralStatus.objects.create(referral=referral, status=to, reason=reason, at=now, by=str(by))
    record("referral.moved", by=by, on=referral, now=now, to=to)
    if to == S.NOT_STARTED:
        recompute(referral.practice, now)  # no letter will be owed for it
    return referral


def note_started(episode: Episode, *, by: Actor, now: datetime) -> None:
    """The client of this episode has been cleared or has come: a referral that waits has started."""
    _follow(episode, S.STARTED, by=by, now=now)


def note_discharged(episode: Episode, *, by: Actor, now: datetime) -> None:
    """The episode has ended: a referral that had started is discharged, unless another episode of it goes on."""
    if episode.referral and not episode.referral.episodes.filter(ended_on=None).exists():
        _follow(episode, S.DISCHARGED, by=by, now=now)


def _follow(episode: Episode, to: str, *, by: Actor, now: datetime) -> None:
    if episode.referral and to in MOVES[episode.referral.status]:
        step(episode.referral, to, reason="", by=by, now=now)
