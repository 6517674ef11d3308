"""Adding and changing a practice by hand."""

from collections.abc import Iterator

import pytest
from django.test import Client as Browser

from practitioners.models import Practice, Stage
from tests.conftest import Cast
from tests.factories.practitioners import make_contact, make_practice, make_practitioner

NEW = {"name": "Lakeside Orthopaedics", "specialty_group": "orthopaedics", "phone": "520 555 0142",
       "website": "lakeside.example", "city": "Tucson", "state": "AZ", "zip_code": "85704", "street": "1 Main St",
       "source": "website"}  # fmt: skip


@pytest.fixture
def practice(cast: Cast) -> Iterator[Practice]:
    with cast.inside():
        made = make_practice(name="Lakeside Orthopaedics", phone="(520) 555-0142")
    yield made


def test_a_practice_is_added_by_hand(cast: Cast, alice: Browser) -> None:
    answer = alice.post("/practices/new/", NEW)
    with cast.inside():
        made = Practice.objects.get()
    assert answer["Location"] == f"/practices/{made.pk}/"
    assert (made.phone, made.website, made.timezone) == (
        "(520) 555-0142", "https://lakeside.example", "America/Phoenix",
    )  # fmt: skip


def test_what_is_wrong_stands_beside_its_field_and_what_was_typed_stays(alice: Browser) -> None:
    answer = alice.post("/practices/new/", NEW | {"phone": "12", "zip_code": "1"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "be dialled" in page
    assert "five digits" in page
    assert 'value="Lakeside Orthopaedics"' in page


def test_a_look_alike_is_offered_before_a_second_one_is_made(cast: Cast, practice: Practice, alice: Browser) -> None:
    answer = alice.post("/practices/new/", NEW)
    assert answer.status_code == 422
    assert "same phone" in answer.content.decode()
    assert alice.post("/practices/new/", NEW | {"anyway": "on"}).status_code == 302
    with cast.inside():
        assert Practice.objects.count() == 2


def test_a_practice_is_changed(cast: Cast, practice: Practice, alice: Browser) -> None:
    values = {"name": "Lakeside", "timezone": "America/Denver", "source": "phone", "fax": "5205550199"}
    assert alice.post(f"/practices/{practice.pk}/edit/", values).status_code == 302
    with cast.inside():
        practice.refresh_from_db()
    assert (practice.name, practice.timezone, practice.fax) == ("Lakeside", "America/Denver", "(520) 555-0199")


def test_an_npi_that_is_taken_is_refused_on_the_form(cast: Cast, practice: Practice, alice: Browser) -> None:
    with cast.inside():
        make_practice(name="Harbor", npi="2000000010")
    values = {"name": "Lakeside", "timezone": "America/Denver", "source": "phone", "npi": "2000000010"}
    answer = alice.post(f"/practices/{practice.pk}/edit/", values)
    assert answer.status_code == 422
    assert "Harbor has this NPI already." in answer.content.decode()


def test_hours_and_the_way_in_are_written_down(cast: Cast, practice: Practice, alice: Browser) -> None:
    with cast.inside():
        place = practice.locations.get()
    values = {"street": "1 Main St", "week_text": "Mon–Fri 8–5", "how_to_get_in": "Side door", "source": "phone"}
    alice.post(f"/places/{place.pk}/edit/", values)
    with cast.inside():
        place.refresh_from_db()
        assert place.hours == "Mon–Fri 8:00–17:00"
        assert practice.facts.filter(key="hours", source="phone").exists()


def test_work_is_stopped_with_a_reason_and_taken_up_again(cast: Cast, practice: Practice, alice: Browser) -> None:
    stop = f"/practices/{practice.pk}/stop/"
    assert alice.post(stop, {"why": ""}).status_code == 422
    alice.post(stop, {"why": "Owns a gym"})
    assert "Owns a gym" in alice.get(f"/practices/{practice.pk}/").content.decode()
    alice.post(f"/practices/{practice.pk}/reopen/")
    with cast.inside():
        practice.refresh_from_db()
    assert practice.stage == Stage.IDENTIFIED


def changing_addresses(practice: Practice, cast: Cast) -> list[str]:
    with cast.inside():
        contact, place = make_contact(practice=practice), practice.locations.get()
        who = make_practitioner(practice=practice)
    of_practice = [
        "edit/", "stop/", "reopen/", "places/new/", "facts/new/", "asked/conditions/", "contacts/new/",
        "practitioners/new/", f"practitioners/{who.pk}/", f"practitioners/{who.pk}/unlink/",
    ]  # fmt: skip
    of_contact = ["edit/", "stop/", "allow/", "left/", "back/"]
    return [
        "/practices/new/", f"/places/{place.pk}/edit/", *(f"/practices/{practice.pk}/{end}" for end in of_practice),
        *(f"/contacts/{contact.pk}/{end}" for end in of_contact),
    ]  # fmt: skip


def test_a_viewer_gets_403_on_every_change(cast: Cast, practice: Practice, bob: Browser) -> None:
    addresses = changing_addresses(practice, cast)
    assert {address: bob.post(address).status_code for address in addresses} == dict.fromkeys(addresses, 403)


def test_another_workspace_gets_404_on_every_change(cast: Cast, practice: Practice, carol: Browser) -> None:
    addresses = changing_addresses(practice, cast)[1:]
    assert {address: carol.post(address).status_code for address in addresses} == dict.fromkeys(addresses, 404)


def test_a_click_on_a_link_changes_nothing(cast: Cast, practice: Practice, alice: Browser) -> None:
    with cast.inside():
        contact = make_contact(practice=practice)
    posts = [f"/practices/{practice.pk}/reopen/", f"/practices/{practice.pk}/asked/conditions/"]
    posts += [f"/contacts/{contact.pk}/{end}/" for end in ("stop", "allow", "left", "back")]
    assert {alice.get(address).status_code for address in posts} == {405}
