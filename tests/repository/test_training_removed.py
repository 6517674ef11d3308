"""A training workspace that is deleted leaves nothing behind, signed or not; a business is never deleted this way."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.core.files.storage import default_storage
from django.db import DatabaseError, IntegrityError, connection, transaction
from pytest_django import DjangoCaptureOnCommitCallbacks

from clients.models import Report
from metcrm.accounts.models import Workspace
from metcrm.accounts.services.endings import remove_training, tables_that_go
from metcrm.audit.models import AuditEvent
from metcrm.cohorts.models import CohortSight
from metcrm.documents.models import StoredFile
from metcrm.tenancy.actors import SYSTEM
from metcrm.tenancy.context import Kind
from metcrm.tenancy.models import TokenRoute
from metcrm.tenancy.routes import tenants_of
from tests.conftest import Cast
from tests.repository.world import LATER, make_world

STAY = {"audit_auditevent", "audit_audithead", "cohorts_cohortsight", "accounts_workspace"}


@pytest.fixture
def training(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Iterator[Cast]:
    """A row in every table of Alice's workspace, as if it were for training; a little of the same in Carol's."""
    monkeypatch.setattr("metcrm.clock.now", lambda: LATER)
    make_world(cast)
    with cast.inside():
        Workspace.objects.update(kind=Workspace.Kind.TRAINING)
    yield cast


def rows_of(owner: Any) -> dict[str, int]:
    """How many rows each table has of that workspace, whichever column says so. Inside it."""
    found = {}
    for model in apps.get_models():
        columns = {field.column for field in model._meta.local_fields}
        for column in ("workspace_id", "tenant_id"):
            if column in columns:
                found[model._meta.db_table] = model._base_manager.filter(**{column: owner}).count()
    return found


def test_every_row_and_every_byte_goes_and_who_could_look_stays_written(
    training: Cast, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    alder = training.workspace.pk
    with training.elsewhere():
        carols = rows_of(training.other_workspace.pk)
    with training.inside():
        before = rows_of(alder)
        # Routing tables may be empty; whatever has a policy has a row here.
        guarded = {one._meta.db_table for one in apps.get_models() if getattr(one, "owner_column", "")}
        assert all(n for table, n in before.items() if table in guarded & set(tables_that_go()))
        signed = Report.objects.exclude(state="draft").count()
        names = [f"{alder}/{one.sha256[:2]}/{one.sha256}" for one in StoredFile.objects.all()]
        sights = CohortSight.objects.count()
    assert signed and sights and any(default_storage.exists(name) for name in names)
    with django_capture_on_commit_callbacks(execute=True), training.inside():
        gone = remove_training(by=training.by, now=LATER)
        connection.check_constraints()
    with training.inside():
        left = {table: n for table, n in rows_of(alder).items() if n}
        assert set(left) <= STAY, left
        assert gone == sum(n for table, n in before.items() if table not in STAY)
        assert CohortSight.objects.count() == sights
        assert AuditEvent.objects.filter(action="workspace.training_removed").exists()
        assert Workspace.objects.get().ended_at == LATER
    assert not any(default_storage.exists(name) for name in names)
    assert [one.id for one in tenants_of(training.alice.pk, Kind.WORKSPACE)] == []
    assert not TokenRoute.objects.filter(tenant_id=alder).exists()
    with training.elsewhere():
        assert rows_of(training.other_workspace.pk) == carols


def remove_by_sql() -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("select accounts_remove_training(%s)", [tables_that_go()])


def test_neither_a_business_nor_a_training_workspace_that_goes_on_is_removed(training: Cast) -> None:
    with training.inside(), pytest.raises(DatabaseError, match="has ended"):
        remove_by_sql()
    with training.elsewhere():
        with pytest.raises(ValueError, match="Only a training workspace"):
            remove_training(by=SYSTEM, now=LATER)
        with pytest.raises(DatabaseError, match="has ended"):
            remove_by_sql()
        with pytest.raises(IntegrityError, match="business_never_ends"), transaction.atomic():
            Workspace.objects.update(ended_at=LATER)
    with pytest.raises(DatabaseError, match="has ended"):
        remove_by_sql()


def test_what_is_signed_stays_while_the_training_goes_on(training: Cast) -> None:
    with training.inside():
        signed = Report.objects.exclude(state="draft").latest("pk")
        with pytest.raises(DatabaseError, match="never removed"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("delete from clients_report where id = %s", [signed.pk])
