import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from metcrm.documents.coach import Finding, check
from metcrm.documents.coach.markup import check_html, looks_like_html

_MARKS = {"warn": "warn ", "block": "BLOCK"}


class Command(BaseCommand):
    help = "Reads a text as a medical office would. Exit code 0: clean, 1: something to tick, 2: something that stops."
    # The coach asks nothing of the database or of the other apps.
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", nargs="?", help="a text or HTML file; standard input when missing or -")
        parser.add_argument("--json", action="store_true", help="print one object a finding")

    def handle(self, *args: Any, **options: Any) -> None:
        name = options["file"] or "-"
        text = _read(name)
        findings = check_html(text) if looks_like_html(text, name) else check(text)
        show = _as_json if options["json"] else _as_text
        for finding in findings:
            self.stdout.write(show(finding, name))
        if not findings and not options["json"]:
            self.stdout.write("Nothing found.")
        severities = {finding.severity for finding in findings}
        if severities:
            sys.exit(2 if "block" in severities else 1)


def _read(name: str) -> str:
    """The text; bytes that are no UTF-8 are read as what Windows writes."""
    try:
        data = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    except OSError as error:
        raise CommandError(f"{name} can't be read: {error.strerror}.", returncode=3) from error
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def _as_json(finding: Finding, name: str) -> str:
    return json.dumps(finding.as_dict(), ensure_ascii=False)


def _as_text(finding: Finding, name: str) -> str:
    place = f"{'' if name == '-' else name + ':'}{finding.line}:{finding.start + 1}"
    return (
        f"{place}  {_MARKS[finding.severity]} {finding.category}: “{finding.text}”\n"
        f"    {finding.reason}\n"
        f"    Say instead: {finding.suggestion}"
    )
