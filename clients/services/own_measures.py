"""Adding a measure of the workspace's own."""

import re
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from clients.measures import Area, Better, measures
from clients.models import OwnMeasure
from clients.services.refusals import Refused
from metcrm.accounts.models import Workspace
from metcrm.accounts.permissions import Capability, check
from metcrm.audit.services import record
from metcrm.tenancy.actors import Actor
from metcrm.tenancy.context import current_workspace_id

MOST = 60
LARGEST = Decimal(999_999)
BETTER = (Better.HIGHER, Better.LOWER)


def add_own_measure(
    *, name: str, unit: str, minimum: Decimal, maximum: Decimal, decimals: int, better: str, area: str, by: Actor,
    now: datetime, entry: str = "number", entry_seconds: int | None = None, how: str = "",
) -> OwnMeasure:  # fmt: skip
    """Add a measure with its grid; it has no published amount of change, and none is made up.

    Raises:
        Refused: with the field it is about.
    """
    check(by, Capability.WRITE_REPORTS)
    name = " ".join(name.split())
    _check(name, minimum, maximum, decimals, better, area)
    with transaction.atomic():
        # One after the other, so that two at once don't take the same number.
        Workspace.objects.select_for_update().get(pk=current_workspace_id())
        there = list(OwnMeasure.objects.all())
        if len(there) >= MOST:
            raise Refused(f"A workspace has at most {MOST} measures of its own.")
        if any(one.name.casefold() == name.casefold() and one.retired_at is None for one in there):
            raise Refused("You have a measure of this name already.", "name")
        number = max((int(re.sub(r"\D", "", one.code)) for one in there), default=0) + 1
        row = OwnMeasure.objects.create(
            code=f"OWN{number}", name=name, unit=unit.strip(), minimum=minimum, maximum=maximum, decimals=decimals,
            better=better, area=area, entry=entry, entry_seconds=entry_seconds if entry == "counter" else None,
            how=how.strip(), created_at=now, created_by=str(by),
        )  # fmt: skip
        record("measure.added", by=by, on=row, now=now, code=row.code)
    return row


def retire_own_measure(*, measure: OwnMeasure, by: Actor, now: datetime) -> OwnMeasure:
    """Offer it no more; what was measured with it stays. A second time changes nothing."""
    check(by, Capability.WRITE_REPORTS)
    with transaction.atomic():
        row = OwnMeasure.objects.select_for_update().get(pk=measure.pk)
        if row.retired_at is None:
            row.retired_at, row.retired_by = now, str(by)
            row.save(update_fields=["retired_at", "retired_by"])
            record("measure.retired", by=by, on=row, now=now, code=row.code)
    return row


def _check(name: str, minimum: Decimal, maximum: Decimal, decimals: int, better: str, area: str) -> None:
    if not name:
        raise Refused("Name the measure.", "name")
    published = {one.name.casefold() for one in measures().values()}
    if name.casefold() in published:
        raise Refused("This is one of the published measures already; use that one.", "name")
    if decimals not in (0, 1, 2):
        raise Refused("Choose none, one or two decimals.", "decimals")
    if better not in BETTER:
        raise Refused("Choose whether higher or lower is better.", "better")
    if area not in list(Area):
        raise Refused("Choose the area it belongs to.", "area")
    step = Decimal(1).scaleb(-decimals)
    for field, value in (("minimum", minimum), ("maximum", maximum)):
        if abs(value) > LARGEST or value != value.quantize(step):
            raise Refused(f"Write a number with at most {decimals} decimals.", field)
    if minimum >= maximum:
        raise Refused("The lowest possible value is below the highest.", "minimum")
