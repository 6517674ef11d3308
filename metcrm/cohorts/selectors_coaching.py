"""Reading what coaches plan and say. What learners may read of it is in selectors_learning.py, and only there."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, F, Q

from metcrm.cohorts.models import CoachingSession, Cohort, Commitment, Enrolment
from metcrm.cohorts.models.enrolment import SEATED


def get_cohort(pk: UUID) -> Cohort:
    """One cohort of the institute, with its programme.

    Raises:
        Cohort.DoesNotExist: none here.
    """
    return Cohort.objects.select_related("programme").get(pk=pk)


def seated(cohort: Cohort) -> list[Enrolment]:
    """Everybody with a seat."""
    return list(Enrolment.objects.filter(cohort=cohort, state__in=SEATED).order_by("name", "pk"))


def expected(session: CoachingSession) -> list[Enrolment]:
    """Who was asked to a session: one learner, or everybody with a seat."""
    if session.enrolment_id:
        return list(Enrolment.objects.filter(pk=session.enrolment_id))
    return list(Enrolment.objects.filter(cohort=session.cohort_id, state__in=SEATED).order_by("name", "pk"))


@dataclass(frozen=True)
class Sessions:
    """A cohort's talks: those to come, the next first; those that were, the last first."""

    coming: Sequence[CoachingSession]
    past: Sequence[CoachingSession]


def sessions(cohort: Cohort, now: datetime) -> Sessions:
    """All talks of a cohort; each with `open_count` (promises) and `present_count` (learners). One query."""
    found = list(
        CoachingSession.objects.filter(cohort=cohort)
        .select_related("cohort", "enrolment")
        .annotate(
            open_count=Count("commitments", filter=Q(commitments__done_at=None), distinct=True),
            present_count=Count("attendance", filter=Q(attendance__present=True), distinct=True),
        )
        .order_by("starts_at", "pk")
    )
    coming = [one for one in found if one.ends_at > now]
    return Sessions(coming, [one for one in reversed(found) if one.ends_at <= now])


def get_session(pk: UUID) -> CoachingSession:
    """One session of the institute.

    Raises:
        CoachingSession.DoesNotExist: none here.
    """
    return CoachingSession.objects.select_related("cohort__programme", "enrolment").get(pk=pk)


def present_at(session: CoachingSession) -> set[UUID] | None:
    """The learners who were there; None while nobody has said."""
    said = list(session.attendance.values_list("enrolment_id", "present"))
    return {learner for learner, present in said if present} if said else None


def commitments_of(session: CoachingSession) -> list[Commitment]:
    """What was promised, what is open first, by its day."""
    return list(
        session.commitments.select_related("enrolment").order_by(
            F("done_at").asc(nulls_first=True), F("due_on").asc(nulls_last=True), "created_at"
        )
    )


def open_commitments(cohort: Cohort) -> list[Commitment]:
    """What is promised and not kept yet in a cohort, the most urgent first."""
    found = Commitment.objects.filter(session__cohort=cohort, done_at=None).select_related(
        "enrolment", "session__cohort"
    )
    return list(found.order_by(F("due_on").asc(nulls_last=True), "created_at"))


def get_commitment(pk: UUID) -> Commitment:
    """One promise of the institute.

    Raises:
        Commitment.DoesNotExist: none here.
    """
    return Commitment.objects.select_related("enrolment", "session").get(pk=pk)


def get_enrolment(pk: UUID) -> Enrolment:
    """One learner of the institute.

    Raises:
        Enrolment.DoesNotExist: none here.
    """
    return Enrolment.objects.select_related("cohort").get(pk=pk)
