"""A course from its template to a certificate that anybody can check: an admin, a learner, and a stranger.

The mails are read where they were caught; what is credited comes from work done in the product's own pages.
"""

import io
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pypdf
import pytest
from playwright.sync_api import Locator, expect

from tests.journeys.conftest import LAPTOP, PHONE, Person
from tests.journeys.test_the_story import link_in, mails_to, newest_mail, text_of
from tests.journeys.town import Town, wait_until

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("town")]

ADMIN, ADMIN_PASSWORD = "ines@orchard.example", "an-apple-for-the-teacher"
LEARNER, NAME, LEARNER_PASSWORD = "lena.1@class.example", "Lena Number 1", "a-pear-for-the-pupil"
INSTITUTE, COHORT = "Orchard Institute", "Jumpstart, this winter"
GOOD, UNREADABLE = 27, {"not-a-mail": "This is no e-mail address", "": "There is no e-mail address",
                        LEARNER: "The same address stands in line 2"}  # fmt: skip
OUTCOME = "Patients like yours stand up from a chair five times in four seconds less after eight weeks."


def roster(folder: Path) -> Path:
    """Thirty rows, of which three can't be taken in."""
    rows = [f"Lena Number {n},lena.{n}@class.example" for n in range(1, GOOD + 1)]
    rows[9:9] = [f"Wrong One,{email}" for email in UNREADABLE]
    found = folder / "class.csv"
    found.write_text("\n".join(["Full name,E-mail", *rows]))
    return found


def look(who: Person, name: str) -> None:
    """As a phone and as a laptop show it: nothing that axe finds, nothing wider than the screen."""
    for size in (PHONE, LAPTOP):
        who.page.set_viewport_size(size)  # type: ignore[arg-type]
        who.check_access()
        wide = who.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"{who.page.url} is {wide} px wider than {size['width']}"
        who.shoot(f"cohort-{name}-{size['width']}")


@dataclass
class Course:
    """Where its pages are."""

    board: str

    def page(self, name: str) -> str:
        return f"{self.board}{name}/"


def test_from_the_template_to_a_certificate_anybody_can_check(
    person: Callable[..., Person], town: Town, tmp_path: Path
) -> None:
    town.manage("create_institute", INSTITUTE, "--admin", ADMIN)
    ines = person()
    take_the_institute(ines)
    course = make_the_cohort(ines)
    import_the_roster(ines, course, roster(tmp_path))
    lena = person()
    take_the_seat(lena)
    start(ines, course)
    learn_three_office_managers(lena)
    town.move_clock(timedelta(days=8))
    sign_in(lena, LEARNER, LEARNER_PASSWORD)
    hand_in_the_outcome_sentence(lena)
    sign_in(ines, ADMIN, ADMIN_PASSWORD)
    accept_it(ines, course)
    see_them_credited(lena)
    see_it_on_the_board(ines, course)
    complete(ines)
    code = issue_the_certificate(ines, course)
    check_it(person(), code)
    find_the_paper(lena, code)


def sign_in(who: Person, login: str, password: str) -> None:
    """Anew: a session doesn't last as long as the clock was moved."""
    who.context.clear_cookies()
    who.go("/accounts/login/")
    who.page.fill("[name=login]", login)
    who.page.fill("[name=password]", password)
    who.page.press("[name=password]", "Enter")
    who.page.wait_for_url(lambda url: "/login/" not in url)


def take_the_institute(ines: Person) -> None:
    """The mail to its first admin, a password, and the address that its mails must carry."""
    ines.go(link_in(newest_mail(ines.town, ADMIN, INSTITUTE), "/accounts/"))
    for name in ("password1", "password2"):
        ines.page.fill(f"[name={name}]", ADMIN_PASSWORD)
    look(ines, "password")
    ines.page.press("[name=password2]", "Enter")
    ines.page.wait_for_load_state("networkidle")
    sign_in(ines, ADMIN, ADMIN_PASSWORD)
    ines.go("/institute/")
    ines.page.fill("[name=postal_address]", "12 Orchard Lane, Tucson, AZ 85719")
    look(ines, "institute")
    ines.page.locator("form", has=ines.page.locator("[name=postal_address]")).locator("[type=submit]").click()
    ines.page.wait_for_load_state("networkidle")


