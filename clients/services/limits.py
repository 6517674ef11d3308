"""Keeping the provider's own limits for one client."""

from datetime import date, datetime

from django.db import transaction

from clients.limits import READINGS
from clients.models import Episode, ExerciseLimits
from clients.services.refusals import Refused
from metcrm.accounts.permissions import Capability, check
from metcrm.audit.services import record
from metcrm.tenancy.actors import Actor

PAIRS = [("systolic_low", "systolic_high"), ("heart_rate_low", "heart_rate_high"), ("glucose_low", "glucose_high")]
_OF = {reading.field: reading for reading in READINGS}


def set_limits(
    *, episode: Episode, given_by: str, given_on: date, by: Actor, now: datetime, **limits: int | None
) -> ExerciseLimits:
    """Keep limits as the provider gave them, in mmHg, beats per minute and mg/dL; they count from now on.

    Raises:
        Refused: who gave them isn't said, a limit that no reading can have, or a lowest above its highest.
    """
    check(by, Capability.WRITE_CLIENTS)
    if not given_by.strip():
        raise Refused("Say who gave these limits.", "given_by")
    for name, value in limits.items():
        what = _OF[name.rsplit("_", 1)[0]]
        if value is not None and not what.lowest <= value <= what.highest:
            raise Refused(f"{what.label} is between {what.lowest} and {what.highest} {what.unit}.", name)
    for low, high in PAIRS:
        lowest, highest = limits.get(low), limits.get(high)
        if lowest is not None and highest is not None and lowest >= highest:
            raise Refused("The lowest is below the highest.", low)
    with transaction.atomic():
        row = ExerciseLimits.objects.create(
            episode=episode, given_by=given_by.strip(), given_on=given_on, set_at=now, set_by=str(by), **limits
        )
        record("limits.set", by=by, on=row, now=now, episode=episode.pk)
    return row
