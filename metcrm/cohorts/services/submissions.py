"""Handing in, and what a coach says to it. The learner decides what is handed in; of no other work is a word seen."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction

from clients.public import names_a_client
from metcrm.accounts.models import Workspace
from metcrm.accounts.permissions import Capability, check
from metcrm.accounts.selectors import get_institute, get_workspace
from metcrm.audit.services import record
from metcrm.cohorts.emails import work_answered
from metcrm.cohorts.models import (
    SUBMISSION_MOVES,
    Assignment,
    CohortSight,
    Credit,
    Enrolment,
    Review,
    Submission,
    SubmissionState,
    TaskKind,
)
from metcrm.cohorts.models.enrolment import LEARNING
from metcrm.cohorts.selectors import mail_about
from metcrm.cohorts.services.advancing import advance
from metcrm.cohorts.services.refusals import Refused
from metcrm.documents import files, photographs, uploads
from metcrm.documents.uploads import UploadError, paper
from metcrm.outbox.models import MailClass
from metcrm.outbox.services import enqueue
from metcrm.tenancy import context
from metcrm.tenancy.actors import Actor

MOST_WORDS = 20_000  # characters
#: What may be handed in beside a text, by the type under which it is kept.
ENDINGS = {uploads.PDF: "pdf", photographs.CONTENT_TYPE: "jpg"}


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it came: its bytes, and the name it had on the learner's machine."""

    data: bytes
    name: str


@dataclass(frozen=True, slots=True)
class Mark:
    """What a coach says to one line of the rubric."""

    line: str
    met: bool
    word: str = ""


def hand_in(
    sight: CohortSight, assignment_id: UUID, *, text: str, upload: Upload | None, finished: bool, by: Actor,
    now: datetime,
) -> Submission:  # fmt: skip
    """Keep what the learner writes, and hand it in when it is `finished`. Called in the learner's own workspace.

    1. refuse a text that names one of the learner's clients: it would leave the workspace
    2. inside the institute: the row, locked; what was handed in or accepted isn't changed any more
    3. keep the file among the institute's, since it is for them; a new file takes the place of the one before
    4. finished: refuse an empty one; it waits for a coach now

    Raises:
        Refused: with the field it stands at.
    """
    check(by, Capability.MANAGE_WORKSPACE)
    text = text.strip()
    if len(text) > MOST_WORDS:
        raise Refused(f"The text has {len(text):,} characters; {MOST_WORDS:,} fit.", "text")
    if get_workspace().kind == Workspace.Kind.TRAINING:
        raise Refused("Hand in from your own business: the training workspace doesn't know your clients' names.")
    if named := names_a_client(text):
        raise Refused(f"{named} Your institute sees nothing of a client.", "text")
    with transaction.atomic(), context.institute(sight.institute_id):
        row = _own_row(sight, assignment_id, now)
        if row.state not in (SubmissionState.DRAFT, SubmissionState.RETURNED):
            raise Refused("This is handed in already. Take it back first, if nobody has read it yet.")
        row.text, row.changed_at = text, now
        if upload is not None:
            kept = _read(upload)
            row.file = files.keep(kept.data, kept.content_type, now=now)
            row.file_name = _safe(upload.name, ENDINGS[kept.content_type])
        if finished:
            _hand_over(row, now)
        row.save()
        record("submission.handed_in" if finished else "submission.kept", by=by, on=row, now=now)
    return row


def take_back(sight: CohortSight, assignment_id: UUID, *, by: Actor, now: datetime) -> Submission:
    """A draft again, before a coach has answered.

    Raises:
        Refused: it isn't waiting for a coach.
    """
    check(by, Capability.MANAGE_WORKSPACE)
    with transaction.atomic(), context.institute(sight.institute_id):
        row = _own_row(sight, assignment_id, now)
        _move(row, SubmissionState.DRAFT)
        row.handed_in_at, row.changed_at = None, now
        row.save()
        record("submission.taken_back", by=by, on=row, now=now)
    return row


def remove_file(sight: CohortSight, assignment_id: UUID, *, by: Actor, now: datetime) -> Submission:
    """Hand in without the file, while it may still be changed. Raises Refused when it may not."""
    check(by, Capability.MANAGE_WORKSPACE)
    with transaction.atomic(), context.institute(sight.institute_id):
        row = _own_row(sight, assignment_id, now)
        if row.state not in (SubmissionState.DRAFT, SubmissionState.RETURNED):
            raise Refused("This is handed in already. Take it back first.")
        row.file, row.file_name, row.changed_at = None, "", now
        row.save()
        record("submission.file_removed", by=by, on=row, now=now)
    return row


