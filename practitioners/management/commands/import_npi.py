"""`python manage.py import_npi FILE`: fill the registry from CMS's file."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from practitioners.nppes import NotReadable
from practitioners.services.nppes_import import Report, import_npi

_SHOWN = 20


class Command(BaseCommand):
    help = (
        "Read an NPPES dissemination file (.csv, .csv.gz, or the .zip as CMS publishes it) into the registry,"
        " which all workspaces share. Running it again changes only what differs."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        try:
            report = import_npi(file, progress=self._tell)
        except NotReadable as error:
            raise CommandError(f"{error} Nothing was changed.") from error
        self._print(report)

    def _tell(self, rows: int) -> None:
        self.stderr.write(f"{rows:,} rows read …")

    def _print(self, report: Report) -> None:
        for name in ("read", "new", "changed", "unchanged", "deactivated", "refused"):
            self.stdout.write(f"{name:<12}{getattr(report, name):>12,}")
        for refusal in report.listed[:_SHOWN]:
            self.stdout.write(f"  line {refusal.line}: {refusal.why}")
        if report.refused > _SHOWN:
            self.stdout.write(f"  … and {report.refused - _SHOWN:,} more refused rows")
