"""The homework on a practice."""

from collections.abc import Callable, Collection, Iterator
from uuid import UUID

import pytest
from pytest_django import DjangoAssertNumQueries

from practitioners import homework
from practitioners.models import Practice, Stage
from practitioners.services import people, practices
from practitioners.services.facts import learn
from tests.conftest import NOW, Cast
from tests.factories.practitioners import make_contact, make_practice, make_practitioner


@pytest.fixture(autouse=True)
def own_items_only(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Without what the apps above have registered."""
    monkeypatch.setattr(homework, "_registered", {})
    yield


def done(practice: Practice) -> set[int]:
    return {item.number for item in homework.score(practice).items if item.done}


def test_a_bare_practice_has_everything_to_do(inside: Cast) -> None:
    score = homework.score(make_practice())
    assert (score.done, score.total) == (0, 10)
    assert all(item.todo and item.fix for item in score.missing)


def know_npi(practice: Practice, cast: Cast) -> None:
    make_practitioner(practice=practice, verified=True)


def know_specialty(practice: Practice, cast: Cast) -> None:
    people.review_specialty(make_practitioner(practice=practice), by=cast.by, now=NOW)


def know_subspecialty(practice: Practice, cast: Cast) -> None:
    who = make_practitioner(practice=practice)
    people.change_practitioner(who, by=cast.by, now=NOW, subspecialty_none=True)


def know_hours(practice: Practice, cast: Cast) -> None:
    place = practice.locations.get()
    practices.save_location(practice, by=cast.by, now=NOW, location=place, hours="Mon–Fri 8–5")


def know_way_in(practice: Practice, cast: Cast) -> None:
    place = practice.locations.get()
    practices.save_location(practice, by=cast.by, now=NOW, location=place, how_to_get_in="Side door")


def know_manager(practice: Practice, cast: Cast) -> None:
    make_contact(practice=practice, email="")


def learned(key: str, value: str) -> Callable[[Practice, Cast], None]:
    def know(practice: Practice, cast: Cast) -> None:
        learn(by=cast.by, now=NOW, key=key, value=value, source="phone", practice=practice)

    return know


KNOW = {
    1: know_npi, 2: know_specialty, 3: know_subspecialty, 4: know_hours, 5: know_way_in, 6: know_manager,
    8: learned("conditions", "falls, low back pain"), 9: learned("refers_to", "hospital gym"),
    10: learned("report_wanted", "one page by fax"),
}  # fmt: skip


@pytest.mark.parametrize("number", KNOW)
def test_each_item_is_done_by_knowing_it(inside: Cast, number: int) -> None:
    practice = make_practice()
    KNOW[number](practice, inside)
    assert done(practice) == {number}


def test_a_mail_or_a_preferred_way_of_the_manager_will_do(inside: Cast) -> None:
    one, other = make_practice(), make_practice()
    make_contact(practice=one)
    make_contact(practice=other, email="", preferred_way="phone")
    assert done(one) == done(other) == {6, 7}


def test_a_manager_who_left_is_missing_again(inside: Cast) -> None:
    contact = make_contact()
    people.note_left(contact, by=inside.by, now=NOW)
    assert done(contact.practice) == set()


@pytest.mark.parametrize(
    ("key", "number"), [("office_manager", 6), ("office_manager_way", 7), ("conditions", 8), ("report_wanted", 10)]
)
def test_asked_not_given_counts_as_done_and_says_so(inside: Cast, key: str, number: int) -> None:
    practice = make_practice()
    learn(by=inside.by, now=NOW, key=key, value="", source="phone", practice=practice, asked_not_given=True)
    item = next(item for item in homework.score(practice).items if item.number == number)
    assert (item.done, item.note) == (True, "asked, not given")


def test_one_condition_is_not_two(inside: Cast) -> None:
    practice = make_practice()
    learned("conditions", "falls")(practice, inside)
    assert 8 not in done(practice)


def test_the_apps_above_register_their_items(inside: Cast) -> None:
    practice = make_practice()

    def having(ids: Collection[UUID]) -> set[UUID]:
        return {practice.pk} & set(ids)

    homework.register_item(11, "Objective of the next visit", having)
    homework.register_item(12, "A plan", lambda ids: set(), todo="Make a plan.")
    score = homework.score(practice)
    assert (score.total, [item.number for item in score.items][-2:]) == (12, [11, 12])
    assert done(practice) == {11}


def test_all_done_makes_the_practice_researched(inside: Cast) -> None:
    practice = make_practice()
    for know in KNOW.values():
        know(practice, inside)
    contact = practice.contacts.get()
    people.change_contact(contact, by=inside.by, now=NOW, preferred_way="phone")
    assert homework.score(practice).complete
    assert Practice.objects.get(pk=practice.pk).stage == Stage.RESEARCHED


@pytest.mark.parametrize("number", [3, 30])
def test_a_page_of_practices_costs_four_queries(
    inside: Cast, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    rows = [make_practice() for _ in range(number)]
    with django_assert_num_queries(4):
        homework.scores(rows)
