"""Reading the NPPES dissemination file (CMS's layout V2 of 2025), whatever its size.

Nearly all of the file is read in blocks and by columns, which is what makes nine million rows bearable. Where a block
isn't written quite as CMS writes, csv reads on from there, row by row, and then blocks are tried again. Both give the
same rows: `row_of` decides about everything that isn't plain.
"""

import csv
import io
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from practitioners.nppes_deactivated import columns_of_report, rows_of_report, rows_of_workbook
from practitioners.nppes_files import NotReadable, Opened
from practitioners.nppes_frames import Projection
from practitioners.nppes_lines import Lines, TooLong, well_formed
from practitioners.nppes_rows import KEPT, NEEDED, Refusal, Row, normal_header, row_of

if TYPE_CHECKING:
    from _csv import Reader

#: Blocks in bytes: one that columns are worth while for, and one after which more brings nothing but memory.
SMALLEST, LARGEST = 250_000, 8_000_000
_BATCH, _AT_ONCE = 1_000, 2
_ESCAPED = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


@dataclass
class Batch:
    """Some rows: those taken as lines for COPY (text format; the line, then `KEPT`), those refused one by one."""

    copied: bytes = b""
    taken: int = 0
    refused: list[Refusal] = field(default_factory=list)

    def add(self, outcomes: Iterator[Row | Refusal]) -> "Batch":
        texts = []
        for outcome in outcomes:
            if isinstance(outcome, Refusal):
                self.refused.append(outcome)
            else:
                texts.append(copied_line(outcome))
        self.taken += len(texts)
        self.copied += "".join(texts).encode()
        return self


def read(source: Opened, *, smallest: int = SMALLEST, largest: int = LARGEST) -> Iterator[Batch]:
    """Each row of the file is in one batch, as one or the other.

    Raises:
        NotReadable: empty, not NPPES, or cut off; the batches before are worth nothing then.
    """
    any_row = False
    for batch in _workbook(source) if source.workbook else _text(source, smallest, largest):
        any_row = True
        yield batch
    if not any_row:
        raise NotReadable("The file has a first line but no rows below it.")


def _workbook(source: Opened) -> Iterator[Batch]:
    source.header = ["NPI", "NPI Deactivation Date"]
    return _batches(rows_of_workbook(source.file))


def _text(source: Opened, smallest: int, largest: int) -> Iterator[Batch]:
    lines = Lines(source.file)
    try:
        reader = csv.reader(lines, strict=True)
        header = source.header = _header(reader)
        if report := columns_of_report(header):
            yield from _batches(rows_of_report(_guarded(reader, lines), report))
        else:
            yield from _Table(lines, reader, _columns(header), len(header)).batches(smallest, largest)
    except TooLong as error:
        raise NotReadable(f"This isn't an NPPES file: line {lines.number + 1} is far too long.") from error


def _batches(outcomes: Iterator[Row | Refusal]) -> Iterator[Batch]:
    held: list[Row | Refusal] = []
    for outcome in outcomes:
        held.append(outcome)
        if len(held) == _BATCH:
            yield Batch().add(iter(held))
            held = []
    if held:
        yield Batch().add(iter(held))


class _Table:
    """The rows below the first line."""

    def __init__(self, lines: Lines, reader: "Reader", columns: dict[str, int], width: int) -> None:
        self._lines, self._reader, self._columns, self._width = lines, reader, columns, width
        self._project = Projection(columns, width)

    def batches(self, smallest: int, largest: int) -> Iterator[Batch]:
        """In the order of the file; some blocks are projected while the next ones are read and proved."""
        with ThreadPoolExecutor(_AT_ONCE, "registry block") as pool:
            waiting: deque[Future[Batch]] = deque()
            for plain, first, batch in self._pieces(smallest, largest):
                waiting.append(pool.submit(self._projected, plain, first, batch))
                if len(waiting) > _AT_ONCE:
                    yield waiting.popleft().result()
            for future in waiting:
                yield future.result()

    def _pieces(self, smallest: int, largest: int) -> Iterator[tuple[bytes, int, Batch]]:
        """Blocks with their first line, as large as they go; smaller ones around what is odd, until csv takes that."""
        size = largest
        while not self._lines.at_end():
            first, block = self._lines.number + 1, self._lines.block(size)
            if plain := well_formed(block, self._width):
                self._lines.skip(block, plain.count(b"\n"))
                yield plain, first, Batch()
                size = min(size * 2, largest)
            elif size > smallest:
                size = max(size // 4, smallest)
            else:
                batch = Batch().add(self._rows(smallest))
                if batch.taken or batch.refused:
                    yield b"", first, batch

    def _projected(self, plain: bytes, first: int, batch: Batch) -> Batch:
        """A block by columns. Its odd rows, or all if one has too few columns, are known to split just as they look."""
        found = self._project(plain, first) if plain else None
        if found:
            frame, odd = found
            copied = io.BytesIO()
            frame.write_csv(copied, include_header=False, separator="\t", quote_style="never", null_value="\\N")
            batch.copied, batch.taken = copied.getvalue(), frame.height
        else:
            odd = list(range(plain.count(b"\n")))
        return batch.add(self._odd(plain, odd, first))

    def _odd(self, block: bytes, odd: list[int], first: int) -> Iterator[Row | Refusal]:
        texts = block.split(b"\n") if odd else []
        for place in odd:
            fields = texts[place][1:-1].decode().split('","')
            yield row_of(first + place, fields, self._columns, self._width)

    def _rows(self, stretch: int) -> Iterator[Row | Refusal]:
        """Rows by csv, until so many bytes are read or the file ends."""
        until = self._lines.position + stretch
        for line, fields in _guarded(self._reader, self._lines):
            if isinstance(fields, Refusal):
                yield fields
            elif fields:
                outcome = row_of(line, fields, self._columns, self._width)
                if self._lines.cut_off and isinstance(outcome, Refusal) and len(fields) != self._width:
                    raise _cut_off(line)
                yield outcome
            if self._lines.position >= until:
                return


def _header(reader: "Reader") -> list[str]:
    try:
        return next(reader)
    except StopIteration:
        raise NotReadable("The file is empty.") from None
    except csv.Error as error:
        raise NotReadable(f"This isn't an NPPES file: its first line can't be read ({error}).") from error


def _columns(header: list[str]) -> dict[str, int]:
    columns = {normal_header(name): place for place, name in enumerate(header)}
    missing = [name for name in NEEDED if name not in columns]
    if missing:
        raise NotReadable(
            f"This isn't an NPPES file: its first line lacks {len(missing)} of the columns we need,"
            f" “{missing[0]}” among them. Take npidata_pfile… from CMS's download page."
        )
    return columns


def _guarded(reader: "Reader", lines: Lines) -> Iterator[tuple[int, list[str] | Refusal]]:
    """Rows with the line they begin in. Raises NotReadable when the file ends inside of one."""
    while True:
        line = lines.number + 1
        try:
            yield line, next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            if "unexpected end of data" in str(error):
                raise _cut_off(line) from error
            yield line, Refusal(line, f"the line can't be split into columns ({error})")


def _cut_off(line: int) -> NotReadable:
    return NotReadable(f"The file ends in the middle of line {line}: it wasn't copied completely.")


def copied_line(row: Row) -> str:
    """A row as a line for COPY."""
    values = [row.line, *(getattr(row, name) for name in KEPT)]
    values[1 + KEPT.index("taxonomies")] = "{" + ",".join(row.taxonomies) + "}"
    return "\t".join("\\N" if value is None else str(value).translate(_ESCAPED) for value in values) + "\n"
