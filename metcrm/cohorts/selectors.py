"""Reading what an institute keeps about its courses, and what a learner's own workspace knows of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Prefetch, Q, QuerySet

from metcrm.accounts.models import Institute
from metcrm.accounts.selectors import get_institute
from metcrm.cohorts.models import (
    Cohort,
    CohortSight,
    CohortWeek,
    EnrolLink,
    Enrolment,
    EnrolmentInvitation,
    EnrolmentState,
    Programme,
    ProgrammeAssignment,
    ProgrammeWeek,
    RosterFile,
)
from metcrm.cohorts.models.enrolment import SEATED
from metcrm.outbox.models import OutboxMessage
from metcrm.tenancy import context
from metcrm.tenancy.context import Tenant
from metcrm.tenancy.routes import find

#: Kinds of routes that this app keeps: the enrolment link, and the invitation to one seat.
LINK, SEAT = "enrol", "seat"


def mail_about(enrolment_id: UUID) -> str:
    """How the outbox names a learner's mails."""
    return f"cohorts.enrolment:{enrolment_id}"


# --- Programmes ------------------------------------------------------------------------------------------------------


def programmes() -> QuerySet[Programme]:
    """All programmes of the institute with the numbers of their weeks and cohorts, those in use first."""
    return Programme.objects.annotate(
        week_count=Count("weeks", distinct=True), cohort_count=Count("cohorts", distinct=True)
    ).order_by("-active", "name")


def usable_programmes() -> QuerySet[Programme]:
    """Those that a cohort can be made from."""
    return programmes().filter(active=True, pk__in=ProgrammeWeek.objects.values("programme"))


def get_programme(pk: UUID) -> Programme:
    """One programme of the institute.

    Raises:
        Programme.DoesNotExist: none here.
    """
    return Programme.objects.get(pk=pk)


def weeks_of(programme: Programme) -> QuerySet[ProgrammeWeek]:
    """Its weeks with their assignments. Two queries."""
    tasks = Prefetch("assignments", ProgrammeAssignment.objects.order_by("place", "pk"))
    return programme.weeks.order_by("number").prefetch_related(tasks)


def get_week(pk: UUID) -> ProgrammeWeek:
    """Raises ProgrammeWeek.DoesNotExist: none here."""
    return ProgrammeWeek.objects.select_related("programme").get(pk=pk)


def get_assignment(pk: UUID) -> ProgrammeAssignment:
    """Raises ProgrammeAssignment.DoesNotExist: none here."""
    return ProgrammeAssignment.objects.select_related("week__programme").get(pk=pk)


# --- Cohorts ---------------------------------------------------------------------------------------------------------


def cohorts(query: str = "", state: str = "") -> QuerySet[Cohort]:
    """The cohorts of the institute with their numbers of people, the last to start first."""
    found = Cohort.objects.select_related("programme").annotate(
        seated=Count("enrolments", filter=Q(enrolments__state__in=SEATED)),
        applied=Count("enrolments", filter=Q(enrolments__state=EnrolmentState.APPLIED)),
        waiting=Count("enrolments", filter=Q(enrolments__state=EnrolmentState.WAITING)),
    )
    if query:
        found = found.filter(Q(name__icontains=query) | Q(programme__name__icontains=query))
    if state:
        found = found.filter(state=state)
    return found.order_by("-starts_on", "name")


def get_cohort(pk: UUID) -> Cohort:
    """One cohort of the institute.

    Raises:
        Cohort.DoesNotExist: none here.
    """
    return Cohort.objects.select_related("programme", "copied_from").get(pk=pk)


def cohort_weeks(cohort: Cohort) -> QuerySet[CohortWeek]:
    """Its weeks with their assignments. Two queries."""
    from metcrm.cohorts.models import Assignment

    tasks = Prefetch("assignments", Assignment.objects.order_by("due_on", "place", "pk"))
    return cohort.weeks.order_by("number").prefetch_related(tasks)


def open_link_of(cohort: Cohort) -> EnrolLink | None:
    """The link that nobody has closed, expired or not."""
    return EnrolLink.objects.filter(cohort=cohort, ended_at=None).first()


def others_to_defer_to(cohort: Cohort) -> QuerySet[Cohort]:
    """Cohorts that somebody could join instead, the next to start first."""
    return Cohort.objects.filter(state__in=["open", "active"]).exclude(pk=cohort.pk).order_by("starts_on", "name")


