"""The mail that is owed, the queue of what is due, and the pulse of the workers."""

from django.db import models
from django.db.models import Q

from metcrm.tenancy.models import TenantModel, WorkspaceForeignKey


class MailClass(models.TextChoices):
    """Relationship mail is released by a person, capped and stoppable; service mail is none of these."""

    RELATIONSHIP = "relationship", "Relationship"
    SERVICE = "service", "Service"


class State(models.TextChoices):
    QUEUED = "queued", "Waiting for its time"
    SENDING = "sending", "Being sent"
    RETRYING = "retrying", "Will be tried again"
    SENT = "sent", "Sent"
    WITHHELD = "withheld", "Withheld"
    FAILED = "failed", "Failed"
    BOUNCED = "bounced", "Came back"
    CANCELLED = "cancelled", "Cancelled"


#: From which state a message may go to which. Everything that changes `state` asks this table.
MOVES: dict[str, set[str]] = {
    # Retrying from queued: a gate broke before the first try.
    State.QUEUED: {State.SENDING, State.RETRYING, State.WITHHELD, State.CANCELLED},
    # From sending to sending: a worker died, and the lease ran out.
    State.SENDING: {State.SENT, State.RETRYING, State.FAILED, State.SENDING, State.WITHHELD},
    # Sent from retrying: a worker that was thought dead comes back with the server's OK.
    State.RETRYING: {State.SENDING, State.RETRYING, State.SENT, State.WITHHELD, State.CANCELLED, State.FAILED},
    State.SENT: {State.BOUNCED},
    State.WITHHELD: {State.QUEUED, State.CANCELLED},
    State.FAILED: {State.QUEUED, State.CANCELLED},
    State.BOUNCED: set(),
    State.CANCELLED: set(),
}
OPEN_STATES = [State.QUEUED, State.SENDING, State.RETRYING]


class OutboxMessage(TenantModel):
    """One mail to one person, rendered once and frozen. Its id is its Message-ID for ever."""

    mail_class = models.CharField(max_length=12, choices=MailClass)
    # One promise, one mail: the same key twice in a tenant gives the same row.
    dedupe_key = models.CharField(max_length=200)
    kind = models.CharField(max_length=40)
    to_email = models.EmailField()
    to_name = models.CharField(max_length=200, blank=True)
    from_name = models.CharField(max_length=200, blank=True)
    reply_to = models.EmailField(blank=True)
    # Where mail comes in: the secret in the address to which bounces (and replies) go; "" where it doesn't.
    return_token = models.CharField(max_length=40, blank=True)
    subject = models.CharField(max_length=200)
    body_text = models.TextField()
    body_html = models.TextField(blank=True)
    headers = models.JSONField(default=dict)
    # Questions asked again at the moment of sending (gates.py), by name.
    gates = models.JSONField(default=list)
    # What the mail is about, for pages: "practitioners.followup:<id>". A label, so that no key points upward.
    about = models.CharField(max_length=100, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.QUEUED)
    due_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    first_tried_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=300, blank=True)  # why withheld, failed, retried
    remedy = models.CharField(max_length=300, blank=True)  # what a person can do about it
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tenant_id", "dedupe_key"], name="outbox_promised_once"),
            models.CheckConstraint(
                condition=Q(state__in=["sent", "bounced"], sent_at__isnull=False)
                | (~Q(state__in=["sent", "bounced"]) & Q(sent_at__isnull=True)),
                name="outbox_sent_has_time",
            ),
        ]
        indexes = [
            # The owner's page: what waits, what failed; and the newest first.
            models.Index(fields=["tenant_id", "state", "-due_at"], name="outbox_by_state"),
            # The contact cap: relationship mail to one address lately.
            models.Index(fields=["tenant_id", "to_email", "-sent_at"], name="outbox_by_address"),
            models.Index(fields=["tenant_id", "about"], name="outbox_by_subject_matter"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"


class Kind(models.TextChoices):
    REPLY = "reply", "Reply"
    AUTOMATIC = "automatic", "Automatic reply"
    BOUNCE = "bounce", "Came back"
    COMPLAINT = "complaint", "Marked as spam"
    STOP = "stop", "Asked for no more mails"


class Returned(TenantModel):
    """What came back about a mail: an answer, a notice that it didn't arrive, a complaint. Stored once."""

    kind = models.CharField(max_length=10, choices=Kind)
    # The same mail or event again is the same row.
    event_key = models.CharField(max_length=100)
    message = WorkspaceForeignKey(OutboxMessage, models.CASCADE, related_name="returned")
    from_email = models.CharField(max_length=254, blank=True)
    text = models.TextField(blank=True)
    received_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant_id", "event_key"], name="returned_once")]
        indexes = [
            # The newest answers of a workspace, and of one mail.
            models.Index(fields=["tenant_id", "kind", "-received_at"], name="returned_by_time"),
        ]

    def __str__(self) -> str:
        return self.kind


class DueMail(models.Model):
    """Routing: which message of which tenant is due when. No policy; holds ids and times only.

    The row is there exactly as long as the message is owed. A worker takes it by setting `lease_until`; one that dies
    leaves a lease that runs out.
    """

    message_id = models.UUIDField(primary_key=True)
    tenant_id = models.UUIDField()
    tenant_kind = models.CharField(max_length=10)
    due_at = models.DateTimeField()
    lease_until = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            # The sweep: what is due, across all tenants.
            models.Index(fields=["due_at"], name="due_mail_by_time"),
            # Claiming: each tenant's oldest.
            models.Index(fields=["tenant_id", "due_at"], name="due_mail_by_tenant"),
        ]

    def __str__(self) -> str:
        return str(self.message_id)


class Pulse(models.Model):
    """When the worker last ran a beat's task: /readyz reads it. No policy; no tenant's data."""

    name = models.CharField(max_length=20, primary_key=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name
