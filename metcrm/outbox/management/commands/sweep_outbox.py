from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand

from metcrm import clock
from metcrm.outbox import delivery


class Command(BaseCommand):
    help = "Delivers everything that is due now, in this process, without broker or worker."

    def handle(self, *args: Any, **options: Any) -> None:
        counts: dict[str, int] = {}
        seen: set[UUID] = set()
        while batch := [found for found in delivery.due(clock.now()) if found not in seen]:
            for message_id in batch:
                seen.add(message_id)
                state = delivery.deliver(message_id, clock.now()) or "held by another worker"
                counts[state] = counts.get(state, 0) + 1
        self.stdout.write(", ".join(f"{n} {state}" for state, n in sorted(counts.items())) or "Nothing is due.")
