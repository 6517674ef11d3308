"""The steps that every verb about a learner or a cohort is made of. They ask for no capability: their callers do."""

from collections.abc import Sequence
from datetime import datetime

from metcrm.audit.services import record
from metcrm.cohorts.models import Cohort, EnrolLink, Enrolment, EnrolmentChange
from metcrm.cohorts.models.enrolment import MOVES
from metcrm.cohorts.services.refusals import Refused
from metcrm.tenancy import routes
from metcrm.tenancy.actors import Actor


def shift(
    enrolment: Enrolment, to: str, *, why: str = "", reasons: Sequence[str] = (), by: Actor, now: datetime
) -> Enrolment:
    """Move a learner to another state, with the change on record. `reasons`: the rules by which they are at risk.

    Raises:
        Refused: that doesn't follow from the state they are in.
    """
    if to not in MOVES[enrolment.state]:
        raise Refused(f"{enrolment.name} is {enrolment.get_state_display().lower()}: this can't be done now.")
    before, enrolment.state, enrolment.since = enrolment.state, to, now
    enrolment.reasons = list(reasons)
    enrolment.save(update_fields=["state", "since", "reasons"])
    note(enrolment, before, why=why, by=by, now=now)
    return enrolment


def note(enrolment: Enrolment, before: str, *, why: str, by: Actor, now: datetime) -> None:
    """Keep the change that just happened; "" before the first state."""
    EnrolmentChange.objects.create(
        enrolment=enrolment, before=before, after=enrolment.state, at=now, by_label=str(by)[:200], why=why[:300]
    )
    record("enrolment.moved", by=by, on=enrolment, now=now, before=before, after=enrolment.state)


def close_links(cohort: Cohort, now: datetime) -> int:
    """Close the way in; how many were open."""
    found = list(EnrolLink.objects.select_for_update().filter(cohort=cohort, ended_at=None))
    for link in found:
        link.ended_at = now
        link.save(update_fields=["ended_at"])
        routes.forget_tokens_of(link.pk)
    return len(found)
