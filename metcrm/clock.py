"""The one place that asks what time it is.

Services take `now`; views, tasks and commands get it here. While PUBLIC_URL is a loopback address, the file named by
CLOCK_FILE may hold a number of seconds by which every process (web, worker, beat) sees the clock moved.
"""

from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone


def offset() -> timedelta:
    """How far the clock is moved; zero outside journeys."""
    if not settings.CLOCK_FILE:
        return timedelta()
    try:
        text = Path(settings.CLOCK_FILE).read_text().strip()
    except FileNotFoundError:
        return timedelta()
    return timedelta(seconds=float(text or 0))


def now() -> datetime:
    """The time, aware, in UTC."""
    return timezone.now() + offset()
