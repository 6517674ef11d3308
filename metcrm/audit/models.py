"""The chain of events of one tenant, and its head."""

from django.db import models

from metcrm.tenancy.context import current_id
from metcrm.tenancy.models import TenantModel


class AuditEvent(TenantModel):
    """One thing that was done, by whom, to what. Labels instead of foreign keys: the log outlives the rows.

    Each event carries an HMAC over the one before it and its own content (chain.py), so that a changed, missing or
    reordered event is found by `manage.py verify_audit`.
    """

    append_only = True
    outlives = True

    seq = models.PositiveBigIntegerField()
    at = models.DateTimeField()
    actor_id = models.UUIDField(null=True)
    actor_label = models.CharField(max_length=200)
    actor_role = models.CharField(max_length=20, blank=True)
    action = models.CharField(max_length=80)
    object_type = models.CharField(max_length=60, blank=True)
    object_id = models.UUIDField(null=True)
    detail = models.JSONField(default=dict)
    digest = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant_id", "seq"], name="audit_event_once")]
        indexes = [
            # The history of one record, newest first.
            models.Index(fields=["tenant_id", "object_id", "-seq"], name="audit_event_of_object"),
        ]

    def __str__(self) -> str:
        return f"{self.seq} {self.action}"


class AuditHead(models.Model):
    """Where a tenant's chain ends, sealed; its row lock puts the writers of one tenant in line."""

    owner_column = "tenant_id"
    outlives = True

    tenant_id = models.UUIDField(primary_key=True, default=current_id)
    seq = models.PositiveBigIntegerField(default=0)
    digest = models.CharField(max_length=64, blank=True)

    def __str__(self) -> str:
        return f"{self.tenant_id} at {self.seq}"