def make_the_cohort(ines: Person) -> Course:
    """From the ready-made programme, beginning today."""
    ines.go("/cohorts/")
    look(ines, "none")
    ines.press("Programmes")
    ines.press("New programme")
    ines.page.select_option("[name=start_from]", label="Referral-ready in six weeks")
    ines.page.fill("[name=name]", "Jumpstart")
    look(ines, "programme-new")
    ines.press("Make the programme")
    ines.sees("Name three office managers")
    look(ines, "programme")
    ines.press("New cohort")
    ines.page.fill("[name=name]", COHORT)
    ines.page.fill("[name=starts_on]", datetime.now(ZoneInfo("America/Phoenix")).date().isoformat())
    ines.page.select_option("[name=timezone]", "America/Phoenix")
    look(ines, "cohort-new")
    ines.press("Make the cohort")
    ines.page.wait_for_url(re.compile(r"/cohorts/[0-9a-f-]{36}/plan/$"))
    look(ines, "plan")
    return Course(ines.page.url.removesuffix("plan/"))


def import_the_roster(ines: Person, course: Course, file: Path) -> None:
    """Every row is seen, the bad ones with their reason, before anybody is mailed; then the good ones are asked."""
    ines.go(course.page("people"))
    look(ines, "people-none")
    ines.press("Upload a roster")
    look(ines, "roster-new")
    ines.page.set_input_files("[type=file]", file)
    ines.press("Read the file")
    ines.sees(f"30 rows: {GOOD} can be taken in, 3 can't.")
    for reason in UNREADABLE.values():
        ines.sees(reason)
    look(ines, "roster")
    assert invited(ines.town) == []
    ines.press(f"Take in {GOOD} and mail each")
    ines.sees(f"{GOOD} taken in, each with a mail; 3 left out.")
    look(ines, "people")
    wait_until(lambda: len(invited(ines.town)) == GOOD, f"{GOOD} mails with a seat are out", 90)


def invited(town: Town) -> list[str]:
    """To whom a link to a seat was mailed."""
    return sorted({str(mail["To"]) for mail in mails_to(town, "@class.example") if "/seat/" in text_of(mail)})


def take_the_seat(lena: Person) -> None:
    """An account, a workspace of her own, and her yes to what is counted there."""
    lena.go(link_in(newest_mail(lena.town, LEARNER, "seat"), "/seat/"))
    lena.sees(f"What {INSTITUTE} never sees")
    look(lena, "seat-stranger")
    lena.press("Make an account")
    assert lena.page.input_value("[name=email]") == LEARNER
    for name, value in {"name": NAME, "workspace_name": "Lena Moves", "password1": LEARNER_PASSWORD,
                        "password2": LEARNER_PASSWORD}.items():  # fmt: skip
        lena.page.fill(f"[name={name}]", value)
    lena.page.select_option("[name=timezone]", "America/Phoenix")
    look(lena, "sign-up")
    lena.press("Make the account")
    lena.page.wait_for_url(re.compile("/seat/"))
    look(lena, "seat")
    lena.page.get_by_label("Lena Moves").check(force=True)
    lena.press("Take the seat")
    lena.sees("Without your yes nothing is counted")
    lena.page.get_by_label("I have read this and agree").check()
    lena.page.get_by_role("button", name="Take the seat").click(timeout=60_000)  # a training workspace is filled
    lena.page.wait_for_url(re.compile("/cohorts/mine/$"))
    lena.sees(f"You are in {COHORT}.")
    look(lena, "mine")


def start(ines: Person, course: Course) -> None:
    ines.go(course.page("plan"))
    ines.press("Start the cohort")
    ines.sees("is active now")


def learn_three_office_managers(lena: Person) -> None:
    """Counted, not handed in: three offices, each with its office manager by name."""
    for number, (office, manager) in enumerate(
        [("Lakeside Orthopedics", "Ruth Keller"), ("Mesa Spine", "Olga Brandt"), ("Sun Valley Rehab", "Ida Moss")], 1
    ):
        lena.go("/practices/new/")
        lena.page.fill("[name=name]", office)
        lena.page.fill("[name=phone]", f"(520) 555-010{number}")
        lena.page.fill("[name=zip_code]", f"8570{number}")
        lena.page.locator("main form [type=submit]").last.click()
        lena.page.wait_for_url(re.compile(r"/practices/[0-9a-f-]{36}/"))
        lena.go(re.sub(r"[?#].*", "", lena.page.url) + "contacts/new/")
        lena.page.fill("[name=name]", manager)
        lena.page.locator("main form [type=submit]").first.click()
        lena.sees(manager)
    lena.go("/cohorts/mine/")
    lena.press("Open the course")
    expect(task(lena, "Name three office managers")).to_contain_text("done")
    look(lena, "course")