def answer(
    submission: Submission, *, accepted: bool, marks: Sequence[Mark], word: str, by: Actor, now: datetime
) -> Review:
    """Return it or accept it, with a word to each line; accepted work is credited on the day it was handed in.

    The learner hears by mail that it was answered; what was said stands on their page.

    Raises:
        Refused: it isn't waiting any more, a line isn't met although it is accepted, or it is returned without a word.
    """
    check(by, Capability.REVIEW_WORK)
    with transaction.atomic():
        row = Submission.objects.select_for_update().get(pk=submission.pk)
        missed = [mark for mark in marks if not mark.met]
        if accepted and missed:
            raise Refused(f"“{missed[0].line}” isn't ticked as met. Tick it, or return the work.")
        if not accepted and not word.strip() and not any(mark.word.strip() for mark in marks):
            raise Refused("Say what is missing, so that it can be done.", "word")
        handed_in_at = row.handed_in_at
        _move(row, SubmissionState.ACCEPTED if accepted else SubmissionState.RETURNED)
        row.settled_at = row.changed_at = now
        row.save()
        review = Review.objects.create(
            submission=row, accepted=accepted, word=word.strip(), at=now, by_label=str(by)[:200],
            marks=[{"line": mark.line, "met": mark.met, "word": mark.word.strip()} for mark in marks],
        )  # fmt: skip
        if accepted:
            _credit(row, handed_in_at or now, now)
        record("submission.accepted" if accepted else "submission.returned", by=by, on=row, now=now)
        enrolment = Enrolment.objects.select_related("cohort__programme").get(pk=row.enrolment_id)
        _tell(review, row, enrolment, now)
        if accepted:
            advance(enrolment.cohort, [enrolment.pk], now=now, wait=False)
    return review


def _tell(review: Review, row: Submission, enrolment: Enrolment, now: datetime) -> None:
    assignment = Assignment.objects.get(pk=row.assignment_id)
    letter = work_answered(review, assignment=assignment, enrolment=enrolment, institute=get_institute())
    enqueue(
        letter, kind="work_answered", dedupe_key=f"review:{review.pk}", mail_class=MailClass.SERVICE,
        about=mail_about(enrolment.pk), now=now,
    )  # fmt: skip


def _own_row(sight: CohortSight, assignment_id: UUID, now: datetime) -> Submission:
    """The learner's row for the assignment, locked; a new draft where there is none."""
    enrolment = Enrolment.objects.select_related("cohort").get(pk=sight.enrolment_id)
    assignment = Assignment.objects.select_related("week").get(
        pk=assignment_id, cohort=enrolment.cohort_id, kind=TaskKind.HAND_IN
    )
    if enrolment.state not in LEARNING:
        raise Refused("This course is over for you: nothing can be handed in any more.")
    if assignment.week.releases_on > enrolment.cohort.day_of(now):
        raise Refused("This week hasn't begun yet.")
    Submission.objects.bulk_create(
        [Submission(enrolment=enrolment, assignment=assignment, changed_at=now)], ignore_conflicts=True
    )
    return Submission.objects.select_for_update().get(enrolment=enrolment, assignment=assignment)


def _hand_over(row: Submission, now: datetime) -> None:
    if not row.text and row.file_id is None:
        raise Refused("Write something, or choose a file.", "text")
    _move(row, SubmissionState.SUBMITTED)
    row.handed_in_at = now


def _move(row: Submission, to: str) -> None:
    if to not in SUBMISSION_MOVES[row.state]:
        raise Refused(f"This is {row.get_state_display().lower()}: look at it again.")
    row.state = to


def _credit(row: Submission, handed_in_at: datetime, now: datetime) -> None:
    zone = ZoneInfo(Enrolment.objects.select_related("cohort").get(pk=row.enrolment_id).cohort.timezone)
    day = handed_in_at.astimezone(zone).date()
    Credit.objects.bulk_create(
        [Credit(enrolment_id=row.enrolment_id, assignment_id=row.assignment_id, became_true_on=day, credited_at=now)],
        ignore_conflicts=True,
    )


def _read(upload: Upload) -> uploads.Upload:
    """A PDF as it is, or a photograph drawn anew, without what the camera wrote into it."""
    try:
        return paper(upload.data)
    except UploadError as error:
        raise Refused(str(error), "file") from error


def _safe(name: str, ending: str) -> str:
    """A name to show: no path, no control characters, not too long, with the ending of what is kept."""
    plain = "".join(letter for letter in name.replace("\\", "/").rsplit("/", 1)[-1] if letter.isprintable()).strip()
    stem = plain.rsplit(".", 1)[0].strip() or "file"
    return f"{stem[-100:]}.{ending}"
