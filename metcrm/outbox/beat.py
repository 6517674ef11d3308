"""Beat, leaving a pulse of its own, so that /readyz can tell a silent beat from a silent worker."""

import logging
import time
from typing import Any

from celery.beat import PersistentScheduler
from django.db import DatabaseError, close_old_connections

from metcrm.outbox import pulse

log = logging.getLogger(__name__)

EVERY = 20.0


class PulsingScheduler(PersistentScheduler):
    """Celery's own scheduler; at most every twenty seconds it notes that it is alive."""

    _last = 0.0

    def tick(self, *args: Any, **kwargs: Any) -> float:
        """Send what is due; returns the seconds until the next look."""
        if time.monotonic() - self._last >= EVERY:
            self._last = time.monotonic()
            self._leave_pulse()
        return float(super().tick(*args, **kwargs))

    def _leave_pulse(self) -> None:
        close_old_connections()
        try:
            pulse.beat("beat")
        except DatabaseError as error:
            log.warning("The database doesn't take beat's pulse: %s", type(error).__name__)
