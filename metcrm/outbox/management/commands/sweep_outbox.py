from collections import Counter
from typing import Any

from django.core.management.base import BaseCommand

from metcrm import clock
from metcrm.outbox import delivery, services
from metcrm.tenancy.context import PLATFORM, enter
from metcrm.tenancy.routes import all_tenants

AN_HOUR = 3600.0


class Command(BaseCommand):
    help = "Delivers everything that is due now, in this process, without broker or worker."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument(
            "--mend", action="store_true",
            help="First look through every workspace for mail that has lost its place in line, as after work on the"
            " database by hand.",
        )  # fmt: skip

    def handle(self, *args: Any, **options: Any) -> None:
        if options["mend"]:
            self.stdout.write(f"{_mend()} put back in line")
        counts = Counter(state or "held by another worker" for state in delivery.drain(clock.now, AN_HOUR))
        self.stdout.write(", ".join(f"{n} {state}" for state, n in sorted(counts.items())) or "Nothing is due.")


def _mend() -> int:
    mended = 0
    for tenant in [*all_tenants(), PLATFORM]:
        with enter(tenant):
            mended += services.mend(now=clock.now())
    return mended
