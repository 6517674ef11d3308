"""The coach beside a field, in Chromium: lines as one types, keys, ticks; and that a late answer never overtakes."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Route, expect

from tests.journeys.conftest import PHONE, Person
from tests.journeys.town import Town

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("town")]

CHECK = "**/coach/check/"
CLEAN = "Your patient climbs the stairs without the rail."
LOGIN, PASSWORD = "cora@coach.example", "a-quiet-word-at-nine"
#: Cora, her business, and a thank-you that she hasn't released. Prints the follow-up's id.
CORA = f"""
from datetime import timedelta
from metcrm import clock
from metcrm.accounts.models import User, Workspace
from metcrm.accounts.services.workspaces import open_workspace
from metcrm.demo.load import EmailAddress
from metcrm.tenancy import context
from metcrm.tenancy.actors import Actor
from practitioners.models import Contact, ContactRole, Practice
from practitioners.services import follow_ups
now = clock.now()
cora = User.objects.create_user("{LOGIN}", "{PASSWORD}", name="Cora Lind")
EmailAddress.objects.create(user=cora, email=cora.email, verified=True, primary=True)
place = open_workspace(owner=cora, name="Cora Medical Exercise", timezone="America/Chicago", now=now)
with context.workspace(place.pk):
    Workspace.objects.filter(pk=place.pk).update(street="1 Bay St", city="Tampa", state="FL", zip_code="33602")
    office = Practice.objects.create(name="Lakeside Orthopedics", timezone="America/New_York", stage_since=now,
                                     created_at=now, created_by="x", referral_code="coachjourney")
    ruth = Contact.objects.create(practice=office, name="Ruth Keller", email="ruth@coach.example",
                                  role=ContactRole.OFFICE_MANAGER, created_at=now)
    one = follow_ups.propose(office, contacts=[ruth], happened_at=now, now=now)[0]
    by = Actor(cora.pk, "Cora Lind", "owner")
    print(follow_ups.schedule(one, because="visit", because_id=None, release=False, by=by, now=now).pk)
"""


@pytest.fixture(scope="module")
def thank_you(town: Town) -> str:
    """The id of Cora's draft."""
    return town.manage("shell", "--no-imports", "-c", CORA).split()[-1]


@pytest.fixture
def cora(person: Callable[..., Person], thank_you: str) -> Callable[..., Person]:
    """Cora, signed in and at the coach page."""

    def arrive(viewport: dict[str, int] | None = None) -> Person:
        who = person(viewport)
        who.go("/accounts/login/")
        who.page.fill("[name=login]", LOGIN)
        who.page.fill("[name=password]", PASSWORD)
        who.page.press("[name=password]", "Enter")
        who.page.wait_for_url(re.compile(r"/$"))
        who.go("/coach/")
        return who

    return arrive


def settle(who: Person, words: str) -> None:
    """Wait until the coach has said this beside the field."""
    expect(who.page.locator(".coach-status").first).to_contain_text(words)


def test_lines_keys_and_the_way_back(cora: Callable[..., Person]) -> None:
    who = cora()
    page, field = who.page, who.page.locator("#id_text")
    who.check_access()
    field.fill("Hello 😀 there. Come to our gym. We cure back pain.")
    settle(who, "1 must be changed, 1 needs a tick")
    marks = page.locator(".coach-mirror mark")
    expect(marks).to_have_count(2)
    expect(marks.nth(1)).to_have_class("is-stop")
    assert page.locator(".coach-mirror").evaluate("one => one.textContent.trim()") == field.input_value()
    who.check_access()
    who.shoot("coach")

    field.press("Control+Home")
    field.press("F8")
    selected = "one => one.value.slice(one.selectionStart, one.selectionEnd)"
    assert "gym" in field.evaluate(selected)
    expect(page.locator(".coach-panel [role=status]")).to_contain_text("1 of 2")
    expect(page.locator(".coach-panel [role=status]")).to_contain_text("Say instead")
    field.press("F8")
    assert field.evaluate(selected) == "We cure back pain"
    field.press("F8")
    assert "gym" in field.evaluate(selected)
    field.press("Shift+F8")
    assert field.evaluate(selected) == "We cure back pain"

    before = field.input_value()
    field.press("Alt+Enter")
    expect(field).not_to_have_value(before)
    assert "cure" not in field.input_value()
    settle(who, "1 needs a tick")
    field.press("Control+z")
    expect(field).to_have_value(before)
    settle(who, "1 must be changed")

    page.get_by_role("button", name="“We cure back pain”, line 1").click()
    expect(field).to_be_focused()
    page.get_by_role("button", name="Use it instead of “We cure back pain”").click()
    settle(who, "1 needs a tick")
    field.fill(CLEAN)
    settle(who, "nothing an office would stop at")
    expect(marks).to_have_count(0)


