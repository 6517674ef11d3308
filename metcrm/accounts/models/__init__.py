from metcrm.accounts.models.institute import Institute, InstituteMembership
from metcrm.accounts.models.invitation import InstituteInvitation, Invitation
from metcrm.accounts.models.user import User
from metcrm.accounts.models.workspace import Membership, Workspace

__all__ = ["Institute", "InstituteInvitation", "InstituteMembership", "Invitation", "Membership", "User", "Workspace"]
