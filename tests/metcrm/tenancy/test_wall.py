"""No workspace sees another's rows, even if a query forgets its filter."""

from typing import Any

import pytest
from django.apps import apps
from django.db import DatabaseError, IntegrityError, connection, transaction

from metcrm.audit.models import AuditEvent
from metcrm.tenancy import context
from metcrm.tenancy.models import Owned, OwnerForeignKey
from practitioners.models import Contact, Practice
from tests.conftest import NOW, Cast

#: Tables of ours without a policy: routing, reference data and people. Nothing else may be here.
WITHOUT_POLICY = {
    "accounts_user", "accounts_user_groups", "accounts_user_user_permissions",
    "tenancy_tokenroute",
    "tenancy_userroute", "outbox_duemail", "documents_duejob", "outbox_pulse",
    "practitioners_registryprovider", "practitioners_registrystaging", "practitioners_registryword",
    "practitioners_zipplace", "practitioners_duestage", "practitioners_dueupload", "accounts_duedigest",
    "clients_dueerasure", "clients_duechase",
    "account_emailaddress", "account_emailconfirmation",
    "auth_group", "auth_group_permissions", "auth_permission",
    "django_content_type", "django_migrations", "django_session",
}  # fmt: skip


def practice(**extra: Any) -> Practice:
    return Practice.objects.create(
        name="Lakeside Orthopedics", timezone="America/New_York", stage_since=NOW, created_at=NOW, created_by="x",
        referral_code=extra.pop("code", "lakeside"), **extra,
    )  # fmt: skip


def test_every_table_has_a_forced_policy_or_is_listed(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "select relname from pg_class c join pg_namespace n on n.oid = relnamespace and nspname = 'public'"
            " where relkind in ('r', 'p') and not (relrowsecurity and relforcerowsecurity"
            " and exists (select from pg_policy where polrelid = c.oid))"
        )
        assert {name for (name,) in cursor.fetchall()} == WITHOUT_POLICY


def test_every_key_between_rows_of_an_owner_is_composite(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("select conname from pg_constraint where contype = 'f'")
        constraints = {name for (name,) in cursor.fetchall()}
    for model in apps.get_models():
        for field in model._meta.local_fields:
            related = field.related_model
            if (
                field.is_relation
                and issubclass(model, Owned)
                and isinstance(related, type)
                and issubclass(related, Owned)
            ):
                if field.name in ("workspace", "institute"):
                    continue
                assert isinstance(field, OwnerForeignKey), f"{model.__name__}.{field.name}"
                assert f"{model._meta.db_table}_{field.column}_same_{field.owner}"[:63] in constraints


def test_the_tests_run_as_a_role_that_cannot_bypass(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("select rolsuper or rolbypassrls from pg_roles where rolname = current_user")
        assert cursor.fetchone() == (False,)


def test_without_a_workspace_nothing_is_seen(cast: Cast) -> None:
    with cast.inside():
        practice()
    assert Practice.objects.count() == 0


def test_another_workspace_sees_and_changes_nothing(cast: Cast) -> None:
    with cast.inside():
        mine = practice()
    with cast.elsewhere():
        assert Practice.objects.filter(pk=mine.pk).update(name="taken") == 0
        assert Practice.objects.filter(pk=mine.pk).delete()[0] == 0
        assert not Practice.objects.exists()


def test_a_row_cannot_be_written_into_another_workspace(cast: Cast) -> None:
    with cast.inside(), pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        practice(workspace_id=cast.other_workspace.pk)


def test_a_key_cannot_point_into_another_workspace(cast: Cast) -> None:
    with cast.inside():
        mine = practice()
    with pytest.raises(IntegrityError, match="same_workspace"), cast.elsewhere(), transaction.atomic():
        Contact.objects.create(practice_id=mine.pk, name="Ruth Keller", created_at=NOW)
        connection.check_constraints()


def test_the_audit_can_be_written_and_read_only(inside: Cast) -> None:
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        AuditEvent.objects.update(action="nothing")
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        AuditEvent.objects.all()._raw_delete("default")


def test_leaving_a_workspace_restores_the_one_before(cast: Cast) -> None:
    with cast.inside():
        practice()
        with cast.elsewhere():
            assert not Practice.objects.exists()
        assert Practice.objects.exists()


def test_an_error_inside_leaves_no_workspace_behind(cast: Cast) -> None:
    with pytest.raises(ZeroDivisionError), cast.inside():
        1 / 0  # noqa: B018
    with pytest.raises(context.NoTenant):
        context.current()
    assert Practice.objects.count() == 0