def test_a_late_answer_never_overtakes_a_newer_one(cora: Callable[..., Person]) -> None:
    who = cora()
    page, field = who.page, who.page.locator("#id_text")
    held: list[Route] = []

    def first_waits(route: Route) -> None:
        if held:
            route.continue_()
        else:
            held.append(route)

    # Without the browser's own help: an answer that can't be aborted any more must be dropped all the same.
    page.evaluate("AbortController.prototype.abort = () => {}")
    page.route(CHECK, first_waits)
    with page.expect_request(CHECK):
        field.fill("Come to our gym.")
    with page.expect_response(CHECK):
        field.fill(CLEAN)
    settle(who, "nothing an office would stop at")
    with page.expect_response(CHECK) as late:
        held[0].continue_()
    late.value.finished()
    page.evaluate("new Promise(done => setTimeout(done))")
    settle(who, "nothing an office would stop at")
    expect(page.locator(".coach-mirror mark")).to_have_count(0)


def test_lines_stay_under_their_words_while_the_answer_waits(cora: Callable[..., Person]) -> None:
    who = cora()
    page, field = who.page, who.page.locator("#id_text")
    field.fill("Come to our gym.")
    settle(who, "1 needs a tick")
    words = page.locator(".coach-mirror mark").inner_text()
    page.route(CHECK, lambda route: None)
    field.press("Control+Home")
    field.press_sequentially("Hello there. ")
    expect(page.locator(".coach-mirror mark")).to_have_text(words)
    assert page.locator(".coach-mirror").evaluate("one => one.textContent.trim()") == field.input_value()


def test_when_the_coach_is_out_of_reach_it_says_so(cora: Callable[..., Person]) -> None:
    who = cora()
    who.page.route(CHECK, lambda route: route.abort())
    who.page.locator("#id_text").fill("Come to our gym.")
    settle(who, "can’t be reached")


def test_on_a_phone_nothing_is_wider_than_the_phone(cora: Callable[..., Person]) -> None:
    who = cora(PHONE)
    who.page.locator("#id_text").fill("We cure back pain at our gym. " * 12)
    settle(who, "must be changed")
    assert who.page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    who.check_access()
    who.shoot("coach-phone")


def test_a_warning_ticked_in_the_editor_is_kept_with_the_words(cora: Callable[..., Person], thank_you: str) -> None:
    who = cora()
    page = who.page
    who.go(f"/follow-ups/{thank_you}/")
    settle(who, "Subject: nothing")
    page.get_by_role("textbox", name="Words").fill("Dear Ruth,\n\nThe door is beside our gym.")
    expect(page.locator(".coach-status").nth(1)).to_contain_text("1 needs a tick")
    page.get_by_label("Keep the words").check()
    who.check_access()
    who.shoot("coach-follow-up")
    page.get_by_role("button", name="Save the words").click()
    who.sees("Kept by Cora Lind")
    page.get_by_role("button", name="Release", exact=True).click()
    who.sees("Released. It leaves at its time")


def test_the_pages_of_our_own_words_are_accessible(cora: Callable[..., Person]) -> None:
    who = cora()
    who.go("/coach/words/")
    who.check_access()
    who.go("/coach/words/phrases/new/")
    page = who.page
    page.get_by_label("Words to find").fill("wellness warrior")
    page.get_by_label("Say instead").fill("client")
    page.get_by_label("Why").fill("Not our words.")
    page.get_by_label("Try it on a text").fill("Our wellness warriors walk daily.")
    page.get_by_role("button", name="Try it").click()
    who.sees("Not kept yet")
    who.check_access()
    who.shoot("coach-try")
    page.get_by_role("button", name="Keep it").click()
    who.sees("Kept. It counts from now on")
    who.check_access()
    who.shoot("coach-words")
