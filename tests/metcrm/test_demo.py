"""The demonstration is loaded at any hour: its days are those of each business, not those of London."""

from datetime import UTC, datetime

import pytest

from metcrm.accounts.models import Workspace
from metcrm.demo import load
from metcrm.tenancy import context
from practitioners.models import Fact


@pytest.mark.parametrize("hour", [2, 18])
def test_a_business_is_made_at_any_hour(db: None, hour: int) -> None:
    """At two in the morning by UTC it is still yesterday in Omaha."""
    opened: Workspace = load._open(load.OMAR, "a-quiet-harbor-42", datetime(2026, 3, 5, hour, 15, tzinfo=UTC))
    with context.workspace(opened.pk):
        newest = Fact.objects.latest("checked_on").checked_on
    assert newest.isoformat() == ("2026-03-04" if hour == 2 else "2026-03-05")
