"""The main job as one story: from three rows of the registry to the office manager's “received”.

Everything runs: web, worker, beat, PostgreSQL, Redis, SMTP. The clock is moved by the one setting, never waited for.
STORY_REGISTRY and STORY_NPI tell it with another registry file, such as a real extract that can't be kept here.
"""

import csv
import email
import email.policy
import io
import os
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from zoneinfo import ZoneInfo

import pypdf
import pypdfium2
import pytest

from tests.camera import read_code
from tests.journeys.conftest import PHONE, Person
from tests.journeys.town import ROOT, Town, wait_until

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("town")]

SAMPLE = ROOT / "tests" / "practitioners" / "data" / "nppes_sample_rows.csv"
PASSWORD = "a-long-way-to-tipperary"
HERS = "ruth@lakeside.example"


def three_rows(folder: Path) -> Path:
    """The first three rows of the sample, with its header."""
    with SAMPLE.open(newline="") as source:
        rows = list(csv.reader(source))[:4]
    found = folder / "three.csv"
    with found.open("w", newline="") as target:
        csv.writer(target, quoting=csv.QUOTE_ALL).writerows(rows)
    return found


def mails_to(town: Town, address: str) -> list[EmailMessage]:
    read = [email.message_from_bytes(path.read_bytes(), policy=email.policy.default) for path in town.mails()]
    return [mail for mail in read if address in str(mail["To"])]


def newest_mail(town: Town, address: str, about: str) -> EmailMessage:
    """Wait for a mail to the address whose subject holds `about`."""

    def there() -> list[EmailMessage]:
        return [mail for mail in mails_to(town, address) if about.lower() in str(mail["Subject"]).lower()]

    found: list[EmailMessage] = wait_until(there, f"a mail to {address} about {about!r}", 90)
    return found[-1]


def text_of(mail: EmailMessage) -> str:
    part = mail.get_body(preferencelist=("plain",))
    assert part is not None
    return str(part.get_content())


def link_in(mail: EmailMessage, pattern: str) -> str:
    found = re.search(rf"https?://\S*{pattern}\S*", text_of(mail))
    assert found is not None, text_of(mail)
    return found[0].rstrip(".)>")


def chip(who: Person, name: str) -> None:
    """Tap a chip."""
    who.page.locator("label", has_text=re.compile(rf"^\s*{re.escape(name)}")).first.click()


def test_from_the_registry_to_her_acknowledgement(person: Callable[..., Person], town: Town, tmp_path: Path) -> None:
    town.manage("import_npi", os.environ.get("STORY_REGISTRY") or str(three_rows(tmp_path)))
    nora = person()
    sign_up(nora)
    practice = make_the_practice(nora)
    phone = person(PHONE)
    sign_in(phone)
    plan_and_log(phone, practice)
    thank_you_leaves(town, nora)
    form = one_sheet(nora, practice, tmp_path)
    she_refers(person(), form)
    record = take_in(nora)
    measure(nora, record, {"TUG": "14.2", "CST30": "8", "KNFLEX": "104", "NPRS": "6"})
    town.move_clock(timedelta(weeks=9))
    measure(nora, record, {"TUG": "10.8", "CST30": "13", "KNFLEX": "118", "NPRS": "3"})
    report_leaves(nora, record)
    she_reads(person(), town)
    nora.go("/")
    nora.sees("Ruth Keller")
    nora.shoot("story-today")


def sign_up(nora: Person) -> None:
    nora.go("/accounts/signup/")
    for name, value in {"name": "Nora Vance", "workspace_name": "Alder Medical Exercise", "email": "nora@alder.example",
                        "password1": PASSWORD, "password2": PASSWORD}.items():  # fmt: skip
        nora.page.fill(f"[name={name}]", value)
    nora.page.select_option("[name=timezone]", "America/Chicago")
    nora.check_access()
    nora.page.locator("main button[type=submit]").first.click()
    nora.page.wait_for_url("**/confirm-email/**")
    link = link_in(newest_mail(nora.town, "nora@alder.example", "confirm"), "/confirm-email/")
    nora.go(link)
    nora.page.locator("main form button[type=submit]").first.click()
    nora.page.wait_for_load_state("networkidle")
    if "/login" in nora.page.url:
        sign_in(nora)
    nora.go("/settings/")
    for name, value in {"street": "12 Alder Street", "city": "Houston", "zip_code": "77002"}.items():
        nora.page.fill(f"[name={name}]", value)
    nora.page.select_option("[name=state]", "TX")
    nora.check_access()
    nora.page.locator("form", has=nora.page.locator("[name=street]")).locator("button[type=submit]").click()
    nora.page.wait_for_load_state("networkidle")


