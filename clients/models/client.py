"""The person who exercises: a client to us, a patient to the practice."""

from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Concat, Lower

from clients.intake.texts import CHANGES, REPORTS, SCOPES
from clients.models.keys import name_key_column, phone_key_column
from metcrm.tenancy.models import WorkspaceForeignKey, WorkspaceModel
from practitioners.models import Contact, Practice, Practitioner


class Sex(models.TextChoices):
    """As cut-points by sex need it."""

    FEMALE = "female", "Female"
    MALE = "male", "Male"
    UNKNOWN = "", "Not stated"


class Client(WorkspaceModel):
    """One person's record. Every reading of it is audited."""

    first_name = models.CharField(max_length=80)
    last_name = models.CharField(max_length=80)
    date_of_birth = models.DateField(null=True)
    sex = models.CharField(max_length=6, choices=Sex, blank=True)
    phone = models.CharField(max_length=30, blank=True)
    email = models.EmailField(blank=True)
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=200)
    # Deletion: asked for, and done once nothing keeps the record any more; see clients/services/erasure.py.
    deletion_asked_at = models.DateTimeField(null=True)
    deletion_asked_by = models.CharField(max_length=200, blank=True)
    erased_at = models.DateTimeField(null=True)
    erased_by = models.CharField(max_length=200, blank=True)
    erased_after_letters = models.BooleanField(default=False)  # what the stage of the practice asks of a first referral
    # Without case, accents and punctuation, for search and for “does this text name a client?”.
    full_key = name_key_column(Concat(F("first_name"), Value(" "), F("last_name")), 161)
    last_key = name_key_column(F("last_name"), 80)
    phone_key = phone_key_column("phone")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(deletion_asked_at__isnull=True, deletion_asked_by="")
                | (Q(deletion_asked_at__isnull=False) & ~Q(deletion_asked_by="")),
                name="client_deletion_asked_pair",
            ),
            models.CheckConstraint(
                condition=Q(erased_at__isnull=True, erased_by="") | (Q(erased_at__isnull=False) & ~Q(erased_by="")),
                name="client_erased_pair",
            ),
        ]
        indexes = [
            # The list in its default order, and search by name.
            models.Index("workspace_id", Lower("last_name"), Lower("first_name"), name="client_by_name"),
            # Does a text name one of them?
            models.Index(fields=["workspace", "last_key"], name="client_by_last_key"),
            models.Index(fields=["workspace", "phone_key"], name="client_by_phone_key"),
            models.Index(fields=["workspace", "date_of_birth"], name="client_by_birth"),
        ]

    def __str__(self) -> str:
        return self.full_name

    @property
    def full_name(self) -> str:
        """First and last name."""
        return f"{self.first_name} {self.last_name}"

    @property
    def short_name(self) -> str:
        """“H. Brandt”, for lists."""
        return f"{self.first_name[:1]}. {self.last_name}"


_SCOPE_WORDS = {REPORTS: "reports", CHANGES: "changes the same day"}


def everything() -> list[str]:
    """What a release allows unless the client said less."""
    return list(SCOPES)


class Release(WorkspaceModel):
    """What may be told to which practice until when, and its withdrawal."""

    client = WorkspaceForeignKey(Client, models.PROTECT, related_name="releases")
    practice = WorkspaceForeignKey(Practice, models.PROTECT, related_name="+")
    purpose = models.CharField(max_length=200, default="Reports about the exercise programme")
    # Slugs of clients/intake/texts.py SCOPES: what may be told.
    covers = models.JSONField(default=everything)
    document = WorkspaceForeignKey("clients.ClientDocument", models.PROTECT, null=True, related_name="+")
    signed_on = models.DateField()
    valid_until = models.DateField()
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_by="")
                | (Q(withdrawn_at__isnull=False) & ~Q(withdrawn_by="")),
                name="release_withdrawn_pair",
            ),
        ]
        indexes = [models.Index(fields=["client", "practice", "valid_until"], name="release_in_force")]

    def __str__(self) -> str:
        return f"release until {self.valid_until}"

    @property
    def covers_words(self) -> str:
        """What may be told, in short."""
        return " and ".join(_SCOPE_WORDS[slug] for slug in self.covers if slug in _SCOPE_WORDS)


