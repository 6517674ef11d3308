"""From the signature to the office manager's acknowledgement and her next referral, with the mail as it was caught.

She has an old browser without script for half of it, and a printer.
"""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta

import pypdf
import pytest

from tests.journeys.conftest import LAPTOP, PHONE, Person
from tests.journeys.one_report import HER_NAME, HERS, LOGIN, OFFICE, PASSWORD, SECRETS
from tests.journeys.test_the_story import chip, link_in, mails_to, newest_mail, text_of
from tests.journeys.town import Town, wait_until

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("town")]


@pytest.fixture
def moved(town: Town) -> Iterator[Town]:
    """The clock goes right again, for the stories that come after."""
    town.move_clock(timedelta())
    yield town
    town.move_clock(timedelta())


def test_from_the_signature_to_the_next_referral(person: Callable[..., Person], moved: Town) -> None:
    said = moved.manage("shell", "-c", "from tests.journeys.one_report import settle; settle()")
    report = next(line for line in said.splitlines() if line.startswith("report|")).split("|")[1]
    mira = person()
    sign_in(mira)
    sign_and_send(mira, report)
    tess = person()
    home = come_in(tess, moved)
    look_at_the_page(tess, home)
    read_and_acknowledge_without_script(tess, home, report)
    refer_the_next(tess, home)
    see_it_on_today(mira)


def sign_in(mira: Person) -> None:
    mira.go("/accounts/login/")
    mira.page.fill("[name=login]", LOGIN)
    mira.page.fill("[name=password]", PASSWORD)
    mira.page.press("[name=password]", "Enter")
    mira.page.wait_for_url(re.compile(r"/$"))


def sign_and_send(mira: Person, report: str) -> None:
    """The mail that leaves holds a link and nothing about anybody."""
    mira.go(f"/reports/{report}/")
    mira.press("Sign", exact=True)
    mira.page.wait_for_url(re.compile(r"/send/$"))
    mira.check_access()
    mira.sees("Fax cover and page")
    mira.page.locator("main form button[type=submit]").first.click()
    mira.page.wait_for_url(re.compile(rf"/reports/{report}/$"))
    mail = newest_mail(mira.town, HERS, "report")
    source = str(mail)
    assert not [secret for secret in SECRETS if secret.lower() in source.lower()]
    assert not [part for part in mail.walk() if part.get_filename()]


def come_in(tess: Person, town: Town) -> str:
    """The link from the caught mail, the code from the next one. Returns where her page is."""
    home = link_in(newest_mail(town, HERS, "report"), "/o/")
    tess.go(home)
    assert OFFICE not in tess.page.content()
    tess.check_access()
    before = len(mails_to(town, HERS))
    tess.press("Mail me a code")
    wait_until(lambda: len(mails_to(town, HERS)) > before, "the one-time code is mailed", 60)
    code = re.search(r"\b\d{6}\b", text_of(newest_mail(town, HERS, "code")))
    assert code is not None
    tess.check_access()
    tess.page.fill("[name=code]", code[0])
    tess.page.press("[name=code]", "Enter")
    tess.sees("W. Ashdown")
    return home


def look_at_the_page(tess: Person, home: str) -> None:
    """On a phone, on a screen, on paper."""
    for size in (PHONE, LAPTOP):
        tess.page.set_viewport_size(size)  # type: ignore[arg-type]
        tess.check_access()
        wide = tess.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0
        tess.shoot(f"office-home-{size['width']}")
    tess.sees("We wait for")
    paper = tess.page.pdf(format="Letter")
    (tess.town.data_dir / "office-page.pdf").write_bytes(paper)
    text = " ".join(page.extract_text() for page in pypdf.PdfReader(tess.town.data_dir / "office-page.pdf").pages)
    for shown in (OFFICE, HER_NAME, "W. Ashdown", "Patients you referred"):
        assert shown in text
    assert not [secret for secret in SECRETS if secret in text and secret not in ("Ashdown",)]


def read_and_acknowledge_without_script(tess: Person, home: str, report: str) -> None:
    browser = tess.context.browser
    assert browser is not None
    plain = browser.new_context(java_script_enabled=False, storage_state=tess.context.storage_state())
    page = plain.new_page()
    page.goto(home)
    page.get_by_role("link", name="Read", exact=True).first.click()
    page.wait_for_url(re.compile(rf"/reports/{report}/$"))
    assert "68.8" in page.content() and "Wilhelmina Ashdown" in page.content()
    page.fill("[name=question]", "May she kneel by now?")
    page.get_by_role("button", name="Ask").click()
    page.get_by_text("We come back to you").wait_for()
    page.get_by_role("button", name="Acknowledge").click()
    page.get_by_text(f"Acknowledged by {HER_NAME}").wait_for()
    plain.close()


def refer_the_next(tess: Person, home: str) -> None:
    tess.go(home)
    tess.press("Refer a patient")
    tess.page.wait_for_url(re.compile(r"/refer/$"))
    tess.check_access()
    assert tess.page.input_value("[name=filled_in_by]") == HER_NAME
    for name, value in {"first_name": "Ignatius", "last_name": "Farrowby", "phone": "518-555-0155"}.items():
        tess.page.fill(f"[name=patient_{name}]", value)
    chip(tess, "Knee osteoarthritis")
    tess.town.move_clock(timedelta(seconds=30))  # a person takes a moment
    tess.page.locator("main form button[type=submit]").last.click()
    tess.page.wait_for_url(re.compile(r"/refer/thanks/$"))
    tess.check_access()
    tess.press("All reports and patients")
    tess.sees("I. Farrowby")
    mail = newest_mail(tess.town, HERS, "referral")
    assert not re.search("Ignatius|Farrowby|knee", str(mail), re.IGNORECASE)


def see_it_on_today(mira: Person) -> None:
    mira.go("/")
    for shown in ("Acknowledged", "May she kneel by now?", "Farrowby"):
        mira.sees(shown)
    mira.check_access()
