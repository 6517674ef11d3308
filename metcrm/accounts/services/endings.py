"""Removing a training workspace: everything invented in it goes, in one transaction. Nobody's business ever does."""

from datetime import datetime
from functools import partial

from django.apps import apps
from django.db import connection, transaction

from metcrm.accounts.models import Workspace
from metcrm.audit.services import record
from metcrm.documents import files
from metcrm.documents.models import StoredFile
from metcrm.tenancy.actors import Actor


def remove_training(*, by: Actor, now: datetime) -> int:
    """Remove the current training workspace: its rows, everybody's way in, every link, the bytes of its files.

    1. mark it as ended: the database's own function asks for the mark, and so do the triggers on what is signed
    2. remove the rows of every table that belongs to workspaces; the audit and consents that were given stay
    3. once that is committed, the bytes

    Returns how many rows went. Asks for no capability: its callers do.

    Raises:
        ValueError: it isn't a training workspace.
    """
    with transaction.atomic():
        here = Workspace.objects.select_for_update().get()
        if here.kind != Workspace.Kind.TRAINING:
            raise ValueError("Only a training workspace is removed.")
        here.ended_at = now
        here.save(update_fields=["ended_at"])
        record("workspace.training_removed", by=by, on=here, now=now)
        stored = list(StoredFile.objects.all())
        with connection.cursor() as cursor:
            # SQL by hand: what nobody may change is removed by the tables' owner only.
            cursor.execute("select accounts_remove_training(%s)", [tables_that_go()])
            gone: int = cursor.fetchone()[0]
        transaction.on_commit(partial(files.forget, stored))
    return gone


def tables_that_go() -> list[str]:
    """Every table of workspaces and of whoever owns mail, files and routes; a model with `outlives` stays."""
    return sorted(
        model._meta.db_table
        for model in apps.get_models()
        if _owner_of(model) in ("workspace_id", "tenant_id") and not getattr(model, "outlives", False)
    )


def _owner_of(model: type) -> str:
    """The column that says whose rows these are; routing tables have no policy and so no `owner_column`."""
    found: str = getattr(model, "owner_column", "")
    columns = {field.column for field in model._meta.local_fields}  # type: ignore[attr-defined]
    return found or next((name for name in ("workspace_id", "tenant_id") if name in columns), "")
