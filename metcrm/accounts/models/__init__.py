from metcrm.accounts.models.institute import Institute, InstituteMembership
from metcrm.accounts.models.user import User
from metcrm.accounts.models.workspace import Invitation, Membership, Workspace

__all__ = ["Institute", "InstituteMembership", "Invitation", "Membership", "User", "Workspace"]
