"""Getting at the bytes of a registry file: as it is, packed with gzip, or inside the zip as CMS publishes it."""

import gzip
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

_GZIP, _ZIP = b"\x1f\x8b", b"PK\x03\x04"


class NotReadable(Exception):
    """The file can't be used at all; the text is one sentence for the person."""


@dataclass
class Opened:
    """A file that is being read. `done()` of `size` bytes on the disk have been taken; `header` comes with the rows."""

    file: IO[bytes]
    size: int
    done: Callable[[], int]
    workbook: bool = False
    header: list[str] = field(default_factory=list)


@contextmanager
def opened(path: Path) -> Iterator[Opened]:
    """What stands in a .csv, .csv.gz, .xlsx, or in the one inside a .zip that we can use. Raises NotReadable."""
    try:
        with path.open("rb") as disk, _unpacked(path, disk) as found:
            yield found
    except FileNotFoundError as error:
        raise NotReadable(f"There is no file {path}.") from error
    except (EOFError, zlib.error) as error:
        raise NotReadable(f"{path.name} ends too early: it wasn't copied or downloaded completely.") from error
    except (gzip.BadGzipFile, zipfile.BadZipFile) as error:
        raise NotReadable(f"{path.name} is damaged, or isn't what its name says: {error}.") from error
    except NotImplementedError as error:
        raise NotReadable(f"{path.name} is packed in a way that can't be read here: unpack it first.") from error
    except OSError as error:
        raise NotReadable(f"{path} can't be read: {error.strerror or error}.") from error


@contextmanager
def _unpacked(path: Path, disk: IO[bytes]) -> Iterator[Opened]:
    """By what the file is rather than by its name, though a name that promises more than there is gets refused."""
    size, suffix = path.stat().st_size, path.suffix.lower()
    begins = disk.read(4)
    disk.seek(0)
    if size == 0:
        raise NotReadable(f"{path.name} is empty.")
    if suffix == ".gz" or begins.startswith(_GZIP):
        with gzip.GzipFile(fileobj=disk) as file:
            yield Opened(file, size, disk.tell)  # type: ignore[arg-type]
    elif suffix == ".xlsx":
        yield Opened(disk, size, disk.tell, workbook=True)
    elif suffix == ".zip" or begins == _ZIP:
        with zipfile.ZipFile(disk) as archive:
            member = _inside(archive, path)
            with archive.open(member) as file:
                begin = member.header_offset
                yield Opened(file, member.compress_size, lambda: max(disk.tell() - begin, 0), _is_workbook(member))
    else:
        yield Opened(disk, size, disk.tell)


def _inside(archive: zipfile.ZipFile, path: Path) -> zipfile.ZipInfo:
    """The main file among those that CMS packs together; or the only table there is."""
    infos = [info for info in archive.infolist() if not info.is_dir() and not info.filename.startswith("__MACOSX")]
    tables = [info for info in infos if info.filename.lower().endswith(".csv") and not _is_header(info)]
    for found in ([info for info in tables if "npidata" in info.filename.lower()], tables, _workbooks(infos)):
        if len(found) == 1:
            if found[0].flag_bits & 1:
                raise NotReadable(f"{path.name} is protected by a password: unpack it first.")
            return found[0]
    raise NotReadable(f"{path.name} holds no npidata file. Take the zip as CMS publishes it.")


def _is_header(info: zipfile.ZipInfo) -> bool:
    return "fileheader" in info.filename.lower()


def _workbooks(infos: list[zipfile.ZipInfo]) -> list[zipfile.ZipInfo]:
    return [info for info in infos if _is_workbook(info)]


def _is_workbook(info: zipfile.ZipInfo) -> bool:
    return info.filename.lower().endswith(".xlsx")
