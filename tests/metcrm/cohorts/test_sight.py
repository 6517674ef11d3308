"""The wall between an institute and its learners' workspaces: counted rows, while sight is open, and nothing else."""

from datetime import date
from typing import Any

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction

from metcrm.cohorts.models import CohortSight, Enrolment, Tally
from metcrm.cohorts.services.counting import count_here, end_counting
from metcrm.tenancy import context
from metcrm.tenancy.context import NoTenant
from metcrm.tenancy.grants import COHORT_ROLE, counted_models
from metcrm.tenancy.models import Owned
from metcrm.tenancy.sight import counted_rows_only
from tests.conftest import NOW, Cast
from tests.factories.cohorts import let_count, make_enrolment, make_institute
from tests.factories.presentations import make_visit

COLUMN_RIGHTS = ("select", "insert", "update", "references")


def run(sql: str, *values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())


@pytest.fixture
def learner(cast: Cast) -> Enrolment:
    """Alice learns at Coach's institute, has one visit behind her, and was counted."""
    with context.institute(cast.institute.pk):
        enrolment = make_enrolment(email="alice@metcrm.example", name="Alice Owner")
    let_count(enrolment, cast.workspace.pk)
    with cast.inside():
        make_visit()
        count_here(now=NOW)
    return enrolment


def seen(cast: Cast, enrolment: Enrolment) -> list[Tally]:
    with context.institute(cast.institute.pk), counted_rows_only():
        return list(Tally.objects.filter(enrolment_id=enrolment.pk))


def test_the_institute_sees_the_counts_of_its_learner(cast: Cast, learner: Enrolment) -> None:
    (tally,) = seen(cast, learner)
    assert tally.counts["visits"] == 1
    assert tally.first_visit_on == date(2026, 3, 4)


def test_without_the_role_even_the_institute_sees_no_tally(cast: Cast, learner: Enrolment) -> None:
    with context.institute(cast.institute.pk):
        assert not Tally.objects.exists()


def test_another_institute_sees_nothing(cast: Cast, learner: Enrolment) -> None:
    other = make_institute()
    with context.institute(other.pk), counted_rows_only():
        assert not Tally.objects.exists()


def test_the_role_may_select_counted_tables_and_nothing_else(db: None) -> None:
    """Read from the catalogue: every right of the role on every table and column."""
    held = set()
    for right in ("select", "insert", "update", "delete", "truncate", "references", "trigger"):
        asked = "has_any_column_privilege" if right in COLUMN_RIGHTS else "has_table_privilege"
        rows = run(
            f"select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace and n.nspname = 'public'"
            f" where c.relkind in ('r', 'p', 'v', 'm', 'f') and {asked}(%s, c.oid, %s)",
            COHORT_ROLE, right,
        )  # fmt: skip
        held |= {(table, right) for (table,) in rows}
    assert held == {(model._meta.db_table, "select") for model in counted_models()}
    assert {model._meta.app_label for model in counted_models()} == {"cohorts"}


def test_every_other_table_is_refused(cast: Cast, learner: Enrolment) -> None:
    tried = 0
    for model in apps.get_models():
        if issubclass(model, Owned) and model.counted:
            continue
        with (
            context.institute(cast.institute.pk),
            pytest.raises(DatabaseError, match="permission denied"),
            transaction.atomic(),
            counted_rows_only(),
        ):
            run(f'select 1 from "{model._meta.db_table}" limit 1')
        tried += 1
    assert tried > 60


def test_nothing_is_written_under_the_role(cast: Cast, learner: Enrolment) -> None:
    for model in counted_models():
        table = model._meta.db_table
        for sql in (f'delete from "{table}"', f'update "{table}" set id = id', f'insert into "{table}" default values'):
            with (
                context.institute(cast.institute.pk),
                pytest.raises(DatabaseError, match="permission denied"),
                transaction.atomic(),
                counted_rows_only(),
            ):
                run(sql)


def test_the_role_ends_with_the_block_and_with_an_error(cast: Cast, learner: Enrolment) -> None:
    with context.institute(cast.institute.pk):
        with counted_rows_only():
            assert run("select current_user") == [(COHORT_ROLE,)]
        assert run("select current_user") != [(COHORT_ROLE,)]
        with pytest.raises(ZeroDivisionError), counted_rows_only():
            1 / 0  # noqa: B018
        assert run("select current_user") != [(COHORT_ROLE,)]
        with pytest.raises(DatabaseError), transaction.atomic(), counted_rows_only():
            run("select 1 from clients_client")
        assert run("select current_user") != [(COHORT_ROLE,)]


def test_outside_an_institute_there_is_no_such_look(cast: Cast) -> None:
    with pytest.raises(NoTenant), counted_rows_only():
        pass
    with cast.inside(), pytest.raises(NoTenant), counted_rows_only():
        pass


def test_who_leaves_is_out_of_sight_at_once(cast: Cast, learner: Enrolment) -> None:
    with cast.inside():
        CohortSight.objects.update(ended_at=NOW)
        end_counting(learner.pk, now=NOW)
        assert Tally.objects.get().counts == {}
    assert seen(cast, learner) == []


def test_who_has_left_is_not_counted_again(cast: Cast, learner: Enrolment) -> None:
    with cast.inside():
        CohortSight.objects.update(ended_at=NOW)
        end_counting(learner.pk, now=NOW)
        assert count_here(now=NOW) == []
    assert seen(cast, learner) == []


def test_a_tally_out_of_sight_cannot_hold_a_count(cast: Cast, learner: Enrolment) -> None:
    with cast.inside(), pytest.raises(DatabaseError, match="tally_ended_is_empty"), transaction.atomic():
        Tally.objects.update(ended_at=NOW)


def test_nobody_is_counted_without_consent(cast: Cast) -> None:
    with cast.inside():
        make_visit()
        assert count_here(now=NOW) == []
        assert not Tally.objects.exists()


def test_the_same_counting_again_is_the_same_row(cast: Cast, learner: Enrolment) -> None:
    with cast.inside():
        before = Tally.objects.get()
        count_here(now=NOW)
        assert Tally.objects.get() == before
