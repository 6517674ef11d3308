"""Talks with a coach: when, about what, who was there, what was said, who promised what."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import Q

from metcrm.cohorts.models.cohort import Cohort
from metcrm.cohorts.models.enrolment import Enrolment
from metcrm.tenancy.models import InstituteForeignKey, InstituteModel


class CoachingSession(InstituteModel):
    """With one learner, or with the whole cohort when `enrolment` is empty.

    `agenda` and `shared` are for learners to read; `notes` are the coaches' own and leave the institute in no way.
    """

    cohort = InstituteForeignKey(Cohort, models.CASCADE, related_name="coaching")
    enrolment = InstituteForeignKey(Enrolment, models.CASCADE, null=True, related_name="coaching")
    starts_at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField(default=45)
    # Where it is: a room, or the address of a call.
    place = models.CharField(max_length=300, blank=True)
    agenda = models.TextField(max_length=4000, blank=True)
    shared = models.TextField(max_length=4000, blank=True)
    notes = models.TextField(max_length=8000, blank=True)
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=200)
    # For calendars: when learners' view of it changed, and how often.
    changed_at = models.DateTimeField()
    revision = models.PositiveIntegerField(default=0)
    cancelled_at = models.DateTimeField(null=True)
    cancelled_by = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(cancelled_at__isnull=True, cancelled_by="")
                | (Q(cancelled_at__isnull=False) & ~Q(cancelled_by="")),
                name="coaching_cancelled_whole",
            )
        ]
        indexes = [
            # A cohort's sessions in time: its page, its learners' pages, their calendars.
            models.Index(fields=["institute", "cohort", "starts_at"], name="coaching_by_time")
        ]

    def __str__(self) -> str:
        return f"Coaching on {self.starts_at:%Y-%m-%d}"

    @property
    def local_start(self) -> datetime:
        """On the cohort's clock."""
        return self.starts_at.astimezone(ZoneInfo(self.cohort.timezone))

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.minutes)


class CoachingAttendance(InstituteModel):
    """Whether a learner was there. No row: nobody has said."""

    session = InstituteForeignKey(CoachingSession, models.CASCADE, related_name="attendance")
    enrolment = InstituteForeignKey(Enrolment, models.CASCADE, related_name="+")
    present = models.BooleanField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["institute", "session", "enrolment"], name="attendance_once")]

    def __str__(self) -> str:
        return "there" if self.present else "not there"


class Commitment(InstituteModel):
    """What somebody promised in a session, until when: a learner, or the coach when `enrolment` is empty."""

    session = InstituteForeignKey(CoachingSession, models.CASCADE, related_name="commitments")
    enrolment = InstituteForeignKey(Enrolment, models.CASCADE, null=True, related_name="commitments")
    text = models.CharField(max_length=300)
    due_on = models.DateField(null=True)
    created_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    done_by = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(done_at__isnull=True, done_by="") | (Q(done_at__isnull=False) & ~Q(done_by="")),
                name="commitment_done_whole",
            )
        ]

    def __str__(self) -> str:
        return self.text
