"""Migration operations that put the wall around a table; see docs/adr/0002-row-level-security.md."""

from typing import Any

from django.apps.registry import Apps
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from django.db.models import Model

from metcrm.tenancy.models import OwnerForeignKey

Fields = list[OwnerForeignKey]


def _owner_keys(model: type[Model], only: str | None = None) -> Fields:
    fields = [field for field in model._meta.local_fields if isinstance(field, OwnerForeignKey)]
    return [field for field in fields if only in (None, field.name)]


def _composite_key(model: type[Model], field: OwnerForeignKey) -> tuple[str, str]:
    table, other = model._meta.db_table, field.related_model._meta.db_table
    own, owner = _owner_column(model, field), _owner_column(field.related_model, field)
    name = f"{table}_{field.column}_same_{field.owner}"[:63]
    sql = (
        f'alter table "{table}" add constraint "{name}" foreign key ("{field.column}", "{own}")'
        f' references "{other}" ("id", "{owner}") deferrable initially deferred'
    )
    return name, sql


def _owner_column(model: type[Model], field: OwnerForeignKey) -> str:
    """The workspace of a mail or a file is its tenant."""
    return f"{field.owner}_id" if _has(model, field.owner) else "tenant_id"


def _has(model: type[Model], name: str) -> bool:
    return any(field.name == name for field in model._meta.get_fields())


class _TableOperation(Operation):
    reduces_to_sql = True
    reversible = True

    def __init__(self, model_name: str) -> None:
        self.model_name = model_name

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return self.__class__.__name__, [self.model_name], {}

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        pass

    def _model(self, app_label: str, state: ProjectState) -> type[Model]:
        apps: Apps = state.apps
        return apps.get_model(app_label, self.model_name)


class SecureTable(_TableOperation):
    """Force row-level security, one policy on the owner's column, and composite keys inside its owner."""

    def __init__(self, model_name: str, column: str = "workspace_id") -> None:
        super().__init__(model_name)
        self.column = column

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return self.__class__.__name__, [self.model_name, self.column], {}

    def _has_own_id(self, model: type[Model]) -> bool:
        return self.column != "id" and _has(model, "id")

    def describe(self) -> str:
        return f"Rows of {self.model_name} are seen by their own {self.column} only"

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        model = self._model(app_label, to_state)
        table = model._meta.db_table
        # `id` is the owner itself for Workspace and Institute.
        setting = {"id": f"app.{self.model_name.lower()}_id"}.get(self.column, f"app.{self.column}")
        # The sub-select makes PostgreSQL read the setting once a statement and use the index.
        mine = f"\"{self.column}\" = (select nullif(current_setting('{setting}', true), '')::uuid)"
        schema_editor.execute(f'alter table "{table}" enable row level security')
        schema_editor.execute(f'alter table "{table}" force row level security')
        schema_editor.execute(f'create policy own on "{table}" using ({mine}) with check ({mine})')
        if self._has_own_id(model):
            schema_editor.execute(
                f'alter table "{table}" add constraint "{table}_id_{self.column}_key" unique ("id", "{self.column}")'
            )
        for field in _owner_keys(model):
            schema_editor.execute(_composite_key(model, field)[1])

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        model = self._model(app_label, from_state)
        table = model._meta.db_table
        for field in _owner_keys(model):
            schema_editor.execute(f'alter table "{table}" drop constraint "{_composite_key(model, field)[0]}"')
        if self._has_own_id(model):
            schema_editor.execute(f'alter table "{table}" drop constraint "{table}_id_{self.column}_key"')
        schema_editor.execute(f'drop policy own on "{table}"')
        schema_editor.execute(f'alter table "{table}" no force row level security')
        schema_editor.execute(f'alter table "{table}" disable row level security')


class SecureForeignKey(_TableOperation):
    """The composite key of one OwnerForeignKey that was added to a table later."""

    def __init__(self, model_name: str, field_name: str) -> None:
        super().__init__(model_name)
        self.field_name = field_name

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return self.__class__.__name__, [self.model_name, self.field_name], {}

    def describe(self) -> str:
        return f"{self.model_name}.{self.field_name} stays inside its owner"

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        model = self._model(app_label, to_state)
        for field in _owner_keys(model, self.field_name):
            schema_editor.execute(_composite_key(model, field)[1])

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        model = self._model(app_label, from_state)
        for field in _owner_keys(model, self.field_name):
            schema_editor.execute(
                f'alter table "{model._meta.db_table}" drop constraint "{_composite_key(model, field)[0]}"'
            )
