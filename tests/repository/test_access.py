"""Every address × method × person, as the table says."""

from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import Client as Browser
from django.urls import reverse

from tests.conftest import Cast
from tests.repository.access import METHODS, PEOPLE, Row, addresses, parse
from tests.repository.access_doc import document
from tests.repository.access_table import TABLE
from tests.repository.world import LATER, World, make_world

ROWS = parse(TABLE)
SECRETS = ("token", "code", "key")
#: Reads all the same: a name that is searched never stands in an address.
SEARCHED_BY_POST = {"clients:client_list", "clients:referral_list", "clients:report_list"}
#: Rows of the institute that Coach is admin of.
OF_THE_INSTITUTE = {
    "course", "course_week", "course_task", "asked_learner", "learner_verb", "roster",
}  # fmt: skip
#: Reads a text and keeps nothing.
ONLY_READS = {"wording:coach", "wording:coach_check"}


@pytest.fixture
def world(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.setattr("metcrm.clock.now", lambda: LATER)
    return make_world(cast)


def ask(browser: Browser, method: str, url: str) -> Any:
    """One request whose writes are undone, so that the next one finds the same world."""
    undo = transaction.savepoint()
    try:
        answer: Any = browser.generic(method, url) if method != "POST" else browser.post(url)
        if answer.streaming:
            b"".join(answer.streaming_content)  # to its end, so that its file is closed
        return answer
    finally:
        transaction.savepoint_rollback(undo)


def got(answer: Any) -> str:
    """The status; `in` for the way to the sign-in page."""
    if answer.status_code == 302 and answer["Location"].startswith("/accounts/login/?"):
        return "in"
    return str(answer.status_code)


def url_of(row: Row, world: World) -> str:
    return reverse(row.name, kwargs=world.arguments[row.about])


def test_every_address_has_its_lines() -> None:
    listed = sorted((row.name, row.method) for row in ROWS)
    assert listed == sorted((name, method) for name, _ in addresses() for method in METHODS)


@pytest.mark.parametrize("person", PEOPLE)
def test_each_person_gets_what_the_table_says(world: World, person: str) -> None:
    wrong = []
    for row in ROWS:
        status = got(ask(world.browser(person), row.method, url_of(row, world)))
        if status != row.of(person):
            wrong.append(f"{row.method} {row.name}: {status}, the table says {row.of(person)}")
    assert wrong == []


def test_no_row_of_alice_is_seen_from_outside() -> None:
    """The table itself: whoever doesn't belong gets 404 (or 405, which asks for no row) wherever a row is named."""
    own = {
        "",
        "format",
        "measure",
        "condition",
        "stage",
        "protocol",
        "purpose",
        "npi",
        "key",
        "reset",
        "institute_member",
        "institute_invitation",
        "cohort",
        "cohort_file",
        "learner",
        "submission",
        "colours",
        "diploma",
        "talk",
        "commitment",
        "message",
    } | OF_THE_INSTITUTE
    doors = {
        "stop",
        "join",
        "door",
        "office_report",
        "office_quarter",
        "referral_code",
        "calendar",
        "intake_link",
        "home",
        "diploma_code",
        "course_feed",
        "enrol_link",
        "seat_link",
    }
    for row in ROWS:
        if row.about not in own | doors:
            assert row.of("stranger") == row.of("ruth") == "in", row
            assert row.of("carol") in ("404", "405") and row.of("coach") == "404", row


def test_a_viewer_writes_nothing() -> None:
    """Only one's own account and calendar, a business of one's own, and doors that a secret opens."""
    taken = {row.name for row in ROWS if row.method == "POST" and row.of("bob") not in ("403", "404", "405")}
    assert {name for name in taken if not name.startswith("account_")} - SEARCHED_BY_POST - ONLY_READS == {
        "accounts:profile_change", "accounts:welcome", "accounts:join",
        "practitioners:stop", "practitioners:start_again", "clients:referral_form", "clients:intake",
        "cohorts:enrol", "cohorts:seat",
        "clients:home_page", "clients:office_send_code", "clients:office_enter", "presentations:calendar_make",
        "presentations:calendar_revoke",
    }  # fmt: skip


def test_an_assistant_reads_no_measure_note_or_report() -> None:
    closed = ("client", "client_named", "episode", "assessment", "release", "report", "signed", "delivery")
    assert {row.of("ann") for row in ROWS if row.about in closed} <= {"403", "405"}


def test_a_made_up_secret_opens_nothing(world: World) -> None:
    for row in ROWS:
        arguments = world.arguments[row.about]
        secrets = {name: "made-up" for name in arguments if name in SECRETS}
        if not secrets or row.about in ("measure", "asked", "doctor_asked", "key", "reset"):
            continue
        url = reverse(row.name, kwargs=arguments | secrets)
        for person in ("stranger", "alice", "ruth"):
            assert ask(world.browser(person), row.method, url).status_code in (404, 405), (row, person)


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "TRACE"])
def test_no_address_knows_other_methods(world: World, method: str) -> None:
    browser = world.browser("alice")
    answers = {row.name: ask(browser, method, url_of(row, world)).status_code for row in ROWS if row.method == "GET"}
    # allauth sends people who are signed in away before it looks at the method, and takes PUT for POST.
    ours = {name: status for name, status in answers.items() if not name.startswith("account_")}
    assert set(ours.values()) == {405}
    assert max(answers.values()) < 500


def test_the_page_about_access_is_written_from_the_table() -> None:
    page = Path(__file__).parents[2] / "docs" / "access.md"
    assert page.read_text() == document(), "Run: python -m tests.repository.access_doc"


def test_behind_a_link_the_report_shows_only_after_the_code(world: World) -> None:
    report = reverse("clients:office_report", kwargs=world.arguments["office_report"])
    pdf = reverse("clients:office_pdf", kwargs=world.arguments["office_report"])
    assert b"Brandt" in ask(world.browser("ruth"), "GET", report).content
    assert ask(world.browser("ruth"), "GET", pdf)["Content-Type"] == "application/pdf"
    for person in set(PEOPLE) - {"ruth"}:
        for url in (report, pdf):
            answer = ask(world.browser(person), "GET", url)
            assert b"Brandt" not in answer.content and answer["Content-Type"].startswith("text/html"), person
