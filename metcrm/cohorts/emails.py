"""The words of this app's mails, in the name of the institute. Nothing about anybody's clients stands in them."""

from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse

from metcrm.accounts.models import Institute
from metcrm.cohorts.models import Assignment, Cohort, Enrolment, EnrolmentInvitation, EnrolmentState, Review
from metcrm.outbox.services import Letter


def seat_offered(
    asked: EnrolmentInvitation, *, cohort: Cohort, institute: Institute, token: str, after: str = ""
) -> Letter:
    """A seat is there: the link leads to where it is taken. `after`: "approved", "moved_up", or "" for neither."""
    url = settings.PUBLIC_URL + reverse("cohorts:seat", args=[token])
    return _letter(
        "seat_offered", asked.enrolment, cohort, institute, url=url, expires_on=asked.expires_at.date(), after=after
    )


def waiting_list(enrolment: Enrolment, *, cohort: Cohort, institute: Institute) -> Letter:
    """No seat is free at present."""
    return _letter("waiting_list", enrolment, cohort, institute)


def application_declined(enrolment: Enrolment, *, cohort: Cohort, institute: Institute) -> Letter:
    """Who applied gets no seat. Why is the institute's own."""
    return _letter("application_declined", enrolment, cohort, institute)


def seat_ended(enrolment: Enrolment, *, cohort: Cohort, institute: Institute) -> Letter:
    """The institute has withdrawn or deferred somebody: nothing of theirs is counted any more."""
    deferred = enrolment.state == EnrolmentState.DEFERRED
    counted = enrolment.accepted_at is not None
    return _letter("seat_ended", enrolment, cohort, institute, deferred=deferred, counted=counted)


def work_answered(review: Review, *, assignment: Assignment, enrolment: Enrolment, institute: Institute) -> Letter:
    """A coach has accepted or returned what was handed in. What they said stays behind the sign-in."""
    url = settings.PUBLIC_URL + reverse("cohorts:mine")
    return _letter(
        "work_answered", enrolment, enrolment.cohort, institute, url=url, accepted=review.accepted,
        assignment=assignment.title,
    )  # fmt: skip


def _letter(name: str, enrolment: Enrolment, cohort: Cohort, institute: Institute, **more: Any) -> Letter:
    context = {
        "name": enrolment.name, "email": enrolment.email, "cohort": cohort.name, "programme": cohort.programme.name,
        "starts_on": cohort.starts_on, "place": institute.name, "sender_name": institute.name,
        "postal_address": institute.postal_address, "reply_to": institute.reply_to, **more,
    }  # fmt: skip
    subject, text, html = (
        render_to_string(f"emails/{name}/{part}", context).strip() for part in ("subject.txt", "body.txt", "body.html")
    )
    return Letter(
        to_email=enrolment.email, to_name=enrolment.name, from_name=institute.name, reply_to=institute.reply_to,
        subject=subject, body_text=text, body_html=html,
    )  # fmt: skip
