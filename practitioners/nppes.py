"""Reading the NPPES dissemination file (CMS's layout V2 of 2025), row by row, whatever its size."""

import csv
import gzip
import io
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING

from practitioners.nppes_rows import NEEDED, Refusal, Row, normal_header, row_of

if TYPE_CHECKING:
    from _csv import Reader


class NotReadable(Exception):
    """The file can't be used at all; the text is one sentence for the person."""


@contextmanager
def opened(path: Path) -> Iterator[IO[str]]:
    """The text of a .csv, .csv.gz, or of the npidata file inside a .zip. Raises NotReadable."""
    try:
        with _binary(path) as raw, io.TextIOWrapper(raw, "utf-8-sig", errors="replace", newline="") as text:
            yield text
    except FileNotFoundError as error:
        raise NotReadable(f"There is no file {path}.") from error
    except (EOFError, zlib.error) as error:
        raise NotReadable(f"{path.name} ends too early: it wasn't copied or downloaded completely.") from error
    except (gzip.BadGzipFile, zipfile.BadZipFile) as error:
        raise NotReadable(f"{path.name} is damaged, or isn't what its name says: {error}.") from error
    except OSError as error:
        raise NotReadable(f"{path} can't be read: {error.strerror or error}.") from error


@contextmanager
def _binary(path: Path) -> Iterator[IO[bytes]]:
    if path.suffix == ".gz":
        with gzip.open(path) as file:
            yield file  # type: ignore[misc]
    elif path.suffix == ".zip":
        with zipfile.ZipFile(path) as archive, archive.open(_inside(archive, path)) as file:
            yield file
    else:
        with path.open("rb") as file:
            yield file


def _inside(archive: zipfile.ZipFile, path: Path) -> str:
    names = [name for name in archive.namelist() if name.lower().endswith(".csv") and "fileheader" not in name.lower()]
    main = [name for name in names if "npidata" in name.lower()]
    if len(main or names) != 1:
        raise NotReadable(f"{path.name} holds no npidata file. Take the zip as CMS publishes it.")
    return (main or names)[0]


def read(text: IO[str]) -> Iterator[Row | Refusal]:
    """Each row of the file, as one or the other.

    Raises:
        NotReadable: empty, not NPPES, or cut off; the rows before are worth nothing then.
    """
    lines = _Tail(text)
    reader = csv.reader(lines, strict=True)
    columns = _columns(reader)
    width, any_row, line = len(columns), False, reader.line_num + 1
    for fields in _guarded(reader):
        any_row = True
        if isinstance(fields, Refusal):
            yield fields
        elif len(fields) not in (2, width) and lines.cut_off:
            raise _cut_off(line)
        elif fields:
            yield row_of(line, fields, columns, width)
        line = reader.line_num + 1
    if not any_row:
        raise NotReadable("The file has a first line but no rows below it.")


def _cut_off(line: int) -> NotReadable:
    return NotReadable(f"The file ends in the middle of line {line}: it wasn't copied completely.")


class _Tail:
    """Lines that remember whether the last one ended."""

    def __init__(self, text: IO[str]) -> None:
        self._text = text
        self.cut_off = False

    def __iter__(self) -> Iterator[str]:
        for line in self._text:
            self.cut_off = not line.endswith(("\n", "\r"))
            yield line.replace("\0", "")


def _columns(reader: "Reader") -> dict[str, int]:
    try:
        header = next(reader)
    except StopIteration:
        raise NotReadable("The file is empty.") from None
    except csv.Error as error:
        raise NotReadable(f"This isn't an NPPES file: its first line can't be read ({error}).") from error
    columns = {normal_header(name): place for place, name in enumerate(header)}
    missing = [name for name in NEEDED if name not in columns]
    if missing:
        raise NotReadable(
            f"This isn't an NPPES file: its first line lacks {len(missing)} of the columns we need,"
            f" “{missing[0]}” among them. Take npidata_pfile… from CMS's download page."
        )
    return columns


def _guarded(reader: "Reader") -> Iterator[list[str] | Refusal]:
    while True:
        line = reader.line_num + 1
        try:
            yield next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            if "unexpected end of data" in str(error):
                raise NotReadable(
                    f"The file ends in the middle of line {line}: it wasn't copied completely."
                ) from error
            yield Refusal(line, f"the line can't be split into columns ({error})")
