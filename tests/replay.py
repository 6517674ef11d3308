"""Rows that nearly every test begins with: made by the services once a process, written as SQL after that.

The rows are the same each time, ids included; each test still begins with an empty database and undoes what it wrote.
"""

import pickle
from collections.abc import Callable
from typing import Any, Generic, TypeVar

from django.db import connection

Made = TypeVar("Made")

#: What changes rows, or says whose they are. Reading again and savepoints again would do nothing.
_KEPT = ("insert ", "update ", "delete ", "select set_config(")


class Replay(Generic[Made]):
    """`make()` the first time; the same statements, and a copy of what it gave, from then on."""

    def __init__(self, make: Callable[[], Made]) -> None:
        self._make = make
        self._script = ""
        self._made = b""

    def __call__(self) -> Made:
        if self._made:
            with connection.cursor() as cursor:
                cursor.execute(self._script)
            return pickle.loads(self._made)  # type: ignore[no-any-return]
        statements: list[str] = []

        def keep(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
            if sql.lower().startswith(_KEPT):
                statements.append(context["cursor"].mogrify(sql, params).decode())
            return execute(sql, params, many, context)

        with connection.execute_wrapper(keep):
            made = self._make()
        self._script, self._made = ";\n".join(statements), pickle.dumps(made)
        return made
