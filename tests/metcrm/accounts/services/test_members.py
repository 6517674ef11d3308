"""Changing roles and removing people."""

import contextlib
import threading

import pytest
from django.db import connection

from metcrm.accounts import selectors
from metcrm.accounts.models import InstituteMembership, Membership
from metcrm.accounts.models.institute import InstituteRole
from metcrm.accounts.models.workspace import Role
from metcrm.accounts.permissions import NotAllowed
from metcrm.accounts.services import members
from metcrm.accounts.services.institutes import add_institute_member
from metcrm.accounts.services.members import change_role, remove_institute_member, remove_member
from metcrm.accounts.services.refusals import Refused
from metcrm.audit.selectors import events
from metcrm.tenancy import context
from metcrm.tenancy.actors import Actor
from metcrm.tenancy.context import Kind
from metcrm.tenancy.routes import tenants_of
from tests.conftest import NOW, Cast, make_cast
from tests.factories.accounts import make_member, make_user


def membership(cast: Cast, name: str) -> Membership:
    return Membership.objects.get(user=getattr(cast, name))


def test_an_owner_gives_another_role(inside: Cast) -> None:
    change_role(membership(inside, "bob"), role=Role.ASSISTANT, by=inside.by, now=NOW)
    assert membership(inside, "bob").role == Role.ASSISTANT


def test_a_new_role_is_in_the_audit(cast: Cast) -> None:
    with cast.inside():
        change_role(membership(cast, "bob"), role=Role.ASSISTANT, by=cast.by, now=NOW)
    with cast.inside():
        event = events(query="member.role_changed").get()
    assert (event.actor_label, event.detail) == ("Alice Owner", {"before": "viewer", "after": "assistant"})


@pytest.mark.parametrize("role", [Role.SPECIALIST, Role.ASSISTANT, Role.VIEWER])
def test_only_owners_change_roles_or_remove(inside: Cast, role: str) -> None:
    by = Actor(inside.bob.pk, "Bob", role)
    with pytest.raises(NotAllowed):
        change_role(membership(inside, "alice"), role=Role.VIEWER, by=by, now=NOW)
    with pytest.raises(NotAllowed):
        remove_member(membership(inside, "alice"), by=by, now=NOW)


def test_nobody_changes_their_own_role_or_removes_themselves(inside: Cast) -> None:
    make_member(Role.OWNER)
    with pytest.raises(Refused, match="Nobody changes their own role"):
        change_role(membership(inside, "alice"), role=Role.VIEWER, by=inside.by, now=NOW)
    with pytest.raises(Refused, match="Nobody changes their own membership"):
        remove_member(membership(inside, "alice"), by=inside.by, now=NOW)


def test_the_last_owner_stays_owner(inside: Cast) -> None:
    # A second owner who was demoted a moment ago still holds a page with the buttons.
    late = Actor(inside.bob.pk, "Bob", Role.OWNER)
    with pytest.raises(Refused, match="at least one owner"):
        change_role(membership(inside, "alice"), role=Role.SPECIALIST, by=late, now=NOW)
    with pytest.raises(Refused, match="at least one owner"):
        remove_member(membership(inside, "alice"), by=late, now=NOW)


def test_of_two_owners_one_may_be_demoted(inside: Cast) -> None:
    dora = make_member(Role.OWNER)
    change_role(dora, role=Role.VIEWER, by=inside.by, now=NOW)
    assert [member.role for member in selectors.members()] == [Role.OWNER, Role.VIEWER, Role.VIEWER]


def test_removal_ends_the_way_in_at_once(inside: Cast) -> None:
    remove_member(membership(inside, "bob"), by=inside.by, now=NOW)
    assert tenants_of(inside.bob.pk, Kind.WORKSPACE) == []
    assert not Membership.objects.filter(user=inside.bob).exists()


def test_a_failed_removal_leaves_the_way_in(inside: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*args: object, **kwargs: object) -> None:
        raise RuntimeError("the second write")

    monkeypatch.setattr(Membership, "delete", fail)
    with pytest.raises(RuntimeError):
        remove_member(membership(inside, "bob"), by=inside.by, now=NOW)
    assert len(tenants_of(inside.bob.pk, Kind.WORKSPACE)) == 1


def test_an_institute_keeps_its_last_admin(cast: Cast) -> None:
    with context.institute(cast.institute.pk):
        coach = add_institute_member(user=make_user(), role=InstituteRole.COACH, now=NOW)
        admin = InstituteMembership.objects.get(user=cast.coach)
        by, late = Actor(cast.coach.pk, "Coach", "admin"), Actor(coach.user_id, "Dora", "admin")
        with pytest.raises(Refused, match="at least one admin"):
            remove_institute_member(admin, by=late, now=NOW)
        with pytest.raises(NotAllowed):
            remove_institute_member(coach, by=Actor(coach.user_id, "Dora", "coach"), now=NOW)
        remove_institute_member(coach, by=by, now=NOW)
        assert tenants_of(coach.user_id, Kind.INSTITUTE) == []


def test_two_owners_cannot_demote_each_other_at_once(committed: None, monkeypatch: pytest.MonkeyPatch) -> None:
    cast = make_cast()
    with cast.inside():
        of_dora, of_alice = make_member(Role.OWNER), membership(cast, "alice")
    both_have_looked, refused, look = threading.Barrier(2), [], members._another_owner_stays

    def look_and_wait(found: Membership) -> None:
        look(found)
        with contextlib.suppress(threading.BrokenBarrierError):  # the other one waits at the lock, as it should
            both_have_looked.wait(1)

    def demote(target: Membership, by: Actor) -> None:
        with cast.inside():
            try:
                change_role(target, role=Role.VIEWER, by=by, now=NOW)
            except Refused as why:
                refused.append(str(why))
        connection.close()

    monkeypatch.setattr(members, "_another_owner_stays", look_and_wait)
    dora = Actor(of_dora.user_id, "Dora", Role.OWNER)
    threads = [threading.Thread(target=demote, args=pair) for pair in ((of_alice, dora), (of_dora, cast.by))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    with cast.inside():
        assert Membership.objects.filter(role=Role.OWNER).count() == 1
    assert refused == ["A workspace keeps at least one owner. Make somebody else owner first."]
