"""Planning a talk, writing down what came of it, and what was promised."""

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F

from metcrm.accounts.permissions import Capability, NotAllowed, check, may
from metcrm.audit.services import record
from metcrm.cohorts.models import CoachingAttendance, CoachingSession, Cohort, Commitment, Enrolment
from metcrm.cohorts.selectors_coaching import expected
from metcrm.cohorts.services.refusals import Refused
from metcrm.tenancy.actors import Actor

MOST_COMMITMENTS = 50


def plan(
    cohort: Cohort, *, enrolment: Enrolment | None, starts_at: datetime, minutes: int, place: str, agenda: str,
    by: Actor, now: datetime,
) -> CoachingSession:  # fmt: skip
    """A session with one learner of the cohort, or with everybody (`enrolment` None)."""
    check(by, Capability.COACH_LEARNERS)
    if enrolment is not None and enrolment.cohort_id != cohort.pk:
        raise Refused("This learner isn't in the cohort.", "enrolment")
    with transaction.atomic():
        session = CoachingSession.objects.create(
            cohort=cohort, enrolment=enrolment, starts_at=starts_at, minutes=minutes, place=place, agenda=agenda,
            created_at=now, created_by=str(by)[:200], changed_at=now,
        )  # fmt: skip
        record("coaching.planned", by=by, on=session, now=now, cohort=cohort.pk)
    return session


def change(
    session: CoachingSession, *, starts_at: datetime, minutes: int, place: str, agenda: str, by: Actor, now: datetime
) -> None:
    """Another time, place or agenda.

    Raises:
        Refused: it was called off.
    """
    check(by, Capability.COACH_LEARNERS)
    with transaction.atomic():
        session = _locked(session)
        session.starts_at, session.minutes, session.place, session.agenda = starts_at, minutes, place, agenda
        _tell(session, now, "starts_at", "minutes", "place", "agenda")
        record("coaching.changed", by=by, on=session, now=now)


def call_off(session: CoachingSession, *, by: Actor, now: datetime) -> None:
    """It doesn't take place; calendars show it as cancelled.

    Raises:
        Refused: it was called off already.
    """
    check(by, Capability.COACH_LEARNERS)
    with transaction.atomic():
        session = _locked(session)
        session.cancelled_at, session.cancelled_by = now, str(by)[:200]
        _tell(session, now, "cancelled_at", "cancelled_by")
        record("coaching.called_off", by=by, on=session, now=now)


def write_down(
    session: CoachingSession, *, present: Collection[UUID], shared: str, notes: str, by: Actor, now: datetime
) -> None:
    """Who was there, the words that learners read, and the coach's own notes. Whoever isn't `present` was not there.

    Raises:
        Refused: it was called off.
    """
    check(by, Capability.COACH_LEARNERS)
    with transaction.atomic():
        session = _locked(session)
        session.shared, session.notes = shared, notes
        _tell(session, now, "shared", "notes")
        CoachingAttendance.objects.filter(session=session).delete()
        CoachingAttendance.objects.bulk_create(
            CoachingAttendance(session=session, enrolment=learner, present=learner.pk in present)
            for learner in expected(session)
        )
        record("coaching.written_down", by=by, on=session, now=now, present=len(present))


def promise(
    session: CoachingSession, *, enrolment: Enrolment | None, text: str, due_on: date | None, by: Actor, now: datetime
) -> Commitment:
    """Note what a learner of the session promised, or the coach (`enrolment` None).

    Raises:
        Refused: the learner wasn't asked to the session, or it is full of promises.
    """
    check(by, Capability.COACH_LEARNERS)
    with transaction.atomic():
        session = _locked(session)
        if enrolment is not None and enrolment.pk not in {learner.pk for learner in expected(session)}:
            raise Refused("Choose somebody of this session.", "enrolment")
        if session.commitments.count() >= MOST_COMMITMENTS:
            raise Refused(f"A session holds at most {MOST_COMMITMENTS} commitments.")
        made = Commitment.objects.create(session=session, enrolment=enrolment, text=text, due_on=due_on, created_at=now)
        _tell(session, now)
        record("coaching.promised", by=by, on=made, now=now, session=session.pk)
    return made


def tick(commitment: Commitment, *, done: bool, by: Actor, now: datetime) -> None:
    """Kept, or not yet after all: said by a coach, or by the learner who promised. Said twice, it stays as it is.

    Raises:
        NotAllowed: it is somebody else's promise.
    """
    with transaction.atomic():
        held = Commitment.objects.select_for_update().get(pk=commitment.pk)
        theirs = held.enrolment is not None and held.enrolment.user_id is not None
        mine = theirs and held.enrolment.user_id == by.user_id  # type: ignore[union-attr]
        if not mine and not may(by, Capability.COACH_LEARNERS):
            raise NotAllowed("This is somebody else's commitment.")
        if done == (held.done_at is not None):
            return
        held.done_at, held.done_by = (now, str(by)[:200]) if done else (None, "")
        held.save(update_fields=["done_at", "done_by"])
        record("coaching.commitment_kept" if done else "coaching.commitment_open", by=by, on=held, now=now)


def _locked(session: CoachingSession) -> CoachingSession:
    session = CoachingSession.objects.select_for_update().get(pk=session.pk)
    if session.cancelled_at:
        raise Refused("This session was called off: plan another.")
    return session


def _tell(session: CoachingSession, now: datetime, *fields: str) -> None:
    """Save, and let calendars know that something changed."""
    session.changed_at, session.revision = now, F("revision") + 1
    session.save(update_fields=[*fields, "changed_at", "revision"])
