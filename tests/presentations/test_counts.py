"""What is counted of visits, presentations and leave-behinds."""

from collections.abc import Mapping
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from pytest_django import DjangoAssertNumQueries

from metcrm.counting import NOTHING, Counted
from metcrm.documents.models import RenderJob
from metcrm.wording.models import Tick
from practitioners.models import FollowUp
from presentations import counts
from presentations.models import DeckVersion
from presentations.services.calendar import make_link
from tests.conftest import NOW, Cast
from tests.factories.presentations import make_deck, make_one_sheet, make_visit

ZONE = ZoneInfo("America/New_York")
TODAY = date(2026, 3, 4)


def counted() -> Mapping[str, Counted]:
    return counts.counted(ZONE)


def drawn_deck() -> DeckVersion:
    version = make_deck()
    draw(version)
    return version


def draw(version: DeckVersion) -> None:
    assert version.job_id
    RenderJob.objects.filter(pk=version.job_id).update(state=RenderJob.State.READY, finished_at=NOW)


def test_an_empty_workspace_has_nothing(inside: Cast, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(7):
        found = counted()
    assert set(found.values()) == {NOTHING}
    assert {rule.key for rule in counts.RULES} <= found.keys()


def test_queries_do_not_grow_with_the_visits(inside: Cast, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    for _ in range(3):
        make_visit()
        drawn_deck()
        make_one_sheet(ready=True)
    FollowUp.objects.filter(because="visit").update(state="done", done_at=NOW, done_by="Alice")
    with django_assert_num_queries(8):
        counted()


def test_every_visit_but_a_call_counts(inside: Cast) -> None:
    make_visit(kind="not_seen", outcome="", people=[])
    make_visit(kind="phone")
    make_visit(kind="lunch", happened_at=NOW - timedelta(days=2))
    found = counted()
    assert found["visits"] == Counted(2, (date(2026, 3, 2), TODAY))
    assert found["meetings"] == Counted(1, (date(2026, 3, 2),))
    assert found["presented"] == NOTHING


def test_a_presentation_that_was_given_counts_by_its_visit(inside: Cast) -> None:
    make_visit(kind="presented")
    assert counted()["presented"].n == counted()["meetings"].n == 1


def test_a_deck_counts_once_it_is_drawn(inside: Cast) -> None:
    version = make_deck()
    assert counted()["decks"] == NOTHING
    draw(version)
    found = counted()
    assert found["decks"] == found["decks_clean"] == found["measurement_plans"] == Counted(1, (TODAY,))


def test_a_deck_with_a_warning_ticked_is_made_and_not_clean(inside: Cast) -> None:
    version = drawn_deck()
    Tick.objects.create(
        about=f"deck:{version.deck_id}", text_hash="x", remark="y", rule="z", ticked_at=NOW, ticked_by="Alice"
    )
    assert (counted()["decks"].n, counted()["decks_clean"].n) == (1, 0)


def test_an_office_with_sheet_and_deck_has_outcomes_once(inside: Cast) -> None:
    version = drawn_deck()
    make_one_sheet(ready=True, practice=version.deck.practice)
    found = counted()
    assert (found["one_sheets"].n, found["measurement_plans"].n, found["referral_pads"].n) == (1, 1, 0)


def test_the_calendar_and_the_way_to_the_form_are_systems(inside: Cast) -> None:
    make_one_sheet(ready=True)
    make_link(by=inside.by, now=NOW)
    assert counted()["systems"] == Counted(2, (TODAY, TODAY))


def test_a_visit_is_followed_up_within_a_day_or_not(inside: Cast) -> None:
    quick, slow = make_visit(), make_visit()
    for visit, days in ((quick, 1), (slow, 4)):
        for one in FollowUp.objects.filter(because_id=visit.pk):
            FollowUp.objects.filter(pk=one.pk).update(
                state="done", done_at=NOW + timedelta(days=days), done_by="Alice", message=None
            )
    assert counted()["thanked_in_a_day"] == Counted(1, (TODAY + timedelta(days=1),))


def test_a_friday_is_followed_up_on_monday(inside: Cast) -> None:
    friday = NOW + timedelta(days=2)
    visit = make_visit(happened_at=friday, now=friday)
    monday = friday + timedelta(days=3)
    FollowUp.objects.filter(because_id=visit.pk).update(state="done", done_at=monday, done_by="Alice")
    assert counted()["thanked_in_a_day"].n == 1
