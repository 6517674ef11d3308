"""`create_institute NAME --admin EMAIL`: the first step of an institute."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email

from metcrm import clock
from metcrm.accounts.services.institutes import found_institute
from metcrm.accounts.services.refusals import Refused
from metcrm.tenancy.actors import SYSTEM


class Command(BaseCommand):
    help = "Founds a training institute with its first admin; an unknown admin gets a mail to set a password."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name")
        parser.add_argument("--admin", required=True, metavar="EMAIL")

    def handle(self, *args: Any, **options: Any) -> None:
        name, email = " ".join(options["name"].split())[:120], options["admin"]
        try:
            validate_email(email)
        except ValidationError:
            raise CommandError(f"{email!r} is not an e-mail address.") from None
        try:
            founded = found_institute(name=name, admin_email=email, by=SYSTEM, now=clock.now())
        except Refused as why:
            self.stdout.write(str(why))
        else:
            self.stdout.write(f"Founded {founded.name}; its admin is {email}.")
