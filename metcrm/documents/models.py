"""Files by content, and the jobs that make them."""

from django.db import models

from metcrm.tenancy.models import TenantModel, WorkspaceForeignKey


class StoredFile(TenantModel):
    """Bytes that never change, found by their hash. The bytes lie in the file store, not in the database."""

    append_only = True

    sha256 = models.CharField(max_length=64)
    content_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()  # bytes
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant_id", "sha256"], name="stored_file_once")]

    def __str__(self) -> str:
        return self.sha256[:12]


class RenderJob(TenantModel):
    """Work longer than a second, done by a worker, with progress in words."""

    class State(models.TextChoices):
        QUEUED = "queued", "Waiting for a worker"
        RUNNING = "running", "Being made"
        READY = "ready", "Ready"
        FAILED = "failed", "Failed"

    kind = models.CharField(max_length=40)
    about = models.CharField(max_length=100)
    # What goes in: the same content is never rendered twice.
    content_hash = models.CharField(max_length=64)
    state = models.CharField(max_length=8, choices=State, default=State.QUEUED)
    percent = models.PositiveSmallIntegerField(default=0)
    words = models.CharField(max_length=200, blank=True)
    file = WorkspaceForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    # In whose name the worker reads, where that changes what is drawn.
    asked_by = models.UUIDField(null=True)
    created_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["tenant_id", "kind", "content_hash"], name="render_job_by_content")]

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"


class DueJob(models.Model):
    """Routing: which job of which tenant waits for a worker. No policy; holds ids and times only."""

    job_id = models.UUIDField(primary_key=True)
    tenant_id = models.UUIDField()
    tenant_kind = models.CharField(max_length=10)
    due_at = models.DateTimeField()
    lease_until = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["due_at"], name="due_job_by_time")]

    def __str__(self) -> str:
        return str(self.job_id)
