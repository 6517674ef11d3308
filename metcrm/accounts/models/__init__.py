from metcrm.accounts.models.institute import Institute, InstituteMembership
from metcrm.accounts.models.invitation import InstituteInvitation, Invitation
from metcrm.accounts.models.user import User
from metcrm.accounts.models.workspace import DueDigest, Membership, Workspace

__all__ = [
    "DueDigest", "Institute", "InstituteInvitation", "InstituteMembership", "Invitation", "Membership", "User",
    "Workspace",
]  # fmt: skip
