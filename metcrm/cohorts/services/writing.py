"""A message to a part of a cohort: one mail to each, promised together, once."""

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from metcrm.accounts.permissions import Capability, check
from metcrm.accounts.selectors import get_institute
from metcrm.audit.services import record
from metcrm.cohorts.emails_coaching import cohort_message
from metcrm.cohorts.models import Cohort, CohortMessage
from metcrm.cohorts.segments import find
from metcrm.cohorts.selectors_messages import mail_about, message_of_key
from metcrm.cohorts.services.refusals import Refused
from metcrm.outbox.models import MailClass
from metcrm.outbox.services import enqueue
from metcrm.tenancy.actors import Actor

#: More are not written to from one press.
MOST = 1_000


def send(
    cohort: Cohort, *, key: UUID, segment: str, expected: int, subject: str, body: str, by: Actor, now: datetime
) -> CohortMessage:
    """Promise the mails. The same `key` again is the same message: nothing more is sent.

    Raises:
        Refused: nobody is in the segment, or others than the `expected` number by now; the institute has no postal
            address.
    """
    check(by, Capability.COACH_LEARNERS)
    if (sent := message_of_key(key)) is not None:
        return sent
    institute = get_institute()
    if not institute.postal_address:
        raise Refused("A mail needs the institute's postal address at its foot: an admin enters it under Institute.")
    chosen = find(cohort, segment, cohort.day_of(now))
    if chosen is None or not chosen.learners:
        raise Refused("Nobody is in this part of the cohort now.", "segment")
    if len(chosen.learners) != expected:
        raise Refused(f"By now it goes to {len(chosen.learners)}, not to {expected}. Look again who gets it.")
    if expected > MOST:
        raise Refused(f"At most {MOST} at once.", "segment")
    try:
        with transaction.atomic():
            message = CohortMessage.objects.create(
                cohort=cohort, key=key, segment=segment, segment_words=chosen.words, subject=subject, body=body,
                recipients=len(chosen.learners), sent_at=now, sent_by=str(by)[:200],
            )  # fmt: skip
            for learner in chosen.learners:
                enqueue(
                    cohort_message(message, learner, cohort=cohort, institute=institute),
                    kind="cohort_message", dedupe_key=f"cohort-message:{message.pk}:{learner.pk}",
                    mail_class=MailClass.SERVICE, now=now, about=mail_about(message.pk),
                )  # fmt: skip
            record("cohort.message_sent", by=by, on=message, now=now, segment=segment, recipients=expected)
    except IntegrityError:
        # The second of two clicks at the same moment.
        sent = message_of_key(key)
        if sent is None:
            raise
        return sent
    return message
