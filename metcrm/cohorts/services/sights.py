"""The workspace's consent: given when its owner accepts, ended when they leave or are let go."""

from datetime import datetime
from uuid import UUID

from metcrm.audit.services import record
from metcrm.cohorts.models import CohortSight, Enrolment
from metcrm.cohorts.services.counting import end_counting
from metcrm.tenancy import context
from metcrm.tenancy.actors import Actor


def grant(workspace_id: UUID, *, enrolment: Enrolment, by: Actor, now: datetime) -> CohortSight:
    """Let the entered institute count in a workspace from now on. The caller has seen that `by` owns it."""
    with context.workspace(workspace_id):
        sight = CohortSight.objects.create(
            institute_id=UUID(str(enrolment.institute_id)),
            enrolment_id=enrolment.pk,
            granted_at=now,
            granted_by=str(by)[:200],
        )
        record("cohort_sight.granted", by=by, on=sight, now=now, enrolment=enrolment.pk)
    return sight


def end(enrolment: Enrolment, *, by: Actor, now: datetime) -> None:
    """Nothing more is counted, from this transaction on; the enrolment forgets which workspaces they were."""
    for workspace_id in (enrolment.workspace_id, enrolment.training_workspace_id):
        if workspace_id:
            end_in(workspace_id, enrolment, by=by, now=now)
    enrolment.workspace_id = enrolment.training_workspace_id = None
    enrolment.save(update_fields=["workspace_id", "training_workspace_id"])


def end_in(workspace_id: UUID, enrolment: Enrolment, *, by: Actor, now: datetime) -> None:
    """Nothing more is counted in this one, and what was counted says nothing any more."""
    with context.workspace(workspace_id):
        for sight in CohortSight.objects.select_for_update().filter(enrolment_id=enrolment.pk, ended_at=None):
            sight.ended_at = now
            sight.save(update_fields=["ended_at"])
            record("cohort_sight.ended", by=by, on=sight, now=now, enrolment=enrolment.pk)
        end_counting(enrolment.pk, now=now)
