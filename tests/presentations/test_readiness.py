"""What the points of “Ready to walk in?” ask."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from metcrm.accounts.models import Workspace
from metcrm.documents.models import RenderJob
from metcrm.tenancy.actors import SYSTEM
from practitioners.models import Practice
from presentations.models import Visit
from presentations.readiness.points import Batch, Call, Found, Readiness, forget_point, readiness_of, register_point
from presentations.services import materials
from tests.conftest import NOW, Cast
from tests.factories.clients import make_referral
from tests.factories.practitioners import make_practice
from tests.factories.presentations import make_one_sheet, make_plan, make_promise


@pytest.fixture
def reachable(inside: Cast) -> Cast:
    """Alice can be reached."""
    Workspace.objects.filter(pk=inside.workspace.pk).update(
        phone="(518) 555-0142", reply_to="alice@metcrm.example", street="12 Alder Way", city="Albany", state="NY",
        zip_code="12207",
    )  # fmt: skip
    return inside


def of(practice: Practice, visit: Visit | None = None) -> Readiness:
    return readiness_of([Call(practice, visit)], now=NOW)[practice.pk]


def point(found: Readiness, number: int) -> Found:
    return next(one.found for one in found.points if one.number == number)


def done(found: Readiness) -> set[int]:
    return {one.number for one in found.points if one.done}


def test_of_an_office_nobody_wrote_for_nothing_counts_as_clean(reachable: Cast) -> None:
    plan = make_plan(objective="")
    assert done(of(plan.practice, plan)) == {7}
    assert "nothing could be read" in point(of(plan.practice, plan), 1).evidence


def test_clean_words_count(reachable: Cast) -> None:
    plan = make_plan(objective="A first referral")
    assert {1, 4} <= done(of(plan.practice, plan))
    assert "the objective" in point(of(plan.practice, plan), 1).evidence


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (1, "Show them my NASM certification"),
        (3, "Tell them how our bootcamp burns fat and gets people ripped"),
        (4, "Talk about our new state-of-the-art equipment"),
    ],
)
def test_each_mistake_is_heard_where_it_is_said(reachable: Cast, number: int, words: str) -> None:
    plan = make_plan(objective="Knees after discharge")
    make_one_sheet(practice=plan.practice)
    assert number in done(of(plan.practice, plan))
    plan.objective = words
    found = point(of(plan.practice, plan), number)
    assert not found.done
    assert "in the objective" in found.evidence
    assert [fix.way for fix in found.fixes] == ["objective"]


def test_a_sheet_gives_something_to_measure_and_once_drawn_something_to_leave(reachable: Cast) -> None:
    plan = make_plan()
    version = make_one_sheet(practice=plan.practice)
    found = of(plan.practice, plan)
    assert 3 in done(found)
    assert not point(found, 6).done and point(found, 6).working
    RenderJob.objects.filter(pk=version.job.pk).update(state="ready")  # type: ignore[union-attr]
    assert 6 in done(of(plan.practice, plan))
    materials.retire(version.material, by=SYSTEM, now=NOW)
    assert {3, 6}.isdisjoint(done(of(plan.practice, plan)))


def test_the_homework_tells_what_is_missing_and_offers_each_item(inside: Cast) -> None:
    plan = make_plan()
    found = point(of(plan.practice, plan), 2)
    assert not found.done
    assert "of 12 known. Missing: NPI verified, specialty reviewed, " in found.evidence
    assert all(fix.way or fix.url for fix in found.fixes)


def test_what_is_late_keeps_ones_own_house_out_of_order(reachable: Cast) -> None:
    practice = make_practice()
    assert 7 in done(of(practice))
    make_promise(practice=practice, due_on=NOW.date() - timedelta(days=1))
    assert "Ten referral pads" in point(of(practice), 7).evidence
    other = make_practice()
    make_referral(other, answer_due_at=NOW - timedelta(hours=1))
    assert "1 referral of theirs waited too long" in point(of(other), 7).evidence


def test_a_promise_for_today_isnt_late(reachable: Cast) -> None:
    practice = make_practice()
    make_promise(practice=practice, due_on=NOW.date())
    assert 7 in done(of(practice))


def test_without_a_telephone_nobody_can_refer(inside: Cast) -> None:
    found = point(of(make_practice()), 7)
    assert not found.done
    assert "telephone" in found.evidence


def test_a_point_plugs_in_and_out(reachable: Cast) -> None:
    def look(batch: Batch) -> dict[object, Found]:
        return {pk: Found(True, "Rehearsed.") for pk in batch.ids}

    practice, before = make_practice(), of(make_practice()).total
    register_point(9, "Rehearsal", "You have said it aloud.", look)  # type: ignore[arg-type]
    try:
        assert of(practice).total == before + 1
    finally:
        forget_point(9)
    assert of(practice).total == before


def test_many_offices_take_no_more_queries(reachable: Cast) -> None:
    def taken(number: int) -> int:
        plans = [make_plan(objective="Our NASM certification") for _ in range(number)]
        for plan in plans:
            make_one_sheet(practice=plan.practice)
            make_promise(practice=plan.practice, due_on=NOW.date() - timedelta(days=1))
        calls = [Call(plan.practice, plan) for plan in plans]
        with CaptureQueriesContext(connection) as queries:
            readiness_of(calls, now=NOW)
        return len(queries)

    assert taken(1) == taken(7)
