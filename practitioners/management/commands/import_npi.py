"""`python manage.py import_npi FILE`: fill the registry from CMS's file."""

import csv
import time
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from metcrm import clock
from metcrm.env import DATA_DIR
from practitioners.management.interruption import interruptible
from practitioners.nppes_files import NotReadable
from practitioners.nppes_rows import Refusal
from practitioners.services.nppes_import import Report, Watching, import_npi

_SHOWN = 20
_BAR = "{desc}: {percentage:3.0f}%|{bar}| {postfix}, {elapsed}, {remaining} left"


class Command(BaseCommand):
    help = (
        "Read an NPPES file (.csv, .csv.gz, or the .zip as CMS publishes it: the full file, a weekly one, or the report"
        " of deactivated numbers) into the registry, which all workspaces share. Running it again changes only what"
        " differs; if it is interrupted nothing has changed."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument(
            "--refused", type=Path, metavar="CSV",
            help="where to write the rows that can't be used, with line and reason (default: in DATA_DIR)",
        )  # fmt: skip

    def handle(self, *args: Any, file: Path, refused: Path | None = None, **options: Any) -> None:
        refused = refused or DATA_DIR / f"registry-refused-{clock.now():%Y%m%d-%H%M%S}.csv"
        try:
            with interruptible(), _Bar(self.stderr) as bar, _RefusedRows(refused) as rows:
                report = import_npi(file, watching=Watching(bar.rows, bar.step, rows.add))
        except NotReadable as error:
            raise CommandError(f"{error} Nothing was changed.") from error
        except OSError as error:
            raise CommandError(f"{refused} can't be written: {error.strerror}. Nothing was changed.") from error
        except KeyboardInterrupt:
            raise CommandError("Interrupted. Nothing was changed; the same command begins again.") from None
        self._print(report, refused)

    def _print(self, report: Report, refused: Path) -> None:
        for name in ("read", "new", "changed", "unchanged", "deactivated", "refused"):
            self.stdout.write(f"{name:<12}{getattr(report, name):>12,}")
        for refusal in report.listed[:_SHOWN]:
            self.stdout.write(f"  line {refusal.line}: {refusal.why}")
        if report.refused > _SHOWN:
            self.stdout.write(f"  … and {report.refused - _SHOWN:,} more refused rows")
        if report.refused:
            self.stdout.write(f"The refused rows are in {refused}. Put right, it can be imported like the file itself.")


class _Plain:
    """The command's stderr as tqdm wants it: nothing added to what is written."""

    def __init__(self, stream: Any) -> None:
        self._stream = stream

    def write(self, text: str) -> None:
        self._stream.write(text, ending="")

    def flush(self) -> None:
        self._stream.flush()


class _Bar:
    """Rows per second and the time left, by bytes; then the steps after reading by name."""

    def __init__(self, stream: Any) -> None:
        every, width = (0.2, None) if stream.isatty() else (5.0, 100)
        self._bar = tqdm(desc="reading", total=1, file=_Plain(stream), bar_format=_BAR, mininterval=every, ncols=width)
        self._began = time.monotonic()

    def rows(self, rows: int, done: int, size: int) -> None:
        speed = rows / max(time.monotonic() - self._began, 0.001)
        self._bar.total = size
        self._bar.set_postfix_str(f"{rows:,} rows, {speed:,.0f} rows/s", refresh=False)
        self._bar.update(min(done, size) - self._bar.n)

    def step(self, name: str) -> None:
        self._bar.set_description_str(name, refresh=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bar.close()


class _RefusedRows:
    """The refused rows as a table, begun with the first of them; gone again when the import fails."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._files = ExitStack()
        self._writer: Any = None

    def add(self, refusal: Refusal, header: list[str]) -> None:
        if self._writer is None:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            file = self._files.enter_context(self._path.open("w", newline="", encoding="utf-8"))
            self._writer = csv.writer(file, quoting=csv.QUOTE_ALL)
            self._writer.writerow(["Line", "Why", *header])
        self._writer.writerow([refusal.line, refusal.why, *refusal.values])

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._files.close()
        if kind and self._writer:
            self._path.unlink()
