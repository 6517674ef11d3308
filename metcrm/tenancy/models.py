"""Bases of every table that belongs to somebody."""

from typing import Any

from django.db import models

from metcrm.tenancy.context import current_id, current_institute_id, current_workspace_id
from metcrm.tenancy.ids import new_id


class OwnerForeignKey(models.ForeignKey):  # type: ignore[type-arg]
    """A foreign key to a row of the same owner; `owner` names the field that says whose.

    PostgreSQL checks a plain foreign key without asking the policies, so that a row could point at another owner's.
    `SecureTable` (operations.py) therefore creates a composite key on (field, owner) instead.
    """

    owner = ""

    def __init__(self, to: Any, on_delete: Any, **kwargs: Any) -> None:
        kwargs["db_constraint"] = False
        super().__init__(to, on_delete, **kwargs)

    def deconstruct(self) -> tuple[str, str, Any, Any]:
        name, path, args, kwargs = super().deconstruct()
        kwargs.pop("db_constraint", None)
        return name, path, args, kwargs


class WorkspaceForeignKey(OwnerForeignKey):
    """A foreign key to a row of the same workspace."""

    owner = "workspace"


class InstituteForeignKey(OwnerForeignKey):
    """A foreign key to a row of the same institute."""

    owner = "institute"


class Owned(models.Model):
    """What all rows with an owner share. `append_only` rows may be inserted and read, nothing else.

    `counted`: the role for cohort reads may select them (grants.py); no other row is open to it. Of a workspace's
    counted rows it sees those for its institute whose `ended_at` is empty.

    `outlives`: they stay when a training workspace is removed (accounts/services/endings.py).
    """

    owner_column = ""
    append_only = False
    counted = False
    outlives = False

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)

    class Meta:
        abstract = True


class WorkspaceModel(Owned):
    """A row of one workspace. The workspace comes from the transaction, never from a form."""

    owner_column = "workspace_id"

    workspace = models.ForeignKey(
        "accounts.Workspace", models.PROTECT, default=current_workspace_id, editable=False, related_name="+"
    )

    class Meta:
        abstract = True


class InstituteModel(Owned):
    """A row of one institute."""

    owner_column = "institute_id"

    institute = models.ForeignKey(
        "accounts.Institute", models.PROTECT, default=current_institute_id, editable=False, related_name="+"
    )

    class Meta:
        abstract = True


class TenantModel(Owned):
    """A row of a workspace, an institute or the platform: mail, audit, files."""

    owner_column = "tenant_id"

    tenant_id = models.UUIDField(default=current_id, editable=False)

    class Meta:
        abstract = True


class TokenRoute(models.Model):
    """Routing: from a secret that somebody holds to the row it opens. No policy; holds a hash and ids only."""

    digest = models.CharField(max_length=64, primary_key=True)
    kind = models.CharField(max_length=20)
    tenant_kind = models.CharField(max_length=10)
    tenant_id = models.UUIDField()
    row_id = models.UUIDField()

    class Meta:
        indexes = [models.Index(fields=["row_id"], name="token_route_of_row")]

    def __str__(self) -> str:
        return f"{self.kind} {self.row_id}"


class UserRoute(models.Model):
    """Routing: the workspaces and institutes a person may enter. No policy; holds ids only."""

    user_id = models.UUIDField()
    tenant_kind = models.CharField(max_length=10)
    tenant_id = models.UUIDField()
    row_id = models.UUIDField()  # the membership

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user_id", "tenant_id"], name="user_route_once")]

    def __str__(self) -> str:
        return f"{self.user_id} in {self.tenant_id}"
