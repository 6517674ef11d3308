"""Who may what: the whole table, so that a change of it is seen."""

import pytest

from metcrm.accounts.models.institute import InstituteRole
from metcrm.accounts.models.workspace import Role
from metcrm.accounts.permissions import ALLOWED, Capability, NotAllowed, check, may
from metcrm.tenancy.actors import SYSTEM, Actor

ROLES = [*Role.values, *InstituteRole.values]
#: One mark a role, in the order owner, specialist, assistant, viewer, admin, coach.
TABLE = {
    "READ_PRACTICES": "xxxx..", "WRITE_PRACTICES": "xxx...",
    "WRITE_VISITS": "xxx...", "WRITE_FOLLOW_UPS": "xxx...", "WRITE_CADENCES": "xx....",
    "READ_REFERRALS": "xxxx..", "WRITE_REFERRALS": "xxx...",
    "READ_CLIENT_NAMES": "xxxx..", "WRITE_APPOINTMENTS": "xxx...",
    "EXPORT_CLIENTS": "xx....", "ERASE_CLIENTS": "x.....",
    "READ_CLIENTS": "xx.x..", "WRITE_CLIENTS": "xx....",
    "READ_OUTCOMES": "x.....", "WRITE_OUTCOMES": "x.....",
    "READ_REPORTS": "xx.x..", "WRITE_REPORTS": "xx....",
    "READ_MATERIALS": "xxxx..", "WRITE_MATERIALS": "xxx...",
    "READ_OUTBOX": "xx.x..", "WRITE_OUTBOX": "xx....",
    "MANAGE_MEMBERS": "x.....", "MANAGE_WORKSPACE": "x.....", "READ_AUDIT": "x.....",
    "CLEAR_NOTES": "x.....",
    "READ_INSTITUTE": "....xx", "MANAGE_INSTITUTE": "....x.",
    "READ_COHORTS": "....xx", "WRITE_COHORTS": "....x.", "REVIEW_WORK": "....xx",
    "COACH_LEARNERS": "....xx",
}  # fmt: skip


@pytest.mark.parametrize("capability", Capability, ids=lambda capability: capability.name)
def test_each_role_may_what_the_table_says(capability: Capability) -> None:
    marks = "".join("x" if may(Actor(None, "x", role), capability) else "." for role in ROLES)
    assert marks == TABLE[capability.name]


def test_every_role_is_in_the_table_once() -> None:
    assert list(ALLOWED) == [*ROLES, "system"]


def test_the_system_may_everything_and_nobody_nothing() -> None:
    assert all(may(SYSTEM, capability) for capability in Capability)
    assert not any(may(Actor(None, "x", role), capability) for capability in Capability for role in ("", "office"))


def test_a_refusal_says_who_can_help() -> None:
    with pytest.raises(NotAllowed, match=r"As viewer you can't change practices. Ask the owner of this workspace."):
        check(Actor(None, "Bob", Role.VIEWER), Capability.WRITE_PRACTICES)
    with pytest.raises(NotAllowed, match=r"As coach you can't manage the people of the institute. Ask an admin"):
        check(Actor(None, "Coach", InstituteRole.COACH), Capability.MANAGE_INSTITUTE)
