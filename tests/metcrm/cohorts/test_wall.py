"""Under the application's role, one institute's SQL touches nothing of another's, on any table."""

import json
from typing import Any
from uuid import UUID

import pytest
from django.apps import apps
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.models import Model

from metcrm.accounts.models import Institute
from metcrm.tenancy import context
from metcrm.tenancy.ids import new_id
from metcrm.tenancy.models import InstituteForeignKey, InstituteModel
from tests.conftest import Cast
from tests.factories.cohorts import make_everything, make_institute

MODELS = sorted((one for one in apps.get_models() if issubclass(one, InstituteModel)), key=lambda one: one.__name__)
TABLES = [one._meta.db_table for one in MODELS]


@pytest.fixture
def stranger(cast: Cast) -> Institute:
    """Another institute; everything is in Coach's."""
    with context.institute(cast.institute.pk):
        make_everything()
    return make_institute()


def run(sql: str, *values: Any) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall() if cursor.description else cursor.rowcount


def a_row(institute_id: UUID, table: str) -> dict[str, str | None]:
    """One row as text that PostgreSQL reads back."""
    with context.institute(institute_id):
        rows = run(f'select to_jsonb(t)::text from "{table}" t limit 1')
    found: dict[str, str | None] = json.loads(rows[0][0])
    return found


def insert(table: str, row: dict[str, Any]) -> None:
    run(f'insert into "{table}" select * from jsonb_populate_record(null::"{table}", %s)', json.dumps(row))


@pytest.mark.parametrize("table", TABLES)
def test_another_institute_sees_changes_and_writes_nothing(cast: Cast, stranger: Institute, table: str) -> None:
    before = a_row(cast.institute.pk, table)
    with context.institute(stranger.pk):
        assert run(f'select count(*) from "{table}" where institute_id = %s', cast.institute.pk) == [(0,)]
        for sql in (f'update "{table}" set institute_id = institute_id where institute_id = %s',
                    f'delete from "{table}" where institute_id = %s'):  # fmt: skip
            try:
                with transaction.atomic():
                    assert run(sql, cast.institute.pk) == 0
            except DatabaseError as error:
                assert "permission denied" in str(error)
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            insert(table, before | {"id": str(new_id())})
    assert a_row(cast.institute.pk, table) == before


@pytest.mark.parametrize("table", TABLES)
def test_a_workspace_and_nobody_see_nothing(cast: Cast, stranger: Institute, table: str) -> None:
    assert run(f'select count(*) from "{table}"') == [(0,)]
    with cast.inside():
        assert run(f'select count(*) from "{table}"') == [(0,)]


def keys(model: type[Model]) -> list[str]:
    return [field.column for field in model._meta.local_fields if isinstance(field, InstituteForeignKey)]


@pytest.mark.parametrize("model", [one for one in MODELS if keys(one)], ids=lambda one: one.__name__)
def test_no_key_points_into_another_institute(cast: Cast, stranger: Institute, model: type[Model]) -> None:
    row = a_row(cast.institute.pk, model._meta.db_table)
    mine = row | {"id": str(new_id()), "institute_id": str(stranger.pk)}
    with context.institute(stranger.pk), pytest.raises(IntegrityError, match="same_institute"), transaction.atomic():
        insert(model._meta.db_table, mine)
        connection.check_constraints()
