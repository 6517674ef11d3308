"""Finding pairs, comparing them, merging, and where old addresses lead."""

import pytest
from django.test import Client as Browser

from practitioners.models import Contact, Merge, Practice
from tests.conftest import Cast
from tests.factories.practitioners import make_contact, make_practice, make_practitioner

URL = "/duplicates/"


@pytest.fixture
def twins(cast: Cast) -> tuple[Practice, Practice]:
    with cast.inside():
        one = make_practice(name="Lakeside", phone="(520) 555-0142", website="")
        return one, make_practice(name="Lakeside Ortho", phone="(520) 555-0142", website="https://lake.example")


def test_nothing_twice_says_so(alice: Browser) -> None:
    assert "No duplicates" in alice.get(URL).content.decode()


def test_from_the_pair_to_one_and_back(cast: Cast, alice: Browser, twins: tuple[Practice, Practice]) -> None:
    one, other = twins
    page = alice.get(URL).content.decode()
    url = f"{URL}practice/{one.pk}/{other.pk}/"
    assert "same phone" in page and url in page
    look = alice.get(url).content.decode()
    assert "Lakeside Ortho" in look and "https://lake.example" in look and "Places" in look
    assert alice.post(url, {"name": "away", "website": "away"}).status_code == 302
    old = alice.get(f"/practices/{other.pk}/")
    assert (old.status_code, old["Location"]) == (302, f"/practices/{one.pk}/")
    with cast.inside():
        merge = Merge.objects.get()
        assert Practice.objects.get().name == "Lakeside Ortho"
    assert "Merged lately" in alice.get(URL).content.decode()
    alice.post(f"{URL}merged/{merge.pk}/undo/")
    assert alice.get(f"/practices/{other.pk}/").status_code == 200


def test_old_addresses_of_people_lead_on(cast: Cast, alice: Browser, twins: tuple[Practice, Practice]) -> None:
    with cast.inside():
        ruth, twin = make_contact(practice=twins[0]), make_contact(practice=twins[0])
        amara, again = make_practitioner(practice=twins[0]), make_practitioner(practice=twins[0], npi="")
    alice.post(f"{URL}contact/{ruth.pk}/{twin.pk}/")
    assert alice.get(f"/contacts/{twin.pk}/edit/")["Location"] == f"/contacts/{ruth.pk}/edit/"
    alice.post(f"{URL}practitioner/{amara.pk}/{again.pk}/")
    to = alice.get(f"/practices/{twins[0].pk}/practitioners/{again.pk}/")["Location"]
    assert to == f"/practices/{twins[0].pk}/practitioners/{amara.pk}/"


def test_another_workspace_learns_nothing(carol: Browser, alice: Browser, twins: tuple[Practice, Practice]) -> None:
    one, other = twins
    alice.post(f"{URL}practice/{one.pk}/{other.pk}/")
    assert carol.get(f"/practices/{other.pk}/").status_code == 404
    assert carol.get(f"{URL}practice/{one.pk}/{other.pk}/").status_code == 404


def test_a_kind_that_is_none_is_no_page(alice: Browser, twins: tuple[Practice, Practice]) -> None:
    assert alice.get(f"{URL}visit/{twins[0].pk}/{twins[1].pk}/").status_code == 404
    assert alice.post(f"{URL}practice/{twins[0].pk}/{twins[1].pk}/", {"name": "both"}).status_code == 404


def test_not_the_same_is_remembered(alice: Browser, twins: tuple[Practice, Practice]) -> None:
    alice.post(f"{URL}practice/{twins[0].pk}/{twins[1].pk}/not-same/")
    assert "No duplicates" in alice.get(URL).content.decode()


def test_a_viewer_sees_pairs_and_no_way_to_merge(cast: Cast, bob: Browser, twins: tuple[Practice, Practice]) -> None:
    page = bob.get(URL).content.decode()
    assert "same phone" in page and "Compare and merge" not in page
    with cast.inside():
        assert Contact.objects.count() == 0
