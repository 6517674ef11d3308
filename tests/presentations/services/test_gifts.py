"""Meals and gifts: kept with the visit, split evenly, added up by year."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metcrm.accounts.permissions import NotAllowed
from metcrm.tenancy.actors import Actor
from practitioners.models import Contact
from presentations import selectors_gifts
from presentations.models import Gift, GiftShare, Visit
from presentations.refusals import Refused
from presentations.services import gifts
from presentations.services.gifts import Given, split
from tests.conftest import NOW, Cast
from tests.factories.practitioners import make_contact, make_practice, make_practitioner
from tests.factories.presentations import make_visit


def lunch(amount: str = "45.00", **over: object) -> Visit:
    return make_visit(kind="lunch", gift=Given("meal", Decimal(amount)), **over)


def above(visit: Visit) -> list[tuple[object, Decimal]]:
    return list(selectors_gifts.over_cap(visit, selectors_gifts.cap()))


@given(st.integers(1, 500_000), st.integers(1, 60))
def test_the_parts_add_up_and_differ_by_a_cent_at_most(cents: int, people: int) -> None:
    parts = split(Decimal(cents) / 100, people)
    assert sum(parts) == Decimal(cents) / 100
    assert len(parts) == people
    assert max(parts) - min(parts) <= Decimal("0.01")


def test_everybody_who_was_met_had_it(inside: Cast) -> None:
    practice = make_practice()
    people = [make_contact(practice=practice), make_practitioner(practice=practice)]
    visit = lunch(practice=practice, people=people)
    gift = Gift.objects.get(visit=visit)
    assert [share.amount for share in gift.shares.all()] == [Decimal("22.50")] * 2
    assert {share.contact or share.practitioner for share in gift.shares.all()} == set(people)


def test_a_meal_that_nobody_had_keeps_nothing(inside: Cast) -> None:
    with pytest.raises(Refused, match="who had"):
        lunch(people=[])
    assert not Visit.objects.exists()


@pytest.mark.parametrize("amount", ["0", "0.01", "5000.01"])
def test_an_amount_that_is_none_keeps_nothing(inside: Cast, amount: str) -> None:
    practice = make_practice()
    people = [make_contact(practice=practice), make_contact(practice=practice, name="Kim Vale")]
    with pytest.raises(Refused, match="whole amount"):
        lunch(amount, practice=practice, people=people)
    assert not Visit.objects.exists() and not GiftShare.objects.exists()


def test_totals_are_of_one_year_and_one_workspace(inside: Cast) -> None:
    practice = make_practice()
    ruth = make_contact(practice=practice)
    visit = lunch("30", practice=practice, people=[ruth])
    lunch("12.50", practice=practice, people=[ruth])
    gifts.give(visit, Given("gift", Decimal(9), [ruth]), on=date(2025, 12, 31), by=inside.by, now=NOW)
    assert selectors_gifts.yearly_totals([ruth], 2026) == {ruth.pk: Decimal("42.50")}
    assert selectors_gifts.yearly_totals([ruth], 2025) == {ruth.pk: Decimal(9)}
    with inside.elsewhere():
        assert selectors_gifts.recipients(2026) == []


def test_the_cap_warns_and_only_the_owner_sets_it(inside: Cast) -> None:
    practice = make_practice()
    ruth: Contact = make_contact(practice=practice)
    visit = lunch("30", practice=practice, people=[ruth])
    assert above(visit) == []
    gifts.set_cap(Decimal(50), by=inside.by, now=NOW)
    assert above(visit) == []
    again = lunch("20.01", practice=practice, people=[ruth])
    assert above(again) == [(ruth, Decimal("50.01"))]
    gifts.set_cap(None, by=inside.by, now=NOW)
    assert above(again) == []
    with pytest.raises(NotAllowed):
        gifts.set_cap(Decimal(1), by=Actor(None, "x", "specialist"), now=NOW)
