"""From three points of seven to seven without leaving the page; a deck worked on, drawn, and shown in two windows."""

import re
from collections.abc import Callable
from pathlib import Path

import pypdfium2
import pytest
from playwright.sync_api import Locator, expect

from tests.journeys.conftest import PHONE, Person
from tests.journeys.town import Town

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("town")]

LOGIN, PASSWORD = "rosa@ready.example", "a-door-that-opens-at-ten"
#: Rosa, her business, and an office of which all is known but its report; a visit for tomorrow. Prints its id.
ROSA = f"""
from datetime import timedelta
from metcrm import clock
from metcrm.accounts.models import User
from metcrm.accounts.services.workspaces import open_workspace
from metcrm.demo.load import EmailAddress
from metcrm.tenancy import context
from metcrm.tenancy.actors import Actor
from practitioners.services import clinicians, facts, people, practices
from presentations.services import visits
now = clock.now()
rosa = User.objects.create_user("{LOGIN}", "{PASSWORD}", name="Rosa Feld", title="Medical Exercise Specialist")
EmailAddress.objects.create(user=rosa, email=rosa.email, verified=True, primary=True)
place = open_workspace(owner=rosa, name="Rosa Medical Exercise", timezone="America/Chicago", now=now)
with context.workspace(place.pk):
    told = dict(by=Actor(rosa.pk, "Rosa Feld", "owner"), now=now)
    office = practices.add_practice(name="Lakeside Orthopedics", specialty_group="orthopaedics", phone="(518) 555-0100",
                                    **told)
    practices.save_location(office, location=office.locations.first(), street="2 Lake St", city="Albany", state="NY",
                            zip_code="12207", hours="Mon-Fri 8-5", how_to_get_in="Side door", source="website", **told)
    ruth = people.add_contact(practice=office, name="Ruth Keller", role="office_manager", email="ruth@ready.example",
                              **told)
    doctor = clinicians.add(office, npi="2000000010", first_name="Amara", last_name="Osei", credential="MD",
                            primary_taxonomy="207X00000X", subspecialty_none=True, **told)
    people.verify_npi(doctor, **told)
    people.review_specialty(doctor, **told)
    for key, value in (("conditions", "knee osteoarthritis, falls"), ("refers_to", "the YMCA")):
        facts.learn(practice=office, key=key, value=value, source="phone", **told)
    visits.plan_visit(practice=office, planned_for=now + timedelta(minutes=20), kind="scheduled", people=[ruth],
                      objective="A first referral: knees after discharge", **told)
    print(office.pk)
"""


@pytest.fixture(scope="module")
def office(town: Town) -> str:
    """The id of Rosa's office."""
    return town.manage("shell", "--no-imports", "-c", ROSA).split()[-1]


@pytest.fixture
def rosa(person: Callable[..., Person], office: str) -> Callable[..., Person]:
    """Rosa, signed in and at Today."""

    def arrive(viewport: dict[str, int] | None = None) -> Person:
        who = person(viewport)
        who.go("/accounts/login/")
        who.page.fill("[name=login]", LOGIN)
        who.page.fill("[name=password]", PASSWORD)
        who.page.press("[name=password]", "Enter")
        who.page.wait_for_url(re.compile(r"/$"))
        return who

    return arrive


def test_to_seven_of_seven_on_today(rosa: Callable[..., Person]) -> None:
    who = rosa(PHONE)
    page = who.page
    panel = page.locator("details.readiness")
    expect(panel.locator("> summary")).to_contain_text("of 7")
    panel.locator("> summary").click()
    who.sees("1. Certification")
    who.check_access()
    who.shoot("ready-before")
    before = panel.locator("> summary").inner_text()
    assert re.search(r"Ready [23] of 7", before), before
    for _ in range(12):
        expect(page.locator("[data-ready-poll]")).to_have_count(0, timeout=60_000)  # the worker draws
        missing = page.locator(".ready-point.is-missing")
        if not missing.count():
            break
        with page.expect_response(re.compile("/ready/fix/")) as answer:
            _mend(missing.first)
        assert answer.value.status == 200
        expect(page.locator(".check-ways > details[open]")).to_have_count(0)
    expect(panel.locator("> summary")).to_contain_text("Ready 7 of 7")
    assert page.url.rstrip("/") == who.town.url
    who.check_access()
    who.shoot("ready-after")


