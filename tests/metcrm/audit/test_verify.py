"""Whoever edits the chain in the database, as its owner even, is found."""

import random
from collections.abc import Callable, Iterator
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connections
from pytest_django import Settings

from metcrm.audit.selectors import events, flaws
from metcrm.audit.services import record
from metcrm.tenancy import context
from tests.conftest import NOW, Cast, make_cast

Sql = Callable[..., Any]


@pytest.fixture
def chained(committed: None) -> Cast:
    """Twenty events in Alice's workspace, after its opening."""
    cast = make_cast()
    with cast.inside():
        for number in range(20):
            record("visit.logged", by=cast.by, now=NOW, number=number)
    return cast


@pytest.fixture
def owner(chained: Cast) -> Iterator[Sql]:
    """Runs SQL as the owner of the tables, who is bound by the policies too and so has to say whose rows."""

    def run(sql: str, *values: Any) -> Any:
        with connections["owner"].cursor() as cursor:
            cursor.execute("select set_config('app.tenant_id', %s, false)", [str(chained.workspace.pk)])
            cursor.execute(sql, values)
            return cursor.fetchall() if cursor.description else cursor.rowcount

    yield run
    connections["owner"].close()


def verify() -> tuple[int, str]:
    """Exit code and words of the command."""
    out, err = StringIO(), StringIO()
    try:
        call_command("verify_audit", stdout=out, stderr=err, no_color=True)
    except SystemExit as end:
        return int(str(end.code)), err.getvalue()
    return 0, out.getvalue()


def test_an_untouched_audit_has_no_flaw(chained: Cast) -> None:
    assert verify() == (0, "4 chains, no flaw.\n")


def test_even_the_owner_of_the_tables_sees_nothing_without_saying_whose(chained: Cast) -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute("delete from audit_auditevent")
        assert cursor.rowcount == 0


@pytest.mark.parametrize(
    "column",
    ["at", "actor_id", "actor_label", "actor_role", "action", "object_type", "object_id", "detail", "digest", "id"],
)
def test_a_changed_column_is_found(owner: Sql, column: str) -> None:
    values = {
        "at": "at + interval '1 microsecond'", "detail": "'{\"number\": 99}'", "id": "gen_random_uuid()",
        "actor_id": "gen_random_uuid()", "object_id": "gen_random_uuid()",
    }  # fmt: skip
    assert (
        owner(f"update audit_auditevent set {column} = {values.get(column, chr(39) + 'x' + chr(39))} where seq = 9")
        == 1
    )
    code, words = verify()
    assert code == 1 and ("event 9: changed" in words)


@pytest.mark.parametrize("seq", [1, 9, 20, 21])
def test_a_missing_event_is_found(owner: Sql, seq: int) -> None:
    owner("delete from audit_auditevent where seq = %s", seq)
    code, words = verify()
    assert code == 1 and f"event {seq}:" in words


def test_a_gap_that_was_closed_again_is_found(owner: Sql) -> None:
    owner("delete from audit_auditevent where seq = 9")
    owner("update audit_auditevent set seq = seq + 1000 where seq > 9")
    owner("update audit_auditevent set seq = seq - 1001 where seq > 9")
    owner("update audit_audithead set seq = seq - 1")
    assert "event 9: changed" in verify()[1]


def test_swapped_events_are_found(owner: Sql) -> None:
    owner("update audit_auditevent set seq = 1000 where seq = 9")
    owner("update audit_auditevent set seq = 9 where seq = 10")
    owner("update audit_auditevent set seq = 10 where seq = 1000")
    words = verify()[1]
    assert "event 9: changed" in words and "event 10: changed" in words


def test_an_added_event_is_found(owner: Sql) -> None:
    owner(
        "insert into audit_auditevent (id, tenant_id, seq, at, actor_id, actor_label, actor_role, action, object_type,"
        " object_id, detail, digest) select gen_random_uuid(), tenant_id, 22, at, actor_id, actor_label, actor_role,"
        " action, object_type, object_id, detail, digest from audit_auditevent where seq = 21"
    )
    owner("update audit_audithead set seq = 22")
    assert "event 22: changed" in verify()[1]


@pytest.mark.parametrize("left", [1, 9, 20])
def test_an_end_that_was_cut_off_is_found_though_the_head_was_moved_back(owner: Sql, left: int) -> None:
    owner("delete from audit_auditevent where seq > %s", left)
    owner(
        "update audit_audithead set seq = %s, digest = (select digest from audit_auditevent where seq = %s)", left, left
    )
    assert f"the chain ends at {left}" in verify()[1]


def test_a_removed_chain_is_found_with_its_head_or_without(owner: Sql) -> None:
    owner("delete from audit_auditevent")
    assert verify()[0] == 1
    owner("delete from audit_audithead")
    assert "the chain is empty" in verify()[1]


def test_a_chain_of_another_key_is_found(chained: Cast, settings: Settings) -> None:
    settings.AUDIT_KEY = "another key"
    assert verify()[0] == 1


def test_a_hundred_random_edits_are_all_found(owner: Sql, chained: Cast) -> None:
    dice = random.Random(20)
    edits = [
        "update audit_auditevent set actor_label = actor_label || 'x' where seq = %s",
        "update audit_auditevent set detail = jsonb_set(detail, '{number}', '-1') where seq = %s and seq > 1",
        "update audit_auditevent set at = at - interval '1 second' where seq = %s",
        "update audit_auditevent set seq = seq + 100 where seq = %s",
        "delete from audit_auditevent where seq = %s",
    ]
    whole = owner("select * from audit_auditevent order by seq")
    for _ in range(100):
        changed = owner(dice.choice(edits), dice.randint(2, 21))
        with chained.inside() as tenant:
            assert changed == 1 and next(flaws(tenant), None) is not None
        _restore(owner, whole)
    assert verify()[0] == 0


def _restore(owner: Sql, rows: list[tuple[Any, ...]]) -> None:
    owner("delete from audit_auditevent")
    for row in rows:
        marks = ", ".join(["%s"] * len(row))
        owner(f"insert into audit_auditevent values ({marks})", *row)


def test_a_flaw_of_an_institute_is_found_too(chained: Cast) -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute("select set_config('app.tenant_id', %s, false)", [str(chained.institute.pk)])
        cursor.execute("update audit_auditevent set action = 'x.y'")
    code, words = verify()
    assert code == 1 and words.startswith(f"institute {chained.institute.pk} event 1")


def test_nothing_of_one_workspace_is_seen_in_the_audit_of_another(chained: Cast) -> None:
    with chained.elsewhere():
        assert [event.action for event in events()] == ["workspace.opened"]
    with context.platform():
        assert not events().exists()
