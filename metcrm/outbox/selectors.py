"""The mail of the current tenant, for pages."""

from uuid import UUID

from django.db.models import Count, Q, QuerySet

from metcrm.outbox.models import OPEN_STATES, MailClass, OutboxMessage, State

#: Needs a person, or waits longer than it should.
TROUBLED = [State.FAILED, State.BOUNCED, State.WITHHELD, State.RETRYING]


def messages(*, state: str = "", query: str = "") -> QuerySet[OutboxMessage]:
    """All mail, newest due time first."""
    found = OutboxMessage.objects.order_by("-due_at")
    if state:
        found = found.filter(state=state)
    for word in query.split():
        found = found.filter(Q(to_email__icontains=word) | Q(subject__icontains=word))
    return found


def troubled() -> QuerySet[OutboxMessage]:
    """Service mail that failed, came back, is withheld, or is being tried again.

    Relationship mail that stopped short is shown by the app it belongs to, where it can be changed.
    """
    found = OutboxMessage.objects.filter(mail_class=MailClass.SERVICE, state__in=TROUBLED)
    return found.order_by("-due_at")


def by_state() -> list[tuple[str, str, int]]:
    """How many mails stand in each state that is still owed or stopped short: (state, its words, count), none left out
    but those without any."""
    rows = OutboxMessage.objects.filter(state__in=[*OPEN_STATES, *TROUBLED]).order_by("state").values("state")
    counts = {row["state"]: row["n"] for row in rows.annotate(n=Count("pk"))}
    return [(state.value, str(state.label), counts[state]) for state in State if state in counts]


def waiting() -> QuerySet[OutboxMessage]:
    """Mail that is still owed."""
    return OutboxMessage.objects.filter(state__in=OPEN_STATES).order_by("due_at")


def get_message(pk: UUID) -> OutboxMessage:
    """One mail of this tenant.

    Raises:
        OutboxMessage.DoesNotExist: none here.
    """
    return OutboxMessage.objects.get(pk=pk)