def _mend(missing: Locator) -> None:
    """Open the first form of a point, and fill in what it asks."""
    missing.locator(".check-ways > details > summary").first.click()
    form = missing.locator(".check-ways > details[open] form").first
    answers = {
        "value": "one page by fax", "phone": "(518) 555-0142", "reply_to": "rosa@ready.example",
        "street": "12 Alder Way", "city": "Albany", "zip_code": "12207",
    }  # fmt: skip
    for name, answer in answers.items():
        field = form.locator(f"[name$='-{name}']")
        if field.count() and field.first.is_visible():
            field.first.fill(answer)
    state = form.locator("select[name$='-state']")
    if state.count():
        state.select_option("NY")
    form.locator("button[type=submit]").click()


def test_a_deck_is_worked_on_drawn_and_shown(rosa: Callable[..., Person], office: str, tmp_path: Path) -> None:
    who = rosa()
    page = who.page
    who.go(f"/decks/new/?practice={office}")
    page.get_by_label("For whom?").select_option(label="Amara Osei, MD")
    who.press("Make the presentation")
    page.wait_for_url(re.compile(r"/decks/[0-9a-f-]{36}/$"))
    who.check_access()
    who.shoot("deck")
    # Words, where they stand.
    first = page.locator("#slide-gap")
    first.get_by_text("Change the words").click()
    first.get_by_role("textbox", name=re.compile("^Title")).fill("After the knee, the stairs")
    first.get_by_role("button", name="Save the slide").click()
    expect(page.locator("#slide-gap .slide-title")).to_have_text("After the knee, the stairs")
    # Order: by keyboard, then by dragging.
    page.get_by_role("button", name="Move “What you do and don’t” up").press("Enter")
    expect(page.locator(".deck-slide").first).to_have_attribute("id", "slide-scope")
    page.set_viewport_size({"width": 1280, "height": 3000})  # both heads in sight
    page.locator("#slide-path .card-head h2").drag_to(page.locator("#slide-scope .card-head h2"))
    expect(page.locator(".deck-slide").first).to_have_attribute("id", "slide-path")
    # Drawn by the worker, with its progress.
    who.press("Draw the PDF")
    expect(page.get_by_role("link", name="Open the PDF")).to_be_visible(timeout=60_000)
    with page.expect_download() as download:
        page.get_by_role("link", name="Download").click()
    download.value.save_as(tmp_path / "deck.pdf")
    pdf = pypdfium2.PdfDocument(tmp_path / "deck.pdf")
    assert len(pdf) == page.locator(".deck-slide").count()
    assert "What happens to a patient you send" in pdf[0].get_textpage().get_text_range()


def test_two_windows_go_together_without_the_network(rosa: Callable[..., Person], office: str) -> None:
    who = rosa()
    page = who.page
    who.go("/decks/")
    page.locator("main table th a").first.click()
    who.press("Present", exact=True)
    page.wait_for_url(re.compile(r"/present/$"))
    who.check_access()
    with who.context.expect_page() as opened:
        page.get_by_role("button", name="Open the audience’s window").click()
    audience = opened.value
    audience.wait_for_load_state("networkidle")
    assert "You say" not in audience.content()
    who.context.set_offline(True)
    page.keyboard.press("ArrowRight")
    expect(audience.locator("[data-slide='2']")).to_be_visible()
    expect(audience.locator("[data-slide='1']")).to_be_hidden()
    page.keyboard.press("b")
    expect(audience.locator("#black")).to_be_visible()
    page.keyboard.press("ArrowRight")
    expect(audience.locator("#black")).to_be_hidden()
    expect(audience.locator("[data-slide='3']")).to_be_visible()
    stage = page.locator("#stage").bounding_box()
    assert stage is not None
    page.mouse.move(stage["x"] + 300, stage["y"] + 100)
    page.mouse.down()
    page.mouse.move(stage["x"] + 100, stage["y"] + 100)
    page.mouse.up()
    expect(audience.locator("[data-slide='4']")).to_be_visible()
    who.context.set_offline(False)
    page.reload()
    expect(page.locator("[data-slide='4']")).to_be_visible()
    assert page.locator("#elapsed").inner_text() != ""
    who.shoot("presenting")
