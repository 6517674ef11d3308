"""May this person ever do this? (Whether the thing is in a state for it is asked where it is done.)"""

from enum import StrEnum

from django.core.exceptions import PermissionDenied

from metcrm.accounts.models.institute import InstituteRole
from metcrm.accounts.models.workspace import Role
from metcrm.tenancy.actors import Actor


class Capability(StrEnum):
    """What a role may be allowed. The value completes the sentence “You can't …”."""

    READ_PRACTICES = "see practices"
    WRITE_PRACTICES = "change practices"
    WRITE_VISITS = "plan or log visits"
    WRITE_FOLLOW_UPS = "release or change follow-ups"
    WRITE_CADENCES = "change how follow-ups are planned"
    READ_REFERRALS = "see referrals"
    WRITE_REFERRALS = "take in referrals"
    READ_CLIENT_NAMES = "see the list of clients"
    WRITE_APPOINTMENTS = "plan appointments"
    READ_CLIENTS = "see client records"
    WRITE_CLIENTS = "change client records"
    EXPORT_CLIENTS = "take a client's whole record out"
    ERASE_CLIENTS = "delete a client's record"
    READ_OUTCOMES = "see what changed for all clients together"
    WRITE_OUTCOMES = "tell figures about all clients outside"
    READ_REPORTS = "see reports"
    WRITE_REPORTS = "write or sign reports"
    READ_MATERIALS = "see leave-behinds"
    WRITE_MATERIALS = "make leave-behinds"
    READ_OUTBOX = "see the outbox"
    WRITE_OUTBOX = "send mail again"
    MANAGE_MEMBERS = "manage the people of this workspace"
    MANAGE_WORKSPACE = "change the workspace's settings"
    READ_AUDIT = "see the audit"
    CLEAR_NOTES = "say that a note names no client"
    READ_INSTITUTE = "see the people of the institute"
    MANAGE_INSTITUTE = "manage the people of the institute"
    READ_COHORTS = "see cohorts"
    WRITE_COHORTS = "change cohorts"
    REVIEW_WORK = "return or accept what learners hand in"
    COACH_LEARNERS = "coach learners"


_INSTITUTE = {
    Capability.READ_INSTITUTE, Capability.MANAGE_INSTITUTE, Capability.READ_COHORTS, Capability.WRITE_COHORTS,
    Capability.REVIEW_WORK,
    Capability.COACH_LEARNERS,
}  # fmt: skip
_READS = {capability for capability in Capability if capability.name.startswith("READ_")} - _INSTITUTE
_OWNER_ONLY = {
    Capability.MANAGE_MEMBERS, Capability.MANAGE_WORKSPACE, Capability.READ_AUDIT, Capability.CLEAR_NOTES,
    Capability.ERASE_CLIENTS, Capability.READ_OUTCOMES, Capability.WRITE_OUTCOMES,
}  # fmt: skip

#: Each role exactly once; a test holds it complete.
ALLOWED: dict[str, set[Capability]] = {
    Role.OWNER: set(Capability) - _INSTITUTE,
    Role.SPECIALIST: set(Capability) - _INSTITUTE - _OWNER_ONLY,
    # Practices, visits, follow-ups, scheduling and referral intake; of clients the names only.
    Role.ASSISTANT: {
        Capability.READ_PRACTICES, Capability.WRITE_PRACTICES, Capability.WRITE_VISITS, Capability.WRITE_FOLLOW_UPS,
        Capability.READ_REFERRALS, Capability.WRITE_REFERRALS, Capability.READ_CLIENT_NAMES,
        Capability.WRITE_APPOINTMENTS,
        Capability.READ_MATERIALS, Capability.WRITE_MATERIALS,
    },
    # Reads what a specialist reads, writes nothing.
    Role.VIEWER: _READS - _OWNER_ONLY,
    # An institute stands above workspaces, never inside them.
    InstituteRole.ADMIN: _INSTITUTE,
    InstituteRole.COACH: {
        Capability.READ_INSTITUTE, Capability.READ_COHORTS, Capability.REVIEW_WORK, Capability.COACH_LEARNERS,
    },
    "system": set(Capability),
}  # fmt: skip


class NotAllowed(PermissionDenied):
    """The person's role doesn't include this; the text is for them."""


def may(by: Actor, capability: Capability) -> bool:
    """True when the role includes it. Templates ask this to decide on a button."""
    return capability in ALLOWED.get(by.role, set())


def check(by: Actor, capability: Capability) -> None:
    """As `may`, for services.

    Raises:
        NotAllowed: with a sentence for the person.
    """
    if not may(by, capability):
        whom = "an admin of the institute" if capability in _INSTITUTE else "the owner of this workspace"
        raise NotAllowed(f"As {by.role or 'nobody here'} you can't {capability}. Ask {whom}.")