# --- Learners --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Person:
    """A learner in a list, with the last mail to them (it may have come back)."""

    enrolment: Enrolment
    mail: OutboxMessage | None

    @property
    def is_invited(self) -> bool:
        """A seat waits for them."""
        return self.enrolment.state == EnrolmentState.ENROLLED and self.enrolment.accepted_at is None


#: What a list may be ordered by.
ORDERS = {"name": "name", "state": "state", "since": "since"}


def people(cohort: Cohort, query: str = "", state: str = "", sort: str = "") -> QuerySet[Enrolment]:
    """The learners of a cohort."""
    found = Enrolment.objects.filter(cohort=cohort)
    if query:
        found = found.filter(Q(name__icontains=query) | Q(email__icontains=query))
    if state == "invited":
        found = found.filter(state=EnrolmentState.ENROLLED, accepted_at=None)
    elif state:
        found = found.filter(state=state)
    column = ORDERS.get(sort.removeprefix("-"), "name")
    return found.order_by(f"-{column}" if sort.startswith("-") else column, "name", "pk")


def with_mails(found: Sequence[Enrolment]) -> list[Person]:
    """Each with its last mail. One query."""
    about = {mail_about(one.pk): one for one in found}
    sent = OutboxMessage.objects.filter(about__in=list(about)).order_by("created_at")
    last = {message.about: message for message in sent}
    return [Person(one, last.get(key)) for key, one in about.items()]


def get_enrolment(pk: UUID) -> Enrolment:
    """One learner of the institute, with their cohort.

    Raises:
        Enrolment.DoesNotExist: none here.
    """
    return Enrolment.objects.select_related("cohort__programme").get(pk=pk)


def open_invitation_of(enrolment: Enrolment) -> EnrolmentInvitation | None:
    """The invitation that waits for an answer, expired or not."""
    return EnrolmentInvitation.objects.filter(enrolment=enrolment, accepted_at=None, withdrawn_at=None).first()


def get_roster(pk: UUID) -> RosterFile:
    """Raises RosterFile.DoesNotExist: none here."""
    return RosterFile.objects.select_related("cohort__programme").get(pk=pk)


def waiting_rosters(cohort: Cohort) -> QuerySet[RosterFile]:
    """Files that nobody has taken in or dropped yet."""
    return RosterFile.objects.filter(cohort=cohort, state=RosterFile.State.WAITING).order_by("-uploaded_at")


# --- Doors -----------------------------------------------------------------------------------------------------------


def find_link(token: str) -> tuple[Tenant, UUID] | None:
    """Where the enrolment link lies; None for a stranger's guess."""
    return find(token, LINK)


def get_link(pk: UUID) -> EnrolLink:
    """Raises EnrolLink.DoesNotExist: none here."""
    return EnrolLink.objects.select_related("cohort__programme").get(pk=pk)


def find_seat(token: str) -> tuple[Tenant, UUID] | None:
    """Where the invitation behind a mailed link lies; None for a stranger's guess."""
    return find(token, SEAT)


def get_invitation(pk: UUID) -> EnrolmentInvitation:
    """Raises EnrolmentInvitation.DoesNotExist: none here."""
    return EnrolmentInvitation.objects.select_related("enrolment__cohort__programme").get(pk=pk)


# --- The learner's side ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Course:
    """One cohort that the current workspace takes part in, or took part in."""

    sight: CohortSight
    institute: Institute
    enrolment: Enrolment
    weeks: Sequence[CohortWeek]


def sights() -> QuerySet[CohortSight]:
    """The consents of the current workspace, open ones first."""
    return CohortSight.objects.order_by("ended_at", "-granted_at")


def get_sight(pk: UUID) -> CohortSight:
    """An open consent of the current workspace.

    Raises:
        CohortSight.DoesNotExist: none here.
    """
    return CohortSight.objects.get(pk=pk, ended_at=None)


def course_of(sight: CohortSight) -> Course:
    """The course behind an open consent, read at the institute: the consent names it."""
    with context.institute(sight.institute_id):
        enrolment = get_enrolment(sight.enrolment_id)
        return Course(sight, get_institute(), enrolment, list(cohort_weeks(enrolment.cohort)))
