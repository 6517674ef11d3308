"""The table with its filters, the board, and those that have gone quiet."""

from datetime import timedelta

import pytest
from django.test import Client as Browser
from pytest_django import DjangoAssertNumQueries

from practitioners import selectors
from practitioners.models import Practice, Stage
from practitioners.services import relationship
from practitioners.services.practices import change_practice
from tests.conftest import NOW, Cast
from tests.factories.practitioners import make_contact, make_practice

BOARD, QUIET, TABLE = "/practices/board/", "/practices/gone-quiet/", "/practices/"


def put(stage: Stage, number: int = 1) -> list[Practice]:
    """Practices of a stage, the first one longest in it."""
    made = [make_practice(name=f"{stage.label} {n}") for n in range(number)]
    for n, practice in enumerate(made):
        Practice.objects.filter(pk=practice.pk).update(stage=stage, stage_since=NOW + timedelta(days=n))
    return made


def names(page: str, words: str) -> list[int]:
    return [place for place in range(len(page)) if page.startswith(words, place)]


# --- Board ----------------------------------------------------------------------------------------------------------


def test_an_empty_board_says_where_to_begin(alice: Browser, bob: Browser) -> None:
    assert "/registry/" in alice.get(BOARD).content.decode()
    assert "The owner or a specialist" in bob.get(BOARD).content.decode()


def test_every_stage_is_a_column_with_its_count_and_the_rest_behind_a_link(cast: Cast, alice: Browser) -> None:
    with cast.inside():
        put(Stage.PRESENTED, 8)
        put(Stage.ADVOCATE)
    columns = {column.stage: column for column in alice.get(BOARD).context["columns"]}
    assert list(columns) == list(Stage)
    presented = columns[Stage.PRESENTED]
    assert (presented.count, presented.more) == (8, 3)
    assert [practice.name for practice in presented.practices] == [f"Presented {n}" for n in range(5)]
    assert (columns[Stage.ADVOCATE].count, columns[Stage.INACTIVE].count) == (1, 0)
    page = alice.get(BOARD).content.decode()
    assert "3 more in the table" in page
    assert "/practices/?stage=presented" in page


def test_the_link_behind_a_column_shows_as_many_as_it_says(cast: Cast, alice: Browser) -> None:
    with cast.inside():
        put(Stage.PRESENTED, 8)
        make_practice(name="Elsewhere", specialty_group="cardiology")
    page = alice.get(BOARD, {"group": "primary_care"}).content.decode()
    assert "/practices/?stage=presented&amp;group=primary_care" in page
    rows = alice.get(TABLE, {"stage": "presented", "group": "primary_care"}).context["page"]
    assert rows.paginator.count == 8


@pytest.mark.parametrize("number", [2, 30])
def test_a_fuller_board_costs_no_more_queries(
    cast: Cast, alice: Browser, number: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with cast.inside():
        put(Stage.PRESENTED, number)
    with django_assert_max_num_queries(15):
        alice.get(BOARD)


def test_the_board_is_one_workspace_s(cast: Cast, carol: Browser) -> None:
    with cast.inside():
        put(Stage.PRESENTED)
    assert "Presented 0" not in carol.get(BOARD).content.decode()


# --- Gone quiet -----------------------------------------------------------------------------------------------------


def referred(days_ago: int, name: str) -> Practice:
    practice = make_practice(name=name)
    relationship.note_referral(practice, at=NOW - timedelta(days=days_ago), now=NOW)
    return practice


def test_those_who_fell_silent_last_come_first_with_one_thing_to_do(
    cast: Cast, alice: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("metcrm.clock.now", lambda: NOW)
    with cast.inside():
        referred(200, "Long silent")
        make_contact(practice=referred(91, "Just silent"), name="Ruth Keller")
        referred(90, "Still fine")
        meant = referred(120, "Meant to visit")
        relationship.note_meeting_set(meant, at=NOW + timedelta(days=2), now=NOW)
        left = referred(150, "Given up")
        relationship.set_not_engaged(left, why="Owns a gym", by=cast.by, now=NOW)
    answer = alice.get(QUIET)
    assert [row["practice"].name for row in answer.context["rows"]] == ["Just silent", "Meant to visit", "Long silent"]
    page = answer.content.decode()
    for words in ("silent for 91 days", "ask for Ruth Keller", "visit planned for Mar 6"):
        assert words in page
    assert page.count("Plan a visit") == 2
    assert alice.get(TABLE).context["tabs"][2]["count"] == 3


def test_nobody_silent_is_good_news(alice: Browser) -> None:
    assert "Nobody has gone quiet" in alice.get(QUIET).content.decode()


def test_a_viewer_has_nothing_to_press(cast: Cast, bob: Browser) -> None:
    with cast.inside():
        referred(100, "Silent")
    page = bob.get(QUIET).content.decode()
    assert "Silent" in page
    assert "Plan a visit" not in page


@pytest.mark.parametrize("number", [1, 20])
def test_more_silence_costs_no_more_queries(
    cast: Cast, alice: Browser, number: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with cast.inside():
        for n in range(number):
            referred(100 + n, f"Silent {n}")
    with django_assert_max_num_queries(18):
        alice.get(QUIET)


# --- Filters of the table -------------------------------------------------------------------------------------------


@pytest.fixture
def offices(cast: Cast) -> dict[str, Practice]:
    with cast.inside():
        made = {
            "plain": make_practice(name="Plain", city="Albany", by=cast.by),
            "mine": make_practice(name="Mine", city="Tucson"),
            "silent": referred(100, "Silent"),
        }
        change_practice(made["mine"], by=cast.by, now=NOW, owner_id=cast.bob.pk, tier="A", is_target=True)
        make_contact(practice=made["mine"])
    return made


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"city": "tuc"}, {"Mine"}),
        ({"owner": "nobody"}, {"Silent"}),
        ({"tier": "A"}, {"Mine"}),
        ({"target": "1"}, {"Mine"}),
        ({"quiet": "1"}, {"Silent"}),
        ({"stage": "inactive"}, {"Silent"}),
        ({"below": "4"}, {"Plain", "Mine", "Silent"}),
        ({"q": "plain", "city": "albany"}, {"Plain"}),
        ({"below": "-3", "owner": "x", "stage": "nonsense", "tier": "Z"}, {"Plain", "Mine", "Silent"}),
    ],
)
def test_each_filter_leaves_what_fits(
    offices: dict[str, Practice], alice: Browser, asked: dict[str, str], found: set[str]
) -> None:
    answer = alice.get(TABLE, asked)
    assert {row["practice"].name for row in answer.context["rows"]} == found
    assert answer.context["page"].paginator.count == len(found)


def test_by_whom_and_by_homework(cast: Cast, offices: dict[str, Practice], alice: Browser) -> None:
    mine = alice.get(TABLE, {"owner": str(cast.bob.pk)}).context["rows"]
    assert [row["practice"].name for row in mine] == ["Mine"]
    rows = alice.get(TABLE, {"sort": "-homework"}).context["rows"]
    assert rows[0]["practice"].name == "Mine"
    with cast.inside():
        assert {row.name for row in selectors.list_practices(below=2)} == {"Plain", "Silent"}


def test_the_file_leaves_with_the_same_filters(offices: dict[str, Practice], alice: Browser) -> None:
    assert alice.get("/contacts/files/", {"city": "tucson"}).context["practices"] == 1
