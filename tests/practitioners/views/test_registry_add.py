"""From a result to a practice in one step: ticks, offices that may be the same, bad input, two clicks at once."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections
from django.test import Client as Browser

from metcrm.tenancy.context import workspace
from practitioners.models import Practice, Practitioner, RegistryProvider
from tests.conftest import Cast, _signed_in, make_cast
from tests.factories.practitioners import make_practice, make_practitioner, make_provider

HERE = {"street": "1180 NORTHGATE WAY", "zip_code": "857041234"}


def office() -> tuple[RegistryProvider, list[RegistryProvider]]:
    """An organisation and the three people at its address."""
    names = {"entity": "2", "organisation": "NORTHGATE FAMILY MEDICINE PLLC", "last_name": "", "first_name": ""}
    people = [make_provider(**HERE, last_name=name) for name in ("ADDO", "MENSAH", "OSEI")]
    return make_provider(**HERE, **names, credential="", phone="5205550142"), people


def names_in(cast: Cast) -> set[str]:
    with cast.inside():
        return set(Practitioner.objects.values_list("last_name", flat=True))


def test_the_page_ticks_everybody(alice: Browser) -> None:
    organisation, people = office()
    page = alice.get(f"/registry/{organisation.npi}/add/").content.decode()
    assert page.count("checked") == len(people)
    assert "Amara Osei, MD · Family Medicine Physician" in page


def test_only_who_is_ticked_comes_along(cast: Cast, alice: Browser) -> None:
    organisation, people = office()
    chosen = [people[0].npi, people[2].npi]
    answer = alice.post(f"/registry/{organisation.npi}/add/", {"ticked": "yes", "people": chosen})
    assert answer.status_code == 302
    assert names_in(cast) == {"Addo", "Osei"}


def test_nobody_ticked_makes_the_office_alone(cast: Cast, alice: Browser) -> None:
    organisation, _ = office()
    alice.post(f"/registry/{organisation.npi}/add/", {"ticked": "yes"})
    assert names_in(cast) == set()
    with cast.inside():
        assert Practice.objects.get().npi == organisation.npi


def test_who_is_ours_elsewhere_is_said_to_be_linked_and_is(cast: Cast, alice: Browser) -> None:
    organisation, people = office()
    with cast.inside():
        known = make_practitioner(npi=people[1].npi, practice=make_practice(name="Eastgate"))
    page = alice.get(f"/registry/{organisation.npi}/add/").content.decode()
    assert "already yours at Eastgate: linked" in page
    alice.post(f"/registry/{organisation.npi}/add/")
    with cast.inside():
        assert {practice.name for practice in known.practices.all()} == {"Eastgate", "Northgate Family Medicine PLLC"}


@pytest.mark.parametrize(
    ("over", "because"),
    [
        ({"phone": "520.555.0142 ext. 9"}, "same phone"),
        ({"phone": "", "name": "Northgate Family Medicine", "street": "1180 North Gate Way"}, ""),
        ({"phone": "", "name": "Northgate Family Medicine, LLC", "street": "1180 northgate WAY", "zip_code": "85704"},
         "same name and address"),
    ],
)  # fmt: skip
def test_look_alikes_are_offered_for_linking(cast: Cast, alice: Browser, over: dict[str, str], because: str) -> None:
    with cast.inside():
        existing = make_practice(**over)
    organisation, people = office()
    page = alice.get(f"/registry/{organisation.npi}/add/").content.decode()
    assert ("You may have this office already" in page) == bool(because)
    assert because in page
    if because:
        into = {"ticked": "yes", "people": [people[0].npi], "into": str(existing.pk)}
        assert alice.post(f"/registry/{organisation.npi}/add/", into)["Location"] == f"/practices/{existing.pk}/"
        with cast.inside():
            assert (Practice.objects.count(), existing.practitioners.get().last_name) == (1, "Addo")


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"ticked": "yes"}, "Say whether it is an office you have, or another one."),
        ({"into": "nonsense"}, "on your list any more"),
        ({"into": "new", "people": ["2000000010"]}, "at this address in the registry"),
        ({"into": "new", "people": ["<b>"]}, "at this address in the registry"),
    ],
)
def test_bad_input_gets_a_sentence_keeps_the_ticks_and_makes_nothing(
    cast: Cast, alice: Browser, asked: dict[str, object], sentence: str
) -> None:
    with cast.inside():
        make_practice(phone="5205550142")
    organisation, people = office()
    answer = alice.post(f"/registry/{organisation.npi}/add/", {"people": [people[0].npi], "ticked": "yes"} | asked)
    assert answer.status_code == 422
    assert sentence in answer.content.decode().replace("&#x27;", "'")
    assert names_in(cast) == set()


def test_a_number_out_of_use_makes_nothing(cast: Cast, alice: Browser) -> None:
    row = make_provider(deactivated_on="2025-01-02")
    answer = alice.post(f"/registry/{row.npi}/add/")
    assert answer.status_code == 422
    assert "out of use since Jan 02, 2025" in answer.content.decode()


@pytest.mark.usefixtures("committed")
def test_two_clicks_at_once_make_one_practice() -> None:
    cast = make_cast()
    row = make_provider()
    browsers = [_signed_in(cast.alice) for _ in range(4)]

    def click(browser: Browser) -> str:
        try:
            return browser.post(f"/registry/{row.npi}/add/", {"ticked": "yes", "people": [row.npi]})["Location"]
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as threads:
        places = set(threads.map(click, browsers))
    with workspace(cast.workspace.pk):
        practice = Practice.objects.get()
        assert Practitioner.objects.count() == 1
    assert places == {f"/practices/{practice.pk}/"}
