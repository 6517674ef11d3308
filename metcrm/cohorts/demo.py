"""The demonstration's institute: a programme, a cohort that runs with twelve learners, and the next one."""

from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from metcrm.accounts.models import Institute, User, Workspace
from metcrm.accounts.models.institute import InstituteRole
from metcrm.accounts.models.workspace import Role
from metcrm.accounts.services.institutes import change_institute
from metcrm.accounts.services.people import make_person
from metcrm.accounts.services.workspaces import open_workspace
from metcrm.cohorts.models import Assignment, Cohort, CohortSight, Enrolment, EnrolmentInvitation, Submission
from metcrm.cohorts.services import cohorts, enrolments, joining, links, programmes, refreshing, submissions
from metcrm.cohorts.services.refreshing import Batch
from metcrm.cohorts.services.submissions import Mark
from metcrm.outbox.demo import count_as_sent
from metcrm.outbox.models import OutboxMessage
from metcrm.tenancy import context
from metcrm.tenancy.actors import SYSTEM, Actor

#: Took their seats, each with a business that has yet to begin.
_HERE = ["Nora Fieldstone", "Ivan Marlowe", "Petra Osgood", "Samuel Thackeray", "Wilma Dunmore"]
_ASKED = ["Theo Lindqvist", "Bea Hollander"]
_WENT = ["Ruben Castellan"]
_APPLIED = ["Ada Whitcombe", "Jonah Prewitt"]
ZONE = "America/Phoenix"
#: An assignment of the programme, and what three learners handed in for it; accepted, returned, or still to read.
_ASKED_FOR = "Your outcome sentence"
_MISSING = "Not yet: there is no number in it."
_SENTENCES: list[tuple[str, str, bool | None]] = [
    ("Nora Fieldstone", "People like those you send stand up from a chair five times in four seconds less after eight "
     "weeks. I measure it on the first day, after four weeks, and at the end.", True),
    ("Petra Osgood", "My clients get stronger and feel better with a program that is made for them.", False),
    ("Dana Whitaker", "After knee replacement, people walk ten metres two seconds faster within nine weeks; I measure "
     "it every four weeks and send you one page.", None),
]  # fmt: skip


def load(
    school: Institute, *, coach: User, learners: list[tuple[User, Workspace]], now: datetime
) -> list[tuple[User, UUID]]:
    """Two cohorts; `learners` (with their workspaces) take part in the one that runs. Returns who is new with them."""
    by = Actor(coach.pk, str(coach), InstituteRole.ADMIN)
    # Monday of last week, so that the first week is over and the second is open.
    began = now - timedelta(days=now.astimezone(ZoneInfo(ZONE)).weekday() + 7)
    asked = began - timedelta(days=10)
    with context.institute(school.pk):
        change_institute(
            school, by=by, now=asked, colour="#7a4b9d", postal_address="12 Orchard Lane, Tucson, AZ 85719",
            reply_to=coach.email,
        )  # fmt: skip
        programme = programmes.create_programme(
            name="Jumpstart", start_from="six_weeks", by=by, now=asked - timedelta(days=30)
        )
        programmes.create_programme(name="Seven mistakes", start_from="seven_mistakes", by=by, now=asked)
        monday = began.astimezone(ZoneInfo(ZONE)).date()
        runs = cohorts.create_cohort(
            programme=programme, name=f"Jumpstart, {monday:%B %Y}", starts_on=monday, timezone=ZONE, capacity=10,
            by=by, now=asked,
        )  # fmt: skip
        newcomers = [_newcomer(name, asked) for name in _HERE]
        people = [(user, place.pk) for user, place in learners] + newcomers
        for user, place in people:
            _take(runs, user.name, user, place, training=user is learners[0][0], by=by, now=asked)
        for name in _ASKED:
            _add(runs, name, by, now)
        gone = _add(runs, _WENT[0], by, asked)
        enrolments.withdraw(gone, why="No time this season", by=by, now=began)
        cohorts.move_cohort(runs, to="active", by=by, now=began)
        for user, _ in people[-1:]:
            late = Enrolment.objects.get(cohort=runs, user=user)
            enrolments.defer(late, why="Moves house; comes to the next one", by=by, now=now - timedelta(days=1))
        _next(runs, by, now)
        for message in OutboxMessage.objects.exclude(state="sent"):
            count_as_sent(message, message.created_at)
    User.objects.filter(pk__in=[user.pk for user, _ in learners]).update(last_login=now - timedelta(hours=20))
    return newcomers


