"""Events are chained in order, exist exactly when the thing happened, and hold under many writers."""

import threading
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import given
from hypothesis import settings as rules
from hypothesis import strategies as st

from metcrm.audit import selectors
from metcrm.audit.models import AuditEvent
from metcrm.audit.services import record
from metcrm.tenancy import context
from metcrm.tenancy.actors import SYSTEM
from metcrm.tenancy.context import Kind, Tenant
from tests.conftest import NOW, Cast, make_cast


def actions(cast: Cast) -> list[str]:
    """What was recorded in Alice's workspace after its opening."""
    with cast.inside():
        return list(AuditEvent.objects.filter(seq__gt=1).order_by("seq").values_list("action", flat=True))


def flaws(cast: Cast) -> list[selectors.Flaw]:
    with cast.inside() as tenant:
        return list(selectors.flaws(tenant))


def test_two_events_of_one_request_are_chained_in_order(cast: Cast) -> None:
    with cast.inside():
        record("visit.logged", by=cast.by, now=NOW)
        record("follow_up.released", by=cast.by, now=NOW)
    assert actions(cast) == ["visit.logged", "follow_up.released"]
    assert flaws(cast) == []


def test_an_event_names_who_what_and_when(cast: Cast) -> None:
    with cast.inside():
        record("workspace.changed", by=cast.by, on=cast.workspace, now=NOW, fields=["name"])
    with cast.inside():
        event = AuditEvent.objects.latest("seq")
    assert (event.actor_id, event.actor_label, event.actor_role) == (cast.alice.pk, "Alice Owner", "owner")
    assert (event.object_type, event.object_id) == ("accounts.workspace", cast.workspace.pk)
    assert (event.at, event.detail) == (NOW, {"fields": ["name"]})


def test_what_its_savepoint_undid_was_not_done(cast: Cast) -> None:
    with cast.inside():
        record("visit.logged", by=cast.by, now=NOW)
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            record("report.signed", by=cast.by, now=NOW)
            1 / 0  # noqa: B018
        record("visit.corrected", by=cast.by, now=NOW)
    assert actions(cast) == ["visit.logged", "visit.corrected"]
    assert flaws(cast) == []


def test_what_the_request_undid_was_not_done(cast: Cast) -> None:
    with pytest.raises(ZeroDivisionError), cast.inside():
        record("visit.logged", by=cast.by, now=NOW)
        1 / 0  # noqa: B018
    with cast.inside():
        record("visit.logged", by=cast.by, now=NOW)
        transaction.set_rollback(True)
    assert actions(cast) == []


def test_an_event_goes_to_the_tenant_it_was_recorded_in(cast: Cast) -> None:
    with cast.inside():
        record("visit.logged", by=cast.by, now=NOW)
        with context.platform():
            record("account.signed_in", by=cast.by, now=NOW)
    assert actions(cast) == ["visit.logged"]
    with context.platform() as tenant:
        assert AuditEvent.objects.filter(action="account.signed_in").count() == 1
        assert list(selectors.flaws(tenant)) == []


def test_nothing_is_recorded_outside_a_tenant(db: None) -> None:
    with pytest.raises(context.NoTenant):
        record("visit.logged", by=SYSTEM, now=NOW)


def test_a_time_of_another_zone_holds_too(cast: Cast) -> None:
    with cast.inside():
        record("visit.logged", by=cast.by, now=datetime(2026, 3, 4, 10, tzinfo=timezone(timedelta(hours=-5))))
    with cast.inside():
        assert AuditEvent.objects.latest("seq").at == datetime(2026, 3, 4, 15, tzinfo=UTC)
    assert flaws(cast) == []


TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=20)
PLAIN = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=True) | TEXT | st.dates() | st.uuids()
DETAIL = st.recursive(PLAIN, lambda some: st.lists(some, max_size=3) | st.dictionaries(TEXT, some, max_size=3))


@rules(max_examples=60)
@given(detail=DETAIL)
def test_whatever_is_noted_along_comes_back_as_it_was_sealed(cast: Cast, detail: Any) -> None:
    with cast.inside():
        record("visit.logged", by=cast.by, now=NOW, detail=detail)
    assert flaws(cast) == []


def test_many_writers_of_one_workspace_keep_one_chain(committed: None) -> None:
    cast = make_cast()
    start = threading.Barrier(6)

    def work(number: int) -> None:
        start.wait(10)
        for turn in range(5):
            with cast.inside():
                record("visit.logged", by=cast.by, now=NOW, number=number, turn=turn)
                record("visit.corrected", by=cast.by, now=NOW, number=number, turn=turn)
        connection.close()

    threads = [threading.Thread(target=work, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(actions(cast)) == 60
    assert flaws(cast) == []


def test_chains_of_two_tenants_do_not_wait_for_each_other(committed: None) -> None:
    cast = make_cast()
    done = threading.Event()

    def elsewhere() -> None:
        with cast.elsewhere():
            record("visit.logged", by=cast.by_carol, now=NOW)
        connection.close()
        done.set()

    with cast.inside():
        with context.enter(Tenant(Kind.WORKSPACE, cast.workspace.pk)):
            record("visit.logged", by=cast.by, now=NOW)
        # Alice's chain is locked from here to the end of her transaction.
        thread = threading.Thread(target=elsewhere)
        thread.start()
        assert done.wait(20)
        thread.join(20)
