"""Taking an NPPES file into the registry: one transaction, all or nothing, again and again without harm."""

import csv
import io
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg2
from django.db import connection

from metcrm.audit.services import record
from metcrm.tenancy.actors import SYSTEM
from metcrm.tenancy.context import platform
from practitioners import nppes
from practitioners.nppes_rows import Refusal, Row
from practitioners.services import registry_words

#: More refusals than this are counted, not listed: a file may have millions of rows.
MOST_LISTED = 10_000
_EVERY = 50_000
#: This number is ours among advisory locks.
_LOCK = 6_382_762

_KEPT = (
    "npi", "entity", "last_name", "first_name", "middle_name", "credential", "organisation", "sex", "street",
    "street2", "city", "state", "zip_code", "phone", "fax", "primary_taxonomy", "taxonomies", "enumerated_on",
    "updated_on", "deactivated_on",
)  # fmt: skip
_DATES = ("enumerated_on", "updated_on", "deactivated_on")


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


def import_npi(path: Path, *, progress: Callable[[int], None] | None = None) -> Report:
    """Read a file into the registry. `progress` is told the number of rows read, now and then.

    1 reads row by row into the staging table (COPY), refusing rows that can't be used
    2 refuses all but the last row of a number that comes twice
    3 merges: new and changed full rows, then the dates of deactivated ones, whose names are kept
    4 empties the staging table, and counts the words of all names for the search

    Raises:
        NotReadable: the file can't be used; nothing has changed then.
    """
    report = Report()
    with platform(), nppes.opened(path) as text, connection.cursor() as cursor:
        # SQL by hand: COPY, the merge and the lock have no ORM form. One import at a time.
        cursor.execute("select pg_advisory_xact_lock(%s)", [_LOCK])
        _stage(cursor, _staged(nppes.read(text), report, progress))
        _refuse_repeated(cursor, report)
        _merge(cursor, report)
        registry_words.refresh(cursor)
        cursor.execute("delete from practitioners_registrystaging")
        record("registry.imported", by=SYSTEM, read=report.read, new=report.new, changed=report.changed,
               deactivated=report.deactivated, refused=report.refused)  # fmt: skip
    return report


def _stage(cursor: Any, lines: Iterator[str]) -> None:
    stream = _Stream(lines)
    columns = ", ".join(("line", *_KEPT))
    not_null = ", ".join(name for name in _KEPT if name not in _DATES)
    form = f"(format csv, force_not_null ({not_null}))"
    try:
        cursor.copy_expert(f"copy practitioners_registrystaging ({columns}) from stdin with {form}", stream)
    except psycopg2.Error:
        # The driver hides what went wrong while the file was read.
        if stream.problem:
            raise stream.problem from None
        raise


def _staged(rows: Iterable[Row | Refusal], report: Report, progress: Callable[[int], None] | None) -> Iterator[str]:
    """The rows as lines for COPY; refusals go to the report."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    for row in rows:
        report.read += 1
        if progress and report.read % _EVERY == 0:
            progress(report.read)
        if isinstance(row, Refusal):
            report.refuse(row)
            continue
        writer.writerow(_values(row))
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()


def _values(row: Row) -> list[Any]:
    values: list[Any] = [row.line]
    values += [getattr(row, name) for name in _KEPT]
    values[1 + _KEPT.index("taxonomies")] = "{" + ",".join(row.taxonomies) + "}"
    return values


class _Stream(io.TextIOBase):
    """Lines as a file that COPY reads, some 64 kB at a time."""

    def __init__(self, lines: Iterator[str]) -> None:
        self._lines = lines
        self._rest = ""
        self.problem: Exception | None = None

    def read(self, size: int | None = -1) -> str:
        try:
            return self._read(size if size and size > 0 else 65_536)
        except Exception as error:
            self.problem = error
            raise

    def _read(self, wanted: int) -> str:
        parts, length = [self._rest], len(self._rest)
        while length < wanted and (line := next(self._lines, "")):
            parts.append(line)
            length += len(line)
        text = "".join(parts)
        self._rest = text[wanted:]
        return text[:wanted]


def _refuse_repeated(cursor: Any, report: Report) -> None:
    """Of a number that stands in the file more than once the last line counts."""
    cursor.execute(
        "delete from practitioners_registrystaging s using ("
        " select npi, max(line) as last from practitioners_registrystaging group by npi having count(*) > 1"
        ") twice where s.npi = twice.npi and s.line < twice.last returning s.line, s.npi, twice.last"
    )
    for line, npi, last in sorted(cursor.fetchall()):
        report.refuse(Refusal(line, f"NPI {npi} comes again in line {last}, which counts"))


def _merge(cursor: Any, report: Report) -> None:
    cursor.execute(_upsert(_KEPT, where="entity <> ''"))
    _count(cursor.fetchone(), report)
    cursor.execute(_upsert(("npi", "deactivated_on"), where="entity = ''"))
    _count(cursor.fetchone(), report)


def _upsert(columns: tuple[str, ...], *, where: str) -> str:
    """Insert the new, update only what differs, and count: new, changed, deactivated.

    A row that the file tells nothing else of keeps what is known; new ones begin with the defaults given here.
    """
    rest = [name for name in columns if name != "npi"]
    empty = [name for name in _KEPT if name not in columns and name not in _DATES]
    given = ", ".join([*columns, *empty])
    blank = ["'{}'" if name == "taxonomies" else "''" for name in empty]
    values = ", ".join([*columns, *blank])
    ours = ", ".join(f"r.{name}" for name in rest)
    theirs = ", ".join(f"excluded.{name}" for name in rest)
    return (  # names only, none from outside
        f"with merged as (insert into practitioners_registryprovider as r ({given})"  # noqa: S608
        f" select {values} from practitioners_registrystaging where {where}"
        f" on conflict (npi) do update set ({', '.join(rest)}) = row({theirs})"
        f" where row({ours}) is distinct from row({theirs})"
        " returning (xmax = 0) as is_new, deactivated_on is not null as is_out)"
        " select count(*) filter (where is_new and not is_out), count(*) filter (where not is_new and not is_out),"
        " count(*) filter (where is_out) from merged"
    )


def _count(row: tuple[int, int, int], report: Report) -> None:
    report.new += row[0]
    report.changed += row[1]
    report.deactivated += row[2]
