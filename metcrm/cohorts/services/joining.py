"""A learner takes the seat: with which business, and what that lets the institute see. And leaves again."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from metcrm.accounts.models import User, Workspace
from metcrm.accounts.models.workspace import Role
from metcrm.accounts.permissions import Capability, check
from metcrm.accounts.selectors import actor, get_workspace, owned_workspaces
from metcrm.accounts.services.workspaces import open_workspace
from metcrm.audit.services import record
from metcrm.cohorts.models import (
    Cohort,
    CohortSight,
    CohortState,
    Enrolment,
    EnrolmentInvitation,
    EnrolmentState,
)
from metcrm.cohorts.models.enrolment import MOVES
from metcrm.cohorts.services import asking, enrolments, sandbox, sights
from metcrm.cohorts.services.moving import shift
from metcrm.cohorts.services.refusals import Refused
from metcrm.tenancy import context
from metcrm.tenancy.actors import Actor
from metcrm.tenancy.context import current_workspace_id


@dataclass(frozen=True)
class NewBusiness:
    """A workspace to be opened for the learner. It is theirs, and stays theirs when the course ends."""

    name: str
    timezone: str


def accept(
    asked: EnrolmentInvitation, *, user: User, place: UUID | NewBusiness, training: bool, now: datetime
) -> Enrolment:
    """Take the seat. Called inside the institute, by the person whom the invitation names.

    1. look again at the invitation, the address, the seat
    2. open the business when it is a new one, and the training workspace
    3. write the consent into each workspace, and link them

    Raises:
        Refused: the invitation or the seat is gone, it is for another address, or the business isn't theirs.
    """
    with transaction.atomic():
        Cohort.objects.select_for_update().get(pk=asked.enrolment.cohort_id)
        asked = EnrolmentInvitation.objects.select_for_update().get(pk=asked.pk)
        enrolment = Enrolment.objects.select_related("cohort").get(pk=asked.enrolment_id)
        _refuse(asked, enrolment, user, now)
        by = actor(user, Role.OWNER)
        workspace = _business(user, place, now)
        _unused_elsewhere(workspace.pk, enrolment)
        enrolment.user, enrolment.workspace_id, enrolment.accepted_at = user, workspace.pk, now
        sights.grant(workspace.pk, enrolment=enrolment, by=by, now=now)
        if training:
            opened = sandbox.open_sandbox(user=user, beside=workspace, now=now)
            enrolment.training_workspace_id = opened.pk
            sights.grant(opened.pk, enrolment=enrolment, by=by, now=now)
        enrolment.save()
        asked.accepted_at = now
        asked.save(update_fields=["accepted_at"])
        record("enrolment.accepted", by=by, on=enrolment, now=now)
        if enrolment.cohort.state == CohortState.ACTIVE:
            shift(enrolment, EnrolmentState.ACTIVE, why="Took the seat", by=by, now=now)
    return enrolment


def leave(sight: CohortSight, *, delete_training: bool, by: Actor, now: datetime) -> None:
    """Out of the cohort, by the owner of the workspace: nothing is counted any more, from now on.

    Who has completed stays completed. The training workspace is kept or deleted, as they say.
    """
    check(by, Capability.MANAGE_WORKSPACE)
    with transaction.atomic(), context.institute(sight.institute_id):
        enrolment = enrolments._locked(Enrolment.objects.get(pk=sight.enrolment_id))
        training = enrolment.training_workspace_id
        if EnrolmentState.WITHDRAWN in MOVES[enrolment.state]:
            enrolments.let_go(enrolment, EnrolmentState.WITHDRAWN, why="Left the cohort", by=by, now=now)
        else:
            asking.close(enrolment, now)
            sights.end(enrolment, by=by, now=now)
            record("enrolment.left", by=by, on=enrolment, now=now)
        if training and delete_training:
            sandbox.delete_sandbox(training, by=by, now=now)


def end_training(sight: CohortSight, *, by: Actor, now: datetime) -> None:
    """Delete the training workspace and go on in the cohort without it.

    Raises:
        Refused: there is none.
    """
    check(by, Capability.MANAGE_WORKSPACE)
    with transaction.atomic(), context.institute(sight.institute_id):
        enrolment = enrolments._locked(Enrolment.objects.get(pk=sight.enrolment_id))
        training = enrolment.training_workspace_id
        if training is None:
            raise Refused("There is no training workspace any more.")
        sights.end_in(training, enrolment, by=by, now=now)
        enrolment.training_workspace_id = None
        enrolment.save(update_fields=["training_workspace_id"])
        sandbox.delete_sandbox(training, by=by, now=now)
        record("enrolment.training_deleted", by=by, on=enrolment, now=now)


def delete_kept(*, by: Actor, now: datetime) -> None:
    """Delete the current training workspace, which was kept when its course was over for the learner.

    Raises:
        Refused: it is a business, or a course counts in it still.
    """
    check(by, Capability.MANAGE_WORKSPACE)
    with transaction.atomic():
        if get_workspace().kind != Workspace.Kind.TRAINING:
            raise Refused("Only a training workspace can be deleted here.")
        if CohortSight.objects.select_for_update().filter(ended_at=None).exists():
            raise Refused("A course counts in this training workspace: delete it with the course, under My courses.")
        sandbox.delete_sandbox(current_workspace_id(), by=by, now=now)


def _refuse(asked: EnrolmentInvitation, enrolment: Enrolment, user: User, now: datetime) -> None:
    if not asking.usable(asked, now) or enrolment.state != EnrolmentState.ENROLLED or enrolment.accepted_at:
        raise Refused("This invitation can't be used any more. Ask the institute for a new one.")
    if user.email.lower() != asked.email.lower():
        raise Refused(f"This invitation is for {asked.email}. Sign in with that address.")


def _business(user: User, place: UUID | NewBusiness, now: datetime) -> Workspace:
    if isinstance(place, NewBusiness):
        return open_workspace(owner=user, name=place.name, timezone=place.timezone, now=now)
    for workspace in owned_workspaces(user):
        if workspace.pk == place and workspace.kind == Workspace.Kind.BUSINESS:
            return workspace
    raise Refused("Choose a business of your own.", "place")


def _unused_elsewhere(workspace_id: UUID, enrolment: Enrolment) -> None:
    """One workspace, one learner of a cohort: two must not be credited with the same work."""
    others = Enrolment.objects.filter(cohort=enrolment.cohort_id, workspace_id=workspace_id).exclude(pk=enrolment.pk)
    if others.exists():
        raise Refused("This business takes part in the cohort already. Choose another, or open one.", "place")
