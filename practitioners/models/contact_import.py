"""A file of people that came in, and what became of each of its rows."""

from django.db import models
from django.db.models import Q

from metcrm.documents.models import RenderJob
from metcrm.tenancy.models import WorkspaceForeignKey, WorkspaceModel


class ContactImport(WorkspaceModel):
    """One uploaded file: how it is read, which column is what, how far it has come."""

    class State(models.TextChoices):
        UPLOADED = "uploaded", "Waiting for your look"
        RUNNING = "running", "Coming in"
        DONE = "done", "Done"
        FAILED = "failed", "Not finished"
        UNDOING = "undoing", "Being undone"
        UNDONE = "undone", "Undone"

    class Duplicates(models.TextChoices):
        SKIP = "skip", "Leave them as they are"
        FILL = "fill", "Fill in what is empty"

    file_name = models.CharField(max_length=200)
    size = models.PositiveIntegerField()
    format = models.CharField(max_length=6)
    encoding = models.CharField(max_length=12, blank=True)
    delimiter = models.CharField(max_length=1, blank=True)
    has_heads = models.BooleanField(default=True)
    heads = models.JSONField(default=list)
    columns = models.JSONField(default=list)  # for each head the key of our column, "" for none
    duplicates = models.CharField(max_length=4, choices=Duplicates, default=Duplicates.SKIP)
    default_practice = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=8, choices=State, default=State.UPLOADED)
    problem = models.CharField(max_length=300, blank=True)
    job = WorkspaceForeignKey(RenderJob, models.SET_NULL, null=True, related_name="+")
    # Who has it done, for the worker that does it: id, label and role.
    actor = models.JSONField(default=dict)
    # Counted row by row as they come in; a worker that takes over goes on after `last_line`.
    last_line = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    added = models.PositiveIntegerField(default=0)
    updated = models.PositiveIntegerField(default=0)
    skipped = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=200)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.CharField(max_length=200, blank=True)
    forgotten_at = models.DateTimeField(null=True)  # the file and the refused rows are deleted

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(undone_at__isnull=True, undone_by="") | (Q(undone_at__isnull=False) & ~Q(undone_by="")),
                name="contact_import_undone_pair",
            ),
        ]
        indexes = [models.Index(fields=["workspace", "-created_at"], name="contact_import_newest")]

    def __str__(self) -> str:
        return self.file_name

    @property
    def done_rows(self) -> int:
        """How many rows have their result."""
        return self.added + self.updated + self.skipped + self.refused


class DueUpload(models.Model):
    """Routing: when the file of which upload is to be deleted. No policy; holds ids and times only.

    The row is there exactly as long as the file is.
    """

    upload_id = models.UUIDField(primary_key=True)
    workspace_id = models.UUIDField()
    due_at = models.DateTimeField()

    class Meta:
        indexes = [
            # What is due, across all workspaces.
            models.Index(fields=["due_at"], name="due_upload_by_time"),
        ]

    def __str__(self) -> str:
        return str(self.upload_id)


class ImportedRow(WorkspaceModel):
    """What became of one row. Ids instead of keys: what came in may be deleted, merged or undone later."""

    class Result(models.TextChoices):
        ADDED = "added", "New"
        UPDATED = "updated", "Updated"
        SKIPPED = "skipped", "Known already"
        REFUSED = "refused", "Not taken"

    of = WorkspaceForeignKey(ContactImport, models.CASCADE, related_name="rows")
    line = models.PositiveIntegerField()
    result = models.CharField(max_length=8, choices=Result)
    why = models.CharField(max_length=300, blank=True)
    # Of a refused row what stood in it, for the list of errors.
    cells = models.JSONField(default=list)
    # What was made, by kind: {"contact": id, "practice": id …}; and with which values, so that a change is seen.
    made = models.JSONField(default=dict)
    # What was changed: {"contact": {"id": …, "before": {…}, "after": {…}}}.
    changed = models.JSONField(default=dict)
    person_id = models.UUIDField(null=True)
    practice_id = models.UUIDField(null=True)
    kept_why = models.CharField(max_length=200, blank=True)  # why undoing left it

    class Meta:
        constraints = [models.UniqueConstraint(fields=["of", "line"], name="imported_row_once")]
        indexes = [models.Index(fields=["of", "result", "line"], name="imported_row_by_result")]

    def __str__(self) -> str:
        return f"line {self.line}: {self.result}"
