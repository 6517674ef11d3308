"""The words of a message to a part of a cohort. A person wrote them; around them stands who it is from."""

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse

from metcrm.accounts.models import Institute
from metcrm.cohorts.models import Cohort, CohortMessage, Enrolment
from metcrm.outbox.services import Letter


def cohort_message(message: CohortMessage, learner: Enrolment, *, cohort: Cohort, institute: Institute) -> Letter:
    """To one learner, in the name of the institute."""
    context = {
        "name": learner.name, "subject": message.subject, "text": message.body, "cohort": cohort.name,
        "place": institute.name, "url": settings.PUBLIC_URL + reverse("cohorts:mine"),
        "sender_name": institute.name, "postal_address": institute.postal_address,
    }  # fmt: skip
    subject, text, html = (
        render_to_string(f"emails/cohort_message/{part}", context).strip()
        for part in ("subject.txt", "body.txt", "body.html")
    )
    return Letter(
        to_email=learner.email, to_name=learner.name, from_name=institute.name, reply_to=institute.reply_to,
        subject=subject, body_text=text, body_html=html,
    )  # fmt: skip
