"""One learner in one cohort."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from metcrm.cohorts.models.cohort import Cohort
from metcrm.tenancy.models import InstituteForeignKey, InstituteModel


class EnrolmentState(models.TextChoices):
    APPLIED = "applied", "Applied"
    WAITING = "waiting", "Waiting for a seat"
    ENROLLED = "enrolled", "Enrolled"
    ACTIVE = "active", "Active"
    AT_RISK = "at_risk", "At risk"
    COMPLETED = "completed", "Completed"
    WITHDRAWN = "withdrawn", "Withdrawn"
    DEFERRED = "deferred", "Deferred"


#: From which state an enrolment may go to which. Everything that changes `state` asks this table.
MOVES: dict[str, set[str]] = {
    EnrolmentState.APPLIED: {EnrolmentState.WAITING, EnrolmentState.ENROLLED, EnrolmentState.WITHDRAWN},
    EnrolmentState.WAITING: {EnrolmentState.ENROLLED, EnrolmentState.WITHDRAWN, EnrolmentState.DEFERRED},
    EnrolmentState.ENROLLED: {EnrolmentState.ACTIVE, EnrolmentState.WITHDRAWN, EnrolmentState.DEFERRED},
    # Enrolled from active or at risk: the cohort was opened again.
    EnrolmentState.ACTIVE: {
        EnrolmentState.ENROLLED, EnrolmentState.AT_RISK, EnrolmentState.COMPLETED, EnrolmentState.WITHDRAWN,
        EnrolmentState.DEFERRED,
    },
    EnrolmentState.AT_RISK: {
        EnrolmentState.ENROLLED, EnrolmentState.ACTIVE, EnrolmentState.COMPLETED, EnrolmentState.WITHDRAWN,
        EnrolmentState.DEFERRED,
    },
    # Active from completed: somebody pressed too early.
    EnrolmentState.COMPLETED: {EnrolmentState.ACTIVE},
    EnrolmentState.WITHDRAWN: {EnrolmentState.WAITING, EnrolmentState.ENROLLED},
    EnrolmentState.DEFERRED: {EnrolmentState.WAITING, EnrolmentState.ENROLLED},
}  # fmt: skip

#: Who still has something to do: may hand in, can be late, is moved by the count.
LEARNING = (EnrolmentState.ENROLLED, EnrolmentState.ACTIVE, EnrolmentState.AT_RISK)
#: A seat is taken from the promise on, also before the invitation is accepted.
SEATED = (*LEARNING, EnrolmentState.COMPLETED)


class Enrolment(InstituteModel):
    """A learner as the institute knows them: a name, an address, a state. Their workspaces are bare ids.

    What may be counted in a workspace hangs on the workspace's own CohortSight, never on these columns.
    """

    counted = True

    class Via(models.TextChoices):
        ROSTER = "roster", "Roster"
        LINK = "link", "Enrolment link"
        ADMIN = "admin", "Added by hand"

    cohort = InstituteForeignKey(Cohort, models.PROTECT, related_name="enrolments")
    name = models.CharField(max_length=120)
    email = models.EmailField()
    via = models.CharField(max_length=8, choices=Via)
    # Who accepted, with which business; None until then, and again after leaving.
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    workspace_id = models.UUIDField(null=True)
    training_workspace_id = models.UUIDField(null=True)
    state = models.CharField(max_length=10, choices=EnrolmentState)
    # When the state was entered: the order of the waiting list.
    since = models.DateTimeField()
    # At risk: each rule that holds, as a sentence; written with the state, renewed each night (services/advancing.py).
    reasons = models.JSONField(default=list, blank=True)
    accepted_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["institute", "cohort", "email"], name="enrolment_once"),
            models.CheckConstraint(
                condition=Q(state=EnrolmentState.AT_RISK) | Q(reasons=[]), name="enrolment_reasons_at_risk"
            ),
        ]
        indexes = [models.Index(fields=["cohort", "state", "since"], name="enrolment_by_state")]

    def __str__(self) -> str:
        return self.name


class EnrolmentChange(InstituteModel):
    """One change of state; the first has no `before`."""

    append_only = True

    enrolment = InstituteForeignKey(Enrolment, models.PROTECT, related_name="changes")
    before = models.CharField(max_length=10, choices=EnrolmentState, blank=True)
    after = models.CharField(max_length=10, choices=EnrolmentState)
    at = models.DateTimeField()
    by_label = models.CharField(max_length=200)
    why = models.CharField(max_length=300, blank=True)

    def __str__(self) -> str:
        return f"{self.before or 'new'} → {self.after}"
