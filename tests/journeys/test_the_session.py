"""A repeat session on a phone: last time is filled in, and fewer than twelve taps log it."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Locator

from tests.journeys.conftest import PHONE, Person
from tests.journeys.test_the_story import PASSWORD, link_in, newest_mail
from tests.journeys.town import Town

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("town")]

MOST_TAPS = 11
HIS = "theo@birch.example"


class Thumb:
    """Counts every touch; typing into a touched field is no further tap."""

    def __init__(self, who: Person) -> None:
        self.who, self.taps = who, 0

    def tap(self, place: Locator) -> None:
        place.scroll_into_view_if_needed()
        box = place.bounding_box()
        assert box and min(box["width"], box["height"]) >= 24, "too small for a thumb"
        place.tap()
        self.taps += 1

    def chip(self, name: str) -> None:
        self.tap(self.who.page.locator("label", has_text=re.compile(rf"^\s*{re.escape(name)}")).first)

    def fill(self, name: str, value: str) -> None:
        self.tap(self.who.page.locator(f"[name={name}]"))
        self.who.page.keyboard.press("ControlOrMeta+a")
        self.who.page.keyboard.type(value)


def test_a_repeat_session_in_under_twelve_taps(person: Callable[..., Person], town: Town) -> None:
    laptop = person()
    join(laptop)
    record = client_with_episode(laptop)
    first_session(laptop, record)
    phone = person(PHONE)
    sign_in(phone)
    phone.go(record)
    thumb = Thumb(phone)
    thumb.tap(phone.page.get_by_role("link", name="Log a session").first)
    phone.page.wait_for_url(re.compile(r"/sessions/new/"))
    assert phone.page.locator("[name=ex_0_name]").input_value() == "Leg press"
    phone.check_access()
    phone.shoot("session-390")
    thumb.fill("systolic", "128")
    thumb.fill("diastolic", "82")
    thumb.fill("heart_rate", "72")
    thumb.chip("None observed")
    thumb.tap(phone.page.get_by_role("button", name="More: Load, exercise 1"))
    thumb.chip("Tolerated well")
    thumb.tap(phone.page.get_by_role("button", name="Save the session"))
    phone.page.wait_for_url(re.compile(r"/clients/[0-9a-f-]{36}/$"))
    phone.sees("The session is logged.")
    assert thumb.taps <= MOST_TAPS, thumb.taps
    phone.check_access()
    wide = phone.page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    assert not wide
    phone.page.locator("a[href*='/sessions/']", has_text=re.compile("20")).first.click()
    phone.page.wait_for_url(re.compile(r"/sessions/[0-9a-f-]{36}/"))
    phone.sees("3 × 10, 52.5 lb")
    phone.check_access()
    measured_with_one_hand(phone, record)


def measured_with_one_hand(phone: Person, record: str) -> None:
    """The stopwatch and the counter fill the fields, and what is half typed outlives a reload."""
    page = phone.page
    page.clock.install()
    phone.go(record + "assess/")
    phone.check_access()
    stopwatch = page.get_by_role("button", name="stopwatch: Timed Up and Go")
    stopwatch.tap()
    page.clock.run_for(11_400)
    stopwatch.tap()
    took = page.locator("[name=value_TUG]").input_value()
    assert 11.4 <= float(took) < 30  # the moved clock goes on by itself
    page.clock.pause_at(page.evaluate("Date.now()") / 1000 + 5)
    counter = page.get_by_role("button", name="counter: 30-Second Chair Stand")
    counter.tap()
    for _ in range(9):
        page.clock.run_for(1_000)
        counter.tap()
    page.clock.run_for(21_500)
    counter.tap()  # a moment late: it neither counts nor begins anew
    page.clock.run_for(40_000)
    assert page.locator("[name=value_CST30]").input_value() == "9"
    page.get_by_role("button", name="one less: 30-Second Chair Stand").tap()
    assert page.locator("[name=value_CST30]").input_value() == "8"
    page.clock.run_for(2_000)
    phone.sees("Kept at")
    phone.shoot("assess-390")
    phone.go(record + "assess/")
    phone.sees("is here again")
    assert page.locator("[name=value_TUG]").input_value() == took
    phone.press("Save the assessment")
    page.wait_for_url(re.compile(r"/assessments/[0-9a-f-]{36}/$"))


def join(who: Person) -> None:
    """A workspace of his own."""
    who.go("/accounts/signup/")
    for name, value in {"name": "Theo Birch", "workspace_name": "Birch Medical Exercise", "email": HIS,
                        "password1": PASSWORD, "password2": PASSWORD}.items():  # fmt: skip
        who.page.fill(f"[name={name}]", value)
    who.page.select_option("[name=timezone]", "America/Chicago")
    who.page.locator("main button[type=submit]").first.click()
    who.page.wait_for_url("**/confirm-email/**")
    who.go(link_in(newest_mail(who.town, HIS, "confirm"), "/confirm-email/"))
    who.page.locator("main form button[type=submit]").first.click()
    who.page.wait_for_load_state("networkidle")
    if "/login" in who.page.url:
        sign_in(who)


def sign_in(who: Person) -> None:
    who.go("/accounts/login/")
    who.page.fill("[name=login]", HIS)
    who.page.fill("[name=password]", PASSWORD)
    who.page.press("[name=password]", "Enter")
    who.page.wait_for_url(re.compile(r"/$"))


def client_with_episode(who: Person) -> str:
    """The record's address."""
    who.go("/clients/new/")
    who.page.fill("[name=first_name]", "Hilde")
    who.page.fill("[name=last_name]", "Brandt")
    who.page.locator("main form button[type=submit]").last.click()
    who.page.wait_for_url(re.compile(r"/episodes/new/"))
    who.page.select_option("[name=condition]", "knee_oa")
    began = datetime.now(ZoneInfo("America/Chicago")) - timedelta(days=20)
    who.page.fill("[name=started_on]", f"{began:%Y-%m-%d}")
    who.page.locator("main form button[type=submit]").last.click()
    who.page.wait_for_url(re.compile(r"/clients/[0-9a-f-]{36}/$"))
    return who.page.url


def first_session(who: Person, record: str) -> None:
    """Three days ago, everything typed."""
    who.go(record + "sessions/new/")
    day = datetime.now(ZoneInfo("America/Chicago")) - timedelta(days=3)
    for name, value in {"ex_0_name": "Leg press", "ex_0_sets": "3", "ex_0_repetitions": "10", "ex_0_load": "50",
                        "ex_0_minutes": "", "on": f"{day:%Y-%m-%d}"}.items():  # fmt: skip
        who.page.fill(f"[name={name}]", value)
    who.page.select_option("[name=ex_0_load_unit]", "lb")
    told = who.page.locator("[data-vitals-told]")
    who.page.fill("[name=systolic]", "190")
    who.page.locator("[name=systolic]").blur()
    assert "Stop. Systolic pressure 190 mmHg is above 180, the general limit" in told.inner_text()
    who.page.fill("[name=systolic]", "")
    who.page.locator("[name=systolic]").blur()
    assert told.is_hidden()
    who.page.locator("label", has_text="None observed").first.click()
    who.check_access()
    who.press("Save the session")
    who.page.wait_for_url(re.compile(r"/clients/[0-9a-f-]{36}/$"))
