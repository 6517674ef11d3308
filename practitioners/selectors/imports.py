"""Files of people that came in."""

from collections.abc import Iterator
from uuid import UUID

from django.db.models import QuerySet

from practitioners.models import ContactImport, ImportedRow


def get_import(pk: UUID) -> ContactImport:
    """Raises ContactImport.DoesNotExist for unknown ids and those of other workspaces."""
    return ContactImport.objects.select_related("job").get(pk=pk)


def latest_imports(limit: int = 20) -> list[ContactImport]:
    """The newest first."""
    return list(ContactImport.objects.order_by("-created_at", "-pk")[:limit])


def rows_of_import(row: ContactImport, result: str = "") -> QuerySet[ImportedRow]:
    """Its rows in their order, all or those with one result; `kept` are those that undoing left."""
    rows = row.rows.order_by("line")
    if result == "kept":
        return rows.exclude(kept_why="")
    return rows.filter(result=result) if result in ImportedRow.Result.values else rows


def kept_rows(row: ContactImport) -> int:
    """How many rows undoing left in whole or in part."""
    return row.rows.exclude(kept_why="").count()


def error_lines(row: ContactImport) -> Iterator[list[str]]:
    """The refused rows as they stood in the file, with the reason in front; the heads first."""
    yield ["Line", "Why it was not taken", *row.heads]
    refused = row.rows.filter(result=ImportedRow.Result.REFUSED).order_by("line")
    for found in refused.iterator():
        yield [str(found.line), found.why, *found.cells]
