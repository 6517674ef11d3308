"""Contacts, practitioners and facts on their pages."""

from collections.abc import Iterator

import pytest
from django.test import Client as Browser

from practitioners.models import Practice
from tests.conftest import Cast
from tests.factories.practitioners import make_contact, make_practice, make_practitioner, make_provider


@pytest.fixture
def practice(cast: Cast) -> Iterator[Practice]:
    with cast.inside():
        made = make_practice(name="Lakeside Orthopaedics")
    yield made


def test_the_office_manager_is_added(cast: Cast, practice: Practice, alice: Browser) -> None:
    values = {"name": "Ruth Keller", "role": "office_manager", "email": "ruth@office.example", "preferred_way": "email"}
    answer = alice.post(f"/practices/{practice.pk}/contacts/new/", values)
    assert answer["Location"] == f"/practices/{practice.pk}/#people"
    with cast.inside():
        assert practice.contacts.get().email == "ruth@office.example"


def test_a_contact_without_a_name_is_asked_for_one(practice: Practice, alice: Browser) -> None:
    answer = alice.post(f"/practices/{practice.pk}/contacts/new/", {"role": "office_manager"})
    assert answer.status_code == 422
    assert "asked, not given" in answer.content.decode()


def test_a_contact_is_changed_stopped_and_noted_as_gone(cast: Cast, practice: Practice, alice: Browser) -> None:
    with cast.inside():
        contact = make_contact(practice=practice)
    base = f"/contacts/{contact.pk}/"
    alice.post(base + "edit/", {"name": "Ruth K.", "role": "front_desk"})
    alice.post(base + "stop/")
    alice.post(base + "left/")
    with cast.inside():
        contact.refresh_from_db()
    assert (contact.name, contact.role) == ("Ruth K.", "front_desk")
    assert contact.stopped_at is not None
    assert contact.left_at is not None


def test_a_practitioner_comes_from_the_registry_by_npi(cast: Cast, practice: Practice, alice: Browser) -> None:
    row = make_provider(last_name="PARK", first_name="HELEN")
    page = f"/practices/{practice.pk}/practitioners/new/"
    form = alice.get(page, {"npi": row.npi}).context["form"]
    assert form.initial["last_name"] == "Park"
    alice.post(page, form.initial)
    with cast.inside():
        assert practice.practitioners.get().npi_verified_at is not None


def test_a_number_that_the_registry_lacks_says_so(practice: Practice, alice: Browser) -> None:
    page = alice.get(f"/practices/{practice.pk}/practitioners/new/", {"npi": "2000000010"}).content.decode()
    assert "have this number as a person" in page


def test_a_mistyped_npi_is_explained(practice: Practice, alice: Browser) -> None:
    values = {"npi": "2000000011", "last_name": "Park"}
    answer = alice.post(f"/practices/{practice.pk}/practitioners/new/", values)
    assert answer.status_code == 422
    assert "at least one digit is wrong" in answer.content.decode()


def test_a_specialty_is_reviewed_by_a_tick(cast: Cast, practice: Practice, alice: Browser) -> None:
    with cast.inside():
        who = make_practitioner(practice=practice)
    values = {"npi": who.npi, "last_name": "Osei", "primary_taxonomy": "207QS0010X", "reviewed": "on", "days": "Tue"}
    alice.post(f"/practices/{practice.pk}/practitioners/{who.pk}/", values)
    with cast.inside():
        who.refresh_from_db()
    assert (who.specialty_reviewed_by, who.primary_taxonomy, who.npi_verified_at) == (
        "Alice Owner", "207QS0010X", None,
    )  # fmt: skip


def test_a_practitioner_is_not_found_at_another_practice(cast: Cast, practice: Practice, alice: Browser) -> None:
    with cast.inside():
        elsewhere = make_practitioner()
    assert alice.get(f"/practices/{practice.pk}/practitioners/{elsewhere.pk}/").status_code == 404


def test_who_works_there_no_longer_stays_known(cast: Cast, practice: Practice, alice: Browser) -> None:
    with cast.inside():
        who = make_practitioner(practice=practice)
    alice.post(f"/practices/{practice.pk}/practitioners/{who.pk}/unlink/")
    with cast.inside():
        assert not practice.practitioners.exists()
        who.refresh_from_db()


def test_a_fact_is_noted_with_its_source(cast: Cast, practice: Practice, alice: Browser) -> None:
    values = {"key": "conditions", "value": "falls, low back pain", "source": "phone", "checked_on": "2026-03-04"}
    answer = alice.post(f"/practices/{practice.pk}/facts/new/", values)
    assert answer["Location"] == f"/practices/{practice.pk}/#facts"
    with cast.inside():
        assert practice.facts.get(key="conditions").source == "phone"


def test_a_day_to_come_is_no_day_of_checking(practice: Practice, alice: Browser) -> None:
    values = {"key": "payers", "value": "x", "source": "phone", "checked_on": "2999-01-01"}
    answer = alice.post(f"/practices/{practice.pk}/facts/new/", values)
    assert answer.status_code == 422
    assert "still to come" in answer.content.decode()


def test_asked_not_given_is_one_click(cast: Cast, practice: Practice, alice: Browser) -> None:
    alice.post(f"/practices/{practice.pk}/asked/office_manager/")
    with cast.inside():
        assert practice.facts.get(key="office_manager").asked_not_given
    assert "Asked, not given. Ask again" in alice.get(f"/practices/{practice.pk}/").content.decode()


def test_not_everything_can_be_asked(practice: Practice, alice: Browser) -> None:
    assert alice.post(f"/practices/{practice.pk}/asked/hours/").status_code == 404
