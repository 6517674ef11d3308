"""Reading what was written to parts of a cohort, and what became of each mail."""

from collections.abc import Sequence
from uuid import UUID

from django.db.models import Count, Q

from metcrm.cohorts.models import Cohort, CohortMessage
from metcrm.outbox.models import OutboxMessage, State

#: A mail that stopped short.
STOPPED = (State.BOUNCED, State.FAILED, State.WITHHELD)


def mail_about(message_id: UUID) -> str:
    """How the outbox names a message."""
    return f"cohorts.message:{message_id}"


def messages_of(cohort: Cohort) -> list[CohortMessage]:
    """A cohort's messages, newest first, each with `arrived` (mails sent) and `stopped`. Two queries."""
    found = list(CohortMessage.objects.filter(cohort=cohort).order_by("-sent_at", "pk"))
    about = {mail_about(one.pk): one for one in found}
    mails = OutboxMessage.objects.filter(about__in=list(about)).order_by().values_list("about").annotate(
        arrived=Count("pk", filter=Q(state=State.SENT)), stopped=Count("pk", filter=Q(state__in=STOPPED))
    )  # fmt: skip
    counts = {name: (arrived, stopped) for name, arrived, stopped in mails}
    for name, one in about.items():
        one.arrived, one.stopped = counts.get(name, (0, 0))  # type: ignore[attr-defined]
    return found


def message_of_key(key: UUID) -> CohortMessage | None:
    """The message that a form has become already."""
    return CohortMessage.objects.filter(key=key).first()


def get_message(pk: UUID) -> CohortMessage:
    """One message of the institute.

    Raises:
        CohortMessage.DoesNotExist: none here.
    """
    return CohortMessage.objects.select_related("cohort__programme").get(pk=pk)


def mails_of(message: CohortMessage) -> Sequence[OutboxMessage]:
    """Each recipient's mail: those that stopped short first."""
    mails = OutboxMessage.objects.filter(about=mail_about(message.pk)).order_by("to_name", "to_email")
    return sorted(mails, key=lambda mail: mail.state not in STOPPED)
