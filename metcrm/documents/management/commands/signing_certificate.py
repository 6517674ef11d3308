from typing import Any

from django.core.management.base import BaseCommand

from metcrm.documents import signing


class Command(BaseCommand):
    help = "Prints the certificate (PEM) with which this installation signs; its SHA-256 goes to standard error."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(signing.certificate().decode(), ending="")
        self.stderr.write(f"SHA-256 {signing.fingerprint()}")
