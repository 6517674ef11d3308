"""Issuing certificates, withdrawing them, and the paper itself."""

import hashlib
import secrets
from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from metcrm.accounts.permissions import Capability, check
from metcrm.accounts.selectors import get_institute, institute_logo
from metcrm.audit.services import record
from metcrm.cohorts.models import Certificate, Cohort, Enrolment, EnrolmentChange, EnrolmentState
from metcrm.cohorts.selectors_certificates import CERTIFICATE
from metcrm.cohorts.services.refusals import Refused
from metcrm.documents import files, jobs, pdf, qr, signing
from metcrm.documents.models import RenderJob
from metcrm.tenancy import routes
from metcrm.tenancy.actors import Actor
from metcrm.ui.colours import readable

#: The kind of the render jobs.
KIND = "certificate"
#: No letter that is taken for another, when a code is typed from paper: 80 bits in four groups.
LETTERS, GROUPS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789", 4


def issue_all(cohort: Cohort, *, by: Actor, now: datetime) -> list[Certificate]:
    """A certificate for everybody who completed and has none that holds; the new ones. Pressed again: none.

    Papers that could not be drawn are asked for again.
    """
    check(by, Capability.WRITE_COHORTS)
    with transaction.atomic():
        Cohort.objects.select_for_update().get(pk=cohort.pk)
        valid = Certificate.objects.filter(enrolment__cohort=cohort, withdrawn_at=None)
        for held in valid.select_related("job"):
            if held.job is None or held.job.state == RenderJob.State.FAILED:
                _ask(held, now)
        ready = Enrolment.objects.filter(cohort=cohort, state=EnrolmentState.COMPLETED)
        waiting = list(ready.exclude(pk__in=valid.values("enrolment_id")).order_by("name", "pk"))
        days = _completed_on(cohort, waiting)
        return [_issue(enrolment, cohort, days[enrolment.pk], by, now) for enrolment in waiting]


def issue(enrolment: Enrolment, *, by: Actor, now: datetime) -> Certificate:
    """As `issue_all`, for one learner.

    Raises:
        Refused: they haven't completed, or hold a valid one.
    """
    check(by, Capability.WRITE_COHORTS)
    with transaction.atomic():
        cohort = Cohort.objects.select_for_update().select_related("programme").get(pk=enrolment.cohort_id)
        enrolment.refresh_from_db()
        if enrolment.state != EnrolmentState.COMPLETED:
            raise Refused(f"{enrolment.name} hasn't completed the cohort: that comes first.")
        if Certificate.objects.filter(enrolment=enrolment, withdrawn_at=None).exists():
            raise Refused(f"{enrolment.name} has a valid certificate. Withdraw it before another is issued.")
        return _issue(enrolment, cohort, _completed_on(cohort, [enrolment])[enrolment.pk], by, now)


def withdraw(certificate: Certificate, *, why: str, by: Actor, now: datetime) -> None:
    """Whoever checks it from now on reads that it was withdrawn; the reason stays inside the institute.

    Raises:
        Refused: it is withdrawn already.
    """
    check(by, Capability.WRITE_COHORTS)
    with transaction.atomic():
        held = Certificate.objects.select_for_update().get(pk=certificate.pk)
        if held.withdrawn_at:
            raise Refused("This certificate is withdrawn already.")
        held.withdrawn_at, held.withdrawn_by, held.withdrawn_why = now, str(by)[:200], why
        held.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_why"])
        record("certificate.withdrawn", by=by, on=held, now=now)


def file_of(certificate: Certificate) -> bytes | None:
    """The signed PDF; None while it isn't drawn, and after it was withdrawn."""
    if certificate.withdrawn_at or certificate.job is None or certificate.job.file is None:
        return None
    return files.read(certificate.job.file)


def check_url(code: str) -> str:
    """The public page that says whether it is valid."""
    return settings.PUBLIC_URL + reverse("cohorts:certificate_check", args=[code])


def read(job: RenderJob) -> Certificate:
    """What the worker draws."""
    return Certificate.objects.get(pk=UUID(job.about.removeprefix(f"{KIND}:")))


def draw(certificate: Certificate, tell: jobs.Progress) -> tuple[bytes, str]:
    """One landscape page, then the signature over all of it."""
    tell(30, "Setting the page")
    paper = pdf.render("pdf/certificate.html", page_of(certificate))
    tell(70, "Signing")
    reason = f"Certificate {certificate.code} of {certificate.institute_name}"
    return signing.sign(paper.data, reason=reason), "application/pdf"


def page_of(certificate: Certificate) -> dict[str, Any]:
    """The context of the paper's template."""
    url = check_url(certificate.code)
    return {
        "certificate": certificate,
        "colour": readable(certificate.colour),
        "logo": institute_logo(certificate.logo),
        "qr": qr.svg(url, label="QR code of the page where this certificate is checked"),
        "url": url.split("://", 1)[1],
    }


def _issue(enrolment: Enrolment, cohort: Cohort, completed_on: date, by: Actor, now: datetime) -> Certificate:
    institute = get_institute()
    made = Certificate.objects.create(
        enrolment=enrolment, user_id=enrolment.user_id, code=_new_code(), name=enrolment.name,
        programme=cohort.programme.name, institute_name=institute.name, colour=institute.colour, logo=institute.logo,
        starts_on=cohort.starts_on, ends_on=cohort.ends_on, completed_on=completed_on,
        issued_on=cohort.day_of(now), issued_at=now, issued_by=str(by)[:200],
    )  # fmt: skip
    routes.add_token(made.code, kind=CERTIFICATE, row_id=made.pk)
    _ask(made, now)
    record("certificate.issued", by=by, on=made, now=now, enrolment=enrolment.pk)
    return made


def _ask(certificate: Certificate, now: datetime) -> None:
    # Every certificate is a paper of its own, and its words never change: its id stands for its content.
    content = hashlib.sha256(f"{KIND}:{certificate.pk}".encode()).hexdigest()
    certificate.job = jobs.request(kind=KIND, about=f"{KIND}:{certificate.pk}", content_hash=content, now=now)
    certificate.save(update_fields=["job"])


def _completed_on(cohort: Cohort, learners: list[Enrolment]) -> dict[UUID, date]:
    """The day on which each completed, by the cohort's clock."""
    done = EnrolmentChange.objects.filter(enrolment__in=learners, after=EnrolmentState.COMPLETED).order_by("at")
    zone = ZoneInfo(cohort.timezone)
    days = {change.enrolment_id: change.at.astimezone(zone).date() for change in done}
    return {learner.pk: days.get(learner.pk, learner.since.astimezone(zone).date()) for learner in learners}


def _new_code() -> str:
    letters = [secrets.choice(LETTERS) for _ in range(4 * GROUPS)]
    return "-".join("".join(letters[at : at + 4]) for at in range(0, len(letters), 4))
