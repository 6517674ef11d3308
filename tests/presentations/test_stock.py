"""What offices hold, and when to bring more."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client as Browser
from django.urls import reverse

from metcrm.accounts.permissions import NotAllowed
from presentations import selectors_stock
from presentations.brief.content import brief_of
from presentations.models import StockCount
from presentations.refusals import Refused
from presentations.services import materials, stock
from presentations.services.visits import Left
from presentations.stock_rules import RULES, Held, judge, rule_words
from tests.conftest import NOW, Cast
from tests.factories.clients import make_referral
from tests.factories.practitioners import make_practice
from tests.factories.presentations import make_one_sheet, make_visit
from tests.presentations.counting import queries

TODAY = date(2026, 3, 4)
STOCK = reverse("presentations:stock")


def held(kind: str = "referral_pad", **over: Any) -> Held:
    values: dict[str, Any] = {
        "kind": kind, "left_on": TODAY - timedelta(days=10), "left": 50, "counted_on": None, "counted": 0, "since": 0,
    } | over  # fmt: skip
    return Held(**values)


@pytest.mark.parametrize(
    ("about", "amount", "why"),
    [
        ({}, "about 50 forms left", ""),
        ({"since": 40}, "about 10 forms left; 40 referred since", ""),
        ({"since": 41}, "about 9 forms left; 41 referred since", "Fewer than 10"),
        ({"since": 70}, "about 0 forms left", "Fewer than 10"),
        ({"left_on": TODAY - timedelta(days=180)}, "about 50", "for 180 days"),
        ({"left_on": TODAY - timedelta(days=179)}, "about 50", ""),
        ({"left": 0, "counted": 9, "counted_on": TODAY}, "about 9 forms", "Fewer than 10"),
        ({"kind": "card", "left": 10}, "10 cards brought", ""),
        ({"kind": "card", "left": 10, "left_on": TODAY - timedelta(days=90)}, "10 cards", "for 90 days"),
        ({"kind": "card", "left": 0, "counted": 2, "counted_on": TODAY}, "2 cards when counted", "Fewer than 3"),
        ({"kind": "one_sheet", "left": 1, "old": "version 1, which is retired"}, "1 sheet", "bring the new one"),
        ({"kind": "letter", "left": 1, "left_on": TODAY - timedelta(days=900)}, "", ""),
    ],
)  # fmt: skip
def test_the_rule_of_each_kind(about: dict[str, Any], amount: str, why: str) -> None:
    judged = judge(held(**about), TODAY)
    assert amount in judged.amount
    assert (why in judged.why) if why else judged.why == ""


def test_each_rule_is_said_in_words() -> None:
    assert rule_words("referral_pad") == (
        "50 at a time. Each referral takes one form. Bring more when fewer than 10 are left, or after 180 days."
    )
    assert all(str(rule.days) in rule_words(kind) for kind, rule in RULES.items())


def test_referrals_since_the_pad_was_left_take_forms(inside: Cast) -> None:
    practice = make_practice()
    make_visit(practice=practice, happened_at=NOW - timedelta(days=20), left=[Left("referral_pad")])
    make_referral(practice, received_at=NOW - timedelta(days=30))
    for days in (1, 2, 3):
        make_referral(practice, received_at=NOW - timedelta(days=days))
    (one,) = selectors_stock.stock(TODAY)
    assert (one.practice, one.judged.amount) == (practice, "about 47 forms left; 3 referred since")


def test_two_pads_are_twice_as_many_forms(inside: Cast) -> None:
    practice = make_practice()
    make_visit(practice=practice, happened_at=NOW - timedelta(days=20), left=[Left("referral_pad", quantity=2)])
    for days in range(1, 12):
        make_referral(practice, received_at=NOW - timedelta(days=days))
    (one,) = selectors_stock.stock(TODAY)
    assert one.judged.amount == "about 89 forms left; 11 referred since" and not one.bring


def test_a_count_takes_the_place_of_what_was_reckoned(inside: Cast) -> None:
    practice = make_practice()
    make_visit(practice=practice, happened_at=NOW - timedelta(days=20), left=[Left("referral_pad")])
    stock.count(practice=practice, kind="referral_pad", pieces=4, by=inside.by, now=NOW - timedelta(days=2))
    (one,) = selectors_stock.to_bring(practice, TODAY)
    assert "about 4 forms" in one.judged.amount and one.bring
    make_visit(practice=practice, happened_at=NOW - timedelta(days=1), left=[Left("referral_pad")])
    (one,) = selectors_stock.stock(TODAY)
    assert "about 54 forms" in one.judged.amount and not one.bring


def test_an_office_that_holds_an_old_version_is_told(inside: Cast) -> None:
    version = make_one_sheet(ready=True)
    practice = version.material.practice
    make_visit(practice=practice, left=[Left("one_sheet", version)])
    assert selectors_stock.to_bring(practice, TODAY) == []
    make_one_sheet(practice=practice, conditions=["low_back_pain"])
    (one,) = selectors_stock.to_bring(practice, TODAY)
    assert one.judged.why == "They have version 1 of 2: bring the new one."
    materials.retire(version.material, by=inside.by, now=NOW)
    (one,) = selectors_stock.to_bring(practice, TODAY)
    assert "version 1, which is retired" in one.judged.why


def test_the_brief_says_what_to_bring(inside: Cast) -> None:
    practice = make_practice()
    stock.count(practice=practice, kind="referral_pad", pieces=2, by=inside.by, now=NOW)
    lines = [
        line for part in brief_of(practice, now=NOW, today=TODAY).sections if part.key == "bring" for line in part.lines
    ]
    assert ("Bring: referral pad.", "Fewer than 10 are left.") in [(line.lead, line.text) for line in lines]


def test_an_assistant_counts_and_a_viewer_doesnt(inside: Cast) -> None:
    practice = make_practice()
    with pytest.raises(NotAllowed):
        stock.count(practice=practice, kind="card", pieces=3, by=inside.by_bob, now=NOW)
    for kind, pieces in (("letter", 3), ("card", -1), ("card", 1001)):
        with pytest.raises(Refused):
            stock.count(practice=practice, kind=kind, pieces=pieces, by=inside.by, now=NOW)
    assert not StockCount.objects.exists()


def test_the_page_lists_and_counts(alice: Browser, bob: Browser, carol: Browser, cast: Cast) -> None:
    assert "Nothing was left anywhere yet" in alice.get(STOCK).content.decode()
    with cast.inside():
        practice = make_practice(name="Lakeside Orthopedics")
        make_visit(practice=practice, left=[Left("referral_pad"), Left("card")])
    page = alice.get(STOCK).content.decode()
    assert "Lakeside Orthopedics" in page and "Each referral takes one form." in page
    count = reverse("presentations:stock_count", args=[practice.pk])
    answer = alice.post(count, {"kind": "referral_pad", "pieces": "3"}, follow=True).content.decode()
    assert "about 3 forms left" in answer and "Fewer than 10 are left." in answer
    wrong = alice.post(count, {"kind": "referral_pad", "pieces": "many"})
    assert (wrong.status_code, "as a number" in wrong.content.decode()) == (422, True)
    panel = alice.get(reverse("presentations:practice_materials", args=[practice.pk])).content.decode()
    assert "Bring: referral pad." in panel
    assert bob.post(count, {"kind": "referral_pad", "pieces": "3"}).status_code == 403
    assert carol.post(count, {"kind": "referral_pad", "pieces": "3"}).status_code == 404
    assert "Lakeside" not in carol.get(STOCK).content.decode()
    assert "No paper found" in alice.get(STOCK, {"q": "nowhere"}).content.decode()


def test_a_long_list_takes_no_more_queries(alice: Browser, cast: Cast) -> None:
    def leave() -> None:
        version = make_one_sheet(ready=True)
        left = [Left("one_sheet", version), Left("referral_pad")]
        make_visit(practice=version.material.practice, left=left, happened_at=NOW - timedelta(days=1))

    with cast.inside():
        leave()
    few = queries(alice, STOCK)
    with cast.inside():
        for _ in range(5):
            leave()
    assert queries(alice, STOCK) == few