def sign_in(who: Person) -> None:
    who.go("/accounts/login/")
    who.page.fill("[name=login]", "nora@alder.example")
    who.page.fill("[name=password]", PASSWORD)
    who.page.press("[name=password]", "Enter")
    who.page.wait_for_url(re.compile(r"/$"))


def make_the_practice(nora: Person) -> str:
    """Find the surgeon, make the practice, name the office manager. Returns the practice's address here."""
    npi = os.environ.get("STORY_NPI", "2000000010")
    nora.go(f"/registry/?q={npi}")
    nora.sees(npi)
    nora.check_access()
    nora.press("Make a practice")
    nora.page.wait_for_load_state("networkidle")
    if "/registry/" in nora.page.url:
        nora.page.locator("main form button[type=submit]").first.click()
    nora.page.wait_for_url(re.compile(r"/practices/[0-9a-f-]{36}/"))
    practice = nora.page.url
    nora.check_access()
    nora.go(practice + "contacts/new/")
    nora.page.fill("[name=name]", "Ruth Keller")
    nora.page.fill("[name=email]", HERS)
    nora.page.locator("main form button[type=submit]").first.click()
    nora.page.wait_for_url(re.compile(re.escape(practice) + "(#.*)?$"))
    nora.sees("Ruth Keller")
    return practice


def plan_and_log(phone: Person, practice: str) -> None:
    pk = practice.rstrip("/").rsplit("/", 1)[1]
    phone.go(f"/visits/plan/?practice={pk}")
    day = (datetime.now(ZoneInfo("America/Chicago")) + timedelta(days=2)).strftime("%Y-%m-%d")
    field = phone.page.locator("[name=planned_for], [name=planned_for_0]").first
    field.fill(f"{day}T10:30" if field.get_attribute("type") == "datetime-local" else day)
    chip(phone, "Ruth Keller")
    phone.page.fill("[name=objective]", "A first referral after discharge")
    phone.check_access()
    phone.page.locator("main form button[type=submit]").last.click()
    phone.page.wait_for_load_state("networkidle")
    phone.go(f"/visits/new/?practice={pk}")
    for name in ["Ruth Keller", "Presented", "Interested", "One-sheet"]:
        chip(phone, name)
    phone.sees("Thank-you to Ruth Keller")
    phone.check_access()
    phone.shoot("story-log-390")
    phone.press("Save visit")
    phone.page.wait_for_url(re.compile(r"/(visits|practices)/[0-9a-f-]{36}/"))
    phone.sees("Thank-you")


def thank_you_leaves(town: Town, nora: Person) -> None:
    assert not [m for m in mails_to(town, HERS) if "thank" in str(m["Subject"]).lower()]
    town.move_clock(timedelta(days=5))
    mail = newest_mail(town, HERS, "thank")
    assert "List-Unsubscribe" in mail
    assert "12 Alder Street" in text_of(mail)
    nora.go("/mailbox/")
    nora.press(str(mail["Subject"]))
    nora.sees("Ruth")


def one_sheet(nora: Person, practice: str, folder: Path) -> str:
    """Make it, look at it, read its QR code. Returns the address of the referral form."""
    pk = practice.rstrip("/").rsplit("/", 1)[1]
    nora.go(f"/materials/new/?practice={pk}")
    nora.check_access()
    nora.page.locator("main form button[type=submit]").last.click()
    nora.page.wait_for_url(re.compile(r"/materials/[0-9a-f-]{36}/"))
    nora.page.locator("a[href*='paper.pdf']").first.wait_for(timeout=90_000)
    href = nora.page.locator("a[href*='paper.pdf']").first.get_attribute("href")
    data = nora.context.request.get(nora.town.url + str(href)).body()
    (folder / "one-sheet.pdf").write_bytes(data)
    assert len(pypdf.PdfReader(io.BytesIO(data)).pages) == 1
    address = read_code(pypdfium2.PdfDocument(data)[0])
    assert re.search(r"/r/\w+/$", address), address
    return address


