"""What a learner has achieved, and what they handed in."""

from django.db import models
from django.db.models import Q

from metcrm.cohorts.models.cohort import Assignment, Cohort
from metcrm.cohorts.models.enrolment import Enrolment
from metcrm.documents.models import StoredFile
from metcrm.tenancy.models import InstituteForeignKey, InstituteModel


class Credit(InstituteModel):
    """An assignment is done, since that day. Given once, never taken back: work that was done was done."""

    counted = True
    append_only = True

    enrolment = InstituteForeignKey(Enrolment, models.PROTECT, related_name="credits")
    assignment = InstituteForeignKey(Assignment, models.PROTECT, related_name="credits")
    # The day on which it became true, by the facts' own dates; and when we noticed.
    became_true_on = models.DateField()
    credited_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["institute", "enrolment", "assignment"], name="credited_once")]
        indexes = [models.Index(fields=["assignment"], name="credit_of_assignment")]

    def __str__(self) -> str:
        return f"credit since {self.became_true_on}"


class SubmissionState(models.TextChoices):
    DRAFT = "draft", "Draft"
    SUBMITTED = "submitted", "Handed in"
    RETURNED = "returned", "Returned"
    ACCEPTED = "accepted", "Accepted"


#: From which state a submission may go to which. Everything that changes `state` asks this table.
SUBMISSION_MOVES: dict[str, set[str]] = {
    SubmissionState.DRAFT: {SubmissionState.SUBMITTED},
    # Draft from handed in: taken back before anybody has read it.
    SubmissionState.SUBMITTED: {SubmissionState.DRAFT, SubmissionState.RETURNED, SubmissionState.ACCEPTED},
    SubmissionState.RETURNED: {SubmissionState.SUBMITTED},
    SubmissionState.ACCEPTED: set(),
}


class Submission(InstituteModel):
    """What a learner hands in for an assignment: their own choice of what the institute sees."""

    counted = True

    enrolment = InstituteForeignKey(Enrolment, models.PROTECT, related_name="submissions")
    assignment = InstituteForeignKey(Assignment, models.PROTECT, related_name="submissions")
    state = models.CharField(max_length=10, choices=SubmissionState, default=SubmissionState.DRAFT)
    text = models.TextField(blank=True)
    file = InstituteForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    file_name = models.CharField(max_length=120, blank=True)
    changed_at = models.DateTimeField()
    handed_in_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["institute", "enrolment", "assignment"], name="submission_once"),
            models.CheckConstraint(
                condition=Q(state="draft") | Q(handed_in_at__isnull=False), name="submission_handed_in_has_time"
            ),
            models.CheckConstraint(
                condition=Q(file=None, file_name="") | (Q(file__isnull=False) & ~Q(file_name="")),
                name="submission_file_pair",
            ),
        ]
        indexes = [models.Index(fields=["assignment", "state", "handed_in_at"], name="submission_to_read")]

    def __str__(self) -> str:
        return f"{self.state} submission"


class Review(InstituteModel):
    """What a coach said to what was handed in; written once."""

    counted = True
    append_only = True

    submission = InstituteForeignKey(Submission, models.PROTECT, related_name="reviews")
    accepted = models.BooleanField()
    # [{"line": the rubric's line, "met": true or false, "word": what the coach says to it}]
    marks = models.JSONField(default=list)
    word = models.CharField(max_length=1000, blank=True)
    at = models.DateTimeField()
    by_label = models.CharField(max_length=200)

    class Meta:
        indexes = [models.Index(fields=["submission", "-at"], name="review_of_submission")]

    def __str__(self) -> str:
        return "accepted" if self.accepted else "returned"


class CohortCount(InstituteModel):
    """When the learners of a cohort were last counted."""

    counted = True

    cohort = InstituteForeignKey(Cohort, models.CASCADE, related_name="count")
    counted_at = models.DateTimeField()
    learners = models.PositiveIntegerField(default=0)
    failed = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["institute", "cohort"], name="cohort_count_once")]

    def __str__(self) -> str:
        return f"counted {self.counted_at:%Y-%m-%d}"
