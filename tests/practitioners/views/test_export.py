"""Taking contacts along as CSV, XLSX and vCard."""

import csv
import io
from typing import Any

import openpyxl
import pytest
import vobject
from django.test import Client as Browser
from pytest_django import DjangoAssertNumQueries

from metcrm.audit.models import AuditEvent
from practitioners.models import ContactRole
from practitioners.services import people
from tests.conftest import NOW, Cast
from tests.factories.practitioners import make_contact, make_practice, make_practitioner

HOME = "/contacts/files/"


def got(browser: Browser, format: str, **asked: str) -> bytes:
    answer: Any = browser.get(f"{HOME}export/{format}/", asked)
    assert answer.status_code == 200
    return b"".join(answer.streaming_content)


def table(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))


@pytest.fixture
def office(cast: Cast) -> None:
    with cast.inside():
        practice = make_practice(name="Ärzte am See, Inc.", phone="(520) 555-0142", city="Tucson", street="1 Lake Rd")
        make_contact(practice=practice, name="Zoë Müller-Łukasz", email="zoe@see.example", phone="+49 30 5550142")
        make_contact(practice=practice, name="=HYPERLINK(1)", role=ContactRole.FRONT_DESK, email="")
        gone = make_contact(practice=practice, name="Left Long-Ago")
        people.note_left(gone, by=cast.by, now=NOW)
        make_practitioner(practice=practice, first_name="Amara", last_name="Osei", npi="", days="Tue")
        make_practice(name="Nobody Known")


def test_csv_holds_everybody_with_their_practice(office: None, alice: Browser) -> None:
    data = got(alice, "csv")
    assert data.startswith(b"\xef\xbb\xbf")
    by_name = {row["Name"]: row for row in table(data)}
    assert set(by_name) == {"", "Amara Osei", "Zoë Müller-Łukasz", "'=HYPERLINK(1)"}
    zoe, amara = by_name["Zoë Müller-Łukasz"], by_name["Amara Osei"]
    assert (zoe["Kind"], zoe["Role"], zoe["Phone"]) == ("Contact", "Office manager", "'+49 30 5550142")
    assert (zoe["Practice"], zoe["Practice phone"], zoe["City"]) == ("Ärzte am See, Inc.", "(520) 555-0142", "Tucson")
    assert (amara["Kind"], amara["Last name"], amara["Credential"], amara["Days at this office"]) == (
        "Practitioner", "Osei", "MD", "Tue")  # fmt: skip
    assert (by_name[""]["Kind"], by_name[""]["Practice"]) == ("Practice", "Nobody Known")


def test_the_workbook_computes_nothing(office: None, alice: Browser) -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(got(alice, "xlsx"))).active
    assert sheet is not None
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s"}
    assert {"=HYPERLINK(1)", "+49 30 5550142", "Zoë Müller-Łukasz"} <= {cell.value for cell in cells}
    assert all(cell.quotePrefix for cell in cells if cell.value == "=HYPERLINK(1)")


def test_cards_are_read_by_others(office: None, alice: Browser) -> None:
    cards = list(vobject.readComponents(got(alice, "vcard").decode()))
    zoe = next(card for card in cards if card.fn.value == "Zoë Müller-Łukasz")
    assert zoe.org.value == ["Ärzte am See, Inc."]
    assert [line.value for line in zoe.tel_list] == ["+49 30 5550142", "(520) 555-0142"]
    assert zoe.adr.value.city == "Tucson"
    assert len(cards) == 4


def test_the_search_of_the_list_goes_for_the_file_too(office: None, alice: Browser) -> None:
    assert [row["Practice"] for row in table(got(alice, "csv", q="nobody"))] == ["Nobody Known"]
    assert "The 1 practice of your search" in alice.get(HOME, {"q": "nobody"}).content.decode()


def test_nobody_gets_anothers_contacts(office: None, carol: Browser, stranger: Browser) -> None:
    assert table(got(carol, "csv")) == []
    assert stranger.get(f"{HOME}export/csv/").status_code == 302


def test_each_file_is_noted(office: None, cast: Cast, alice: Browser) -> None:
    got(alice, "csv")
    with cast.inside():
        event = AuditEvent.objects.get(action="contacts.exported")
    assert event.detail == {"format": "csv", "rows": 4, "filtered": False}
    assert event.actor_id == cast.alice.pk


def test_another_format_is_no_page(alice: Browser) -> None:
    assert alice.get(f"{HOME}export/pdf/").status_code == 404


def test_queries_do_not_grow_with_the_practices(
    cast: Cast, alice: Browser, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with cast.inside():
        for _ in range(12):
            make_contact()
    with django_assert_max_num_queries(25):
        assert len(table(got(alice, "csv"))) == 12


def test_an_empty_workspace_is_told_so(alice: Browser) -> None:
    assert "Nothing to take along" in alice.get(HOME).content.decode()
