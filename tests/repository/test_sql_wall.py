"""Under the application's role with Carol's workspace set, SQL touches nothing of Alice's, on any table."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.db import DatabaseError, IntegrityError, connection, transaction

from metcrm.tenancy.ids import new_id
from metcrm.tenancy.models import Owned, WorkspaceForeignKey
from tests.conftest import Cast
from tests.repository.world import LATER, make_world

#: Rows of an institute are Coach's, not Alice's; tests/metcrm/cohorts/test_wall.py tries those.
OF_INSTITUTES = {"accounts_institute"} | {
    model._meta.db_table for model in apps.get_models() if getattr(model, "owner_column", "") == "institute_id"
}


def guarded_tables() -> list[tuple[str, str]]:
    """Every table with a policy and the column of its owner, from the database's own catalogue."""
    with connection.cursor() as cursor:
        cursor.execute("select relname from pg_class where relrowsecurity and relkind in ('r', 'p') order by relname")
        names = [name for (name,) in cursor.fetchall()]
    owners = {model._meta.db_table: getattr(model, "owner_column", "") for model in apps.get_models()}
    return [(name, owners[name]) for name in names if name not in OF_INSTITUTES]


def run(sql: str, *values: Any) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall() if cursor.description else cursor.rowcount


def refused(sql: str, *values: Any) -> bool:
    """True when the database itself says no."""
    try:
        with transaction.atomic():
            run(sql, *values)
            connection.check_constraints()
    except DatabaseError:
        return True
    return False


@pytest.fixture
def filled(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Iterator[Cast]:
    """Everything in Alice's workspace; a little of the same in Carol's."""
    monkeypatch.setattr("metcrm.clock.now", lambda: LATER)
    make_world(cast)
    yield cast


def rows_of_alice(cast: Cast, table: str) -> list[tuple[Any, ...]]:
    with cast.inside():
        return list(run(f'select * from "{table}" order by 1'))


def test_the_world_has_a_row_in_every_table(filled: Cast) -> None:
    empty = {table for table, _ in guarded_tables() if not rows_of_alice(filled, table)}
    assert empty == set()


def test_every_table_of_a_model_with_an_owner_is_guarded(db: None) -> None:
    owned = {model._meta.db_table for model in apps.get_models() if issubclass(model, Owned)}
    assert owned <= {table for table, _ in guarded_tables()} | OF_INSTITUTES


def test_nothing_of_alice_is_selected(filled: Cast) -> None:
    for table, owner in guarded_tables():
        with filled.elsewhere():
            seen = run(f'select count(*) from "{table}" where "{owner}" = %s', filled.workspace.pk)
        assert seen == [(0,)], table


def test_nothing_of_alice_is_updated_or_deleted(filled: Cast) -> None:
    """Without any condition: whatever the statement reaches is Carol's, or the right to it is missing."""
    for table, owner in guarded_tables():
        before = rows_of_alice(filled, table)
        for sql in (f'update "{table}" set "{owner}" = "{owner}"', f'delete from "{table}"'):
            undo = transaction.savepoint()
            with filled.elsewhere():
                refused(sql)
            assert rows_of_alice(filled, table) == before, f"{sql} reached Alice's rows"
            transaction.savepoint_rollback(undo)


def test_no_row_is_written_into_alices_workspace(filled: Cast) -> None:
    for table, owner in guarded_tables():
        columns, row = _copy_of_a_row(filled, table)
        assert row is not None
        marks = ", ".join(["%s"] * len(row))
        with filled.elsewhere():
            sql = f'insert into "{table}" ({columns}) values ({marks})'
            with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
                run(sql, *row)
        assert owner in columns


def test_no_row_of_carol_moves_to_alice(filled: Cast) -> None:
    """A row of Carol's own, in every table that lets itself be updated."""
    with filled.elsewhere():
        assert refused("update accounts_membership set workspace_id = %s", filled.workspace.pk)
        assert refused("update accounts_workspace set id = %s", filled.workspace.pk)


def test_without_a_workspace_nothing_is_seen_or_written(filled: Cast) -> None:
    for table, _ in guarded_tables():
        columns, row = _copy_of_a_row(filled, table)
        assert run(f'select count(*) from "{table}"') == [(0,)], table
        assert row is None or refused(
            f'insert into "{table}" ({columns}) values ({", ".join(["%s"] * len(row))})', *row
        )


def test_no_key_of_a_row_points_into_alices_workspace(filled: Cast) -> None:
    """Each row of Alice's, rewritten as Carol's with its keys left: the composite keys refuse it."""
    tried = 0
    for model in apps.get_models():
        keys = [field.column for field in model._meta.local_fields if isinstance(field, WorkspaceForeignKey)]
        columns, row = _copy_of_a_row(filled, model._meta.db_table) if keys else ("", None)
        if row is None or not any(row[_index(columns, key)] for key in keys):
            continue
        marks, values = ", ".join(["%s"] * len(row)), _as_carols(filled, model, columns, row)
        with filled.elsewhere(), pytest.raises(IntegrityError), transaction.atomic():
            run(f'insert into "{model._meta.db_table}" ({columns}) values ({marks})', *values)
            connection.check_constraints()
        tried += 1
    assert tried > 20


@pytest.mark.parametrize("sql", ["truncate clients_client cascade", "drop table clients_client",
                                 "alter table clients_client disable row level security",
                                 "create policy open on clients_client using (true)",
                                 "set role metcrm_owner", "set session authorization metcrm_owner"])  # fmt: skip
def test_the_role_may_not_take_the_wall_down(db: None, sql: str) -> None:
    assert refused(sql)


def _copy_of_a_row(cast: Cast, table: str) -> tuple[str, tuple[Any, ...] | None]:
    """The columns, quoted, and one row of Alice's as text that PostgreSQL reads back."""
    with cast.inside():
        names = [name for (name,) in run(
            "select column_name from information_schema.columns where table_name = %s and is_generated = 'NEVER'"
            " and table_schema = 'public' order by ordinal_position", table)]  # fmt: skip
        rows = run(f'select {", ".join(f"{chr(34)}{name}{chr(34)}::text" for name in names)} from "{table}" limit 1')
    return ", ".join(f'"{name}"' for name in names), rows[0] if rows else None


def _index(columns: str, name: str) -> int:
    return columns.split(", ").index(f'"{name}"')


def _as_carols(cast: Cast, model: Any, columns: str, row: tuple[Any, ...]) -> list[Any]:
    values = list(row)
    values[_index(columns, model.owner_column)] = str(cast.other_workspace.pk)
    values[_index(columns, "id")] = str(new_id())
    return values
