"""Research in Chromium, by keyboard alone: from a name in the registry to an office; and an address book comes in."""

import re
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import LAPTOP, PHONE, Person
from tests.journeys.town import ROOT, Town

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("town")]

SAMPLE = ROOT / "tests" / "practitioners" / "data" / "nppes_sample_rows.csv"
LOGIN, PASSWORD = "hana@homework.example", "a-quiet-word-at-nine"
HANA = f"""
from metcrm import clock
from metcrm.accounts.models import User
from metcrm.accounts.services.workspaces import open_workspace
from metcrm.demo.load import EmailAddress
hana = User.objects.create_user("{LOGIN}", "{PASSWORD}", name="Hana Brandt")
EmailAddress.objects.create(user=hana, email=hana.email, verified=True, primary=True)
open_workspace(owner=hana, name="Hana Medical Exercise", timezone="America/Chicago", now=clock.now())
"""
PEOPLE = """Name,Role,E-mail,Practice
Zoë Müller,Office manager,zoe@lakeside.example,Lakeside Orthopedics
"=SUM(A1)",Scheduler,sum@lakeside.example,Lakeside Orthopedics
Bad Mail,Scheduler,not-a-mail,Lakeside Orthopedics
"""


@pytest.fixture(scope="module")
def registry(town: Town) -> Town:
    """The town with a registry of five rows, and Hana."""
    town.manage("import_npi", str(SAMPLE))
    town.manage("shell", "--no-imports", "-c", HANA)
    return town


@pytest.fixture
def hana(person: Callable[..., Person], registry: Town) -> Callable[..., Person]:
    def arrive(viewport: dict[str, int] | None = None) -> Person:
        who = person(viewport)
        who.go("/accounts/login/")
        who.page.fill("[name=login]", LOGIN)
        who.page.fill("[name=password]", PASSWORD)
        who.page.press("[name=password]", "Enter")
        who.page.wait_for_url(re.compile(r"/$"))
        return who

    return arrive


def tab_to(page: Page, name: str, most: int = 80) -> None:
    """Press Tab until what is called so has the focus."""
    for _ in range(most):
        page.keyboard.press("Tab")
        told = page.evaluate("(document.activeElement.innerText || document.activeElement.value || '').trim()")
        if told.startswith(name):
            return
    raise AssertionError(f"{most} times Tab, and never at “{name}”")


def times_stand_apart(page: Page) -> None:
    """The times of the opening hours neither overlap nor stick out of their line."""
    line = page.locator("#homework-4 .week-times").first
    boxes = [box for field in line.locator("input").all() if (box := field.bounding_box())]
    around = line.bounding_box()
    assert around and len(boxes) == 4
    assert all(box["x"] + box["width"] <= around["x"] + around["width"] + 1 for box in boxes)
    assert all(one["x"] + one["width"] <= other["x"] for one, other in pairwise(boxes) if one["y"] == other["y"])


@pytest.mark.parametrize("viewport", [None, PHONE], ids=["laptop", "phone"])
def test_pages_with_nothing_in_them_say_what_to_do(
    hana: Callable[..., Person], viewport: dict[str, int] | None
) -> None:
    who = hana(viewport)
    for path in ("/practices/", "/practices/board/", "/practices/gone-quiet/", "/registry/", "/duplicates/",
                 "/contacts/files/", "/plan/"):  # fmt: skip
        who.go(path)
        who.check_access()


def test_from_a_name_to_an_office_by_keyboard(hana: Callable[..., Person]) -> None:
    who = hana()
    page = who.page
    who.go("/registry/")
    page.locator("[name=q]").focus()
    page.keyboard.type("spring margerite")  # any order, and a letter amiss
    expect(page.locator("#registry-count")).to_contain_text("1")
    expect(page.locator("#registry-results")).to_contain_text("Marguerite")
    who.check_access()
    tab_to(page, "Make a practice")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/add/$"))
    who.check_access()
    tab_to(page, "Make a practice")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/practices/[0-9a-f-]{36}/$"))
    who.sees("Example Orthopaedic")
    who.check_access()
    page.locator("#homework-4 .check-ways > details > summary").click()
    for size in (LAPTOP, PHONE):
        page.set_viewport_size({"width": size["width"], "height": size["height"]})
        times_stand_apart(page)
    who.go("/registry/?q=marguerite")
    who.sees("already yours")


def test_an_address_book_comes_in_and_goes_again(hana: Callable[..., Person], tmp_path: Path) -> None:
    who = hana(PHONE)
    book = tmp_path / "people.csv"
    book.write_text(PEOPLE)
    who.go("/contacts/files/")
    who.page.set_input_files("[type=file]", book)
    who.press("Upload and look")
    who.page.get_by_role("button", name="Bring them in").wait_for()
    who.sees("Zoë Müller")
    who.check_access()
    who.press("Bring them in")
    who.sees("Row by row")  # a worker has taken it in
    expect(who.page.locator("table")).to_contain_text("not-a-mail")
    who.check_access()
    who.go("/practices/?q=lakeside")
    who.sees("Lakeside Orthopedics")
    who.go("/contacts/files/")
    who.page.get_by_role("link", name="people.csv").click()
    who.press("Undo this import")
    who.sees("Undo the import?")
    who.press("Undo this import")
    who.sees("Undone: everything is as it was before")  # not “being undone”, which it says until the worker is through
    who.go("/practices/?q=lakeside")
    who.sees("No practice")
