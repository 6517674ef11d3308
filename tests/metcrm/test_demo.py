"""The demonstration is loaded at any hour: its days are those of each business, not those of London."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

import practitioners.demo
from metcrm.demo import load


class Told(Exception):
    """As of when the demonstration is made."""


@pytest.mark.parametrize(("hour", "day"), [(2, date(2026, 3, 4)), (18, date(2026, 3, 5))])
@pytest.mark.parametrize("business", [load.DANA, load.OMAR], ids=["dana", "omar"])
def test_nothing_of_tomorrow_is_known_yet(
    db: None, monkeypatch: pytest.MonkeyPatch, business: load.Business, hour: int, day: date
) -> None:
    """At two in the morning by UTC it is still yesterday in Tucson and Omaha."""

    def tell(*_: Any, now: datetime, **__: Any) -> None:
        raise Told(now.date())

    monkeypatch.setattr(practitioners.demo, "load", tell)
    with pytest.raises(Told) as told:
        load._open(business, "a-quiet-harbor-42", datetime(2026, 3, 5, hour, 15, tzinfo=UTC))
    assert told.value.args == (day,)
