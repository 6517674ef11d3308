"""What day it is where the cast works: not UTC's, which is a day ahead for five hours of every evening there."""

from datetime import date
from zoneinfo import ZoneInfo

from django.utils import timezone

WORKSPACE_ZONE = "America/New_York"


def today() -> date:
    """The day in Alice's workspace."""
    return timezone.localdate(timezone=ZoneInfo(WORKSPACE_ZONE))
