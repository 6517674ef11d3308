"""Reading certificates: at the institute, by the learner whose they are, and by whoever holds the code."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from metcrm.accounts.models import User
from metcrm.cohorts.models import Certificate, Cohort, CohortSight, Enrolment, EnrolmentState
from metcrm.documents.models import RenderJob
from metcrm.tenancy import context
from metcrm.tenancy.context import Tenant
from metcrm.tenancy.routes import find

#: The kind of the routes.
CERTIFICATE = "certificate"


@dataclass(frozen=True)
class Graduate:
    """Somebody who completed, with the certificate that holds (or None), and those that were withdrawn."""

    enrolment: Enrolment
    valid: Certificate | None
    withdrawn: Sequence[Certificate]


def graduates(cohort: Cohort) -> list[Graduate]:
    """Who completed, or holds a certificate all the same (the state was set back). Two queries."""
    by_learner: dict[UUID, list[Certificate]] = {}
    found = Certificate.objects.filter(enrolment__cohort=cohort).select_related("job").order_by("-issued_at", "pk")
    for one in found:
        by_learner.setdefault(one.enrolment_id, []).append(one)
    learners = Enrolment.objects.filter(cohort=cohort).order_by("name", "pk")
    return [
        Graduate(
            learner,
            next((one for one in by_learner.get(learner.pk, []) if one.withdrawn_at is None), None),
            [one for one in by_learner.get(learner.pk, []) if one.withdrawn_at],
        )
        for learner in learners
        if learner.state == EnrolmentState.COMPLETED or learner.pk in by_learner
    ]


def get_certificate(pk: UUID) -> Certificate:
    """One certificate of the institute.

    Raises:
        Certificate.DoesNotExist: none here.
    """
    return Certificate.objects.select_related("enrolment__cohort__programme", "job__file").get(pk=pk)


def find_certificate(code: str) -> tuple[Tenant, UUID] | None:
    """Where the certificate of a code lies, however it was typed; None for a guess."""
    return find(code.strip().upper(), CERTIFICATE)


def is_drawn(certificate: Certificate) -> bool:
    """The PDF is there."""
    return certificate.job is not None and certificate.job.state == RenderJob.State.READY


@dataclass(frozen=True)
class Mine:
    """A certificate as the learner finds it, with the institute where it lies."""

    institute_id: UUID
    certificate: Certificate
    drawn: bool


def certificates_of(user: User) -> list[Mine]:
    """A learner's own, from every institute that the current workspace has or had to do with; newest first."""
    found = []
    for institute_id in CohortSight.objects.order_by().values_list("institute_id", flat=True).distinct():
        with context.institute(institute_id):
            theirs = Certificate.objects.filter(user=user).select_related("job").order_by("-issued_at")
            found += [Mine(institute_id, one, is_drawn(one)) for one in theirs]
    return sorted(found, key=lambda mine: mine.certificate.issued_at, reverse=True)


def institute_of_mine(user: User, pk: UUID) -> UUID:
    """Where a certificate of the learner lies.

    Raises:
        Certificate.DoesNotExist: it isn't theirs.
    """
    for mine in certificates_of(user):
        if mine.certificate.pk == pk:
            return mine.institute_id
    raise Certificate.DoesNotExist
