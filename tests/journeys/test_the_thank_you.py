"""A visit is logged; its thank-you arrives at half past eight where the office is, and the stop link stops the next.

The clock of every process is moved by the one setting, to just before and just after; nothing is waited for.
"""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

import pytest

from practitioners.calendar import in_days, next_business_day_at
from tests.journeys.conftest import PHONE, Person
from tests.journeys.one_office import HERS, LOGIN, PASSWORD, ZONE
from tests.journeys.test_the_story import chip, link_in, mails_to, newest_mail, text_of
from tests.journeys.town import Town

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("town")]


def move_to(town: Town, moment: datetime) -> None:
    town.move_clock(moment - datetime.now(UTC))


def sign_in(who: Person) -> None:
    who.go("/accounts/login/")
    who.page.fill("[name=login]", LOGIN)
    who.page.fill("[name=password]", PASSWORD)
    who.page.press("[name=password]", "Enter")
    who.page.wait_for_url(re.compile(r"/$"))


def log_a_visit(phone: Person, office: str) -> datetime:
    """Returns when, as far as the machine knows."""
    phone.go(f"/visits/new/?practice={office}")
    for name in ("Nell Foster", "Interested"):
        chip(phone, name)
    phone.sees("Thank-you to Nell Foster")
    phone.press("Save visit")
    phone.page.wait_for_url(re.compile(r"/visits/[0-9a-f-]{36}/"))
    return datetime.now(UTC)


def test_the_thank_you_arrives_in_time_and_the_stop_link_stops_the_next(
    person: Callable[..., Person], town: Town
) -> None:
    said = town.manage("shell", "-c", "from tests.journeys.one_office import settle; settle()")
    office = next(line for line in said.splitlines() if line.startswith("office|")).split("|")[1]
    nia = person(PHONE)
    sign_in(nia)
    look_at_the_plans(nia)
    logged = log_a_visit(nia, office)
    due = next_business_day_at(logged, ZONE)
    it_leaves_at_its_time(town, due)
    she_stops(person(), town)
    nothing_more_leaves(nia, town, in_days(due, ZONE, 14))


def look_at_the_plans(nia: Person) -> None:
    """What the visit will set in motion, and in whose words."""
    for name, path in (("list", ""), ("plan", "plans/every/"), ("words", "words/of/check_in/")):
        nia.go(f"/settings/follow-ups/{path}")
        nia.check_access()
        nia.shoot(f"cadence-{name}-390")
    nia.sees("Dear Nell")
    nia.go("/settings/#digest")
    nia.check_access()
    nia.shoot("cadence-settings-390")


def it_leaves_at_its_time(town: Town, due: datetime) -> None:
    move_to(town, due - timedelta(minutes=5))
    town.manage("sweep_outbox")
    assert not mails_to(town, HERS)
    move_to(town, due + timedelta(seconds=30))
    mail = newest_mail(town, HERS, "thank")
    left = parsedate_to_datetime(str(mail["Date"]))
    assert due <= left < due + timedelta(minutes=5), "half past eight in Phoenix"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert str(mail["List-Unsubscribe"]).strip("<>") in text_of(mail)
    assert "9 Birch Way" in text_of(mail)


def she_stops(nell: Person, town: Town) -> None:
    """Looking stops nothing; pressing does."""
    link = link_in(newest_mail(town, HERS, "thank"), "/u/")
    nell.go(link)
    nell.check_access()
    nell.page.locator("main form button[type=submit]").first.click()
    nell.sees("won’t write to you any more")
    nell.shoot("cadence-stopped")


def nothing_more_leaves(nia: Person, town: Town, check_in_due: datetime) -> None:
    move_to(town, check_in_due + timedelta(days=120))
    town.manage("sweep_outbox")
    assert len(mails_to(town, HERS)) == 1
    nia.go("/follow-ups/?show=cancelled")
    nia.sees("Nell Foster asked for no more mails.")
    nia.check_access()
    nia.shoot("cadence-cancelled-390")
    nia.go("/follow-ups/")
    nia.sees("You owe nobody anything")
