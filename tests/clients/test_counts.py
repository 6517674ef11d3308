"""What is counted of referrals, and in a training workspace of reports."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

from pytest_django import DjangoAssertNumQueries

from clients import public
from clients.models import Report
from metcrm.counting import NOTHING, Counted
from tests.clients.reports import story
from tests.conftest import NOW, Cast
from tests.factories.clients import make_assessment, make_episode, make_referral, make_session

ZONE = ZoneInfo("America/New_York")
TODAY = date(2026, 3, 4)


def test_an_empty_workspace_has_nothing(inside: Cast, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(3):
        found = public.counted(ZONE)
    with django_assert_num_queries(2):
        sandbox = public.counted_in_training(ZONE)
    assert {*found.values(), *sandbox.values()} == {NOTHING}
    assert {rule.key for rule in public.COUNT_RULES if not rule.training} == set(found)
    assert {rule.key for rule in public.COUNT_RULES if rule.training} == set(sandbox)


def test_a_referral_counts_on_its_day(inside: Cast) -> None:
    make_referral()
    make_referral(received_at=NOW - timedelta(days=3))
    assert public.counted(ZONE)["referrals"] == Counted(2, (TODAY - timedelta(days=3), TODAY))


def test_an_answer_counts_within_the_clock(inside: Cast) -> None:
    for days in (0, 2):
        referral = make_referral()
        referral.steps.create(status="reached", at=NOW + timedelta(days=days), by="x")
        referral.steps.create(status="started", at=NOW + timedelta(days=5), by="x")
    found = public.counted(ZONE)
    assert found["referrals_answered"] == Counted(1, (TODAY,))
    assert found["referrals_started"].n == 2


def test_a_report_counts_when_it_is_signed_within_its_clock(inside: Cast) -> None:
    """The story's summary comes eight weeks after the first assessment; a letter on the day after the first session."""
    told = story.tell(inside)
    told.signed()
    assert public.counted_in_training(ZONE)["training_reports"] == NOTHING
    episode = make_episode(started_on=TODAY - timedelta(days=1))
    make_assessment(episode, on=TODAY - timedelta(days=1))
    make_session(episode, on=TODAY - timedelta(days=1))
    for kind in ("introductory", "assessment", "progress"):
        Report.objects.create(
            episode=episode, kind=kind, state="signed", signed_at=NOW, signed_by="Alice", content_hash="x",
            created_at=NOW, created_by="Alice",
        )  # fmt: skip
    found = public.counted_in_training(ZONE)
    assert found["training_reports"] == Counted(2, (TODAY, TODAY))
    assert found["training_assessments"].n == 4


def test_a_count_holds_a_number_and_days_and_nothing_else(inside: Cast) -> None:
    make_referral()
    for counted in public.counted(ZONE).values():
        assert isinstance(counted.n, int)
        assert all(type(day) is date for day in counted.days)
