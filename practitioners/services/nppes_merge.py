"""From the staging table into the registry: statements over all rows at once, counted as they go."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from practitioners.nppes_rows import KEPT, Refusal

_REST = [name for name in KEPT if name != "npi"]


@dataclass
class Counts:
    """What became of the staged rows; `deactivated` are out of use and weren't known as such."""

    new: int = 0
    changed: int = 0
    deactivated: int = 0


def repeated(cursor: Any) -> Iterator[Refusal]:
    """Of a number that stands in the file more than once the last line counts; the others are taken out and told."""
    cursor.execute(
        "delete from practitioners_registrystaging s using ("
        " select npi, max(line) as last from practitioners_registrystaging group by npi having count(*) > 1"
        ") twice where s.npi = twice.npi and s.line < twice.last returning s.line, s.npi, twice.last"
    )
    for line, npi, last in sorted(cursor.fetchall()):
        yield Refusal(line, f"NPI {npi} comes again in line {last}, which counts", (npi,))


def merge(cursor: Any) -> Counts:
    """Bring the registry to what the staged rows say, writing only what differs."""
    # A sort or a join of a million rows at a time stays in memory; for this transaction only.
    cursor.execute("set local work_mem = '128MB'")
    cursor.execute("analyze practitioners_registrystaging")
    cursor.execute("select exists (select from practitioners_registryprovider)")
    if not cursor.fetchone()[0]:
        return _filled(cursor)
    counts = Counts()
    for columns, where in ((_REST, "s.entity <> ''"), (["deactivated_on"], "s.entity = ''")):
        cursor.execute(_changed(columns, where))
        _count(counts, "changed", cursor.fetchone())
    cursor.execute(_new())
    _count(counts, "new", cursor.fetchone())
    return counts


def _filled(cursor: Any) -> Counts:
    cursor.execute("select registry_filled()")
    cursor.execute("select count(*), count(deactivated_on) from practitioners_registrystaging")
    rows, out = cursor.fetchone()
    return Counts(new=rows - out, deactivated=out)


def _changed(columns: list[str], where: str) -> str:
    """Update these columns where one of them differs. How many, and how many of them went out of use."""
    ours, theirs = (", ".join(f"{table}.{name}" for name in columns) for table in "rs")
    given = ", ".join(f"d.{name}" for name in columns)
    return (  # names only, none from outside
        "with differing as materialized (select s.*, r.deactivated_on as before"  # noqa: S608
        " from practitioners_registrystaging s join practitioners_registryprovider r on r.npi = s.npi"
        f" where {where} and row({ours}) is distinct from row({theirs})"
        "), updated as (update practitioners_registryprovider r"
        f" set ({', '.join(columns)}) = row({given}) from differing d where d.npi = r.npi)"
        " select count(*), count(*) filter (where deactivated_on is not null and before is null) from differing"
    )


def _new() -> str:
    """Insert what isn't there yet; a deactivated number of which nothing else is known has empty texts already."""
    names = ", ".join(KEPT)
    return (  # names only, none from outside
        f"with inserted as (insert into practitioners_registryprovider ({names})"  # noqa: S608
        f" select {names} from practitioners_registrystaging s"
        " where not exists (select from practitioners_registryprovider r where r.npi = s.npi)"
        " on conflict do nothing returning deactivated_on)"
        " select count(*), count(deactivated_on) from inserted"
    )


def _count(counts: Counts, kind: str, row: tuple[int, int]) -> None:
    every, out = row
    setattr(counts, kind, getattr(counts, kind) + every - out)
    counts.deactivated += out
