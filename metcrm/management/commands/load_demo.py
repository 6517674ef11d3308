from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from metcrm import clock
from metcrm.demo.load import NotHere, load_demo


class Command(BaseCommand):
    help = "Loads the demonstration: two workspaces and an institute. Does nothing when it is there already."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--password", default="demo-met-2026", help="for all three demo accounts")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            loaded = load_demo(password=options["password"], now=clock.now())
        except NotHere as error:
            raise CommandError(str(error)) from error
        self.stdout.write("The demonstration is loaded." if loaded else "The demonstration is there already.")
