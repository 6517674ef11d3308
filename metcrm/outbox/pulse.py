"""Is anybody working? Beat notes its own time, and sends a task every twenty seconds; the worker that runs it notes
the time too. Machine time, not the business's: a moved clock makes nobody silent."""

from datetime import timedelta

from django.utils import timezone

from metcrm.outbox.models import Pulse

SILENT_AFTER = timedelta(seconds=90)


def beat(name: str) -> None:
    """Leave the time under `name` ("worker" or "beat")."""
    Pulse.objects.update_or_create(name=name, defaults={"at": timezone.now()})


def is_alive(name: str) -> bool:
    """True when `name` was heard lately."""
    return Pulse.objects.filter(name=name, at__gte=timezone.now() - SILENT_AFTER).exists()
