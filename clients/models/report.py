"""One page to the referring office, and its way there."""

from django.db import models
from django.db.models import Q

from clients.models.client import ShareLink
from clients.models.episode import Assessment, Episode
from metcrm.documents.models import StoredFile
from metcrm.outbox.models import OutboxMessage
from metcrm.tenancy.models import WorkspaceForeignKey, WorkspaceModel
from practitioners.models import Contact


class Report(WorkspaceModel):
    """Draft, then signed and frozen. An amended report stands beside the old one, never over it."""

    class Kind(models.TextChoices):
        INTRODUCTORY = "introductory", "Introductory letter"
        ASSESSMENT = "assessment", "Assessment summary"
        PROGRESS = "progress", "Progress report"
        CHANGE = "change", "Change in status"
        DISCHARGE = "discharge", "Discharge summary"

    class State(models.TextChoices):
        DRAFT = "draft", "Draft"
        SIGNED = "signed", "Signed"
        WITHDRAWN = "withdrawn", "Withdrawn"

    episode = WorkspaceForeignKey(Episode, models.PROTECT, related_name="reports")
    assessment = WorkspaceForeignKey(Assessment, models.PROTECT, null=True, related_name="+")
    amends = WorkspaceForeignKey("clients.Report", models.PROTECT, null=True, related_name="amended_by")
    kind = models.CharField(max_length=12, choices=Kind)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    # What the specialist may write; the numbers come from the results alone.
    bottom_line = models.TextField(blank=True)
    plan = models.TextField(blank=True)
    question = models.CharField(max_length=300, blank=True)
    # Frozen at signing: everything the page shows, its hash, and the very bytes of the PDF.
    content = models.JSONField(default=dict)
    content_hash = models.CharField(max_length=64, blank=True)
    pdf = WorkspaceForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=200)
    signed_at = models.DateTimeField(null=True)
    signed_by = models.CharField(max_length=200, blank=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.CharField(max_length=200, blank=True)
    withdrawn_why = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state="draft", signed_at__isnull=True, signed_by="", content_hash="")
                | (~Q(state="draft") & Q(signed_at__isnull=False) & ~Q(signed_by="") & ~Q(content_hash="")),
                name="report_signed_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_by="")
                | (Q(withdrawn_at__isnull=False) & ~Q(withdrawn_by="")),
                name="report_withdrawn_pair",
            ),
        ]
        indexes = [
            models.Index(fields=["workspace", "state", "-created_at"], name="report_by_state"),
            models.Index(fields=["episode", "-created_at"], name="report_of_episode"),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()


class CallSettled(models.TextChoices):
    """What became of the task to call an office."""

    CALLED = "called", "Called"
    DISMISSED = "dismissed", "Not needed"


class ReportDelivery(WorkspaceModel):
    """One report on its way to one contact: by link, or by fax, print or hand, recorded as sent."""

    class Way(models.TextChoices):
        LINK = "link", "Link by e-mail"
        FAX = "fax", "Fax"
        PRINT = "print", "Post"
        HAND = "hand", "By hand"

    report = WorkspaceForeignKey(Report, models.PROTECT, related_name="deliveries")
    contact = WorkspaceForeignKey(Contact, models.PROTECT, related_name="report_deliveries")
    way = models.CharField(max_length=5, choices=Way)
    link = WorkspaceForeignKey(ShareLink, models.PROTECT, null=True, related_name="deliveries")
    message = WorkspaceForeignKey(OutboxMessage, models.PROTECT, null=True, related_name="+")
    sent_at = models.DateTimeField()  # released; a mail's own time of leaving is on its message
    sent_by = models.CharField(max_length=200)
    # To a practice that did not refer: who sent it confirmed that with a tick of its own (the recipient lock).
    outside_confirmed = models.BooleanField(default=False)
    opened_at = models.DateTimeField(null=True)  # first opening
    acknowledged_at = models.DateTimeField(null=True)
    acknowledged_by = models.CharField(max_length=200, blank=True)
    answer = models.CharField(max_length=20, blank=True)  # continue, modify, call me
    answer_words = models.CharField(max_length=500, blank=True)
    seen_at = models.DateTimeField(null=True)  # the specialist took note of the answer on Today
    # Not opened: one reminder, then a task for a person; see clients/services/chase.py.
    reminder = WorkspaceForeignKey(OutboxMessage, models.PROTECT, null=True, related_name="+")
    reminded_at = models.DateTimeField(null=True)
    call_since = models.DateTimeField(null=True)
    call_settled_at = models.DateTimeField(null=True)
    call_settled_by = models.CharField(max_length=200, blank=True)
    call_settled_how = models.CharField(max_length=10, choices=CallSettled, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["report", "contact"], name="report_delivered_once"),
            models.CheckConstraint(
                condition=Q(call_settled_at__isnull=True, call_settled_by="", call_settled_how="")
                | (Q(call_settled_at__isnull=False) & ~Q(call_settled_by="") & ~Q(call_settled_how="")),
                name="delivery_call_settled_whole",
            ),
            models.CheckConstraint(
                condition=Q(acknowledged_at__isnull=True, acknowledged_by="")
                | (Q(acknowledged_at__isnull=False) & ~Q(acknowledged_by="")),
                name="delivery_acknowledged_pair",
            ),
        ]
        indexes = [
            models.Index(fields=["contact", "-sent_at"], name="delivery_of_contact"),
            # Today: offices to call.
            models.Index(
                fields=["workspace", "call_since"], name="delivery_to_call",
                condition=Q(call_since__isnull=False, call_settled_at__isnull=True),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.way} {self.sent_at:%Y-%m-%d}"


class Opening(WorkspaceModel):
    """One opening, download or print by somebody at the office; written once."""

    append_only = True

    class What(models.TextChoices):
        PAGE = "page", "Opened the office's page"
        REPORT = "report", "Opened the report"
        PDF = "pdf", "Downloaded the PDF"
        PRINT = "print", "Printed"
        REFUSED = "refused", "Was refused"

    link = WorkspaceForeignKey(ShareLink, models.PROTECT, related_name="openings")
    report = WorkspaceForeignKey(Report, models.PROTECT, null=True, related_name="openings")
    what = models.CharField(max_length=8, choices=What)
    why = models.CharField(max_length=100, blank=True)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["report", "-at"], name="opening_of_report")]

    def __str__(self) -> str:
        return f"{self.what} {self.at:%Y-%m-%d %H:%M}"