class Referral(WorkspaceModel):
    """A patient sent by a practice."""

    class Status(models.TextChoices):
        RECEIVED = "received", "Received"
        REACHED = "reached", "Reached"
        WAITING_FOR_CLEARANCE = "waiting", "Waiting for clearance"
        STARTED = "started", "Started"
        DISCHARGED = "discharged", "Discharged"
        NOT_STARTED = "not_started", "Not started"

    class Source(models.TextChoices):
        BY_HAND = "by_hand", "Entered by hand"
        FORM = "form", "The office's referral form"

    practice = WorkspaceForeignKey(Practice, models.PROTECT, related_name="referrals")
    practitioner = WorkspaceForeignKey(Practitioner, models.PROTECT, null=True, related_name="+")
    client = WorkspaceForeignKey(Client, models.PROTECT, null=True, related_name="referrals")
    source = models.CharField(max_length=8, choices=Source)
    # One submission of the form, however often the button was pressed.
    submission_key = models.CharField(max_length=40, blank=True)
    patient_first_name = models.CharField(max_length=80)
    patient_last_name = models.CharField(max_length=80)
    patient_date_of_birth = models.DateField(null=True)
    patient_phone = models.CharField(max_length=30, blank=True)
    condition = models.CharField(max_length=40, blank=True)
    icd10 = models.CharField(max_length=10, blank=True)
    # What makes a referral ready: domain.md 1.2.
    wording = models.CharField(max_length=30, blank=True)
    medical_care_concluded = models.BooleanField(default=False)
    precautions = models.CharField(max_length=500, blank=True)
    referred_by = models.CharField(max_length=120, blank=True)  # the practitioner, as typed
    filled_in_by = models.CharField(max_length=120, blank=True)  # who at the office wrote it
    received_at = models.DateTimeField()
    answer_due_at = models.DateTimeField()
    status = models.CharField(max_length=12, choices=Status, default=Status.RECEIVED)
    status_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "submission_key"],
                condition=~models.Q(submission_key=""),
                name="referral_submitted_once",
            ),
        ]
        indexes = [
            # /referrals/ and Today: what waits, oldest clock first.
            models.Index(fields=["workspace", "status", "answer_due_at"], name="referral_by_clock"),
            models.Index(fields=["practice", "-received_at"], name="referral_of_practice"),
        ]

    def __str__(self) -> str:
        return f"referral {self.status}"

    @property
    def patient_short_name(self) -> str:
        """“M. Alvarez”, for lists."""
        return f"{self.patient_first_name[:1]}. {self.patient_last_name}"


class ReferralStatus(WorkspaceModel):
    """One step of a referral: who, when, what; written once."""

    append_only = True

    referral = WorkspaceForeignKey(Referral, models.PROTECT, related_name="steps")
    status = models.CharField(max_length=12, choices=Referral.Status)
    reason = models.CharField(max_length=40, blank=True)
    at = models.DateTimeField()
    by = models.CharField(max_length=200)

    class Meta:
        indexes = [models.Index(fields=["referral", "at"], name="referral_status_in_order")]

    def __str__(self) -> str:
        return self.status


class ShareLink(WorkspaceModel):
    """A secret, expiring way in for one contact. The secret itself is only in the mail; its hash is in TokenRoute."""

    contact = WorkspaceForeignKey(Contact, models.PROTECT, related_name="share_links")
    # The mailbox that got it: codes go there, whatever the contact's address is by now.
    to_email = models.EmailField(blank=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True, revoked_by="") | (Q(revoked_at__isnull=False) & ~Q(revoked_by="")),
                name="share_link_revoked_pair",
            ),
        ]
        indexes = [models.Index(fields=["contact", "-expires_at"], name="share_link_of_contact")]

    def __str__(self) -> str:
        return f"link until {self.expires_at:%Y-%m-%d}"


class OneTimeCode(WorkspaceModel):
    """Six digits mailed to the contact's own box before a new browser may open anything."""

    link = WorkspaceForeignKey(ShareLink, models.PROTECT, related_name="codes")
    digest = models.CharField(max_length=64)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["link", "-created_at"], name="code_newest")]

    def __str__(self) -> str:
        return "one-time code"


class KnownBrowser(WorkspaceModel):
    """A browser that has shown a one-time code; remembered for thirty days."""

    contact = WorkspaceForeignKey(Contact, models.PROTECT, related_name="known_browsers")
    digest = models.CharField(max_length=64)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["digest"], name="known_browser_once")]

    def __str__(self) -> str:
        return f"browser until {self.expires_at:%Y-%m-%d}"


class DueErasure(models.Model):
    """Routing: whose record was asked to be deleted, and when to look again. No policy; holds ids and times only.

    A look a day, since the workspace may change how long records are kept.
    """

    client_id = models.UUIDField(primary_key=True)
    workspace_id = models.UUIDField()
    look_at = models.DateTimeField()

    class Meta:
        indexes = [
            # Which workspaces to enter, across all of them.
            models.Index(fields=["look_at"], name="due_erasure_by_time"),
        ]

    def __str__(self) -> str:
        return str(self.client_id)
