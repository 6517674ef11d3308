"""Files of people, taken in without a worker in between."""

from collections.abc import Callable
from typing import Any

import pytest

from practitioners.models import ContactImport, ImportedRow
from practitioners.services import import_undo, imports
from tests.conftest import NOW, Cast

TakeIn = Callable[..., ContactImport]


def quiet(percent: int, words: str) -> None:
    """Nobody watches."""


def take_in(cast: Cast, data: str | bytes, **choices: Any) -> ContactImport:
    """Upload, choose, start and run; call inside Alice's workspace. Returns the import as it ended."""
    raw = data.encode() if isinstance(data, str) else data
    row = imports.upload(data=raw, name="list.csv", by=cast.by, now=NOW)
    if choices:
        chosen: dict[str, Any] = {
            "columns": row.columns, "duplicates": row.duplicates, "default_practice": "", "has_heads": row.has_heads,
        } | choices  # fmt: skip
        row = imports.choose(row, by=cast.by, **chosen)
    row = imports.start(row, by=cast.by, now=NOW)
    imports.run_job((cast.workspace.pk, row.pk), quiet)
    return ContactImport.objects.get(pk=row.pk)


def undone(cast: Cast, row: ContactImport) -> ContactImport:
    """Undo and return the import as it ended."""
    import_undo.start(row, by=cast.by, now=NOW)
    import_undo.run_job((cast.workspace.pk, row.pk), quiet)
    return ContactImport.objects.get(pk=row.pk)


def results(row: ContactImport) -> list[tuple[int, str]]:
    """Line and result of each row."""
    return [(found.line, found.result) for found in ImportedRow.objects.filter(of=row).order_by("line")]


def whys(row: ContactImport) -> dict[int, str]:
    """What is said at each row."""
    return {found.line: found.why for found in ImportedRow.objects.filter(of=row)}


@pytest.fixture
def bring(inside: Cast) -> TakeIn:
    """Take in a file in Alice's workspace."""
    return lambda data, **choices: take_in(inside, data, **choices)
