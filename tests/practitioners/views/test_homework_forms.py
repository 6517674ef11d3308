"""Mending the homework where it is listed."""

from collections.abc import Iterator

import pytest
from django.test import Client as Browser
from pytest_django import DjangoAssertNumQueries

from practitioners import homework, selectors
from practitioners.forms.homework import form_for
from practitioners.models import Practice
from tests.conftest import Cast
from tests.factories.practitioners import make_contact, make_practice, make_practitioner

PHONE = {"source": "phone"}


@pytest.fixture
def practice(cast: Cast) -> Iterator[Practice]:
    with cast.inside():
        made = make_practice(phone="")
        make_practitioner(practice=made)
        make_contact(practice=made, email="")
    yield made


def send(browser: Browser, practice: Practice, number: int, **values: object) -> int:
    sent = {f"item{number}-{name}": value for name, value in values.items()}
    return browser.post(f"/practices/{practice.pk}/homework/{number}/", sent).status_code


def done(cast: Cast, practice: Practice) -> set[int]:
    with cast.inside():
        return {item.number for item in homework.score(Practice.objects.get(pk=practice.pk)).items if item.done}


def who(cast: Cast, practice: Practice) -> str:
    with cast.inside():
        return str(practice.practitioners.get().pk)


def test_ten_short_forms_do_the_homework(cast: Cast, practice: Practice, alice: Browser) -> None:
    with cast.inside():
        npi = practice.practitioners.get().npi
    person = who(cast, practice)
    before = done(cast, practice)
    sent = {
        1: {"practitioner": person, "npi": npi, "checked": "on"},
        2: {"practitioner": person, "primary_taxonomy": "207Q00000X"},
        3: {"practitioner": person, "subspecialty_none": "on"},
        4: {"week_text": "Mon–Fri 8–5"} | PHONE,
        5: {"phone": "(212) 555-0142", "how_to_get_in": "Side door"} | PHONE,
        7: {"preferred_way": "phone"} | PHONE,
        8: {"value": "falls, low back pain"} | PHONE,
        9: {"value": "the YMCA"} | PHONE,
        10: {"value": "one page by fax"} | PHONE,
    }
    for number, values in sent.items():
        assert number not in before
        assert send(alice, practice, number, **values) == 302
        assert number in done(cast, practice)
    assert done(cast, practice) >= set(range(1, 11))


def test_the_first_practitioner_and_the_office_manager_are_added_on_the_spot(cast: Cast, alice: Browser) -> None:
    with cast.inside():
        bare = make_practice()
    assert send(alice, bare, 1, last_name="Osei", first_name="Amara", npi="") == 302
    assert send(alice, bare, 6, name="Ruth Keller", email="ruth@office.example", **PHONE) == 302
    with cast.inside():
        assert bare.practitioners.get().last_name == "Osei"
        assert bare.facts.get(key="office_manager").source == "phone"
    assert {6, 7} <= done(cast, bare)


@pytest.mark.parametrize(
    ("number", "values", "said"),
    [
        (1, {"npi": "123"}, "ten digits"),
        (2, {}, "Choose the specialty."),
        (3, {}, "Name the subspecialty, or tick that there is none."),
        (4, PHONE, "Say when it is open"),
        (4, {"week_text": "whenever"} | PHONE, "can&#x27;t be read as days and times"),
        (5, PHONE, "Write down one of the two at least."),
        (7, PHONE, "Write the mail address, or choose the way."),
        (8, PHONE, "This field is required."),
    ],
)
def test_a_mistake_is_shown_in_its_form_which_stays_open(
    cast: Cast, practice: Practice, alice: Browser, number: int, values: dict[str, str], said: str
) -> None:
    if number < 4:
        values = values | {"practitioner": who(cast, practice)}
    sent = {f"item{number}-{name}": value for name, value in values.items()}
    before = done(cast, practice)
    answer = alice.post(f"/practices/{practice.pk}/homework/{number}/", sent)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert said in page
    assert page.count("<details open>") == 1
    for value in values.values():
        assert value in page
    assert done(cast, practice) == before


def test_an_npi_that_nobody_looked_up_isn_t_verified(cast: Cast, practice: Practice, alice: Browser) -> None:
    with cast.inside():
        npi = practice.practitioners.get().npi
    assert send(alice, practice, 1, practitioner=who(cast, practice), npi=npi) == 422
    assert 1 not in done(cast, practice)


@pytest.mark.parametrize("number", [0, 11, 12, 99])
def test_only_our_own_items_have_a_form(practice: Practice, alice: Browser, number: int) -> None:
    assert send(alice, practice, number) == 404


def test_a_practitioner_of_another_practice_is_no_choice(cast: Cast, practice: Practice, alice: Browser) -> None:
    with cast.inside():
        other = make_practitioner()
    assert send(alice, practice, 3, practitioner=other.pk, subspecialty_none="on") == 422
    with cast.inside():
        other.refresh_from_db()
        assert not other.subspecialty_none


def test_a_viewer_sees_what_is_missing_without_any_form(practice: Practice, bob: Browser) -> None:
    page = bob.get(f"/practices/{practice.pk}/").content.decode()
    assert "Opening hours not known." in page
    for words in ("<textarea", "item4-", "Asked, not given", "Still true", "Note what you learned"):
        assert words not in page
    assert send(bob, practice, 8, value="falls", **PHONE) == 403


def test_those_for_whom_it_is_missing_come_first(inside: Cast) -> None:
    practice = make_practice()
    make_practitioner(practice=practice, last_name="Abel", verified=True)
    make_practitioner(practice=practice, last_name="Zorn")
    form = form_for(selectors.profile_of(practice), 1)
    assert form is not None
    assert [name for _, name in form.fields["practitioner"].choices] == ["Amara Zorn, MD", "Amara Abel, MD"]  # type: ignore[attr-defined]


@pytest.mark.parametrize("number", [1, 12])
def test_more_facts_cost_no_more_queries(
    cast: Cast, practice: Practice, alice: Browser, number: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    from practitioners.services.facts import learn
    from tests.conftest import NOW

    with cast.inside():
        for _ in range(number):
            for key in ("payers", "concern", "trigger"):
                learn(by=cast.by, now=NOW, key=key, value="x", source="phone", practice=practice)
    with django_assert_max_num_queries(20):
        alice.get(f"/practices/{practice.pk}/")