def she_refers(ruth: Person, form: str) -> None:
    ruth.go(form)
    ruth.check_access()
    written = {"first_name": "Harriet", "last_name": "Brandtner", "phone": "713-555-0155"}
    written["date_of_birth"] = "1956-04-02"
    for name, value in written.items():
        ruth.page.fill(f"[name=patient_{name}]", value)
    chip(ruth, "Knee osteoarthritis")
    ruth.town.move_clock(timedelta(days=5, seconds=30))  # a person takes a moment
    ruth.page.locator("main form button[type=submit]").last.click()
    ruth.page.wait_for_url(re.compile(r"/r/\w+/thanks/"))
    mail = newest_mail(ruth.town, HERS, "referral")
    assert not re.search("Harriet|Brandtner|knee", str(mail), re.I)


def take_in(nora: Person) -> str:
    """The referral becomes a client with an episode and a release. Returns the record's address."""
    nora.go("/referrals/")
    nora.page.get_by_text("Brandtner").first.click()
    nora.page.wait_for_url(re.compile(r"/referrals/[0-9a-f-]{36}/"))
    nora.check_access()
    nora.press("Take in")
    nora.page.wait_for_url(re.compile(r"/take-in/"))
    today = nora.page.locator("[name=started_on]").input_value()
    nora.page.fill("[name=cleared_on]", today)
    nora.page.fill("[name=cleared_by]", "Marguerite Example, M.D.")
    if nora.page.locator("[name=condition]").input_value() == "":
        nora.page.select_option("[name=condition]", "knee_oa")
    nora.check_access()
    nora.page.locator("main form button[type=submit]").last.click()
    nora.page.wait_for_url(re.compile(r"/clients/[0-9a-f-]{36}/"))
    record = re.sub(r"(/clients/[0-9a-f-]{36}/).*", r"\1", nora.page.url)
    nora.go(record + "releases/new/")
    nora.page.select_option("[name=practice]", index=1)
    nora.page.locator("main form button[type=submit]").last.click()
    nora.page.wait_for_url(re.compile(r"/clients/[0-9a-f-]{36}/$"))
    return record


def measure(nora: Person, record: str, values: dict[str, str]) -> None:
    nora.go(record + "assess/")
    for code, value in values.items():
        nora.page.fill(f"[name=value_{code}]", value)
    nora.check_access()
    nora.press("Save the assessment")
    nora.page.wait_for_load_state("networkidle")
    nora.page.wait_for_url(lambda url: not url.endswith("/assess/"))
    nora.check_access()


def report_leaves(nora: Person, record: str) -> None:
    nora.go(record + "reports/new/")
    nora.page.locator("main form button[type=submit]").last.click()
    nora.page.wait_for_url(re.compile(r"/reports/[0-9a-f-]{36}/"))
    report = re.sub(r"(/reports/[0-9a-f-]{36}/).*", r"\1", nora.page.url)
    nora.go(report)
    nora.check_access()
    nora.shoot("story-report")
    nora.press("Sign", exact=True)
    nora.page.wait_for_load_state("networkidle")
    nora.go(report + "send/")
    nora.page.locator("main form button[type=submit]").first.click()
    nora.page.wait_for_url(report)
    mail = newest_mail(nora.town, HERS, "report")
    assert not re.search(r"Harriet|Brandtner|knee|TUG|10\.8|14\.2", str(mail), re.I)


def she_reads(ruth: Person, town: Town) -> None:
    door = link_in(newest_mail(town, HERS, "report"), "/o/")
    ruth.go(door)
    ruth.check_access()
    before = len(mails_to(town, HERS))
    ruth.page.locator("main form button[type=submit]").first.click()
    wait_until(lambda: len(mails_to(town, HERS)) > before, "the one-time code is mailed", 60)
    found = re.search(r"\b(\d{3}) ?(\d{3})\b", text_of(mails_to(town, HERS)[-1]))
    assert found is not None
    ruth.page.fill("[name=code]", found[1] + found[2])
    ruth.page.press("[name=code]", "Enter")
    ruth.sees("Brandtner")
    ruth.check_access()
    ruth.shoot("story-office")
    ruth.page.locator("a[href*='/reports/']").first.click()
    ruth.sees("10.8")
    ruth.check_access()
    ruth.shoot("story-office-report")
    href = ruth.page.locator("a[href$='/pdf/']").first.get_attribute("href")
    answer = ruth.context.request.get(ruth.page.url.split("/o/")[0] + str(href))
    assert len(pypdf.PdfReader(io.BytesIO(answer.body())).pages) == 1
    assert "Brandtner" not in answer.headers.get("content-disposition", "")
    ruth.press("Acknowledge")
    ruth.page.wait_for_load_state("networkidle")