def task(who: Person, name: str) -> Locator:
    """The line of an assignment."""
    return who.page.locator(".row-item", has_text=name)


def hand_in_the_outcome_sentence(lena: Person) -> None:
    lena.go("/cohorts/mine/")
    lena.press("Assignments")
    lena.press("Your outcome sentence")
    lena.page.fill("[name=text]", OUTCOME)
    look(lena, "hand-in")
    lena.press("Hand in", exact=True)
    lena.sees("Handed in. A coach reads it.")
    expect(task(lena, "Your outcome sentence")).to_contain_text("With your coach")


def accept_it(ines: Person, course: Course) -> None:
    ines.go(course.page("hand-ins"))
    look(ines, "hand-ins")
    ines.press(NAME)
    ines.sees(OUTCOME)
    for box in ines.page.locator("[name^=met_]").all():
        box.check()
    ines.page.locator("[name=word]").fill("Short, and with a number. Say it at the front desk.")
    look(ines, "submission")
    ines.press("Accept")
    ines.page.wait_for_load_state("networkidle")


def see_them_credited(lena: Person) -> None:
    """On her own page: the one that was counted, and the one that a coach accepted."""
    lena.go("/cohorts/mine/")
    lena.press("Open the course")
    lena.sees("2 of 12 assignments")
    lena.sees("Short, and with a number.")
    look(lena, "course-credited")
    lena.press("All assignments")
    for name in ("Name three office managers", "Your outcome sentence"):
        expect(task(lena, name)).to_contain_text("Done since")
    look(lena, "work-credited")


def see_it_on_the_board(ines: Person, course: Course) -> None:
    """Two of twelve, and not the name of any office."""
    ines.go(course.board)
    row = ines.page.locator(".board-table tbody tr", has=ines.page.get_by_role("link", name=NAME, exact=True))
    expect(row).to_contain_text("2 of 12")
    look(ines, "board")
    ines.page.locator(".board-table").get_by_role("link", name=NAME, exact=True).click()
    ines.sees("Office managers known by name")
    look(ines, "progress")
    assert not re.search("Lakeside|Keller|Mesa Spine", ines.page.content())


def complete(ines: Person) -> None:
    ines.press("Seat and history")
    look(ines, "learner")
    ines.press("Completed")
    ines.sees(f"{NAME} has completed.")


def issue_the_certificate(ines: Person, course: Course) -> str:
    """One press; the worker draws and signs it. Returns its code."""
    ines.go(course.page("certificates"))
    look(ines, "certificates-before")
    ines.press("Issue 1 certificate")
    ines.sees("1 certificate issued")
    code = ines.page.locator("a[href^='/certificates/']").first.inner_text()

    def drawn() -> bool:
        ines.go(course.page("certificates"))
        return ines.page.get_by_role("link", name="PDF").count() == 1

    wait_until(drawn, "the paper is drawn", 60)
    look(ines, "certificates")
    href = ines.page.get_by_role("link", name="PDF").get_attribute("href")
    paper = ines.context.request.get(f"{ines.town.url}{href}").body()
    assert b"/ByteRange" in paper, "it isn't signed"
    said = pypdf.PdfReader(io.BytesIO(paper)).pages[0].extract_text()
    assert NAME in said and code in said
    return code


def check_it(stranger: Person, code: str) -> None:
    """No account, no session."""
    stranger.go(f"/certificates/{code}/")
    stranger.sees("This certificate is valid")
    for told in (NAME, "Jumpstart", INSTITUTE, code):
        stranger.sees(told)
    look(stranger, "check")
    assert not [one for one in stranger.context.cookies() if "session" in one["name"]]
    answer = stranger.page.goto(f"{stranger.town.url}/certificates/{code[:-1]}{'A' if code[-1] != 'A' else 'B'}/")
    assert answer is not None and answer.status == 404
    stranger.sees("No certificate has this code")
    look(stranger, "check-unknown")


def find_the_paper(lena: Person, code: str) -> None:
    lena.go("/cohorts/mine/")
    lena.press("Open the course")
    lena.sees("You completed the programme")
    look(lena, "course-completed")
    answer = lena.context.request.get(
        lena.town.url + str(lena.page.get_by_role("link", name="Your certificate (PDF)").get_attribute("href"))
    )
    assert answer.status == 200 and answer.body().startswith(b"%PDF")
