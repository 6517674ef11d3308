"""Taking an NPPES file into the registry: one transaction, all or nothing, again and again without harm."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import connection

from metcrm.audit.services import record
from metcrm.tenancy.actors import SYSTEM
from metcrm.tenancy.context import platform
from practitioners import nppes
from practitioners.nppes_files import opened
from practitioners.nppes_rows import KEPT, Refusal
from practitioners.services import nppes_merge, registry_words
from practitioners.services.nppes_pipe import Pipe

#: More refusals than this are counted and handed on, not listed: a file may have millions of rows.
MOST_LISTED = 10_000
#: This number is ours among advisory locks.
_LOCK = 6_382_762

#: A process that was killed shall not keep its lock until a long statement ends. Not every platform can.
_NOTICE_A_DEAD_CLIENT = """
do $$ begin perform set_config('client_connection_check_interval', '2s', true); exception when others then null; end $$
"""


@dataclass
class Report:
    """Every row read is exactly one of new, changed, unchanged, deactivated and refused.

    `deactivated`: out of use according to this file and not known as such before. `listed` holds the refusals, the
    first `MOST_LISTED` of them.
    """

    read: int = 0
    new: int = 0
    changed: int = 0
    deactivated: int = 0
    refused: int = 0
    listed: list[Refusal] = field(default_factory=list)

    @property
    def unchanged(self) -> int:
        return self.read - self.new - self.changed - self.deactivated - self.refused

    def refuse(self, refusal: Refusal) -> None:
        """Count a row that isn't taken."""
        self.refused += 1
        if len(self.listed) < MOST_LISTED:
            self.listed.append(refusal)


@dataclass(frozen=True)
class Watching:
    """Who wants to know how far it is: rows read and bytes done of so many; then the name of each further step."""

    rows: Callable[[int, int, int], None] = lambda rows, done, size: None
    step: Callable[[str], None] = lambda name: None
    refused: Callable[[Refusal, list[str]], None] = lambda refusal, header: None


def import_npi(path: Path, *, watching: Watching = Watching()) -> Report:
    """Read a file into the registry.

    1 reads blocks in one thread and copies them into the staging table in this one, refusing rows that can't be used
    2 refuses all but the last row of a number that comes twice
    3 merges: new and changed full rows, then the dates of deactivated ones, whose names are kept; an empty registry is
      filled first and indexed afterwards
    4 empties the staging table, and counts the words of all names for the search

    Raises:
        NotReadable: the file can't be used; nothing has changed then.
    """
    report = Report()
    with platform(), opened(path) as source, connection.cursor() as cursor:
        # SQL by hand: COPY, the merge and the lock have no ORM form. One import at a time.
        cursor.execute(_NOTICE_A_DEAD_CLIENT)
        cursor.execute("select pg_advisory_xact_lock(%s)", [_LOCK])

        def refuse(refusals: Iterable[Refusal]) -> None:
            for refusal in refusals:
                report.refuse(refusal)
                watching.refused(refusal, source.header)

        def took(batch: nppes.Batch) -> None:
            report.read += batch.taken + len(batch.refused)
            refuse(batch.refused)
            watching.rows(report.read, source.done(), source.size)

        stage(cursor, Pipe(nppes.read(source), took))
        watching.step("looking for numbers that come twice")
        refuse(nppes_merge.repeated(cursor))
        watching.step("merging")
        counts = nppes_merge.merge(cursor)
        report.new, report.changed, report.deactivated = counts.new, counts.changed, counts.deactivated
        if report.new or report.changed or report.deactivated:
            watching.step("counting the words of names")
            registry_words.refresh(cursor)
        cursor.execute("select registry_staging_emptied()")
        record("registry.imported", by=SYSTEM, read=report.read, new=report.new, changed=report.changed,
               deactivated=report.deactivated, refused=report.refused)  # fmt: skip
    return report


def stage(cursor: Any, pipe: Pipe) -> None:
    """Copy what comes through the pipe into the staging table."""
    columns = ", ".join(("line", *KEPT))
    with pipe:
        cursor.copy_expert(f"copy practitioners_registrystaging ({columns}) from stdin", pipe, size=pipe.SIZE)
