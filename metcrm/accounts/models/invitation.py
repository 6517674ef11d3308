"""Open doors: somebody was asked by mail to join a workspace or an institute."""

from datetime import datetime
from enum import StrEnum

from django.db import models
from django.db.models import Q

from metcrm.accounts.models.institute import InstituteRole
from metcrm.accounts.models.workspace import Role
from metcrm.tenancy.models import InstituteModel, WorkspaceModel

_OPEN = Q(accepted_at__isnull=True, withdrawn_at__isnull=True)


class InvitationState(StrEnum):
    """Computed from the times, never stored."""

    OPEN = "open"
    EXPIRED = "expired"
    ACCEPTED = "accepted"
    WITHDRAWN = "withdrawn"


class AskedByMail(models.Model):
    """What both kinds of invitation share: one address, until it is used, withdrawn or too old."""

    email = models.EmailField()
    created_at = models.DateTimeField()
    created_by_label = models.CharField(max_length=200)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    role: str

    class Meta:
        abstract = True

    def state(self, now: datetime) -> InvitationState:
        """Where the invitation stands at `now`."""
        if self.accepted_at:
            return InvitationState.ACCEPTED
        if self.withdrawn_at:
            return InvitationState.WITHDRAWN
        return InvitationState.OPEN if now < self.expires_at else InvitationState.EXPIRED

    def get_role_display(self) -> str:
        """The role as people read it; Django writes this method for the choices of a subclass."""
        return self.role


class Invitation(AskedByMail, WorkspaceModel):
    """To a workspace."""

    role = models.CharField(max_length=12, choices=Role)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "email"], condition=_OPEN, name="invitation_open_once")
        ]

    def __str__(self) -> str:
        return f"{self.email} as {self.role}"


class InstituteInvitation(AskedByMail, InstituteModel):
    """To an institute."""

    role = models.CharField(max_length=12, choices=InstituteRole)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["institute", "email"], condition=_OPEN, name="institute_invitation_open_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.email} as {self.role}"