def hand_in(school: Institute, *, coach: User, now: datetime) -> None:
    """Three outcome sentences: one to read, one returned, one accepted."""
    by = Actor(coach.pk, str(coach), InstituteRole.ADMIN)
    for name, text, accepted in _SENTENCES:
        with context.institute(school.pk):
            seat = Enrolment.objects.get(name=name, state="active")
            task = Assignment.objects.get(cohort=seat.cohort_id, title=_ASKED_FOR)
        assert seat.workspace_id
        learner = Actor(seat.user_id, name, Role.OWNER)
        with context.workspace(seat.workspace_id):
            sight = CohortSight.objects.get(enrolment_id=seat.pk)
            given = submissions.hand_in(sight, task.pk, text=text, upload=None, finished=True, by=learner, now=now)
        if accepted is not None:
            _answer(given.pk, school, accepted=accepted, by=by, now=now)


def _answer(pk: UUID, school: Institute, *, accepted: bool, by: Actor, now: datetime) -> None:
    with context.institute(school.pk):
        given = Submission.objects.select_related("assignment", "enrolment").get(pk=pk)
        lines = [one["line"] for one in given.assignment.rubric]
        marks = [Mark(line, accepted or n == 0, "" if accepted or n == 0 else _MISSING) for n, line in enumerate(lines)]
        word = "Short, and with a number." if accepted else "Say what changes for the patient, and how you know."
        submissions.answer(given, accepted=accepted, marks=marks, word=word, by=by, now=now)


def count(school: Institute, *, now: datetime) -> None:
    """As in the night, so that the boards have something on them at once."""
    with context.institute(school.pk):
        batches = [
            Batch(school.pk, cohort.pk, tuple(cohort.enrolments.values_list("pk", flat=True)))
            for cohort in Cohort.objects.exclude(state="open")
        ]
    for batch in batches:
        refreshing.count_learners(batch, now=now)


def _next(runs: Cohort, by: Actor, now: datetime) -> None:
    """The next start: open, with a link by which two have applied."""
    starts = runs.starts_on + timedelta(weeks=8)
    coming = cohorts.copy_cohort(runs, name=f"Jumpstart, {starts:%B %Y}", starts_on=starts, by=by, now=now)
    link = links.open_link(coming, by=by, now=now)
    for name in _APPLIED:
        enrolments.apply(link, name=name, email=_mail(name), now=now - timedelta(hours=5))


def _newcomer(name: str, now: datetime) -> tuple[User, UUID]:
    user = make_person(email=_mail(name), name=name, confirmed=True, by=SYSTEM, now=now)
    opened = open_workspace(owner=user, name=f"{name.rsplit(maxsplit=1)[-1]} Medical Exercise", timezone=ZONE, now=now)
    return user, opened.pk


def _add(cohort: Cohort, name: str, by: Actor, now: datetime) -> Enrolment:
    return enrolments.add(cohort, name=name, email=_mail(name), via=Enrolment.Via.ROSTER, by=by, now=now)


def _take(cohort: Cohort, name: str, user: User, place: UUID, *, training: bool, by: Actor, now: datetime) -> None:
    enrolment = enrolments.add(cohort, name=name, email=user.email, via=Enrolment.Via.ROSTER, by=by, now=now)
    asked = EnrolmentInvitation.objects.get(enrolment=enrolment)
    joining.accept(asked, user=user, place=place, training=training, now=now + timedelta(days=1))


def _mail(name: str) -> str:
    return f"{name.split(maxsplit=1)[0].lower()}.{name.rsplit(maxsplit=1)[-1].lower()}@learners.example"
