"""Is anybody working? Beat sends a task every twenty seconds; the worker that runs it leaves the time."""

from datetime import timedelta

from django.utils import timezone

from metcrm.outbox.models import Pulse

SILENT_AFTER = timedelta(seconds=90)


def beat(name: str) -> None:
    """Leave the (real) time under `name`."""
    Pulse.objects.update_or_create(name=name, defaults={"at": timezone.now()})


def is_alive(name: str) -> bool:
    """True when `name` was heard lately."""
    return Pulse.objects.filter(name=name, at__gte=timezone.now() - SILENT_AFTER).exists()
